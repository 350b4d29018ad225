"""Random couples with random policies, answers and acts; and pairs of them that differ only in private answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from random import Random

from attunement.disclosure.joint_work import SAFETY_OCCASION_INSTRUMENTS
from attunement.disclosure.policy import classes_for_room
from attunement.domain.answers import DECLINED, Answer
from attunement.domain.case import Case
from attunement.domain.instrument import Instrument, Item, ItemKind
from attunement.domain.record import (
    CaseKind,
    Consent,
    Decision,
    JointWork,
    Person,
    Policy,
    PolicyName,
    Release,
    Response,
)
from attunement.domain.repair import Repair
from attunement.domain.session import Session
from attunement.domain.timeline import TimelineEvent
from attunement.instruments import all_instruments

A, B, T = "a", "b", "t"
START = datetime(2026, 1, 5, 9, tzinfo=UTC)
NAMES = ["Mia", "Otis", "nobody I trust", "Ana", "Ben"]
ASKED_OF_CLIENTS = [name for name, i in all_instruments().items() if i.answered_by == "client"]


@dataclass(frozen=True)
class Pair:
    """Two cases that differ only in what A said where the viewer may not know it."""

    one: Case
    other: Case


def a_case(random: Random) -> Case:
    """A couple with everything in it."""
    responses = [r for person in (A, B) for r in _responses(random, person)]
    last_safety = max((r.answered for r in responses if r.instrument in SAFETY_OCCASION_INSTRUMENTS), default=START)
    return Case(
        id="case-1",
        kind=CaseKind.COUPLE,
        opened=START,
        people=(Person(A, "partner", "Ana"), Person(B, "partner", "Ben"), Person(T, "clinician", "Dr Tran")),
        policies=_policies(random),
        sessions=_sessions(random),
        responses=tuple(responses),
        decisions=(
            Decision("violence", T, last_safety + timedelta(days=1), JointWork.GO_ON, (A, B), "talked with both"),
        ),
        consents=(Consent(A, "recording", START), Consent(B, "recording", START)),
        releases=(Release(B, T, START + timedelta(days=40), "message", "Thank you for coming."),),
        codes=(TimelineEvent("s1", 12.0, A, "criticism", "live", confirmed=True),),
        repairs=(Repair("s1", "withdrawal"),),
    )


def room_pair(random: Random) -> Pair:
    """Only answers of A whose class does not reach the room change; so do A's wholly private responses."""
    one = a_case(random)
    return Pair(one, _changed(one, random, lambda response: _hidden_from_room(one, response)))


def partner_pair(random: Random) -> Pair:
    """Everything A said changes: B's own output may depend on none of it."""
    one = a_case(random)
    return Pair(
        one, _changed(one, random, lambda response: {i.key for i in all_instruments()[response.instrument].items})
    )


def answer_to(item: Item, random: Random) -> Answer:
    """Any answer the item can have, blanks and refusals among them."""
    if random.random() < 0.15:
        return random.choice([None, DECLINED])
    match item.kind:
        case ItemKind.CHOICE:
            return int(random.choice(item.options).value)
        case ItemKind.COUNT:
            return random.choice([0, 0, 1, 3, 12])
        case ItemKind.NUMBER:
            return item.range[0] + item.range[2] * random.randrange(3)
        case ItemKind.NAMES:
            return tuple(random.sample(NAMES, random.randrange(4)))
        case ItemKind.WORDS:
            return tuple(option.label for option in random.sample(item.options, item.most or 1))


def _hidden_from_room(case: Case, response: Response) -> set[str]:
    reaching = classes_for_room(case, response.answered)
    return {i.key for i in all_instruments()[response.instrument].items if i.audience not in reaching}


def _changed(case: Case, random: Random, hidden: Callable[[Response], set[str]]) -> Case:
    changed: list[Response] = []
    for response in case.responses:
        private = hidden(response) if response.person == A else set()
        definition = all_instruments()[response.instrument]
        wholly = private == {item.key for item in definition.items}
        if wholly and response.instrument not in SAFETY_OCCASION_INSTRUMENTS and random.random() < 0.3:
            continue
        changed.append(replace(response, answers=_answers(definition, random, private, response)))
    return replace(case, responses=tuple(changed))


def _answers(definition: Instrument, random: Random, private: set[str], old: Response) -> dict[str, Answer]:
    return {
        item.key: answer_to(item, random) if item.key in private else old.answers.get(item.key)
        for item in definition.items
    }


def _responses(random: Random, person: str) -> list[Response]:
    found = []
    for name in ASKED_OF_CLIENTS:
        for time in range(random.choice([0, 1, 1, 2])):
            definition = all_instruments()[name]
            at = START + timedelta(days=random.randrange(30), minutes=random.randrange(600), seconds=time)
            answers = {item.key: answer_to(item, random) for item in definition.items}
            found.append(Response(person, name, definition.version, at, answers))
    return found


def _policies(random: Random) -> tuple[Policy, ...]:
    found = []
    for version in range(1, random.choice([1, 2, 3]) + 1):
        signers = random.choice([(A, B), (A, B), (A, B), (A,), (B,), ()])
        signed = {who: START + timedelta(days=random.randrange(-3, 25)) for who in signers}
        found.append(Policy(random.choice(list(PolicyName)), version, signed))
    return tuple(found)


def _sessions(random: Random) -> tuple[Session, ...]:
    return tuple(
        Session(f"s{n}", START + timedelta(days=7 * n), kind, attended)
        for n, (kind, attended) in enumerate(
            random.sample([("joint", (A, B)), ("individual", (A,)), ("individual", (B,))], 2)
        )
    )
