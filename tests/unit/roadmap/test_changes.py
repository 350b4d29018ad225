"""What changed: against each person's own last time, by a point or a published reliable change, or not at all."""

import pytest

from attunement.domain.case import Case
from attunement.domain.record import CaseKind, Response
from attunement.roadmap.card import Certainty
from attunement.roadmap.changes import Changes, changes
from tests.unit.roadmap.invented import (
    INSTRUMENTS,
    OCCASIONS,
    case,
    checkup,
    for_clinician,
    individual,
    of_family,
    response,
    strain,
)


def found(whole: Case) -> Changes:
    return changes(for_clinician(whole), INSTRUMENTS, OCCASIONS)


def moved(whole: Case) -> list[tuple[str, str, str, float]]:
    return [(change.part, change.direction, change.who, change.size) for change in found(whole).moved]


BEFORE = (checkup("a", 1), checkup("b", 2))


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (5.5, 5, []),
        (6, 5, [("trust", "better", "some", 1.0)]),
        (6, 6.5, [("trust", "better", "all", 1.5)]),
        (4, 3, [("trust", "worse", "all", 2.0)]),
        (7, 3, [("trust", "opposite", "all", 2.0)]),
    ],
)
def test_a_point_or_more_is_a_change(one: float, other: float, expected: list[tuple[str, str, str, float]]) -> None:
    assert moved(case(*BEFORE, checkup("a", 30, trust=one), checkup("b", 33, trust=other))) == expected


def test_the_largest_comes_first_and_strain_falls_for_the_better() -> None:
    whole = case(
        *BEFORE, checkup("a", 30, trust=6, meaning=7), checkup("b", 30),
        strain("a", 1, often=5), strain("a", 30, often=4), strain("b", 1), strain("b", 30, often=4),
    )  # fmt: skip
    assert moved(whole) == [
        ("meaning", "better", "some", 2.0), ("strain", "opposite", "all", 2.0), ("trust", "better", "some", 1.0),
    ]  # fmt: skip
    assert found(whole).most("better") == found(whole).moved[0]
    assert found(whole).most("worse") is None


def test_each_person_is_compared_with_their_own_last_time() -> None:
    whole = case(checkup("a", 1, trust=2), checkup("a", 10, trust=4), checkup("a", 30, trust=5), checkup("b", 2))
    assert moved(whole) == [("trust", "better", "some", 1.0)]
    assert "Ana from 4 to 5" in found(whole).moved[0].because[0]


@pytest.mark.parametrize(
    ("forms", "state"),
    [
        ((), "nothing"),
        (BEFORE, "first"),
        ((*BEFORE, checkup("a", 30)), "steady"),
        ((*BEFORE, checkup("a", 30, rest=None)), "first"),
        ((*BEFORE, checkup("a", 30, trust=7)), "moved"),
    ],
)
def test_whether_there_was_anything_to_compare(forms: tuple[Response, ...], state: str) -> None:
    assert found(case(*forms)).state == state


def test_a_change_for_one_is_less_sure_and_in_a_family_nobody_is_named() -> None:
    one = found(case(*BEFORE, checkup("a", 30, trust=7), checkup("b", 30))).moved[0]
    both = found(case(*BEFORE, checkup("a", 30, trust=7), checkup("b", 30, trust=7))).moved[0]
    assert (one.certainty, both.certainty) == (Certainty.LOW, Certainty.MODERATE)
    forms = [
        of_family("a"),
        of_family("b"),
        of_family("c"),
        of_family("a", 30, fairness=7),
        of_family("b", 30, often=6),
    ]
    moved = found(case(*forms, kind=CaseKind.FAMILY, people="abc")).moved
    assert [(change.part, change.direction) for change in moved] == [("strain", "worse"), ("fairness", "better")]
    assert [change.because[0] for change in moved] == ["strain: moved for 1 of 3", "Fairness: moved for 1 of 3"]


def phq_4(at: int, *answers: int) -> Response:
    return response("a", "phq-4", dict(zip(("q1", "q2", "q3", "q4"), answers, strict=True)), at)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ((1, 1, 0, 0), (1, 1, 1, 1), []),
        ((1, 1, 0, 0), (2, 1, 1, 1), [("total", "worse")]),
        ((3, 3, 3, 3), (1, 1, 1, 1), [("total", "better")]),
    ],
)
def test_an_individuals_change_is_the_published_reliable_one(
    before: tuple[int, ...], after: tuple[int, ...], expected: list[tuple[str, str]]
) -> None:
    whole = individual(phq_4(1, *before), phq_4(30, *after))
    assert [(change.part, change.direction) for change in found(whole).moved] == expected
    assert all("reliable change as published" in change.because[0] for change in found(whole).moved)
    assert all(change.certainty is Certainty.HIGH for change in found(whole).moved)


def test_an_individuals_own_questions_go_by_the_design_rule_and_stay_unsure() -> None:
    forms = [
        response("a", "ba-4", {"belong": value, "unseen": 8 - value, "fitting": 4, "pushed": 4}, at)
        for at, value in ((1, 3), (30, 4))
    ]
    change = found(individual(*forms)).moved[0]
    assert (change.part, change.direction, change.certainty) == ("belonging", "better", Certainty.LOW)
    assert "design rule" in change.because[0]


def test_a_form_left_half_blank_is_no_change() -> None:
    assert found(individual(phq_4(1, 3, 3, 3, 3), response("a", "phq-4", {"q1": 0}, 30))).state == "first"
