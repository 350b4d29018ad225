"""One cell of an imported file as an answer or as a moment."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime, time, tzinfo

from attunement.domain.answers import Answer, checked
from attunement.domain.errors import BadInput
from attunement.domain.instrument import Item, ItemKind
from attunement.exchange.answer_words import NOT_ANSWERED, typed_answer
from attunement.exchange.import_table import ImportColumn

LISTED = (ItemKind.NAMES, ItemKind.WORDS)


def imported_answer(item: Item, cell: str, column: ImportColumn, *, where: str) -> Answer:
    """The answer in a cell. Raises BadInput naming the place for what the item cannot have."""
    listed = _as_list(cell) if column.boxes or item.kind in LISTED else None
    if column.boxes and listed is not None:
        return _boxes(item, listed, column, where)
    if listed is not None:
        return checked(item, listed, where=where)
    if item.kind is ItemKind.WORDS and "," in cell:
        return checked(item, cell.split(","), where=where)
    return typed_answer(item, cell, where=where)


def imported_moment(cell: str, zone: tzinfo, *, where: str) -> datetime | None:
    """The moment in a cell, or None for a blank. A time without a zone is in `zone`; a bare day is its start.

    Only the year first: a day and a month that could be swapped are refused, because the agreement in force then
    decides who may know the answers.
    """
    text = cell.strip()
    if text.casefold() in NOT_ANSWERED:
        return None
    try:
        if re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII):
            return _on_the_calendar(datetime.combine(date.fromisoformat(text), time(), zone))
        if not re.match(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d", text, re.ASCII):
            raise ValueError
        found = datetime.fromisoformat(text)
        return _on_the_calendar(found if found.tzinfo is not None else found.replace(tzinfo=zone))
    except (ValueError, OverflowError):
        raise BadInput(
            f"'{text[:40]}' is no time that can be read", where=where, expected="a time like 2026-03-02 14:30"
        ) from None


def _on_the_calendar(moment: datetime) -> datetime:
    """The moment, if it is one in UTC too: how programs write "no date" (0001-01-01) may be before the first day."""
    moment.astimezone(UTC)
    return moment


def _as_list(cell: str) -> list[str] | None:
    """The words of a JSON list, or None for any other cell."""
    if not cell.lstrip().startswith("["):
        return None
    try:
        found = json.loads(cell)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, list) and all(isinstance(word, str) for word in found) else None


def _boxes(item: Item, ticked: list[str], column: ImportColumn, where: str) -> Answer:
    """Boxes ticked: the words they stand for, or the one value where an item has one answer only."""
    if item.kind is ItemKind.WORDS:
        return checked(item, [_word(item, code, column) for code in ticked], where=where)
    if item.kind is ItemKind.NAMES or len(ticked) > 1:
        raise BadInput(
            f"{len(ticked)} boxes are ticked", where=where, expected=f"an answer of the kind '{item.kind.value}'"
        )
    return typed_answer(item, ticked[0], where=where)


def _word(item: Item, code: str, column: ImportColumn) -> str:
    """The word a box stands for: by its words, or by its number where the boxes are numbered as the words are."""
    bare = re.sub(r"[^a-z0-9]+", "_", code.casefold()).strip("_")
    for option in item.options:
        if bare in {re.sub(r"[^a-z0-9]+", "_", w.casefold()).strip("_") for w in (option.stored_word, option.label)}:
            return option.stored_word
    numbered = [f"{n}" for n in range(1, len(item.options) + 1)]
    if sorted(column.boxes) == sorted(numbered) and code in numbered:
        return item.options[int(code) - 1].stored_word
    return code
