"""Invented cases in a few words: who answered what, for the tests of findings, gates and card."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

from attunement.disclosure import DisclosedCase, Viewer, disclose
from attunement.domain.answers import DECLINED, Answer
from attunement.domain.case import Case
from attunement.domain.errors import Refused
from attunement.domain.instrument import Instrument, ItemKind
from attunement.domain.record import CaseKind, Decision, JointWork, Person, Policy, PolicyName, Response
from attunement.domain.repair import Repair, RepairStep
from attunement.instruments import all_instruments, all_occasions
from attunement.roadmap.card import Card
from attunement.roadmap.card_building import build_card, room_card
from attunement.roadmap.guidance import Guidance
from attunement.roadmap.loading import shipped_guidance
from attunement.roadmap.map_shape import CHECKUP, FAMILY_PARTS, INDIVIDUAL_PARTS, PARTS, PROCESS

INSTRUMENTS = all_instruments()
OCCASIONS = all_occasions()
GUIDANCE = shipped_guidance()

FIRST_DAY = datetime(2026, 1, 5, tzinfo=UTC)
CLINICIAN = Person("t", "clinician", "Dr Tran")
NAMES = {"a": "Ana", "b": "Ben", "c": "Cem"}

SHARED_INSTRUMENTS = (CHECKUP, PROCESS)
PRIVATE_INSTRUMENTS = (
    "phq-4", "phq-9", "gad-7", "asq", "core-10", "alcohol-1", "drug-1", "osss-3", "ons-loneliness",
    "ba-4", "private-own", "hark", "safety-own", "who-is-there", "alliance-checkout", "risq",
)  # fmt: skip


def day(number: int) -> datetime:
    """The n-th day of the case."""
    return FIRST_DAY + timedelta(days=number)


def response(person: str, instrument: str, answers: Mapping[str, Answer], at: int = 1) -> Response:
    """One filled form."""
    return Response(person, instrument, INSTRUMENTS[instrument].version, day(at), answers)


def checkup(person: str, at: int = 1, *, rest: float | None = 5, **values: float | None) -> Response:
    """A check-up with these means on the parts named, `rest` on the others; None leaves a part unanswered.

    A mean of 4.5 is answered 4 and 5; the second item of each part is worded the other way round.
    """
    return response(person, CHECKUP, _paired(CHECKUP, PARTS, rest, values), at)


def strain(person: str, at: int = 1, *, often: int = 2, **items: int) -> Response:
    """A process check with `often` on every strain item but those named (`strain_1=7`)."""
    keys = INSTRUMENTS[PROCESS].scale("strain").items
    return response(person, PROCESS, {key: items.get(key.replace("-", "_"), often) for key in keys}, at)


def of_family(
    person: str, at: int = 1, *, rest: float | None = 5, often: int | None = 2, **values: float | None
) -> Response:
    """A family's check-up with these means on the parts named, `rest` on the others, `often` on every strain item."""
    answers = _paired("family-checkup", FAMILY_PARTS, rest, values)
    strained = INSTRUMENTS["family-checkup"].scale("strain").items if often is not None else ()
    return response(person, "family-checkup", {**answers, **dict.fromkeys(strained, often)}, at)


def of_one(at: int = 1, *, rest: float | None = 5, **values: float | None) -> Response:
    """One person's check-up with these means on the parts named, `rest` on the others."""
    return response("a", "individual-checkup", _paired("individual-checkup", INDIVIDUAL_PARTS, rest, values), at)


def _paired(
    instrument: str, parts: Iterable[str], rest: float | None, values: Mapping[str, float | None]
) -> dict[str, Answer]:
    """Two answers a part with the mean wanted: 4.5 is answered 4 and 5; turned round where the item is."""
    answers: dict[str, Answer] = {}
    for part in parts:
        mean = values.get(part, rest)
        for item in INSTRUMENTS[instrument].scale(part).items:
            if mean is None:
                continue
            keyed = int(mean) if item.endswith("-1") else round(2 * mean) - int(mean)
            answers[item] = 8 - keyed if INSTRUMENTS[instrument].item(item).reverse else keyed
    return answers


def policy(name: PolicyName, people: Iterable[str]) -> Policy:
    """Signed by everyone on the first day."""
    return Policy(name, 1, dict.fromkeys(people, FIRST_DAY))


def go_on(people: Iterable[str], at: int = 50) -> Decision:
    """A decision that opens the room."""
    return Decision("violence", "t", day(at), JointWork.GO_ON, tuple(people), "talked with each alone")


def case(
    *responses: Response,
    kind: CaseKind = CaseKind.COUPLE,
    people: str = "ab",
    named: PolicyName | None = PolicyName.LIMITED_SECRETS,
    decisions: tuple[Decision, ...] | None = None,
    repairs: tuple[Repair, ...] = (),
) -> Case:
    """A case of these people and forms; its room is open unless other decisions are given."""
    return Case(
        id="c1",
        kind=kind,
        opened=FIRST_DAY,
        people=(*(Person(id_, "partner", NAMES[id_]) for id_ in people), CLINICIAN),
        policies=(policy(named, people),) if named else (),
        responses=responses,
        decisions=(go_on(people),) if decisions is None else decisions,
        repairs=repairs,
    )


def individual(*responses: Response) -> Case:
    """One client alone with the clinician."""
    return case(*responses, kind=CaseKind.INDIVIDUAL, people="a", named=None, decisions=())


def for_clinician(whole: Case) -> DisclosedCase:
    """The case as the clinician may know it."""
    return disclose(whole, Viewer.clinician(), INSTRUMENTS)


def for_room(whole: Case) -> DisclosedCase | None:
    """The case as the room may know it, or None while the room is closed."""
    try:
        return disclose(whole, Viewer.room(), INSTRUMENTS)
    except Refused:
        return None


def card(whole: Case, chosen: str | None = None, guidance: Guidance = GUIDANCE) -> Card:
    """The clinician's card; `chosen` is the step of a track that was taken up."""
    return build_card(
        for_clinician(whole),
        for_room(whole),
        instruments=INSTRUMENTS,
        occasions=OCCASIONS,
        guidance=guidance,
        chosen=chosen,
    )


def card_of_room(whole: Case) -> Card:
    """The room's own card."""
    disclosed = for_room(whole)
    assert disclosed is not None, "the room is closed"
    return room_card(disclosed, instruments=INSTRUMENTS, occasions=OCCASIONS, guidance=GUIDANCE)


def texts(made: Card) -> dict[str, str]:
    """Line id → text."""
    return {line.id: line.text for line in made.lines}


def random_answers(random: Random, instrument: Instrument) -> dict[str, Answer]:
    """Any answers an instrument can have: some items blank, some declined, some not asked."""
    answers: dict[str, Answer] = {}
    for item in instrument.items:
        kind = random.random()
        if kind < 0.1:
            answers[item.key] = None
        elif kind < 0.15:
            answers[item.key] = DECLINED
        elif kind < 0.95:
            if item.kind is ItemKind.NAMES:
                answers[item.key] = tuple(random.sample(["Kim", "Lee", "Mo"], random.randrange(4)))
            elif item.kind is ItemKind.COUNT:
                answers[item.key] = random.choice([0, 0, 1, 12])
            else:
                answers[item.key] = int(random.choice(item.options).value)
    return answers


def random_private(random: Random, people: str, times: tuple[tuple[str, str, int], ...]) -> list[Response]:
    """Private answers on the occasions given as (person, instrument, day): the acts are held, the answers are not."""
    return [response(person, name, random_answers(random, INSTRUMENTS[name]), at) for person, name, at in times]


def random_case(random: Random) -> Case:
    """Any couple, individual or family at any stage."""
    kind = random.choice(list(CaseKind))
    people = {CaseKind.COUPLE: "ab", CaseKind.INDIVIDUAL: "a", CaseKind.FAMILY: "abc"}[kind]
    responses = []
    for person in people:
        level = random.choice([2, 4, 6])
        for at in range(1, 1 + random.randrange(3)):
            responses += _random_forms(random, kind, person, level, at)
        names = random.sample(PRIVATE_INSTRUMENTS, random.randrange(len(PRIVATE_INSTRUMENTS)))
        responses += [
            response(person, n, random_answers(random, INSTRUMENTS[n]), random.randrange(1, 60)) for n in names
        ]
    decisions = [
        replace(
            go_on(people, random.randrange(1, 70)),
            joint_work=random.choice([JointWork.GO_ON, JointWork.GO_ON, JointWork.NOT_NOW]),
            talked_alone_with=tuple(people) if random.random() < 0.8 else (),
        )
        for _ in range(random.randrange(3))
    ]
    repairs = (Repair("s1", "withdrawal", (RepairStep("clarify", day(3)),)),) if random.random() < 0.3 else ()
    named = random.choice([None, *PolicyName])
    return case(*responses, kind=kind, people=people, named=named, decisions=tuple(decisions), repairs=repairs)


def _random_forms(random: Random, kind: CaseKind, person: str, level: int, at: int) -> list[Response]:
    """What this kind of case is asked about the people in it, answered near a level."""

    def near(parts: Iterable[str]) -> dict[str, float | None]:
        return {part: max(1, min(7, level + random.choice([-2, -1, 0, 0, 1, 2]))) for part in parts}

    rest = random.choice([5, 5, None])
    if kind is CaseKind.FAMILY:
        return [of_family(person, at, rest=rest, often=random.choice([1, 4, 6, None]), **near(FAMILY_PARTS))]
    if kind is CaseKind.INDIVIDUAL:
        return [of_one(at, rest=rest, **near(INDIVIDUAL_PARTS))]
    whole = checkup(person, at, rest=rest, **near(PARTS)) if random.random() < 0.8 else checkup(person, at)
    return [whole, response(person, PROCESS, random_answers(random, INSTRUMENTS[PROCESS]), at)]
