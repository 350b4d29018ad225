"""The alliance page in words: each event, each state, each sign; and where things stand when there are few of them."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import timedelta

import pytest

from attunement.analysis.rupture_naming import STATES
from attunement.roadmap.alliance_geometry import LAYOUTS, NARROW, PLOT, STRIP, WIDE, Chart, ChartLayout
from attunement.roadmap.alliance_reading import Event, EventKind, Pair, Slot, SpanState, Trajectory
from attunement.roadmap.alliance_sentences import AllianceFinding, AllianceSentence, alliance_sentences, places
from attunement.roadmap.alliance_words import (
    ENGLISH,
    change_said,
    event_said,
    happened_said,
    session_said,
    signed,
    span_said,
    split_said,
    state_said,
)
from attunement.roadmap.alliances import plain_number
from attunement.roadmap.card import Certainty
from attunement.roadmap.markup import plain
from tests.unit.roadmap.invented import day

PEOPLE = {"a": "Ana", "t": "Dr Tran"}
BARE = Slot("s1", day(7), 1)
ANA = Trajectory("a", "Ana", "Dr Tran", {"client": "A", "clinician": "D"}, 0, (BARE,), ())
BOTH = pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)


def said(slot: Slot) -> str:
    """The sentence of a session, without the marks around names."""
    return plain(session_said(ANA, slot, PEOPLE, ENGLISH, "12 Jan 2026"))


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        (Event(EventKind.MISSED), "missed"),
        (Event(EventKind.MISSED, ("a",)), "missed by Ana"),
        (Event(EventKind.MISSED, ("a", "t")), "missed by Ana, Dr Tran"),
        (Event(EventKind.LATE, ("t",)), "late: Dr Tran"),
        (Event(EventKind.CANCELLED), "cancelled"),
        (Event(EventKind.CANCELLED, ("a",)), "cancelled by Ana"),
        (Event(EventKind.CANCELLED, ("someone gone",)), "cancelled by someone gone"),
        (Event(EventKind.FELT_OFF, ("a",)), "something felt off"),
        (Event(EventKind.RISQ, ("a",)), "a break: attacked, harmed, rejected or belittled"),
    ],
)
def test_an_event_says_what_and_by_whom(event: Event, expected: str) -> None:
    assert plain(event_said(event, PEOPLE, ENGLISH)) == expected


def test_there_is_a_letter_for_every_kind_of_event_and_no_two_are_alike() -> None:
    assert len(ENGLISH.flags) == len(set(ENGLISH.flags)) == len(EventKind)


def test_every_state_of_the_detector_and_of_a_rupture_has_words_of_its_own() -> None:
    states = [state_said(str(state), ENGLISH) for state in STATES]
    spans = [span_said(state, ENGLISH) for state in SpanState]
    assert all([*states, *spans])
    assert len(set(states)) == len(STATES)
    assert len(set(spans)) == len(SpanState)


@pytest.mark.parametrize(
    ("slot", "expected"),
    [
        (BARE, "Session 1, 12 Jan 2026: Ana no rating."),
        (replace(BARE, number=None), "No session, 12 Jan 2026."),
        (replace(BARE, held_back=True), "Session 1, 12 Jan 2026: Ana waits for your guess."),
        (replace(BARE, client=5.2), "Session 1, 12 Jan 2026: Ana 5.2."),
        (replace(BARE, clinician=5.0), "Session 1, 12 Jan 2026: Ana no rating; Dr Tran 5."),
        (replace(BARE, client=5.2, low=4.8, high=6.1), "Session 1, 12 Jan 2026: Ana 5.2; usually 4.8 to 6.1."),
        (replace(BARE, client=5.0, clinician=5.0), "Session 1, 12 Jan 2026: Ana 5; Dr Tran 5; split 0."),
        (
            replace(BARE, client=6.0, clinician=5.0, split_change=-1.5),
            "Session 1, 12 Jan 2026: Ana 6; Dr Tran 5; split −1, 1.5 less than usual.",
        ),
        (
            replace(BARE, number=None, events=(Event(EventKind.MISSED, ("a",)),)),
            "No session, 12 Jan 2026: missed by Ana.",
        ),
    ],
)
def test_a_session_says_what_there_is_and_nothing_else(slot: Slot, expected: str) -> None:
    assert said(slot) == expected


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ("steady", ["steady"]),
        ("too-early", ["too early to say"]),
        ("tension", ["tension (31 of 100)"]),
        ("rupture", ["looks like a rupture (31 of 100)"]),
        ("repaired", ["back near usual"]),
    ],
)
def test_how_likely_it_is_stands_beside_a_doubt_and_nowhere_else(state: str, expected: list[str]) -> None:
    slot = replace(BARE, client=5.0, state=state, probability=0.31)
    assert happened_said(slot, PEOPLE, ENGLISH) == expected
    assert happened_said(replace(slot, client=None), PEOPLE, ENGLISH) == [], "a state is of a rating"


@pytest.mark.parametrize(
    ("change", "expected"),
    [(None, ""), (0.0, "as usual"), (0.04, "as usual"), (-0.04, "as usual"), (0.06, "0.1 more than usual")],
)
def test_a_change_too_small_to_write_is_none(change: float | None, expected: str) -> None:
    assert change_said(replace(BARE, split_change=change), ENGLISH) == expected
    assert change_said(Pair("s1", day(7), 1, 6, 5, change), ENGLISH) == expected


@pytest.mark.parametrize(("value", "expected"), [(0.0, "0"), (-0.04, "0"), (0.04, "0"), (1.25, "+1.2"), (-2.0, "−2")])
def test_a_split_has_its_sign_but_nothing_has_none(value: float, expected: str) -> None:
    assert signed(value, ENGLISH) == expected
    assert split_said(value, ENGLISH) == f"split {expected}"


def test_another_language_brings_its_own_sign_for_decimals() -> None:
    assert replace(ENGLISH, decimal=",").number(5.25) == "5,2"
    assert plain_number(-0.01) == "0"
    assert ENGLISH.day(day(7)) == "12 Jan 2026"


def test_a_sentence_is_translated_first_and_filled_then() -> None:
    sentence = AllianceSentence("x.y", "{client} said {newest}", ("because {last}", "{usual} was usual"), Certainty.LOW)
    finding = AllianceFinding(sentence, {"client": "Ana", "newest": "5", "last": "3"}, ("noticed in words",))
    assert finding.text(lambda text: text.replace("said", "sagte")) == "Ana sagte 5"
    assert finding.because() == ("because 3", "noticed in words"), "nobody gave what was usual"
    assert (finding.key, finding.topic, finding.certainty) == ("x.y", "x", Certainty.LOW)


def test_every_sentence_is_about_a_topic_of_the_page_and_ends_as_one() -> None:
    topics = {"headline", "speed", "depth", "phase", "split", "events", "partners"}
    assert {key.partition(".")[0] for key in alliance_sentences()} == topics
    assert all(sentence.text.endswith(".") for sentence in alliance_sentences().values())
    assert not any(reason.endswith(".") for s in alliance_sentences().values() for reason in s.because)


def test_words_with_open_places_keep_their_number_of_them() -> None:
    texts = [getattr(ENGLISH, field.name) for field in fields(ENGLISH)]
    assert {len(list(places(text))) for text in texts if isinstance(text, str)} <= {0, 1, 2}


@BOTH
def test_few_sessions_stand_to_the_left_and_many_fill_the_width(layout: ChartLayout) -> None:
    one, full = Chart(layout, 1), Chart(layout, layout.most)
    assert one.right < layout.width / 2
    assert full.right == pytest.approx(layout.width - layout.right)
    assert full.step == pytest.approx(layout.step)
    assert full.x(0) < full.x(1)


@BOTH
def test_the_scale_goes_upward_and_nothing_lies_on_anything_else(layout: ChartLayout) -> None:
    chart = Chart(layout, 8, flags=2, lanes=1, has_strip=True)
    heights = [chart.y(value) for value in range(1, 8)]
    assert heights == sorted(heights, reverse=True)
    assert chart.flags_foot < chart.lane_top(0) < chart.top < chart.y(7) < chart.y(1) < chart.bottom
    assert chart.bottom - chart.top == PLOT
    assert chart.bottom < chart.strip_top < chart.strip_y(0) < chart.strip_top + STRIP < chart.foot
    assert chart.strip_y(9) == chart.strip_top, "what lies beyond is put at the edge"
    assert chart.strip_y(-9) == chart.strip_top + STRIP


def test_flags_and_lanes_push_the_plot_down_and_a_chart_without_a_strip_is_shorter() -> None:
    assert Chart(WIDE, 8, flags=2).top > Chart(WIDE, 8, flags=1).top > Chart(WIDE, 8).top
    assert Chart(WIDE, 8, lanes=1).top > Chart(WIDE, 8).top
    assert Chart(NARROW, 8).foot < Chart(NARROW, 8, has_strip=True).foot
    assert Chart(NARROW, 8, has_strip=True, strip_alone=True).foot < Chart(NARROW, 8).foot


def test_a_slot_knows_its_split_only_where_both_rated() -> None:
    assert replace(BARE, client=5.0, clinician=6.0).split == 1
    assert replace(BARE, client=5.0).split is None
    assert replace(BARE, clinician=5.0).split is None
    assert Pair("s1", day(7) + timedelta(days=1), 1, 6, 4, None).split == 2
