"""The roadmap card: at most a minute to read, every line with its reason and how sure it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from attunement.roadmap.gates import Gate


class Part(StrEnum):
    """Who a line is for."""

    ROOM = "room"
    ALONE = "alone"


class Kind(StrEnum):
    """What a line says."""

    CHANGE = "change"
    WEAKEST = "weakest"
    BEGIN = "begin"
    OFFER = "offer"
    AVOID = "avoid"
    DIFFERENCE = "difference"
    PRIVATE = "private"
    GATE = "gate"
    RUPTURE = "rupture"


class Certainty(StrEnum):
    """How sure we are of a line, given what was answered and what is known of the questions."""

    HIGH = "high"
    MODERATE = "moderate"
    LOW = "low"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Line:
    """One line of the card."""

    id: str
    part: Part
    kind: Kind
    text: str
    because: tuple[str, ...]
    certainty: Certainty
    evidence: str
    steps: tuple[str, ...] = ()
    """Folded detail: the steps of what is offered."""
    entry: str | None = None
    """The library entry it offers, warns of, or leads to."""
    track: str | None = None
    """The track it makes the clinician think of; for the clinician's own part only."""
    sentence: str = ""
    """The sentence it was made from: what is learned from a disagreement is learned about that sentence."""


@dataclass(frozen=True)
class Card:
    """The card for one viewer: the room part is the same, byte for byte, for everyone who may see it."""

    case: str
    lines: tuple[Line, ...]
    gates: Mapping[str, Gate] = field(default_factory=dict)
    room_closed: str | None = None
    """Why there is no room part, where there is none."""

    def of(self, part: Part) -> tuple[Line, ...]:
        """The lines of one part, in order."""
        return tuple(line for line in self.lines if line.part is part)
