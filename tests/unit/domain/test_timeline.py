"""Entries that are only ever added, and the events that stand after them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attunement.domain.coding import About, CodeDefinition, CodeKind, CodingScheme, Modifier
from attunement.domain.timeline import (
    SUGGESTED,
    Entry,
    EntryKind,
    Prompt,
    Timeline,
    TimelineEvent,
    Utterance,
    events_of,
)


def entry(n: int, kind: str = "code", target: str = "", **body: Any) -> Entry:
    return Entry(f"e{n}", n, "tablet", n, EntryKind(kind), target, body, by="t")


def coded(n: int, at: float, code: str = "criticism", **more: Any) -> Entry:
    return entry(n, at=at, person="a", code=code, **more)


def test_a_tap_is_a_confirmed_live_moment() -> None:
    [event] = events_of("s1", [coded(1, 3.5, scheme="couple", version=1)])
    assert event == TimelineEvent(
        "s1", 3.5, "a", "criticism", "live", True, id="e1", by="t", scheme="couple", version=1
    )


def test_a_hold_is_open_until_it_ends() -> None:
    begun = coded(1, 10, "stonewalling", is_open=True)
    [still] = events_of("s1", [begun])
    assert (still.is_open, still.ends) == (True, None)
    [over] = events_of("s1", [begun, entry(2, "end", "e1", at=14.5)])
    assert (over.is_open, over.ends) == (False, 14.5)


def test_an_end_before_the_beginning_ends_where_it_began() -> None:
    [over] = events_of("s1", [coded(1, 10, is_open=True), entry(2, "end", "e1", at=4)])
    assert over.ends == 10
    [afterwards] = events_of("s1", [coded(1, 10, ends=4)])
    assert afterwards.ends == 10


def test_an_undo_takes_it_away_and_what_comes_for_it_later_changes_nothing() -> None:
    gone = [coded(1, 1), coded(2, 2), entry(3, "withdraw", "e1"), entry(4, "end", "e1", at=9)]
    assert [event.id for event in events_of("s1", gone)] == ["e2"]


def test_a_second_tap_says_how_it_was_met() -> None:
    [met] = events_of("s1", [coded(1, 1, "repair-attempt"), entry(2, "modify", "e1", modifiers=["accepted"])])
    assert met.modifiers == ("accepted",)
    [strong] = events_of("s1", [coded(1, 1), entry(2, "modify", "e1", intensity=3)])
    assert (strong.intensity, strong.modifiers) == (3, ())


def test_a_suggestion_counts_only_once_it_is_confirmed() -> None:
    suggested = coded(1, 1, source=SUGGESTED)
    assert [e.confirmed for e in events_of("s1", [suggested])] == [False]
    assert Timeline("s1", ("a",), events_of("s1", [suggested])).counting == ()
    [confirmed] = events_of("s1", [suggested, entry(2, "confirm", "e1")])
    assert (confirmed.confirmed, confirmed.source) == (True, SUGGESTED)


def test_events_stand_in_the_order_of_their_moments() -> None:
    assert [e.at for e in events_of("s1", [coded(1, 30), coded(2, 10), coded(3, 20)])] == [10, 20, 30]


@given(st.permutations(range(1, 8)))
def test_the_order_they_are_read_in_is_no_matter(order: list[int]) -> None:
    """The session's own count says what came first, not the order of the rows."""
    entries = {
        1: coded(1, 5), 2: coded(2, 6, is_open=True), 3: entry(3, "withdraw", "e1"), 4: entry(4, "end", "e2", at=9),
        5: coded(5, 7), 6: entry(6, "modify", "e5", modifiers=["x"]), 7: entry(7, "withdraw", "e404"),
    }  # fmt: skip
    assert events_of("s1", [entries[n] for n in order]) == events_of("s1", entries.values())


@given(st.lists(st.tuples(st.sampled_from(["code", "withdraw", "end"]), st.integers(1, 12)), max_size=12))
def test_what_stands_is_what_was_added_and_not_taken_back(acts: list[tuple[str, int]]) -> None:
    entries = [
        coded(n, n) if kind == "code" else entry(n, kind, f"e{target}", at=n)
        for n, (kind, target) in enumerate(acts, start=1)
    ]
    added = {e.id for e in entries if e.kind is EntryKind.CODE}
    taken = {e.target for e in entries if e.kind is EntryKind.WITHDRAW and int(e.target[1:]) < e.n}
    assert {event.id for event in events_of("s1", entries)} == added - taken


@pytest.mark.parametrize(
    ("timeline", "ends"),
    [
        pytest.param(Timeline("s1", ()), 0.0, id="empty"),
        pytest.param(Timeline("s1", (), events_of("s1", [coded(1, 4, ends=9)])), 9.0, id="a state"),
        pytest.param(Timeline("s1", (), utterances=(Utterance(1, 0, 30, "a", "Yes."),)), 30.0, id="speech"),
        pytest.param(Timeline("s1", (), prompts=(Prompt("p", "s1", 40, "r", "m"),)), 40.0, id="a prompt"),
    ],
)
def test_a_line_of_time_is_as_long_as_what_is_known(timeline: Timeline, ends: float) -> None:
    assert timeline.ends == ends


def test_a_scheme_is_asked_by_key_and_by_whose() -> None:
    met = CodeDefinition(
        "repair", "Repair", CodeKind.POINT, About.PERSON, 1, "…", modifiers=(Modifier("accepted", "Accepted"),)
    )
    silence = CodeDefinition("silence", "Silence", CodeKind.STATE, About.COUPLE, 0, "…")
    scheme = CodingScheme("own", 1, "Our own", (met, silence))
    assert scheme.code("silence") is silence
    assert scheme.code("no-such") is None
    assert scheme.of(About.PERSON) == (met,)
    assert (silence.is_state, met.is_state) == (True, False)
    assert met.modifier("accepted") == Modifier("accepted", "Accepted")
    assert met.modifier("no-such") is None
