"""The card on paper: one page, the room's part unless asked, tagged for screen readers, the same bytes each time."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("typst", reason="printing comes with the server extra")
from pypdf import PdfReader

from attunement.domain.errors import Refused
from attunement.roadmap.card import Card, Part
from attunement.roadmap.printing import card_pdf
from attunement.roadmap.relationship_map import RelationshipMap
from tests.unit.roadmap_drawing import drawn_maps as maps

DAY = date(2026, 1, 12)
NAUGHTY = Path("../shared/data/badinput/blns.json")
HIDDEN = ("heron", "otter", "badger", "marten")


def _read(pdf: bytes) -> PdfReader:
    return PdfReader(BytesIO(pdf))


def _text(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in _read(pdf).pages).split())


@pytest.mark.parametrize("found", [None, *maps.STORIES.values()], ids=["no map", *maps.STORIES])
def test_it_is_one_page_of_a4_for_every_story(found: RelationshipMap | None) -> None:
    pages = _read(card_pdf(maps.drawn_card(), found, printed=DAY)).pages
    assert len(pages) == 1
    assert (round(pages[0].mediabox.width), round(pages[0].mediabox.height)) == (595, 842)


def test_it_holds_the_room_and_none_of_what_is_for_the_clinician_alone() -> None:
    pdf = card_pdf(maps.drawn_card(), maps.APART, printed=DAY)
    text = _text(pdf)
    for said in ("For the room", "Small promises, kept.", "Say it back.", "Trust: 5.5 and 2", "a first impression"):
        assert said in text
    assert "For you alone" not in text
    assert not [word for word in HIDDEN if word in text.lower() or word.encode() in pdf.lower()]
    without = Card("c1", maps.drawn_card().of(Part.ROOM))
    assert pdf == card_pdf(without, maps.APART, printed=DAY), "not a byte depends on the other part"


def test_the_clinicians_part_is_printed_only_when_asked_for() -> None:
    text = _text(card_pdf(maps.drawn_card(), maps.APART, printed=DAY, part=Part.ALONE))
    assert all(word in text.lower() for word in HIDDEN)
    assert "For you alone" in text
    assert "Small promises" not in text


def test_the_rooms_sheet_refuses_the_clinicians_map() -> None:
    own = maps.drawn_map(maps.COUPLE, {"a": maps.every((5, 5), (3,) * 5)}, clinicians=True)
    with pytest.raises(ValueError, match="the room's map"):
        card_pdf(maps.drawn_card(), own, printed=DAY)
    assert card_pdf(maps.drawn_card(), own, printed=DAY, part=Part.ALONE).startswith(b"%PDF")


def test_a_closed_room_has_no_sheet() -> None:
    closed = Card("c1", maps.drawn_card().of(Part.ALONE), room_closed="It waits for a decision.")
    with pytest.raises(Refused, match="waits for a decision"):
        card_pdf(closed, printed=DAY)
    assert "Hidden-heron" in _text(card_pdf(closed, printed=DAY, part=Part.ALONE))


def test_the_table_twin_and_what_it_is_not_are_on_the_sheet() -> None:
    text = _text(card_pdf(maps.drawn_card(), maps.APART, printed=DAY))
    assert "2 · low" in text
    assert "3.5 apart" in text
    assert "Reaching and responding" in text
    assert "No diagnosis, no prediction" in text
    assert "Printed on 2026-01-12" in text


def test_reasons_that_repeat_are_written_out_once() -> None:
    text = _text(card_pdf(maps.drawn_card(), printed=DAY))
    assert text.count("Trust: 5.5 and 2") == 1
    assert text.count("Why: as under “What changed”") == len(maps.drawn_card().of(Part.ROOM)) - 1


def test_the_same_input_gives_the_same_bytes_and_another_day_other_ones() -> None:
    first = card_pdf(maps.drawn_card(), maps.APART, printed=DAY)
    assert first == card_pdf(maps.drawn_card(), maps.APART, printed=DAY)
    assert first != card_pdf(maps.drawn_card(), maps.APART, printed=date(2026, 1, 13))


def test_it_is_tagged_titled_and_names_nobody_in_its_properties() -> None:
    reader = _read(card_pdf(maps.drawn_card(), maps.APART, printed=DAY))
    root: Any = reader.root_object
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en"
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_object().get_data()
    properties = {key: str(value) for key, value in (reader.metadata or {}).items()}
    assert properties["/Title"] == "Roadmap card"
    assert properties["/CreationDate"].startswith("D:20260112")
    assert not [value for value in properties.values() if "Ana" in value or "c1" in value]


@pytest.mark.parametrize(
    "name", ['#import "/etc/passwd"', "$x$", "*b*", "@ref", "<label>", "\\u{41}", "#panic()", "\x00\ud800"]
)
def test_what_people_write_is_never_read_as_template(name: str) -> None:
    card = maps.drawn_card(first=name)
    text = _text(card_pdf(card, maps.people_map(name, "Ben"), printed=DAY))
    shown = "".join(c for c in name if c.isprintable())
    assert shown in text


def test_hostile_names_still_print_on_one_page() -> None:
    if not NAUGHTY.exists():
        pytest.skip("the folder with naughty strings is not here")
    for name in json.loads(NAUGHTY.read_text("utf-8"))[::12]:
        short = name[:60]
        pdf = card_pdf(maps.drawn_card(second=short), maps.people_map("Ana", short), printed=DAY)
        assert len(_read(pdf).pages) == 1


def test_a_character_no_font_can_show_does_not_stop_the_sheet() -> None:
    pdf = card_pdf(maps.drawn_card(), maps.people_map("Ana \U0001bca0", "Ben"), printed=DAY)
    root: Any = _read(pdf).root_object
    assert root["/MarkInfo"]["/Marked"]
    assert "Small promises" in _text(pdf)


def test_a_full_card_is_set_smaller_rather_than_on_a_second_page() -> None:
    many = tuple(f"Step {n}: ask each of them to say, in their own words, what they would like." for n in range(1, 11))
    room = maps.drawn_card().of(Part.ROOM)
    full = [replace(line, because=(*many[:3], f"reason {n}")) for n, line in enumerate(room)]
    full[3] = replace(full[3], steps=many)
    pdf = card_pdf(Card("c1", tuple(full)), maps.APART, printed=DAY)
    assert len(_read(pdf).pages) == 1
    assert "Step 10:" in _text(pdf)
    assert _size(pdf) < _size(card_pdf(maps.drawn_card(), maps.APART, printed=DAY))


def _size(pdf: bytes) -> float:
    """The size of the words to begin with, the largest on the sheet after its titles."""
    sizes: list[float] = []

    def seen(text: str, _: object, matrix: list[float], __: object, size: float) -> None:
        if "lean on" in text:
            sizes.append(size * abs(matrix[0]))

    _read(pdf).pages[0].extract_text(visitor_text=seen)
    return max(sizes)
