"""Which steps of time a client has, what belongs to which, and how a wrong data file is refused."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from attunement.domain.case import Case
from attunement.domain.errors import BadInput
from attunement.domain.repair import Origin, Repair, RuptureState
from attunement.domain.session import SessionState
from attunement.instruments.loading import read_toml
from attunement.roadmap.alliance_course import ANSWERS_IN_MEAN, split_changes
from attunement.roadmap.alliance_reading import ALLIANCE_SCALE, CHECKOUT, EventKind, SpanState
from attunement.roadmap.alliance_rules import DATA, alliance_rules, read_rules, rules_from
from attunement.roadmap.alliance_sentences import PLACES, read_sentences
from attunement.roadmap.alliances import read_alliances, unguessed
from tests.unit.roadmap.invented import INSTRUMENTS, day, for_clinician
from tests.unit.roadmap.invented_alliances import checkout, couple, course, mirror, of_ana, read, rupture, session

RULES = alliance_rules()


def loose(number: int, days: int) -> Case:
    """Six sessions; the check-out of one names no session and came some days after it."""
    whole = course([6, 6, 6])
    form = replace(checkout(number, 5, days=days), session=None)
    return replace(whole, responses=(*(r for r in whole.responses if r.session != f"s{number}"), form))


@pytest.mark.parametrize(("days", "number"), [(0, 3), (7, 3), (8, 4)])
def test_a_check_out_that_names_no_session_is_the_last_ones_for_a_week(days: int, number: int) -> None:
    found = of_ana(loose(3, days))
    assert [slot.number for slot in found.slots if slot.client == 5] == [number]
    assert len(found.slots) == number


def test_a_second_check_out_without_a_session_stands_by_itself() -> None:
    whole = course([6, 6, 6])
    more = replace(checkout(3, 5, days=2), session=None)
    found = of_ana(replace(whole, responses=(*whole.responses, more)))
    assert [(slot.number, slot.client) for slot in found.slots][2:] == [(3, 6), (4, 5)]


def test_sessions_that_did_not_take_place_have_no_number_and_planned_ones_no_place() -> None:
    found = of_ana(
        course(
            [6, None, None, 6],
            sessions={
                2: session(2, state=SessionState.MISSED, missed="a"),
                3: session(3, state=SessionState.CANCELLED),
                5: session(5),
            },
        )
    )
    assert [slot.number for slot in found.slots] == [1, None, None, 2]
    assert [e.kind for slot in found.slots for e in slot.events] == [EventKind.MISSED, EventKind.CANCELLED]
    planned = of_ana(course([6, 6], sessions={2: session(2, state=SessionState.PLANNED)}))
    assert [slot.session for slot in planned.slots] == ["s1", "s2"], "who answered had it, whatever the diary says"
    assert len(of_ana(course([6, None], sessions={2: session(2, state=SessionState.PLANNED)})).slots) == 1


def test_each_of_a_couple_has_the_sessions_they_were_asked_to() -> None:
    whole = couple([6, 6, 6, 6], [5, None, 5, None])
    alone = replace(session(2, "a"), kind="individual")
    missed = session(4, "a", missed="b")
    mixed = replace(whole, sessions=(whole.sessions[0], alone, whole.sessions[2], missed))
    ana, ben = read(mixed).trajectories
    assert [slot.number for slot in ana.slots] == [1, 2, 3, 4]
    assert [(slot.session, slot.number) for slot in ben.slots] == [("s1", 1), ("s3", 2), ("s4", None)]
    assert ana.slots[3].events[0].by == ("b",)


def test_lateness_of_nought_minutes_is_none() -> None:
    late = replace(session(1), late_minutes={"a": 0.0, "t": 5.0})
    [slot] = of_ana(course([6], sessions={1: late})).slots
    assert [(event.kind, event.by) for event in slot.events] == [(EventKind.LATE, ("t",))]


def test_each_session_knows_what_came_before_it_and_nothing_else() -> None:
    ratings = [6, 6.2, 5.8, 6, 3.4, 3.2, 6, 6.2]
    whole = of_ana(course(ratings, [6] * 8)).slots
    for n in range(1, len(ratings)):
        cut = of_ana(course(ratings[:n], [6] * n)).slots
        for slot, known in zip(cut, whole, strict=False):
            assert (slot.state, slot.probability, slot.low, slot.high) == pytest.approx(
                (known.state, known.probability, known.low, known.high), abs=1e-9
            )
            assert slot.split_change == known.split_change


def test_the_own_band_lies_within_the_scale_and_grows_narrower() -> None:
    slots = of_ana(course([6.8] * 12)).slots
    bands = [(slot.low, slot.high) for slot in slots]
    assert all(low is not None and high is not None and 1 <= low < high <= 7 for low, high in bands)
    widths = [high - low for low, high in bands if low is not None and high is not None]
    assert widths[-1] < widths[0]


def test_the_usual_split_is_the_mean_of_those_before() -> None:
    assert split_changes([1, None, 2, 3, 4, 2.5], RULES) == [None, None, None, None, 2, 0]
    assert split_changes([], RULES) == []


def test_the_rounding_width_is_that_of_the_check_outs_own_scale() -> None:
    assert len(INSTRUMENTS[CHECKOUT].scale(ALLIANCE_SCALE).items) == ANSWERS_IN_MEAN


@pytest.mark.parametrize(
    ("outcome", "state"),
    [("repaired", SpanState.REPAIRED), ("unrepaired", SpanState.UNREPAIRED), (None, SpanState.HANDLED)],
)
def test_a_case_file_may_say_by_the_outcome_alone_how_a_rupture_ended(outcome: str | None, state: SpanState) -> None:
    ended = Repair("s2", "withdrawal", closed=day(25), outcome=outcome)
    [span] = of_ana(course([6.0] * 5, repairs=(ended,))).spans
    assert (span.start, span.end, span.state) == (1, 2, state)


def test_a_rupture_without_a_session_begins_at_the_last_one_before_it_was_noticed() -> None:
    word = replace(rupture(1, origin=Origin.CLIENT_WORD), opened="", noticed=day(23))
    [span] = of_ana(course([6.0] * 5, repairs=(word,))).spans
    assert (span.start, span.end) == (2, None)
    early = replace(word, noticed=day(1))
    assert of_ana(course([6.0] * 5, repairs=(early,))).spans == ()
    assert of_ana(course([6.0] * 5, repairs=(replace(word, opened="elsewhere"),))).spans == ()


def test_ratings_that_look_like_a_rupture_are_one_with_the_record_of_it() -> None:
    fall = [6, 6.2, 6, 6.2, 6, 3.4, 3.2, 6, 6.2, 6]
    [alone] = of_ana(course(fall)).spans
    assert (alone.start, alone.from_ratings_alone, alone.state) == (5, True, SpanState.REPAIRED)
    [recorded] = of_ana(course(fall, repairs=(rupture(7, RuptureState.REPAIRED, closed=9),))).spans
    assert not recorded.from_ratings_alone


def test_only_the_newest_check_out_waits_for_a_guess_and_only_where_guesses_are_made() -> None:
    whole = course([6, 6, 6], [6, 6])
    assert unguessed(for_clinician(whole)) == frozenset()
    guessing = replace(whole, mirrors=(mirror(1, 6, guess=5.5), mirror(2, 6)))
    assert unguessed(for_clinician(guessing)) == {("a", "s3")}
    guessed = replace(whole, mirrors=(mirror(3, 6, guess=5.5),))
    assert unguessed(for_clinician(guessed)) == frozenset()


def test_what_waits_for_a_guess_is_nowhere_in_what_is_shown() -> None:
    whole = course([6, 6, 6, 6, 1], felt_off={5: 7})
    found = read_alliances(for_clinician(whole), INSTRUMENTS, held_back={("a", "s5")})
    as_if_silent = read_alliances(for_clinician(course([6, 6, 6, 6, None])), INSTRUMENTS)
    [one], [other] = found.trajectories, as_if_silent.trajectories
    assert [finding.text() for finding in one.findings] == [finding.text() for finding in other.findings]
    assert [replace(slot, held_back=False) for slot in one.slots] == list(other.slots)
    assert [slot.session for slot in one.waiting] == ["s5"]


def shipped(name: str) -> dict[str, Any]:
    return dict(read_toml(DATA / name))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"of_my_own": {"value": 1}}, "unknown rule"),
        ({"recent": {"value": 2.5, "unit": "u", "says": "s", "source": "x"}}, "2.5 found"),
        ({"recent": {"value": 0, "unit": "u", "says": "s", "source": "x"}}, "0 found"),
        ({"recent": {"value": 2, "unit": "u", "says": "s"}}, "missing"),
        ({"recent": {"value": 2, "unit": "u", "says": "s", "source": "x", "why": "y"}}, "unknown key"),
    ],
)
def test_a_wrong_rule_is_refused_and_named(change: dict[str, Any], said: str) -> None:
    with pytest.raises(BadInput) as error:
        read_rules(shipped("rules.toml") | change, "rules.toml")
    assert said in error.value.what
    assert "rules.toml" in str(error.value.where)


def test_a_rule_that_is_missing_is_named() -> None:
    raw = shipped("rules.toml")
    del raw["recent"]
    with pytest.raises(BadInput, match="no rule 'recent'"):
        rules_from(read_rules(raw, "rules.toml"))


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ({"key": "a.b", "text": "{weather}", "because": ["x"], "certainty": "low"}, "'{weather}' found"),
        ({"key": "a.b", "text": "x", "because": ["{weather}"], "certainty": "low"}, "'{weather}' found"),
        ({"key": "a.b", "text": "x", "because": [], "certainty": "low"}, "no reason"),
        ({"key": "a.b", "text": "x", "because": ["y"], "certainty": "sure"}, "'sure' found"),
        ({"key": "headline.tension", "text": "x", "because": ["y"], "certainty": "low"}, "'headline.tension' twice"),
    ],
)
def test_a_wrong_sentence_is_refused_and_named(sentence: dict[str, Any], said: str) -> None:
    raw = shipped("sentences.toml")
    with pytest.raises(BadInput) as error:
        read_sentences({"sentences": [*raw["sentences"], sentence]}, "sentences.toml")
    assert said in error.value.what


def test_every_place_that_can_be_filled_is_used_by_some_sentence() -> None:
    text = (DATA / "sentences.toml").read_text(encoding="utf-8")
    assert [place for place in PLACES if f"{{{place}}}" not in text] == []
