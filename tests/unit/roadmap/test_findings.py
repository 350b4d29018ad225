"""From a map to its findings: both sides of each design rule, and how sure we may be."""

import pytest

from attunement.domain.case import Case
from attunement.domain.record import CaseKind
from attunement.roadmap.card import Certainty
from attunement.roadmap.findings import Findings, find
from attunement.roadmap.relationship_map import relationship_map
from tests.unit.roadmap.invented import (
    INSTRUMENTS,
    OCCASIONS,
    case,
    checkup,
    for_clinician,
    of_family,
    response,
    strain,
)


def findings(whole: Case, *, compare: bool = True) -> Findings:
    return find(relationship_map(for_clinician(whole), INSTRUMENTS, OCCASIONS), whole.kind, compare=compare)


@pytest.mark.parametrize(
    ("one", "other", "pattern", "apart"),
    [
        (3, 3, "both-low", False),
        (3, 1, "both-low", True),
        (3.5, 3, "one-low", False),
        (3.5, 3.5, "both-middling", False),
        (3, 5, "one-low", True),
        (3.5, 5, "both-middling", False),
        (3.5, 5.5, "apart", True),
        (4.5, 5, "both-middling", False),
        (5, 5, "both-high", False),
        (5, 6.5, "both-high", False),
        (5, 7, "apart", True),
    ],
)
def test_the_pattern_on_a_part(one: float, other: float, pattern: str, apart: bool) -> None:
    found = findings(case(checkup("a", rest=7, trust=one), checkup("b", rest=7, trust=other)))
    trust = next(part for part in found.parts if part.part == "trust")
    assert (trust.pattern, trust.apart) == (pattern, apart)
    assert found.weakest == trust
    assert trust.mean == (one + other) / 2


def test_the_weakest_is_the_weakest_pattern_then_the_lowest_mean_then_the_first_asked() -> None:
    found = findings(case(checkup("a", trust=3, meaning=1, backing=3), checkup("b", trust=3, meaning=6, backing=3)))
    assert [part.part for part in found.parts[:3]] == ["backing", "trust", "meaning"]


@pytest.mark.parametrize(
    ("forms", "answered", "focus"),
    [
        ((), "nobody", "opening"),
        ((checkup("a"),), "one-silent", "opening"),
        ((checkup("a"), checkup("b", rest=None)), "one-silent", "opening"),
        ((checkup("a", rest=None, trust=4), checkup("b", rest=None, knowing=4)), "some", "opening"),
        ((checkup("a", trust=None), checkup("b")), "some", "strength"),
        ((checkup("a", trust=4), checkup("b")), "all", "connection"),
        ((strain("a", often=4), strain("b", often=4)), "nobody", "strain"),
        ((checkup("a", trust=2), checkup("b", trust=2), strain("a", often=4), strain("b")), "all", "connection"),
        ((checkup("a"), checkup("b"), strain("a", often=4), strain("b")), "all", "strain"),
    ],
)
def test_what_to_work_on_first(forms: tuple, answered: str, focus: str) -> None:  # type: ignore[type-arg]
    found = findings(case(*forms))
    assert (found.answered, found.focus) == (answered, focus)


@pytest.mark.parametrize(
    ("one", "other", "views"),
    [
        ({}, {}, "alike"),
        ({"trust": 3}, {}, "one-sided"),
        ({"trust": 3, "meaning": 3}, {}, "one-sided"),
        ({"trust": 3}, {"meaning": 3}, "reversed"),
        ({"trust": 3.5}, {"meaning": 3}, "one-sided"),
    ],
)
def test_whose_views_are_lower(one: dict[str, float], other: dict[str, float], views: str) -> None:
    forms = (checkup("a", 1, rest=5, **one), checkup("b", 1, rest=5, **other))
    assert findings(case(*forms)).views == views


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [(4, 4, "high-both"), (4, 3, "high-one"), (3, 3, "low"), (4, None, "high-one"), (3, None, "unknown")],
)
def test_strain(one: int, other: int | None, expected: str) -> None:
    forms = [strain("a", often=one), *([strain("b", often=other)] if other else [])]
    assert findings(case(*forms)).strain == expected


@pytest.mark.parametrize(
    ("item", "pattern"),
    [
        ("strain_1", "criticism"),
        ("strain_2", "contempt"),
        ("strain_3", "defensiveness"),
        ("strain_4", "stonewalling"),
        ("strain_5", "escalation"),
    ],
)
def test_the_pattern_that_strains_most_is_named_by_its_own_question(item: str, pattern: str) -> None:
    high = case(strain("a", often=4, **{item: 7}), strain("b", often=4))
    assert findings(high).strongest == pattern
    assert findings(case(strain("a", often=2, **{item: 7}), strain("b", often=2))).strongest == "none"


def test_of_two_equally_frequent_patterns_the_more_hurtful_is_named() -> None:
    assert findings(case(strain("a", often=5), strain("b", often=5))).strongest == "contempt"


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [(4, 7, "left"), (3.5, 7, "uneven"), (3, 3, "gone"), (3, 3.5, "uneven"), (None, 5, "unknown")],
)
def test_appreciation(one: float | None, other: float, expected: str) -> None:
    assert findings(case(checkup("a", appreciation=one), checkup("b", appreciation=other))).appreciation == expected


def two_answers(person: str, first: int, second: int) -> object:
    """Trust answered with these two keyed values."""
    whole = checkup(person)
    return response(person, whole.instrument, {**whole.answers, "trust-1": first, "trust-2": 8 - second})


@pytest.mark.parametrize(
    ("first", "second", "expected"), [(2, 4, Certainty.MODERATE), (1, 4, Certainty.LOW), (1, 3, Certainty.MODERATE)]
)
def test_two_answers_more_than_two_apart_make_us_less_sure(first: int, second: int, expected: Certainty) -> None:
    found = findings(case(two_answers("a", first, second), checkup("b")))  # type: ignore[arg-type]
    assert found.weakest is not None
    assert (found.weakest.part, found.weakest.certainty) == ("trust", expected)


def test_half_an_answer_is_less_sure_and_silence_is_not_known() -> None:
    half = findings(case(checkup("a", knowing=None), checkup("b"))).weakest
    silent = case(of_family("a"), of_family("b"), of_family("c", rest=None), kind=CaseKind.FAMILY, people="abc")
    assert half is not None
    assert half.certainty is Certainty.LOW
    assert findings(silent).weakest is None


def test_in_a_familys_room_nobody_is_held_against_anybody() -> None:
    forms = [of_family(person, space=value) for person, value in zip("abc", (1, 4, 7), strict=True)]
    found = findings(case(*forms, kind=CaseKind.FAMILY, people="abc"), compare=False)
    assert found.weakest is not None
    assert (found.weakest.pattern, found.weakest.apart, found.views) == ("mixed", None, "unknown")
    said = " ".join((*found.weakest.because, *found.strain_because))
    assert not any(name in said for name in ("Ana", "Ben", "Cem"))


def test_among_more_than_two_nobody_is_said_to_be_lower_where_another_is() -> None:
    """With two, the higher on one part is the lower on the other; with three, that would be a guess."""
    forms = (of_family("a", fairness=2), of_family("b", fairness=6), of_family("c", space=2))
    found = findings(case(*forms, kind=CaseKind.FAMILY, people="abc"))
    assert found.views == "one-sided"
    assert findings(case(checkup("a", trust=2), checkup("b", commitment=2))).views == "reversed"
