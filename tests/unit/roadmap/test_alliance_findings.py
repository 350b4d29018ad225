"""Each rule of the alliance page on both sides of its boundary, on invented courses."""

from __future__ import annotations

from dataclasses import replace

import pytest

from attunement.domain.record import Response
from attunement.domain.repair import Origin, RuptureState
from attunement.domain.session import SessionState
from attunement.roadmap.alliance_facts import Grown
from attunement.roadmap.alliance_rules import alliance_rules, shipped_rules
from attunement.roadmap.alliance_sentences import alliance_sentences
from attunement.roadmap.card import Certainty
from tests.unit.roadmap.invented import day, of_one, response
from tests.unit.roadmap.invented_alliances import (
    Ratings,
    checkout,
    couple,
    course,
    keys,
    of_ana,
    read,
    rupture,
    session,
)

SIX = [6.0] * 6


def said(ratings: Ratings, topic: str = "headline", clinician: Ratings = ()) -> str:
    return keys(of_ana(course(ratings, clinician)))[topic].partition(".")[2]


@pytest.mark.parametrize(
    ("ratings", "expected"),
    [
        ([], "nobody"),
        ([None, None], "nobody"),
        ([6], "too-early"),
        ([6, 6], "too-early"),
        ([6, None, 6, None], "too-early"),
        ([6, 6, 6], "steady"),
        ([5, 5, 5, 5.4, 5.4, 5.4], "steady"),
        ([5, 5, 5, 5.6, 5.6, 5.6], "risen"),
        ([5.6, 5.4, 5.4, 5.2, 5.2, 5.2], "steady"),
        ([6.2, 6, 5.8, 5.8, 5.6, 5.6, 5.4, 5.4, 5.2], "fallen"),
        ([4, 4, 4, 4.2], "steady"),
        ([4, 4, 4, 4.2, 4], "not-formed"),
        ([4, 4, 5, 4.8, 4], "not-formed"),
        ([4, 4, 5, 5, 4.8], "steady"),
        ([4, 4, 4, 4.4, 4.4], "not-formed"),
        ([4, 4, 4, 4.4, 4.6], "steady"),
    ],
)
def test_the_first_sentence_says_what_the_chart_shows(ratings: Ratings, expected: str) -> None:
    assert said(ratings) == expected


@pytest.mark.parametrize(
    ("ratings", "expected"),
    [
        ([5, 5, 5], "soon"),
        ([4.8, 5, 5], "soon"),
        ([4.8, 4.8, 5, 5], "early"),
        ([4.8, 5, 4.8, 4.8, 5, 5], "early"),
        ([4.8, 4.8, 4.8, 4.8, 4.8, 5, 5], "slowly"),
        ([4.8, 4.8, 4.8], "not-yet"),
        ([4, 4, 4.4, 4.4], "not-yet"),
        ([4, 4, 4.4, 4.6], "growing"),
        ([4, 4, 4, 4, 4], "not-formed"),
    ],
)
def test_how_soon_they_connected(ratings: Ratings, expected: str) -> None:
    assert said(ratings, "speed") == expected


def test_a_session_nobody_rated_still_counts_for_how_soon() -> None:
    found = of_ana(course([None, None, 5, 5, 5]))
    assert [f.text() for f in found.findings if f.topic == "speed"] == [
        "They connected within the first 5 sessions: from session 3 on."
    ]


@pytest.mark.parametrize(
    ("ratings", "expected"),
    [([5, 5, 6, 6, 6], "deep"), ([5, 6, 6, 5.8], "fair"), ([5, 5, 5], "fair"), ([5, 5, 5, 5, 4.8], "shallow")],
)
def test_how_deep_it_goes_is_the_mean_of_the_newest_three(ratings: Ratings, expected: str) -> None:
    assert said(ratings, "depth") == expected


def test_two_ratings_say_neither_how_soon_nor_how_deep_nor_which_phase() -> None:
    assert set(keys(of_ana(course([6, 6])))) == {"headline", "split"}


@pytest.mark.parametrize(
    ("checkups", "ratings", "expected"),
    [
        ((), [4.8, 5, 4.8], "commitment"),
        ((), [5, 5, 5], "process"),
        ((of_one(1),), [5, 5, 5], "process"),
        ((of_one(1), of_one(30, support=5.5)), [5, 5, 5], "process"),
        ((of_one(1), of_one(30, support=6)), [5, 5, 5], "change"),
        ((of_one(1), of_one(30, support=6, belonging=4)), [5, 5, 5], "process"),
        ((of_one(1), of_one(30, support=6, belonging=6, autonomy=4)), [5, 5, 5], "change"),
        ((of_one(1), of_one(30, therapist=7)), [5, 5, 5], "process"),
        ((of_one(1), of_one(30, support=6)), [4.8, 5, 4.8], "commitment"),
    ],
)
def test_the_phase(checkups: tuple[Response, ...], ratings: Ratings, expected: str) -> None:
    assert keys(of_ana(course(ratings, more=checkups)))["phase"] == f"phase.{expected}"


@pytest.mark.parametrize(
    ("clinician", "expected"),
    [
        ([], "unknown"),
        ([6, 6, 6], "too-early"),
        ([6, 6, 6, 6], "steady"),
        ([6, 6, 6, 6.8], "steady"),
        ([6, 6, 6, 7], "clinician-higher"),
        ([6, 6, 6, 5.2], "steady"),
        ([6, 6, 6, 5], "client-higher"),
        ([4, 4, 4, 4], "steady"),
    ],
)
def test_a_split_is_judged_against_the_usual_split_not_against_none(clinician: Ratings, expected: str) -> None:
    assert said([6.0] * 4, "split", clinician) == expected


def test_the_split_says_that_no_error_is_known() -> None:
    [finding] = [f for f in of_ana(course([6.0] * 4, [6, 6, 6, 7])).findings if f.topic == "split"]
    assert "no error of a difference is known for these questions" in finding.because()
    assert "(1 more than usual)" in finding.text()
    assert finding.certainty is Certainty.LOW


@pytest.mark.parametrize(("answer", "expected"), [(4, None), (5, "events.felt-off"), (7, "events.felt-off")])
def test_felt_off_is_said_from_five_on_and_of_the_newest_alone(answer: int, expected: str | None) -> None:
    assert keys(of_ana(course([6, 6, 6], felt_off={3: answer}))).get("events") == expected
    assert "events" not in keys(of_ana(course([6, 6, 6], felt_off={2: answer})))


def test_a_form_without_the_five_still_says_that_it_felt_off() -> None:
    form = Response("a", "alliance-checkout", 1, day(28), {"felt-off": 6}, "s4")
    found = of_ana(course([6, 6, 6, None], more=(form,)))
    [finding] = [f for f in found.findings if f.topic == "events"]
    assert finding.text() == "\u2068Ana\u2069 said that something felt off at session 4."
    assert "session 3" in found.findings[0].text(), "the newest rating stays that of session 3"


@pytest.mark.parametrize(("yes", "expected"), [(0, None), (1, "events.risq")])
def test_one_yes_of_the_break_questions_is_said(yes: int, expected: str | None) -> None:
    form = response("a", "risq", {"q1": 0, "q2": yes, "q3": 0, "q4": 0}, at=21)
    assert keys(of_ana(course([6, 6, 6], more=(form,)))).get("events") == expected


def test_sessions_that_did_not_go_as_planned_are_said_from_two_among_the_last_five() -> None:
    missed, late = session(6, state=SessionState.MISSED, missed="a"), session(5, late="t")
    long_ago = session(1, late="a")
    one = course([*SIX[:5], None], sessions={6: missed, 1: long_ago})
    two = course([*SIX[:5], None], sessions={6: missed, 5: late})
    assert "events" not in keys(of_ana(one))
    assert keys(of_ana(two))["events"] == "events.missed"
    [finding] = [f for f in of_ana(two).findings if f.topic == "events"]
    assert finding.text() == "2 of the last 5 sessions were missed, late or cancelled."


@pytest.mark.parametrize(
    ("repair", "expected"),
    [
        (rupture(4), "rupture-open"),
        (rupture(4, RuptureState.SUSPECTED), "rupture-suspected"),
        (rupture(4, RuptureState.SUSPECTED, origin=Origin.CLIENT_WORD), "rupture-voiced"),
        (rupture(4, RuptureState.SUSPECTED, origin=Origin.CLINICIAN), "rupture-voiced"),
        (rupture(4, origin=Origin.MISTAKE), "rupture-mistake"),
        (rupture(4, RuptureState.SUSPECTED, origin=Origin.MISTAKE), "rupture-mistake"),
        (rupture(4, RuptureState.REJECTED, closed=5), "steady"),
        (rupture(3, RuptureState.REPAIRED, closed=4), "repaired"),
        (rupture(3, RuptureState.UNREPAIRED, closed=4), "unrepaired"),
        (rupture(3, RuptureState.ALREADY_HANDLED, closed=4), "steady"),
        (rupture(1, RuptureState.REPAIRED, closed=2), "steady"),
        (rupture(2, origin=Origin.MISTAKE, state=RuptureState.REPAIRED, closed=4), "steady"),
        (rupture(4, person=""), "rupture-open"),
        (rupture(4, person="b"), "steady"),
    ],
)
def test_a_recorded_rupture_comes_first(repair: object, expected: str) -> None:
    assert keys(of_ana(course(SIX, repairs=(repair,))))["headline"] == f"headline.{expected}"  # type: ignore[arg-type]


def test_an_open_rupture_is_said_before_anything_is_known_of_the_ratings() -> None:
    found = of_ana(course([None], repairs=(rupture(1, origin=Origin.CLINICIAN),)))
    assert found.findings[0].text() == "A rupture is open since session 1."
    assert found.findings[0].because() == ("a clinician set it as a rupture",), "no reason with a number nobody gave"


def test_what_was_noticed_stands_among_the_reasons_while_the_rupture_is_open() -> None:
    noticed = replace(rupture(4, RuptureState.SUSPECTED), because=("a form with one and the same answer",))
    assert "a form with one and the same answer" in of_ana(course(SIX, repairs=(noticed,))).findings[0].because()
    over = replace(noticed, state=RuptureState.REPAIRED, closed=day(40))
    assert "a form with one and the same answer" not in of_ana(course(SIX, repairs=(over,))).findings[0].because()


def test_the_newest_open_rupture_is_spoken_of_before_a_later_closed_one() -> None:
    both = (rupture(2), rupture(4, RuptureState.REPAIRED, closed=5))
    assert "since session 2" in of_ana(course(SIX, repairs=both)).findings[0].text()


def test_ratings_alone_may_look_like_a_rupture_and_a_rejection_silences_them() -> None:
    fall = [6, 6.2, 6, 6.2, 6, 3.4, 3.2]
    found = of_ana(course(fall))
    assert found.findings[0].key == "headline.rupture-suspected"
    assert "since session 6" in found.findings[0].text()
    assert any("of 100; nobody has confirmed it" in reason for reason in found.findings[0].because())
    rejected = of_ana(course(fall, repairs=(rupture(6, RuptureState.REJECTED, closed=7),)))
    assert not rejected.spans
    assert not rejected.findings[0].key.startswith("headline.rupture")


@pytest.mark.parametrize(
    ("ben", "expected"),
    [
        ([], "unknown"),
        ([5, 5, 5], "too-early"),
        ([5, 5, 5, 5], "steady"),
        ([5, 5, 5, 4.2], "steady"),
        ([5, 5, 5, 4], "one-higher"),
        ([5, 5, 5, 6], "other-higher"),
    ],
)
def test_the_two_of_a_couple_are_held_against_their_own_usual_difference(ben: Ratings, expected: str) -> None:
    partners = read(couple([6.0] * 4, ben)).partners
    assert partners is not None
    [finding] = partners.findings
    assert finding.key == f"partners.{expected}"
    assert "Ana" in finding.text()
    assert "Ben" in finding.text()


def test_one_person_has_no_partners_and_a_family_is_not_compared() -> None:
    assert read(course(SIX)).partners is None


def test_no_sentence_is_surer_than_moderate_unless_it_says_what_somebody_did() -> None:
    deeds = {"nobody", "rupture-open", "rupture-mistake", "unrepaired", "risq", "felt-off", "missed"}
    high = {key.partition(".")[2] for key, s in alliance_sentences().items() if s.certainty is Certainty.HIGH}
    assert high == deeds


def test_every_rule_has_its_source_and_every_sentence_its_reason() -> None:
    assert all(rule.source and rule.says and rule.unit for rule in shipped_rules())
    assert all(sentence.because for sentence in alliance_sentences().values())
    assert alliance_rules().first_sessions == 5


def test_nothing_moved_without_two_check_ups() -> None:
    assert Grown() == Grown(0, 0)
    assert keys(of_ana(course([5, 5, 5], more=(of_one(1, support=1),))))["phase"] == "phase.process"


def test_a_check_out_of_an_instrument_with_too_few_answers_is_no_rating() -> None:
    short = checkout(3, 6).answers
    form = response("a", "alliance-checkout", {key: short[key] for key in ("bond", "tasks", "goals")}, at=21)
    assert len(of_ana(course([6, 6, None], more=(form,))).rated) == 2
