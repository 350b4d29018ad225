"""Random families of three, and pairs that differ only in what A said; what the room and each person can get."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

from attunement.disclosure import DisclosedCase, Viewer, disclose
from attunement.disclosure.joint_work import SAFETY_OCCASION_INSTRUMENTS
from attunement.disclosure.policy import classes_for_room
from attunement.domain.answers import Answer
from attunement.domain.case import Case
from attunement.domain.record import CaseKind, Decision, JointWork, Person, Policy, PolicyName, Response
from attunement.domain.session import Session
from attunement.instruments import all_instruments, all_occasions
from attunement.roadmap.as_json import card_as_json, map_as_json
from attunement.roadmap.card_building import build_card, room_card
from attunement.roadmap.house_geometry import NARROW, WIDE
from attunement.roadmap.loading import shipped_guidance
from attunement.roadmap.map_drawing import draw_map
from attunement.roadmap.relationship_map import RelationshipMap, relationship_map
from attunement.roadmap.standalone import card_page, map_page
from tests.noninterference.random_cases import Pair, answer_to

PEOPLE = {"a": "Ana", "b": "Ben", "c": "Cleo"}
START = datetime(2026, 1, 5, 9, tzinfo=UTC)
ASKED = ("family-checkup", "phq-4", "ba-4", "osss-3", "who-is-there", "hark", "safety-own", "alliance-checkout")
INSTRUMENTS, OCCASIONS = all_instruments(), all_occasions()

Artefacts = dict[str, str]
"""What somebody can get, by a name that says what it is."""


def a_family(dice: Random, *, named: PolicyName | None = None, whole: bool = False) -> Case:
    """Three people with everything in it and an open room. `whole` answers every check-up without a blank."""
    responses = [r for person in PEOPLE for r in _responses(dice, person, whole=whole)]
    safety = [r.answered for r in responses if r.instrument in SAFETY_OCCASION_INSTRUMENTS]
    decided = max(safety, default=START) + timedelta(days=1)
    policy = Policy(named, 1, dict.fromkeys(PEOPLE, START)) if named else _policy(dice)
    return Case(
        id="case-1",
        kind=CaseKind.FAMILY,
        opened=START,
        people=(*(Person(id_, "member", name) for id_, name in PEOPLE.items()), Person("t", "clinician", "Dr Tran")),
        policies=(policy,),
        sessions=(Session("s1", START + timedelta(days=7), "joint", tuple(PEOPLE)),),
        responses=tuple(responses),
        decisions=(Decision("violence", "t", decided, JointWork.GO_ON, tuple(PEOPLE), "talked with each"),),
    )


def private_pair(dice: Random) -> Pair:
    """Only what A said outside what everyone may know changes."""
    one = a_family(dice)

    def hidden(response: Response) -> set[str]:
        reaching = classes_for_room(one, response.answered)
        return {i.key for i in INSTRUMENTS[response.instrument].items if i.audience not in reaching}

    return Pair(one, _changed(one, dice, hidden))


def whole_pair(dice: Random) -> Pair:
    """Everything A said changes: what B and C get of their own may depend on none of it."""
    one = a_family(dice)
    return Pair(one, _changed(one, dice, lambda r: {i.key for i in INSTRUMENTS[r.instrument].items}))


def of_the_room(case: Case) -> Artefacts:
    """Map, card and pages of the room, and the room part of the clinician's card."""
    room = disclose(case, Viewer.room(), INSTRUMENTS)
    found, guidance = relationship_map(room, INSTRUMENTS, OCCASIONS), shipped_guidance()
    card = room_card(room, instruments=INSTRUMENTS, occasions=OCCASIONS, guidance=guidance)
    clinician = disclose(case, Viewer.clinician(), INSTRUMENTS)
    whole = build_card(clinician, room, instruments=INSTRUMENTS, occasions=OCCASIONS, guidance=guidance)
    room_part = [line for line in card_as_json(whole)["lines"] if line["part"] == "room"]
    return {
        "case": repr(room),
        **_of_map(found, Viewer.room()),
        "card as JSON": json.dumps(card_as_json(card)),
        "card as a page": card_page(card, found),
        "room part of the clinician's card": json.dumps(room_part),
    }


def of_person(case: Case, person: str) -> Artefacts:
    """One person's own record and map."""
    own: DisclosedCase = disclose(case, Viewer.of(person), INSTRUMENTS)
    return {"case": repr(own), **_of_map(relationship_map(own, INSTRUMENTS, OCCASIONS), Viewer.of(person))}


def room_map(case: Case) -> RelationshipMap:
    """The room's map."""
    return relationship_map(disclose(case, Viewer.room(), INSTRUMENTS), INSTRUMENTS, OCCASIONS)


def _of_map(found: RelationshipMap, viewer: Viewer) -> Artefacts:
    return {
        "map as JSON": json.dumps(map_as_json(found, viewer)),
        "map as a narrow picture": draw_map(found, layout=NARROW),
        "map as a wide picture": draw_map(found, layout=WIDE),
        "map as a page": map_page(found),
    }


def _changed(case: Case, dice: Random, hidden: Callable[[Response], set[str]]) -> Case:
    changed: list[Response] = []
    for response in case.responses:
        private = hidden(response) if response.person == "a" else set()
        items = INSTRUMENTS[response.instrument].items
        wholly = len(private) == len(items)
        if wholly and response.instrument not in SAFETY_OCCASION_INSTRUMENTS and dice.random() < 0.3:
            continue
        answers = {i.key: answer_to(i, dice) if i.key in private else response.answers.get(i.key) for i in items}
        changed.append(replace(response, answers=answers))
    return replace(case, responses=tuple(changed))


def _responses(dice: Random, person: str, *, whole: bool) -> list[Response]:
    found = []
    for name in ASKED:
        for _ in range(1 if whole else dice.choice([0, 1, 1, 2])):
            definition = INSTRUMENTS[name]
            at = START + timedelta(days=dice.randrange(1, 30), minutes=dice.randrange(600))
            answers: dict[str, Answer] = {item.key: answer_to(item, dice) for item in definition.items}
            if whole and name == "family-checkup":
                answers = {item.key: int(dice.choice(item.options).value) for item in definition.items}
            found.append(Response(person, name, definition.version, at, answers))
    return found


def _policy(dice: Random) -> Policy:
    """Any policy, signed by all or only by some: then nobody's answers are anybody else's."""
    signers = dice.choice([tuple(PEOPLE), tuple(PEOPLE), ("a", "b"), ("c",), ()])
    signed = {who: START + timedelta(days=dice.randrange(12)) for who in signers}
    return Policy(dice.choice(list(PolicyName)), 1, signed)
