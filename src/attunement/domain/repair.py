"""A rupture from the moment it is noticed to its verified repair, and the steps between."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class RuptureKind(StrEnum):
    """How a client (or the clinician) moves in a rupture: a hypothesis until a human sets it."""

    WITHDRAWAL = "withdrawal"
    CONFRONTATION = "confrontation"
    MIXED = "mixed"
    UNKNOWN = "unknown"


class Origin(StrEnum):
    """What opened it."""

    RATINGS = "ratings"
    CLIENT_WORD = "client-word"
    CLINICIAN = "clinician"
    MISTAKE = "mistake"


class RuptureState(StrEnum):
    """Where it stands."""

    SUSPECTED = "suspected"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"
    ALREADY_HANDLED = "already-handled"
    REPAIRED = "repaired"
    UNREPAIRED = "unrepaired"

    @property
    def is_open(self) -> bool:
        """True while it asks for something."""
        return self in (RuptureState.SUSPECTED, RuptureState.CONFIRMED)


class RepairStepName(StrEnum):
    """The plan, in its order."""

    CLARIFY = "clarify"
    OWN_PART = "own-part"
    ACKNOWLEDGE = "acknowledge"
    EXPLORE = "explore"
    AGREE = "agree"
    FOLLOW_UP = "follow-up"


class FollowUp(StrEnum):
    """What follows where a rupture is named unrepaired."""

    SUPERVISION = "supervision"
    CONSULTATION = "consultation"
    REFERRAL = "referral"


@dataclass(frozen=True)
class RepairStep:
    """One step of a repair: when, what was tried and by whom (a person's id; empty is the clinician)."""

    step: str
    at: datetime
    tried: str = ""
    by: str = ""


@dataclass(frozen=True)
class Repair:
    """A rupture being repaired, from the session it was opened in to its verified end."""

    opened: str
    kind: str
    steps: tuple[RepairStep, ...] = ()
    closed: datetime | None = None
    outcome: str | None = None
    id: str = ""
    person: str = ""
    origin: Origin = Origin.RATINGS
    state: RuptureState = RuptureState.CONFIRMED
    noticed: datetime | None = None
    because: tuple[str, ...] = field(default_factory=tuple)
    probability: float | None = None
    """How sure the product was when it was noticed, 0 to 1; None where a human opened it."""
    sessions_to_repair: int | None = None
    """Rated sessions from the opening to the one that showed the repair; None where none did."""
    follow_up: FollowUp | None = None

    @property
    def is_open(self) -> bool:
        """True while it asks for something."""
        return self.closed is None and self.state.is_open
