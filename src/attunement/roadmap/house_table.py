"""The table twin of the house: the same values for people who read rows, and for paper."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from attunement.roadmap.house_words import (
    ENGLISH,
    HouseWords,
    capital,
    highest_strain,
    part_name,
    spread_said,
    strain_level,
    value_said,
)
from attunement.roadmap.markup import Markup, clean, element, join
from attunement.roadmap.relationship_map import FLOORS, WALLS, PartReading, Reading, RelationshipMap


@dataclass(frozen=True)
class Row:
    """One part in words: its name, each person's value and spread, and the difference."""

    name: str
    cells: tuple[tuple[str, str], ...]
    """For each person, in the map's order: value (or why there is none) and spread."""
    difference: str
    apart: bool


def rows(found: RelationshipMap, words: HouseWords = ENGLISH) -> tuple[tuple[str, tuple[Row, ...]], ...]:
    """The map's rows in three groups: floors from the ground up, walls, strain."""
    groups = ((words.floors, FLOORS), (words.walls, WALLS))
    table = [(heading, tuple(_row(found.part(key), words) for key in keys)) for heading, keys in groups]
    level = strain_level(highest_strain(found), words)
    return (*table, (level or words.strain, (_row(found.strain, words, may_be_low=False),)))


def map_table(found: RelationshipMap, *, words: HouseWords = ENGLISH) -> str:
    """The whole map as one HTML table: a row for each part, a column for each person."""
    people = [element("th", element("bdi", clean(called)), scope="col") for called in found.people.values()]
    compared = len(found.people) > 1
    last = [element("th", words.difference, scope="col")] if compared else []
    head = element("thead", element("tr", element("th", words.part, scope="col"), *people, *last))
    width = 1 + len(people) + len(last)
    bodies = [_body(heading, group, width, compared) for heading, group in rows(found, words)]
    said = " ".join([f"{words.title}.", *notes(found, words)])
    return element("table", element("caption", said), head, *bodies, class_="house-table")


def notes(found: RelationshipMap, words: HouseWords = ENGLISH) -> tuple[str, ...]:
    """What must be said beside the values; the word about missing error only while no value has an interval."""
    known = any(r.low is not None for part in (*found.parts, found.strain) for r in part.people.values())
    return (words.table_note,) if known else (words.table_note, words.no_interval)


def _body(heading: str, group: tuple[Row, ...], width: int, compared: bool) -> Markup:
    title = element("tr", element("th", capital(heading), scope="colgroup", colspan=width), class_="house-group")
    return element("tbody", title, *(_tr(row, compared) for row in group))


def _tr(row: Row, compared: bool) -> Markup:
    cells = [element("td", *_cell(value, spread)) for value, spread in row.cells]
    last = [element("td", row.difference, class_="house-apart" if row.apart else None)] if compared else []
    return element("tr", element("th", row.name, scope="row"), *cells, *last)


def _cell(value: str, spread: str) -> Iterator[Markup]:
    yield element("span", value, class_="house-value")
    if spread:
        yield join([" ", element("small", spread)])


def _row(part: PartReading, words: HouseWords, *, may_be_low: bool = True) -> Row:
    cells = tuple((_value(r, words, may_be_low), spread_said(r, words)) for r in part.people.values())
    found = part.difference
    if found is None or found.value is None:
        return Row(part_name(part, words), cells, words.no_comparison, apart=False)
    said = words.number(found.value)
    return Row(part_name(part, words), cells, words.apart.format(said) if found.apart else said, bool(found.apart))


def _value(reading: Reading, words: HouseWords, may_be_low: bool) -> str:
    said = value_said(reading, words)
    if reading.value is not None and reading.low is not None and reading.high is not None:
        said += f" ({words.interval.format(words.number(reading.low), words.number(reading.high))})"
    return f"{said} · {words.is_low}" if may_be_low and reading.is_low else said
