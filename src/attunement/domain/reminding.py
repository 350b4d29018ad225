"""When a person is reminded of a sitting that waits: seldom, never in a row, and never of questions on one's own.

Source: practice wisdom. The numbers are ours and are here so that they can be read and changed in one place.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

NOT_BEGUN_AFTER = timedelta(days=3)
HALF_WAY_AFTER = timedelta(days=2)
BETWEEN_MESSAGES = timedelta(days=4)
STILL_OPEN_FOR = timedelta(days=1)
MOST_FOR_A_SITTING = 2


@dataclass(frozen=True)
class WaitingSitting:
    """One sitting nobody sent yet. `quiet_since` is when the link was made, or the last answer was given."""

    quiet_since: datetime
    begun: bool
    closes_at: datetime
    reminders: int
    safety: bool

    def is_due(self, now: datetime) -> bool:
        """True if it has waited long enough, is open long enough, and was not reminded of too often."""
        waits = HALF_WAY_AFTER if self.begun else NOT_BEGUN_AFTER
        return (
            not self.safety
            and self.reminders < MOST_FOR_A_SITTING
            and now - self.quiet_since >= waits
            and self.closes_at - now >= STILL_OPEN_FOR
        )


@dataclass(frozen=True)
class Reach:
    """How one person may be reached: by e-mail at any hour, or not by a machine at all."""

    allows_email: bool
    only_when: str
    asked_us_to_stop: bool
    last_message: datetime | None

    def is_open(self, now: datetime) -> bool:
        """True if a reminder may be planned now.

        Somebody who may be written to only at certain hours is reminded by their clinician, by hand: "when he is at
        work" is nothing a machine can keep to.
        """
        if not self.allows_email or self.only_when.strip() or self.asked_us_to_stop:
            return False
        return self.last_message is None or now - self.last_message >= BETWEEN_MESSAGES


def due_reminders(sittings: Iterable[WaitingSitting], reach: Reach, now: datetime) -> list[WaitingSitting]:
    """The sittings to remind one person of now, in the order given; they go into one message."""
    return [sitting for sitting in sittings if sitting.is_due(now)] if reach.is_open(now) else []
