"""Invented courses of sessions with check-outs and mirrors, in a few words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from attunement.domain.answers import Answer
from attunement.domain.case import Case
from attunement.domain.record import CaseKind, Response
from attunement.domain.relationship import Mirror
from attunement.domain.repair import Origin, Repair, RuptureState
from attunement.domain.session import Session, SessionState
from attunement.roadmap.alliance_reading import Alliances, Trajectory
from attunement.roadmap.alliances import read_alliances
from tests.unit.roadmap.invented import INSTRUMENTS, case, day, for_clinician

FIVE = ("bond", "tasks", "goals", "realness", "safety")
Ratings = Sequence[float | None]


def session(
    number: int, attended: str = "a", *, state: SessionState = SessionState.HELD, missed: str = "", late: str = ""
) -> Session:
    """The session of a week; `late` and `missed` name people by letter, t is the clinician."""
    return Session(
        f"s{number}",
        day(7 * number),
        "joint",
        (*attended, "t") if state is SessionState.HELD else (),
        dict.fromkeys(late, 10.0),
        tuple(missed),
        state,
    )


def five(mean: float) -> dict[str, Answer]:
    """Five answers with this mean, which is a whole number of fifths."""
    total = round(5 * mean)
    return {key: total // 5 + (n < total % 5) for n, key in enumerate(FIVE)}


def checkout(number: int, mean: float, person: str = "a", felt_off: int | None = None, days: int = 0) -> Response:
    """A check-out after the session of a week."""
    answers = five(mean) | ({"felt-off": felt_off} if felt_off is not None else {})
    return Response(person, "alliance-checkout", 1, day(7 * number + days), answers, f"s{number}")


def mirror(number: int, mean: float, person: str = "a", guess: float | None = None) -> Mirror:
    """The clinician's side of the session of a week."""
    return Mirror(person, "t", f"s{number}", day(7 * number), guess, five(mean))


def course(
    ratings: Ratings,
    clinician: Ratings = (),
    *,
    felt_off: Mapping[int, int] | None = None,
    repairs: tuple[Repair, ...] = (),
    more: tuple[Response, ...] = (),
    sessions: Mapping[int, Session] | None = None,
) -> Case:
    """One client, a session a week from week 1 on; None is a session nobody rated."""
    off = felt_off or {}
    weeks = range(1, max(len(ratings), len(clinician)) + 1)
    forms = [checkout(n, value, felt_off=off.get(n)) for n, value in enumerate(ratings, 1) if value is not None]
    return replace(
        case(*forms, *more, kind=CaseKind.INDIVIDUAL, people="a", named=None, decisions=(), repairs=repairs),
        sessions=tuple((sessions or {}).get(n, session(n)) for n in weeks),
        mirrors=tuple(mirror(n, value) for n, value in enumerate(clinician, 1) if value is not None),
    )


def couple(ana: Ratings, ben: Ratings, clinician: Ratings = ()) -> Case:
    """Two partners, a joint session a week; the clinician's side is about Ana."""
    forms = [
        checkout(n, value, person)
        for person, ratings in (("a", ana), ("b", ben))
        for n, value in enumerate(ratings, 1)
        if value is not None
    ]
    return replace(
        case(*forms),
        sessions=tuple(session(n, "ab") for n in range(1, max(len(ana), len(ben)) + 1)),
        mirrors=tuple(mirror(n, value) for n, value in enumerate(clinician, 1) if value is not None),
    )


def rupture(
    opened: int,
    state: RuptureState = RuptureState.CONFIRMED,
    *,
    closed: int | None = None,
    origin: Origin = Origin.RATINGS,
    person: str = "a",
) -> Repair:
    """A rupture opened at the session of a week, and closed three days after another."""
    moment: datetime | None = day(7 * closed + 3) if closed is not None else None
    return Repair(f"s{opened}", "withdrawal", closed=moment, person=person, state=state, origin=origin)


def read(whole: Case) -> Alliances:
    """What the clinician's page is made of."""
    return read_alliances(for_clinician(whole), INSTRUMENTS)


def of_ana(whole: Case) -> Trajectory:
    """Ana's trajectory."""
    return read(whole).trajectories[0]


def keys(found: Trajectory) -> dict[str, str]:
    """Topic → the sentence's key; of several of one topic the first."""
    return {finding.topic: finding.key for finding in reversed(found.findings)}
