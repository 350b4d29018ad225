"""What is asked in a sitting: by the person's own answers and the clinician's explicit request, by nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attunement.domain.answers import DECLINED, Answer
from attunement.domain.audience import Audience
from attunement.domain.occasion import (
    Condition,
    Occasion,
    Question,
    Step,
    asked_instruments,
    modules_called_for,
    questions,
)
from attunement.domain.record import CaseKind
from attunement.instruments import all_instruments, all_occasions
from tests.noninterference.random_cases import answer_to

Given = dict[str, dict[str, Answer]]
OCCASIONS = sorted(all_occasions())
QUICK = settings(max_examples=25, deadline=None)
SEEDS = st.integers(0, 2**32).map(Random)


def asked(name: str, given_: Mapping[str, Mapping[str, Answer]], kind: CaseKind, **parts: object) -> list[Question]:
    return questions(all_occasions()[name], all_instruments(), given_, kind=kind, **parts)  # type: ignore[arg-type]


def played(name: str, kind: CaseKind, dice: Random) -> tuple[Given, list[list[Question]]]:
    """Answer a sitting question by question; gives the answers and what was asked before each."""
    given_: Given = {}
    seen: list[list[Question]] = []
    while True:
        now = asked(name, given_, kind)
        seen.append(now)
        still_open = [q for q in now if q.item.key not in given_.get(q.instrument, {})]
        if not still_open:
            return given_, seen
        answer = answer_to(still_open[0].item, dice)
        given_.setdefault(still_open[0].instrument, {})[still_open[0].item.key] = DECLINED if answer is None else answer


def names_of(found: list[Question]) -> list[tuple[str, str]]:
    return [(question.instrument, question.item.key) for question in found]


@pytest.mark.parametrize("name", OCCASIONS)
@QUICK
@given(dice=SEEDS)
def test_a_sitting_ends_and_asks_nothing_twice(name: str, dice: Random) -> None:
    for kind in all_occasions()[name].kinds:
        _, seen = played(name, kind, dice)
        final = names_of(seen[-1])
        assert len(final) == len(set(final))
        assert len(seen) <= 80


@pytest.mark.parametrize("name", OCCASIONS)
@QUICK
@given(dice=SEEDS)
def test_going_on_never_takes_back_a_question_that_was_answered(name: str, dice: Random) -> None:
    """Someone who answered in order never finds an answer of theirs gone from the check page."""
    kind = all_occasions()[name].kinds[0]
    given_, seen = played(name, kind, dice)
    final = set(names_of(seen[-1]))
    assert {(instrument, key) for instrument, answers in given_.items() for key in answers} <= final


@pytest.mark.parametrize("name", OCCASIONS)
@QUICK
@given(dice=SEEDS)
def test_without_safety_set_up_no_safety_question_is_asked(name: str, dice: Random) -> None:
    kind = all_occasions()[name].kinds[0]
    given_, _ = played(name, kind, dice)
    found = asked(name, given_, kind, safety_on=False)
    assert all(question.item.audience is not Audience.SAFETY for question in found)
    assert set(names_of(found)) <= set(names_of(asked(name, given_, kind)))


@QUICK
@given(dice=SEEDS)
def test_what_is_asked_hangs_on_the_answers_and_on_nothing_else(dice: Random) -> None:
    given_, seen = played("you", CaseKind.COUPLE, dice)
    turned = {name: dict(reversed(list(answers.items()))) for name, answers in reversed(list(given_.items()))}
    assert names_of(asked("you", turned, CaseKind.COUPLE)) == names_of(seen[-1])


CHECKUP_KEYS = [item.key for item in all_instruments()["relationship-checkup"].items]


def checkup(low: dict[str, int]) -> Given:
    """Everyone content but for the parts named, which get this keyed value on both items."""
    definition = all_instruments()["relationship-checkup"]
    answers: dict[str, Answer] = {}
    for key in CHECKUP_KEYS:
        keyed = low.get(key.rpartition("-")[0], 6)
        answers[key] = 8 - keyed if definition.item(key).reverse else keyed
    return {"relationship-checkup": answers}


@pytest.mark.parametrize(
    ("low", "expected"),
    [
        ({}, []),
        ({"trust": 4}, []),
        ({"trust": 3}, ["trust"]),
        ({"trust": 3, "knowing": 2}, ["knowing", "trust"]),
        ({"trust": 1, "knowing": 2}, ["trust", "knowing"]),
        ({"trust": 2, "knowing": 2}, ["knowing", "trust"]),
        ({"trust": 1, "knowing": 2, "meaning": 3, "backing": 3}, ["trust", "knowing", "backing", "meaning"]),
    ],
    ids=str,
)
def test_the_weakest_parts_call_for_their_modules_first(low: dict[str, int], expected: list[str]) -> None:
    sitting = all_occasions()["the-two-of-you"]
    called = modules_called_for(sitting, all_instruments(), checkup(low))
    assert called == [f"relationship-checkup-{part}" for part in expected]
    in_order = asked_instruments(sitting, all_instruments(), checkup(low))
    assert set(in_order[2:]) == set(called[: sitting.most_modules])


def test_a_part_that_is_not_wholly_answered_calls_for_nothing() -> None:
    given_ = checkup({"trust": 1})
    given_["relationship-checkup"]["trust-1"] = DECLINED
    assert modules_called_for(all_occasions()["the-two-of-you"], all_instruments(), given_) == []


def test_a_clinicians_request_adds_its_module_and_moves_no_other_question() -> None:
    before = names_of(asked("the-two-of-you", checkup({}), CaseKind.COUPLE))
    after = names_of(
        asked("the-two-of-you", checkup({}), CaseKind.COUPLE, requested=["relationship-checkup-commitment"])
    )
    assert after[: len(before)] == before
    assert {instrument for instrument, _ in after[len(before) :]} == {"relationship-checkup-commitment"}


PHQ_4 = {"phq-4": {"q1": 0, "q2": 0, "q3": 0, "q4": 0}}


@pytest.mark.parametrize(
    ("changed", "more"),
    [
        ({}, set()),
        ({"q3": 2}, set()),
        ({"q3": 2, "q4": 1}, {"phq-9"}),
        ({"q1": 3}, {"gad-7"}),
        ({"q1": 2, "q2": 1, "q3": 3}, {"gad-7", "phq-9"}),
        ({"q3": DECLINED, "q4": 3}, set()),
    ],
    ids=lambda value: str(sorted(value)) if isinstance(value, set) else str(value),
)
def test_a_short_screen_calls_for_the_longer_one_from_three_on(changed: dict[str, Answer], more: set[str]) -> None:
    given_ = {"phq-4": {**PHQ_4["phq-4"], **changed}}
    in_order = asked_instruments(all_occasions()["you"], all_instruments(), given_)
    assert set(in_order) & {"phq-9", "gad-7", "asq"} == more


@pytest.mark.parametrize(
    ("item_nine", "asked_too"), [(None, False), (DECLINED, False), (0, False), (1, True), (3, True)]
)
def test_thoughts_of_death_lead_to_the_questions_about_suicide(item_nine: Answer, asked_too: bool) -> None:
    given_: Given = {"phq-4": {"q1": 0, "q2": 0, "q3": 3, "q4": 3}, "phq-9": {"q9": item_nine}}
    assert ("asq" in asked_instruments(all_occasions()["you"], all_instruments(), given_)) is asked_too


BOUND = Condition("phq-4", item="q1", at_least=1, at_most=2)


@pytest.mark.parametrize(("value", "holds"), [(None, False), (0, False), (1, True), (2, True), (3, False)])
def test_a_condition_holds_between_its_bounds_and_never_on_nothing(value: float | None, holds: bool) -> None:
    assert BOUND.holds(value) is holds


def test_an_item_for_couples_only_is_asked_of_couples_only() -> None:
    couple = {key for _, key in names_of(asked("after-session", {}, CaseKind.COUPLE))}
    one = {key for _, key in names_of(asked("after-session", {}, CaseKind.INDIVIDUAL))}
    assert couple - one == {"speak-freely"}
    assert one <= couple


def test_a_sitting_without_steps_asks_nothing() -> None:
    empty = Occasion("none", "None", "Part 1", "Hello.", "no time", (CaseKind.COUPLE,), ())
    assert questions(empty, all_instruments(), {}, kind=CaseKind.COUPLE) == []
    one = Occasion("one", "One", "Part 1", "Hello.", "a minute", (CaseKind.COUPLE,), (Step("phq-4"),))
    assert len(questions(one, all_instruments(), {}, kind=CaseKind.COUPLE)) == 4
