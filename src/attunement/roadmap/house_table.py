"""The table twin of the house: the same values for people who read rows, and for paper."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from attunement.domain.record import CaseKind
from attunement.domain.worded import say
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
from attunement.roadmap.map_reading import PartReading, Reading, RelationshipMap
from attunement.roadmap.map_shape import FLOORS, WALLS
from attunement.roadmap.markup import Markup, clean, element, join


@dataclass(frozen=True)
class Row:
    """One part in words: its name, each person's value and spread, and the difference."""

    name: str
    cells: tuple[tuple[str, str], ...]
    """For each person, in the map's order: value (or why there is none) and spread."""
    beside: tuple[tuple[str, ...], ...]
    """For each person: what other questionnaires say of the same thing."""
    difference: str
    apart: bool


def rows(found: RelationshipMap, words: HouseWords = ENGLISH) -> tuple[tuple[str, tuple[Row, ...]], ...]:
    """The map's rows in groups: a couple's floors from the ground up and walls, any other's parts; then the strain."""
    couple = found.kind is CaseKind.COUPLE
    whole = (("", tuple(part.key for part in found.parts)),)
    groups = ((words.floors, FLOORS), (words.walls, WALLS)) if couple else whole
    table = tuple((heading, tuple(_row(found.part(key), words) for key in keys)) for heading, keys in groups)
    if not found.strain.people:
        return table
    level = strain_level(highest_strain(found), words)
    return (*table, (level or words.strain, (_row(found.strain, words, may_be_low=False),)))


def map_table(found: RelationshipMap, *, words: HouseWords = ENGLISH) -> str:
    """The map as HTML: a row for each part, a column for each person; where nobody is compared, a table for each."""
    if not found.compared:
        first, *others = found.apart()
        return join(
            [_table(first, words, _caption(found, words)), *(_table(own, words, _names(own)) for own in others)]
        )
    return _table(found, words, _caption(found, words))


def _caption(found: RelationshipMap, words: HouseWords) -> str:
    return " ".join([f"{words.title}.", *notes(found, words)])


def _names(found: RelationshipMap) -> Markup:
    return join(element("bdi", clean(called)) for called in found.people.values())


def _table(found: RelationshipMap, words: HouseWords, caption: str) -> Markup:
    people = [element("th", element("bdi", clean(called)), scope="col") for called in found.people.values()]
    compared = len(found.people) > 1
    last = [element("th", words.difference, scope="col")] if compared else []
    head = element("thead", element("tr", element("th", words.part, scope="col"), *people, *last))
    width = 1 + len(people) + len(last)
    bodies = [_body(heading, group, width, compared) for heading, group in rows(found, words)]
    return element("table", element("caption", caption), head, *bodies, class_="house-table")


def notes(found: RelationshipMap, words: HouseWords = ENGLISH) -> tuple[str, ...]:
    """What must be said beside the values; the word about missing error only while no value has an interval."""
    known = any(r.low is not None for part in found.measured for r in part.people.values())
    compared = found.compared and len(found.people) > 1
    rule = words.table_note if found.kind is CaseKind.COUPLE or compared else words.low_note
    said = (rule,) if known else (rule, words.no_interval)
    if found.kind is CaseKind.COUPLE:
        return said
    return (*said, words.not_validated) if found.compared else (*said, words.not_validated, words.nobody_compared)


def _body(heading: str, group: tuple[Row, ...], width: int, compared: bool) -> Markup:
    heads = [element("th", capital(heading), scope="colgroup", colspan=width)] if heading else []
    title = [element("tr", head, class_="house-group") for head in heads]
    return element("tbody", *title, *(_tr(row, compared) for row in group))


def _tr(row: Row, compared: bool) -> Markup:
    said = zip(row.cells, row.beside, strict=True)
    cells = [element("td", *_cell(value, spread, beside)) for (value, spread), beside in said]
    last = [element("td", row.difference, class_="house-apart" if row.apart else None)] if compared else []
    return element("tr", element("th", row.name, scope="row"), *cells, *last)


def _cell(value: str, spread: str, beside: tuple[str, ...]) -> Iterator[Markup]:
    yield element("span", value, class_="house-value")
    for said in (spread, *beside):
        if said:
            yield join([" ", element("small", said)])


def _row(part: PartReading, words: HouseWords, *, may_be_low: bool = True) -> Row:
    cells = tuple((_value(r, words, may_be_low), spread_said(r, words)) for r in part.people.values())
    beside = tuple(
        tuple(f"{words.beside} {say(one, words.translate)}" for one in r.beside) for r in part.people.values()
    )
    found = part.difference
    if found is None or found.value is None:
        return Row(part_name(part, words), cells, beside, words.no_comparison, apart=False)
    points = words.number(found.value)
    said = words.apart.format(points) if found.apart else points
    return Row(part_name(part, words), cells, beside, said, bool(found.apart))


def _value(reading: Reading, words: HouseWords, may_be_low: bool) -> str:
    said = value_said(reading, words)
    if reading.value is not None and reading.low is not None and reading.high is not None:
        said += f" ({words.interval.format(words.number(reading.low), words.number(reading.high))})"
    return f"{said} · {words.is_low}" if may_be_low and reading.is_low else said
