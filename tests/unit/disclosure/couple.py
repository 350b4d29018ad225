"""A couple to disclose: small, and easy to vary."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from attunement.disclosure import DisclosedCase, Viewer, disclose
from attunement.domain.case import Case
from attunement.domain.record import CaseKind, Decision, JointWork, Person, Policy, PolicyName, Response
from attunement.instruments import all_instruments

DAY = datetime(2026, 1, 5, tzinfo=UTC)
ANA, BEN, TRAN = Person("a", "partner", "Ana"), Person("b", "partner", "Ben"), Person("t", "clinician", "Dr Tran")
BOTH = ("a", "b")


def on(day: int, hour: int = 12) -> datetime:
    """Noon, so many days after the case was opened."""
    return DAY + timedelta(days=day, hours=hour)


def policy(name: PolicyName, signed: dict[str, int], version: int = 1) -> Policy:
    """A policy, and the day on whose start each signed."""
    return Policy(name, version, {who: on(day, 0) for who, day in signed.items()})


def response(person: str, instrument: str, day: int, **answers: Any) -> Response:
    """Answers to one instrument; keys with `_` for `-`."""
    return Response(person, instrument, 1, on(day), {key.replace("_", "-"): value for key, value in answers.items()})


def go_on(day: int, talked: tuple[str, ...] = BOTH, about: str = "violence") -> Decision:
    """A decision to go on."""
    return Decision(about, "t", on(day), JointWork.GO_ON, talked, "talked")


def not_now(day: int, about: str = "violence") -> Decision:
    """A decision against joint work for now."""
    return Decision(about, "t", on(day), JointWork.NOT_NOW, (), "")


def couple(**parts: Any) -> Case:
    """A couple's case with these parts; lists become tuples."""
    filled: dict[str, Any] = {name: tuple(part) for name, part in parts.items()}
    people = filled.pop("people", (ANA, BEN, TRAN))
    return Case("c1", CaseKind.COUPLE, DAY, people, **filled)


def seen(case: Case, viewer: Viewer) -> DisclosedCase:
    """The case as this viewer may know it."""
    return disclose(case, viewer, all_instruments())
