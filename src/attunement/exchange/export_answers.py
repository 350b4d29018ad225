"""What a viewer may know of a case's answers, as a table: one row an answer. Our own importer reads it back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from attunement.disclosure import DisclosedCase, DisclosedResponse
from attunement.domain.instrument import Instrument, Item
from attunement.exchange.export_csv import answer_cell, csv_text
from attunement.exchange.person_export import said

COLUMNS = ("person", "name", "instrument", "version", "answered", "item", "text", "value", "words")
"""`value` is what is stored, `words` is how it was printed. The two are never merged."""


def answers_csv(disclosed: DisclosedCase, instruments: Mapping[str, Instrument]) -> str:
    """Every answer the viewer may know, oldest first, then in printed order."""
    names = {person.id: person.called for person in disclosed.people}
    return csv_text(COLUMNS, (row for r in disclosed.responses for row in _rows(r, instruments[r.instrument], names)))


def _rows(response: DisclosedResponse, instrument: Instrument, names: Mapping[str, str]) -> Iterator[tuple[str, ...]]:
    for item in instrument.items:
        if item.key in response.answers:
            yield _row(response, item, names.get(response.person, ""))


def _row(response: DisclosedResponse, item: Item, name: str) -> tuple[str, ...]:
    answer = response.answers[item.key]
    return (
        response.person,
        name,
        response.instrument,
        str(response.version),
        response.answered.isoformat(),
        item.key,
        item.text,
        answer_cell(answer),
        said(answer, item.options),
    )
