"""A clinician's diary: what clashes, and from when on somebody may be sitting there waiting.

Source of the two waiting times: practice wisdom. They are here so that they can be read and changed in one place.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

WAITING_AFTER = timedelta(minutes=5)
"""A session that nobody marked as begun this long after its start: somebody may be waiting."""
WAITING_UNTIL = timedelta(hours=12)
"""Past that nobody waits any more; it is only still to be noted what became of it."""
EARLIEST = timedelta(hours=1)
"""A session may be noted as begun this long before its time, and no earlier."""
MOST_REPEATS = 52
LONGEST = 480
"""Minutes."""


class Outcome(StrEnum):
    """What the clinician notes of a session."""

    BEGAN = "began"
    HELD = "held"
    LATE = "late"
    MISSED = "missed"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class Appointment:
    """A time that is taken, by the id of its session."""

    id: str
    at: datetime
    minutes: int

    @property
    def ends(self) -> datetime:
        """The first moment that is free again."""
        return self.at + timedelta(minutes=self.minutes)

    def clashes_with(self, other: Appointment) -> bool:
        """True if they share a moment. One that begins when the other ends does not."""
        return self.id != other.id and self.at < other.ends and other.at < self.ends


def clashes(new: Iterable[Appointment], taken: Sequence[Appointment]) -> list[tuple[Appointment, Appointment]]:
    """Each new appointment with every other it clashes with, each pair once; new ones may clash among themselves."""
    found: dict[frozenset[str], tuple[Appointment, Appointment]] = {}
    for one in new:
        for other in taken:
            if one.clashes_with(other):
                found.setdefault(frozenset((one.id, other.id)), (one, other))
    return list(found.values())
