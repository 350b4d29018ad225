"""The table twin of the alliance chart: every session, for people who read rows, for paper, and for long courses."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from attunement.roadmap.alliance_reading import Partners, Slot, Span, Trajectory
from attunement.roadmap.alliance_words import (
    ENGLISH,
    AllianceWords,
    change_said,
    happened_said,
    signed,
    span_said,
)
from attunement.roadmap.markup import Markup, clean, element, isolated, join

When = Callable[[datetime], str]
"""How a moment is shown: a date, or Markup with the exact one beside it."""


def alliance_table(
    found: Trajectory, people: dict[str, str], *, words: AllianceWords = ENGLISH, when: When | None = None
) -> str:
    """One trajectory as an HTML table, the newest session first."""
    own = words.own_usual.format(isolated(found.client))
    head = _head(words.when, _name(found.client), _name(found.clinician), own, words.split_column, words.happened)
    rows = [_row(found, n, people, words, when or words.day) for n in range(len(found.slots) - 1, -1, -1)]
    caption = element(
        "caption", f"{words.title.format(isolated(found.client), isolated(found.clinician))}. {words.table_note}"
    )
    return element("table", caption, head, element("tbody", *rows), class_="house-table alliance-table")


def partners_table(partners: Partners, *, words: AllianceWords = ENGLISH, when: When | None = None) -> str:
    """The sessions both partners rated, the newest first."""
    one, other = isolated(partners.one), isolated(partners.other)
    head = _head(words.when, _name(partners.one), _name(partners.other), words.split_column)
    said = when or words.day
    rows = [
        element(
            "tr",
            element("th", _session(pair.number, words), " ", element("small", said(pair.at)), scope="row"),
            element("td", words.number(pair.one)),
            element("td", words.number(pair.other)),
            element("td", *_split(signed(pair.split, words), change_said(pair, words))),
        )
        for pair in reversed(partners.pairs)
    ]
    caption = f"{words.partners_title.format(one, other)}. {words.partners_note.format(one, other)}"
    body = element("tbody", *rows)
    return element("table", element("caption", caption), head, body, class_="house-table alliance-table")


def _head(*cells: str) -> Markup:
    return element("thead", element("tr", *(element("th", cell, scope="col") for cell in cells)))


def _name(called: str) -> Markup:
    return element("bdi", clean(called))


def _row(found: Trajectory, place: int, people: dict[str, str], words: AllianceWords, when: When) -> Markup:
    slot = found.slots[place]
    began = [span for span in found.spans if span.start == place]
    happened = [*happened_said(slot, people, words), *(_began(span, words) for span in began)]
    split = signed(slot.split, words) if slot.split is not None else ""
    return element(
        "tr",
        element("th", _session(slot.number, words), " ", element("small", when(slot.at)), scope="row"),
        element("td", _client(slot, words)),
        element("td", _value(slot.clinician, words)),
        element("td", _usual(slot, words)),
        element("td", *_split(split, change_said(slot, words))),
        element("td", "; ".join(happened) or words.none),
    )


def _began(span: Span, words: AllianceWords) -> str:
    """A rupture stands in the row it began in, with how it stands now."""
    return span_said(span.state, words)


def _session(number: int | None, words: AllianceWords) -> str:
    return words.no_session if number is None else words.session.format(number)


def _client(slot: Slot, words: AllianceWords) -> str:
    return words.waiting if slot.held_back else _value(slot.client, words)


def _value(value: float | None, words: AllianceWords) -> str:
    return words.none if value is None else words.number(value)


def _usual(slot: Slot, words: AllianceWords) -> str:
    if slot.low is None or slot.high is None:
        return words.none
    return words.reach.format(words.number(slot.low), words.number(slot.high))


def _split(said: str, change: str) -> tuple[str, ...]:
    return (said or "–", *([join([" ", element("small", change)])] if change else []))
