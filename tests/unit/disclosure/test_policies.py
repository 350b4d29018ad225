"""What reaches the room under each policy, and that an answer keeps the audience it had when it was given."""

from __future__ import annotations

from dataclasses import replace

import pytest

from attunement.disclosure import Viewer
from attunement.disclosure.policy import classes_for_room, policy_at
from attunement.domain.audience import Audience, most_private
from attunement.domain.record import CaseKind, Policy, PolicyName
from tests.unit.disclosure.couple import ANA, BEN, TRAN, couple, go_on, on, policy, response, seen

NO, LIMITED, PRIVATE = PolicyName.NO_SECRETS, PolicyName.LIMITED_SECRETS, PolicyName.FULLY_PRIVATE
SHARED, CLINICIAN, SAFETY = Audience.SHARED, Audience.CLINICIAN, Audience.SAFETY


def two(first: PolicyName, day: int, second: PolicyName, later: int, number: int = 2) -> list[Policy]:
    """Two policies that both signed."""
    return [policy(first, {"a": day, "b": day}), policy(second, {"a": later, "b": later}, number)]


SIGNING: list[tuple[str, list[Policy], int, PolicyName | None]] = [
    ("nothing put to them", [], 9, None),
    ("one of two signed", [policy(NO, {"a": 1})], 9, None),
    ("both signed", [policy(LIMITED, {"a": 1, "b": 2})], 9, LIMITED),
    ("answered before the second signed", [policy(LIMITED, {"a": 1, "b": 4})], 3, None),
    ("in force from the start of the day of the last signature", [policy(LIMITED, {"a": 1, "b": 4})], 4, LIMITED),
    ("a later version, signed by one only", [policy(PRIVATE, {"a": 1, "b": 1}), policy(NO, {"a": 2}, 2)], 9, PRIVATE),
    ("a later version rules", [policy(NO, {"a": 1, "b": 1}), policy(PRIVATE, {"a": 5, "b": 6}, 2)], 9, PRIVATE),
    ("but not before", [policy(NO, {"a": 1, "b": 1}), policy(PRIVATE, {"a": 5, "b": 6}, 2)], 5, NO),
    ("the one signed last rules, whatever its number", two(NO, 7, PRIVATE, 2), 9, NO),
    ("at one moment the later version", two(NO, 1, LIMITED, 1), 9, LIMITED),
    ("at one moment and version the narrower", two(NO, 1, PRIVATE, 1, 1), 9, PRIVATE),
]  # fmt: skip


@pytest.mark.parametrize(("says", "policies", "day", "expected"), SIGNING, ids=[row[0] for row in SIGNING])
def test_which_policy_is_in_force(says: str, policies: list[Policy], day: int, expected: PolicyName | None) -> None:
    assert policy_at(couple(policies=policies), on(day)) is expected


@pytest.mark.parametrize(
    ("name", "reaches"),
    [(NO, {SHARED, CLINICIAN}), (LIMITED, {SHARED}), (PRIVATE, set())],
    ids=["no-secrets", "limited-secrets", "fully-private"],
)
def test_the_classes_each_policy_lets_into_the_room(name: PolicyName, reaches: set[Audience]) -> None:
    case = couple(policies=[policy(name, {"a": 1, "b": 1})])
    assert classes_for_room(case, on(2)) == reaches
    assert SAFETY not in classes_for_room(case, on(2))


def test_until_everyone_signed_it_is_fully_private() -> None:
    assert classes_for_room(couple(policies=[policy(NO, {"a": 1})]), on(2)) == set()


def room_values(case_parts: dict[str, object]) -> dict[tuple[str, str], object]:
    disclosed = seen(couple(decisions=[go_on(30)], **case_parts), Viewer.room())
    return {(r.person, key): answer for r in disclosed.responses for key, answer in r.answers.items()}


def test_a_later_policy_never_widens_an_answer() -> None:
    policies = [policy(LIMITED, {"a": 1, "b": 1}), policy(NO, {"a": 10, "b": 10}, 2)]
    early, late = response("a", "phq-4", 5, q1=3), response("a", "phq-4", 15, q1=1)
    assert room_values({"policies": policies, "responses": [early]}) == {}
    assert room_values({"policies": policies, "responses": [early, late]}) == {("a", "q1"): 1}


def test_nor_does_it_take_back_what_the_room_already_knew() -> None:
    policies = [policy(NO, {"a": 1, "b": 1}), policy(PRIVATE, {"a": 10, "b": 10}, 2)]
    assert room_values({"policies": policies, "responses": [response("a", "phq-4", 5, q1=3)]}) == {("a", "q1"): 3}


def test_safety_items_never_move() -> None:
    policies = [policy(NO, {"a": 1, "b": 1})]
    responses = [response("a", "phq-9", 5, q1=2, q9=2), response("a", "hark", 6, q1=1)]
    assert room_values({"policies": policies, "responses": responses}) == {("a", "q1"): 2}


def test_the_room_cannot_tell_a_refusal_from_a_blank() -> None:
    policies = [policy(LIMITED, {"a": 1, "b": 1})]
    declined = response("a", "relationship-checkup", 5, trust_1="declined", trust_2=None)
    assert room_values({"policies": policies, "responses": [declined]}) == {
        ("a", "trust-1"): None,
        ("a", "trust-2"): None,
    }


def test_one_persons_own_answers_are_known_where_only_they_and_the_clinician_sit() -> None:
    case = replace(couple(people=[ANA, TRAN]), kind=CaseKind.INDIVIDUAL)
    assert classes_for_room(case, on(2)) == {SHARED, CLINICIAN}
    signed = replace(case, policies=(policy(PRIVATE, {"a": 1}),))
    assert classes_for_room(signed, on(2)) == set()


def test_the_class_of_something_derived_is_the_most_private_of_its_sources() -> None:
    assert most_private([SHARED, SAFETY, CLINICIAN]) is SAFETY
    assert most_private([SHARED, CLINICIAN]) is CLINICIAN
    assert most_private([]) is SHARED


def test_everyone_in_a_family_must_sign() -> None:
    third = replace(BEN, id="c")
    family = replace(couple(people=[ANA, BEN, third], policies=[policy(NO, {"a": 1, "b": 1})]), kind=CaseKind.FAMILY)
    assert policy_at(family, on(2)) is None
