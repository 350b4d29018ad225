"""The card on one sheet of A4: a tagged PDF (PDF/UA-1) from one readable template, `card.typ`.

What people wrote reaches the template as JSON data, never as template source, and nothing is written to disk.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from importlib.resources import files
from typing import Any, Final

from attunement.domain.errors import BadInput, Refused
from attunement.domain.record import CaseKind
from attunement.roadmap.card import Card, Line, Part
from attunement.roadmap.card_words import ENGLISH, CardWords
from attunement.roadmap.house_table import notes, rows
from attunement.roadmap.house_words import initials
from attunement.roadmap.map_drawing import picture_for_paper
from attunement.roadmap.markup import printable
from attunement.roadmap.relationship_map import RelationshipMap

FONT = "Libertinus Serif"
"""Comes with the typesetter, so a sheet looks the same everywhere; other scripts fall back to the system's."""

STANDARD: Final = "ua-1"
"""PDF/UA-1: tags, language, title and alternative texts, so that a screen reader can read the sheet."""


def card_pdf(
    card: Card,
    found: RelationshipMap | None = None,
    *,
    printed: date,
    part: Part = Part.ROOM,
    words: CardWords = ENGLISH,
) -> bytes:
    """One part of the card as a PDF; the same input gives the same bytes.

    `found` is the map of the part's own viewer: the room's for the room part, the clinician's for the other.
    `printed` is the date on the sheet (there is no clock here). The clinician's own part is printed only when
    `part` asks for it. Raises Refused when there is no room part, ValueError for the clinician's map on the
    room's sheet.
    """
    if part is Part.ROOM and card.room_closed:
        raise Refused(card.room_closed)
    if part is Part.ROOM and found and found.modules_due:
        raise ValueError("the room's sheet needs the room's map; this is the clinician's own, with modules_due")
    return typeset(_sheet(card, found, part, printed, words), "card.typ")


def _sheet(card: Card, found: RelationshipMap | None, part: Part, printed: date, words: CardWords) -> dict[str, Any]:
    is_room = part is Part.ROOM
    return {
        "language": words.language,
        "title": words.card_title,
        "part": words.for_room if is_room else words.sheet_for_you,
        "says": words.for_room_says if is_room else words.sheet_for_you_says,
        "alone": not is_room,
        "lines": _lines(card.of(part), words),
        "nothing": words.room_empty,
        "words": {"steps": words.steps, "sure": words.how_sure, "evidence": words.evidence},
        "map": _map(found, words) if found else None,
        "gates": [] if is_room else _gates(card, words),
        "gate_columns": words.gate_columns,
        "date": {"year": printed.year, "month": printed.month, "day": printed.day},
        "printed": words.printed.format(printed.isoformat()),
        "is_not": words.is_not,
        "font": FONT,
    }


def _lines(lines: Sequence[Line], words: CardWords) -> list[dict[str, Any]]:
    """The lines as data; the same reasons are written out once, and named after that."""
    first: dict[tuple[str, ...], str] = {}
    shown = []
    for line in lines:
        repeated = first.get(line.because) if line.because else None
        reasons = [words.same_reasons.format(repeated)] if repeated else line.because
        shown.append(_line(line, reasons, words))
        first.setdefault(line.because, words.heading(line))
    return shown


def _line(line: Line, reasons: Sequence[str], words: CardWords) -> dict[str, Any]:
    return {
        "kind": line.kind.value,
        "heading": words.heading(line),
        "text": line.text,
        "because": [reason.removesuffix(".") for reason in reasons],
        "certainty": words.certainty(line.certainty),
        "evidence": line.evidence,
        "steps": line.steps,
    }


def _map(found: RelationshipMap, words: CardWords) -> dict[str, Any]:
    house = words.house
    letters = initials(dict(found.people))
    described = {CaseKind.INDIVIDUAL: house.garden_described, CaseKind.FAMILY: house.row_described}
    return {
        "title": words.map_title,
        "picture": picture_for_paper(found, words=house, font=FONT),
        "broad": found.kind is CaseKind.FAMILY,
        "alt": f"{described.get(found.kind, house.described)} {words.table_label}.",
        "columns": [
            house.part,
            *(letters[person] for person in found.people),
            *([house.difference] if len(found.people) > 1 else []),
        ],
        "rows": [_row(name, cells) for name, cells in _table(found, words)] if found.compared else [],
        "notes": " ".join(notes(found, house)),
    }


def _table(found: RelationshipMap, words: CardWords) -> Sequence[tuple[str, Sequence[str]]]:
    """The twin's essentials: value and difference, without the spread, which the picture shows.

    In a family's room there is no such table: it would put one person's values beside another's. The picture has them.
    """
    compared = len(found.people) > 1
    return [
        (row.name, [*(value for value, _ in row.cells), *([row.difference] if compared else [])])
        for _, group in rows(found, words.house)
        for row in group
    ]


def _row(name: str, cells: Sequence[str]) -> dict[str, Any]:
    return {"name": name, "cells": cells}


def _gates(card: Card, words: CardWords) -> list[list[Any]]:
    return [
        [g.topic[:1].upper() + g.topic[1:], words.gate_state(g.state), "; ".join(g.because)]
        for g in card.gates.values()
    ]


def typeset(sheet: Mapping[str, Any], template: str) -> bytes:
    """A tagged PDF of `sheet` by one of the templates beside this file. BadInput where the typesetter is missing.

    It is PDF/UA-1, unless a name has a character no font on this machine can show: then it is tagged all the same,
    and that character is a box. A sheet that cannot be printed would help no one.
    """
    try:
        import typst  # late: only printing needs it, and it comes with the server extra
    except ImportError:
        raise BadInput(
            "printing needs the package typst",
            where="--format pdf",
            expected="attunement[server]",
            do="Install attunement[server].",
        ) from None
    source = (files(__package__) / template).read_bytes()
    data = json.dumps(_cleaned(sheet), ensure_ascii=False)
    try:
        made = typst.compile(source, sys_inputs={"sheet": data}, pdf_standards=[STANDARD])
    except typst.TypstError as error:
        if "could not be displayed" not in str(error):
            raise
        made = typst.compile(source, sys_inputs={"sheet": data})
    if not isinstance(made, bytes):
        raise TypeError("the typesetter gave no single document")
    return made


def _cleaned(value: Any) -> Any:
    """Every text without what no page may hold."""
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, Mapping):
        return {key: _cleaned(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_cleaned(inner) for inner in value]
    return value
