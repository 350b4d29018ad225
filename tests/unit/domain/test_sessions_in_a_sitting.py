"""What the number of a session adds to a sitting, and what rests for it: with instruments made by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attunement.domain.audience import Audience
from attunement.domain.occasion import (
    Condition,
    EveryFew,
    InsteadOf,
    Occasion,
    Step,
    asked_instruments,
    due_at,
    for_session,
    modules_called_for,
    questions,
)
from attunement.domain.record import CaseKind
from tests.unit.domain.questionnaire import Method, item, questionnaire, scale

QUICK = settings(max_examples=50, deadline=None)


def small(name: str, keys: str = "ab") -> object:
    return replace(questionnaire([item(key) for key in keys], scale(keys, Method.MEAN)), id=name)


KNOWN = {name: small(name) for name in ("usual", "third", "sixth", "deep", "deeper")}
KNOWN["usual"] = small("usual", "abcd")
THIRD = Step("third", sessions=EveryFew(3, 6), instead_of=InsteadOf("usual", ("a", "b")))
SIXTH = Step("sixth", sessions=EveryFew(6, 3), instead_of=InsteadOf("usual", ("c",)))
PLAIN = Occasion(
    "o", "T", "N", "W", "1 minute", (CaseKind.COUPLE,), (THIRD, SIXTH, Step("usual")), minutes_with_more="2 minutes"
)


def asked(occasion: Occasion, **parts: object) -> list[str]:
    found = questions(occasion, KNOWN, {}, kind=CaseKind.COUPLE, **parts)  # type: ignore[arg-type]
    return [f"{question.instrument}.{question.item.key}" for question in found]


@pytest.mark.parametrize(
    ("rule", "due"),
    [
        (EveryFew(1, 1), [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]),
        (EveryFew(3, 6), [3, 9]),
        (EveryFew(4, 1), [4, 5, 6, 7, 8, 9, 10]),
        (EveryFew(10, 2), [10]),
        (EveryFew(11, 1), []),
    ],
    ids=str,
)
def test_at_which_sessions_it_is_due(rule: EveryFew, due: list[int]) -> None:
    assert [number for number in range(1, 11) if rule.is_due(number)] == due


@QUICK
@given(first=st.integers(1, 30), every=st.integers(1, 30), rounds=st.integers(0, 10))
def test_it_comes_back_after_exactly_so_many_and_never_before_the_first(first: int, every: int, rounds: int) -> None:
    rule = EveryFew(first, every)
    assert rule.is_due(first + rounds * every)
    assert not any(rule.is_due(number) for number in range(-5, first))
    assert sum(rule.is_due(number) for number in range(first, first + every)) == 1


@pytest.mark.parametrize(
    ("number", "due"), [(0, []), (2, []), (3, ["third"]), (6, ["sixth"]), (9, ["third", "sixth"]), (10, [])], ids=str
)
def test_what_a_session_adds_in_the_order_of_the_sitting(number: int, due: list[str]) -> None:
    assert due_at(PLAIN, number) == due


@pytest.mark.parametrize(
    ("added", "expected"),
    [
        ((), ["usual.a", "usual.b", "usual.c", "usual.d"]),
        (("third",), ["third.a", "third.b", "usual.c", "usual.d"]),
        (("sixth",), ["sixth.a", "sixth.b", "usual.a", "usual.b", "usual.d"]),
        (("sixth", "third"), ["third.a", "third.b", "sixth.a", "sixth.b", "usual.d"]),
    ],
    ids=["nothing more", "one", "the other", "both, each stands in for its own"],
)
def test_what_stands_in_for_something_lets_it_rest(added: tuple[str, ...], expected: list[str]) -> None:
    assert asked(for_session(PLAIN, added)) == expected


def test_two_that_stand_in_for_the_same_questions_ask_them_of_nobody_twice() -> None:
    both = replace(PLAIN, steps=(THIRD, replace(SIXTH, instead_of=InsteadOf("usual", ("a", "c"))), Step("usual")))
    assert [name for name in asked(for_session(both, ("third", "sixth"))) if name.startswith("usual")] == ["usual.d"]


@pytest.mark.parametrize(
    ("added", "more", "minutes"),
    [((), "2 minutes", "1 minute"), (("third",), "2 minutes", "2 minutes"), (("third",), "", "1 minute")],
    ids=["nothing added", "something added", "added, but nothing said of it"],
)
def test_how_long_it_takes_is_said_of_what_is_asked(added: tuple[str, ...], more: str, minutes: str) -> None:
    assert for_session(replace(PLAIN, minutes_with_more=more), added).minutes == minutes


@pytest.mark.parametrize("added", [(), ("third",), ("third", "sixth"), ("never heard of",)], ids=str)
def test_fixing_it_once_more_changes_nothing(added: tuple[str, ...]) -> None:
    fixed = for_session(PLAIN, added)
    assert for_session(fixed, ()).steps == fixed.steps
    assert for_session(fixed, added).steps == fixed.steps


def test_nothing_a_session_adds_is_asked_of_someone_it_was_not_fixed_for() -> None:
    assert asked(PLAIN, requested=("third", "sixth")) == ["usual.a", "usual.b", "usual.c", "usual.d"]
    assert asked_instruments(PLAIN, KNOWN, {}, ["third"]) == ["usual"]  # type: ignore[arg-type]


def deep(name: str, at_most: float = 1, key: str | None = None) -> Step:
    return Step(name, Condition("usual", scale=None if key else "total", item=key, at_most=at_most), module=True)


MODULES = replace(PLAIN, steps=(Step("usual"), deep("deep", key="a"), deep("deeper", key="b"), deep("third", key="c")))


@pytest.mark.parametrize(
    ("answers", "called"),
    [
        ({}, []),
        ({"a": 2, "b": 2, "c": 2}, []),
        ({"a": 1}, ["deep"]),
        ({"a": 1, "b": 0, "c": 2}, ["deeper", "deep"]),
        ({"a": 1, "b": 1, "c": 0}, ["third", "deep", "deeper"]),
        ({"a": None, "b": 1}, ["deeper"]),
    ],
    ids=[
        "nothing answered",
        "all well",
        "one at the edge",
        "weakest first",
        "equals in their order",
        "one not answered",
    ],
)
def test_the_weakest_is_called_for_first(answers: dict[str, int | None], called: list[str]) -> None:
    assert modules_called_for(MODULES, KNOWN, {"usual": answers}) == called  # type: ignore[arg-type]


@pytest.mark.parametrize("most", [0, 1, 2, 3, 9])
def test_never_more_modules_than_the_sitting_holds(most: int) -> None:
    low = {"usual": {"a": 1, "b": 0, "c": 0}}
    found = asked_instruments(replace(MODULES, most_modules=most), KNOWN, low)  # type: ignore[arg-type]
    kept = ["deeper", "third", "deep"][:most]
    assert found == ["usual", *[name for name in ("deep", "deeper", "third") if name in kept]]


def test_a_request_comes_beside_the_weakest_and_takes_no_place_of_theirs() -> None:
    low = {"usual": {"a": 1, "b": 0, "c": 0}}
    one = replace(MODULES, most_modules=1)
    assert asked_instruments(one, KNOWN, low, ["deep"]) == ["usual", "deep", "deeper"]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("low", "high", "value", "holds"),
    [
        (2, None, 1.99, False),
        (2, None, 2, True),
        (None, 2, 2, True),
        (None, 2, 2.01, False),
        (1, 2, 0.5, False),
        (1, 2, 1.5, True),
        (1, 2, 2.5, False),
        (None, None, 0, True),
        (0, 0, 0, True),
        (None, 2, None, False),
        (None, None, None, False),
    ],
    ids=str,
)
def test_a_condition_on_both_sides_of_its_edge(
    low: float | None, high: float | None, value: float | None, holds: bool
) -> None:
    assert Condition("usual", at_least=low, at_most=high).holds(value) is holds


@pytest.mark.parametrize(
    ("parts", "may"),
    [({}, True), ({"safety": True}, False), ({"private": True}, False), ({"ask_if_alone": True}, False)],
    ids=["plain", "safety", "private", "asks whether one is alone"],
)
def test_what_may_be_answered_on_a_device_of_the_practices(parts: dict[str, bool], may: bool) -> None:
    assert replace(PLAIN, **parts).may_be_handed_over is may  # type: ignore[arg-type]


def test_where_safety_is_off_only_its_questions_are_gone() -> None:
    mixed = {
        "usual": questionnaire([item("a"), item("b", audience=Audience.SAFETY), item("c", audience=Audience.SHARED)])
    }
    only = replace(PLAIN, steps=(Step("usual"),))
    for on, expected in ((True, ["a", "b", "c"]), (False, ["a", "c"])):
        found = questions(only, mixed, {}, kind=CaseKind.COUPLE, safety_on=on)
        assert [question.item.key for question in found] == expected


@pytest.mark.parametrize("kind", list(CaseKind), ids=lambda kind: kind.value)
def test_a_question_for_one_kind_of_case_is_asked_of_no_other(kind: CaseKind) -> None:
    items = [item("for-all"), *[item(one.value, only_for=one.value) for one in CaseKind]]
    only = replace(PLAIN, steps=(Step("usual"),))
    found = questions(only, {"usual": questionnaire(items)}, {}, kind=kind)
    assert [question.item.key for question in found] == ["for-all", kind.value]
