"""When there is a room: a table of acts and occasions. What anyone answered is in none of its rows."""

from __future__ import annotations

from dataclasses import replace

import pytest

from attunement.disclosure import Viewer, room_is_open
from attunement.disclosure.joint_work import Standing, joint_work
from attunement.domain.case import Case
from attunement.domain.errors import Refused
from attunement.domain.record import CaseKind, Decision
from tests.unit.disclosure.couple import BOTH, couple, go_on, not_now, on, response, seen

ROWS: list[tuple[str, list[Decision], list[int], Standing]] = [
    ("nothing decided", [], [], Standing.UNDECIDED),
    ("nothing decided after an occasion", [], [1], Standing.UNDECIDED),
    ("go on, nobody asked yet", [go_on(2)], [], Standing.OPEN),
    ("go on after the occasions", [go_on(3)], [1, 2], Standing.OPEN),
    ("go on before the last occasion", [go_on(3)], [1, 4], Standing.NEW_OCCASION),
    ("go on at the same moment", [go_on(3)], [3], Standing.NEW_OCCASION),
    ("decided again after a new occasion", [go_on(3), go_on(5)], [4], Standing.OPEN),
    ("talked with one only", [go_on(3, ("a",))], [], Standing.NOT_EVERYONE),
    ("talked with both at last", [go_on(3, ("a",)), go_on(4)], [], Standing.OPEN),
    ("not now", [not_now(3)], [], Standing.NOT_NOW),
    ("go on, then not now", [go_on(3), not_now(4)], [], Standing.NOT_NOW),
    ("not now, then go on", [not_now(3), go_on(4)], [], Standing.OPEN),
    ("of two at one moment the cautious one", [not_now(3), go_on(3)], [], Standing.NOT_NOW),
    ("not now about something else stands", [go_on(4), not_now(3, "affair")], [], Standing.NOT_NOW),
    ("something else taken back", [go_on(4), not_now(3, "affair"), go_on(5, BOTH, "affair")], [], Standing.OPEN),
    ("going on about something else is not about violence", [go_on(4, BOTH, "affair")], [], Standing.UNDECIDED),
]


def case_of(decisions: list[Decision], occasions: list[int]) -> Case:
    return couple(decisions=decisions, responses=[response("a", "hark", day, q1=0) for day in occasions])


@pytest.mark.parametrize(("says", "decisions", "occasions", "expected"), ROWS, ids=[row[0] for row in ROWS])
def test_where_joint_work_stands(
    says: str, decisions: list[Decision], occasions: list[int], expected: Standing
) -> None:
    assert joint_work(CaseKind.COUPLE, BOTH, decisions, [on(day) for day in occasions]) is expected
    assert room_is_open(case_of(decisions, occasions)) is (expected is Standing.OPEN)


@pytest.mark.parametrize("instrument", ["hark", "safety-own"])
@pytest.mark.parametrize("person", BOTH)
def test_either_set_of_questions_by_either_person_is_an_occasion(instrument: str, person: str) -> None:
    key = "q1" if instrument == "hark" else "fear"
    asked = response(person, instrument, 4, **{key: None})
    assert not room_is_open(couple(decisions=[go_on(3)], responses=[asked]))
    assert room_is_open(couple(decisions=[go_on(5)], responses=[asked]))


@pytest.mark.parametrize("instrument", ["phq-9", "asq", "private-own", "relationship-checkup"])
def test_nothing_else_is_an_occasion(instrument: str) -> None:
    assert room_is_open(couple(decisions=[go_on(3)], responses=[response("a", instrument, 4)]))


@pytest.mark.parametrize("answer", [0, 1, None, "declined"])
def test_the_answers_make_no_difference(answer: object) -> None:
    before = response("b", "hark", 2, q1=answer, q2=answer, q3=answer, q4=answer)
    assert room_is_open(couple(decisions=[go_on(3)], responses=[before]))


def test_a_closed_room_is_refused_with_what_it_waits_for() -> None:
    with pytest.raises(Refused, match="talking with each person alone"):
        seen(couple(), Viewer.room())


def test_one_person_alone_needs_no_decision() -> None:
    case = replace(couple(), kind=CaseKind.INDIVIDUAL)
    assert room_is_open(replace(case, people=case.people[1:]))


def test_a_family_needs_everyone_talked_with() -> None:
    family = replace(couple(decisions=[go_on(3)]), kind=CaseKind.FAMILY)
    third = replace(family.people[0], id="c")
    assert room_is_open(family)
    assert not room_is_open(replace(family, people=(*family.people, third)))
