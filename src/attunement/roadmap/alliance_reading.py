"""What the alliance page is made of: slots along time, what was rated, what happened, what was a rupture."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from attunement.domain.record import CaseKind
from attunement.domain.repair import Origin
from attunement.roadmap.alliance_sentences import AllianceFinding

CHECKOUT: Final = "alliance-checkout"
MIRROR: Final = "alliance-mirror"
BREAK_QUESTIONS: Final = "risq"
ALLIANCE_SCALE: Final = "alliance"
FELT_OFF: Final = "felt-off"


class EventKind(StrEnum):
    """What is flagged on the chart; the order is the order of the flags."""

    MISSED = "missed"
    LATE = "late"
    CANCELLED = "cancelled"
    FELT_OFF = "felt-off"
    RISQ = "risq"


IN_THE_DIARY: Final = (EventKind.MISSED, EventKind.LATE, EventKind.CANCELLED)
"""The events that are counted together; the others are what the client said."""


@dataclass(frozen=True)
class Event:
    """One flag; `by` names people by id, where somebody did it."""

    kind: EventKind
    by: tuple[str, ...] = ()


@dataclass(frozen=True)
class Slot:
    """One step of time for one client: a session, or a check-out that belongs to none.

    Values are points of 1 to 7. `number` counts the sessions this client had; None where none took place. `state` and
    `probability` are the detector's after this session, `usual`, `low` and `high` what it expected before it.
    """

    session: str
    at: datetime
    number: int | None
    client: float | None = None
    clinician: float | None = None
    felt_off: float | None = None
    events: tuple[Event, ...] = ()
    state: str = ""
    probability: float | None = None
    usual: float | None = None
    low: float | None = None
    high: float | None = None
    split_change: float | None = None
    held_back: bool = False
    """True where the client's answers have come and wait for the clinician's guess."""

    @property
    def split(self) -> float | None:
        """Clinician's minus client's, where both rated."""
        return None if self.client is None or self.clinician is None else self.clinician - self.client


class SpanState(StrEnum):
    """How a rupture on the chart stands."""

    SUSPECTED = "suspected"
    OPEN = "open"
    REPAIRED = "repaired"
    UNREPAIRED = "unrepaired"
    HANDLED = "handled"


@dataclass(frozen=True)
class Span:
    """A rupture from its onset to its end: places among the slots; `end` None while it is open."""

    start: int
    end: int | None
    state: SpanState
    origin: Origin = Origin.RATINGS
    from_ratings_alone: bool = False
    probability: float | None = None
    because: tuple[str, ...] = ()
    """What was noticed when it was opened, in words."""

    @property
    def is_mistake(self) -> bool:
        """True where a mistake of the clinician's opened it."""
        return self.origin is Origin.MISTAKE

    @property
    def is_open(self) -> bool:
        """True while it asks for something."""
        return self.state in (SpanState.SUSPECTED, SpanState.OPEN)


@dataclass(frozen=True)
class Trajectory:
    """One client with the clinician: the slots in order of time, the ruptures, and what they say."""

    person: str
    client: str
    clinician: str
    letters: Mapping[str, str]
    """Letters of the two marks: keys `client` and `clinician`."""
    place: int
    """Which of the case's clients, from 0: it chooses the shape of the mark."""
    slots: tuple[Slot, ...]
    spans: tuple[Span, ...]
    findings: tuple[AllianceFinding, ...] = ()

    @property
    def rated(self) -> tuple[int, ...]:
        """Places of the slots the client rated."""
        return tuple(n for n, slot in enumerate(self.slots) if slot.client is not None)

    @property
    def waiting(self) -> tuple[Slot, ...]:
        """Slots whose answers wait for the clinician's guess."""
        return tuple(slot for slot in self.slots if slot.held_back)


@dataclass(frozen=True)
class Pair:
    """One session both partners rated: the first's minus the second's, and how far from their usual split."""

    session: str
    at: datetime
    number: int | None
    one: float
    other: float
    change: float | None

    @property
    def split(self) -> float:
        """The first's minus the second's."""
        return self.one - self.other


@dataclass(frozen=True)
class Partners:
    """The two clients of a couple within the system: how the split between them changes."""

    one: str
    other: str
    pairs: tuple[Pair, ...]
    findings: tuple[AllianceFinding, ...] = ()


@dataclass(frozen=True)
class Alliances:
    """Everything the page shows, for the clinician alone."""

    case: str
    kind: CaseKind
    trajectories: tuple[Trajectory, ...]
    partners: Partners | None
    people: Mapping[str, str]
    """Person id → name, the clinician's too."""
