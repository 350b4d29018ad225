"""The words a practice brings for an instrument whose wording may not ship: which are needed, and laying them over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from attunement.domain.errors import BadInput
from attunement.domain.instrument import Instrument, Item, Option, Wording
from attunement.domain.strict import Table

LONGEST_WORDS = 600


def may_bring_words(instrument: Instrument) -> bool:
    """True for an instrument that ships without its words and is answered by clients."""
    return instrument.wording is Wording.BRING_YOUR_OWN and instrument.answered_by == "client"


def option_sets(instrument: Instrument) -> dict[str, tuple[Option, ...]]:
    """Each named set of answers, once."""
    return {item.option_set: item.options for item in instrument.items if item.option_set}


def with_wording(instrument: Instrument, words: Mapping[str, Any]) -> Instrument:
    """The instrument with the practice's words: `intro`, `items` (key → text), `options` (set → value → label).

    Every item needs its text and every answer its label. What is stored and scored stays as it is.
    Raises BadInput naming the first that is missing, unknown or too long.
    """
    if not may_bring_words(instrument):
        raise BadInput("the words of this instrument ship with it, and may not be changed", where=instrument.id)
    table = Table(words, instrument.id)
    texts: Table = table.table("items")
    labels: Table = table.table("options", Table({}, table.place("options")))
    sets = {name: labels.table(name) for name in option_sets(instrument)}
    laid_over = replace(
        instrument,
        intro=_words(table, "intro", ""),
        items=tuple(_item(item, texts, sets) for item in instrument.items),
    )
    for part in (*sets.values(), labels, texts, table):
        part.done()
    return laid_over


def _item(item: Item, texts: Table, sets: Mapping[str, Table]) -> Item:
    options = tuple(
        replace(option, label=_words(sets[item.option_set], f"{option.value:g}"), word=option.stored_word)
        for option in item.options
    )
    return replace(item, text=_words(texts, item.key), options=options)


def _words(table: Table, key: str, *default: str) -> str:
    found: str = table.text(key, *default)
    if len(found) > LONGEST_WORDS:
        raise BadInput("too long", where=table.place(key), expected=f"at most {LONGEST_WORDS} letters")
    return found.strip()
