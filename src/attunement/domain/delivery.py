"""The one life of a message, from planned to answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class DeliveryState(StrEnum):
    """How far the practice is with handing a message to the mail server. What follows after is in `Life`."""

    PLANNED = "planned"
    TAKEN = "taken"
    HANDING = "handing"
    SENT = "sent"
    PERHAPS = "perhaps-sent"
    BOUNCED = "bounced"
    GIVEN_UP = "given-up"
    REFUSED = "refused"
    STOPPED = "stopped"
    KEPT = "kept"


class Life(StrEnum):
    """Where a message stands in its life, as it is shown."""

    PLANNED = "planned"
    SENT = "sent"
    PERHAPS = "perhaps-sent"
    BOUNCED = "bounced"
    GIVEN_UP = "given-up"
    REFUSED = "refused"
    STOPPED = "stopped"
    KEPT = "kept"
    OPENED = "opened"
    ANSWERED = "answered"
    EXPIRED = "expired"

    @property
    def says(self) -> str:
        """What it means, in words for staff."""
        return _SAYS[self]


_SAYS = {
    Life.PLANNED: "planned: it goes out when the mail server takes it",
    Life.SENT: "sent: the mail server took it",
    Life.PERHAPS: "perhaps sent: we were interrupted while the mail server took it, so it is not sent again",
    Life.BOUNCED: "bounced: the mail server says that this address gets no mail from us",
    Life.GIVEN_UP: "not sent: the mail server would not take it, often",
    Life.REFUSED: "not sent: the safe-contact record does not allow it",
    Life.STOPPED: "not sent: stopped on request, or no longer needed",
    Life.KEPT: "not sent: the demo sends no e-mail",
    Life.OPENED: "link opened: the person showed who they are, and began",
    Life.ANSWERED: "answered: what it asked for was sent in",
    Life.EXPIRED: "expired: its link no longer opens",
}

GIVEN_PAGE_OPEN_FOR = timedelta(days=60)
"""How long the link to a page that was given to someone opens it."""
ON_ITS_WAY = (DeliveryState.PLANNED, DeliveryState.TAKEN, DeliveryState.HANDING)
MAY_HAVE_ARRIVED = (DeliveryState.SENT, DeliveryState.PERHAPS, DeliveryState.BOUNCED)
"""A message that bounced at one server may still have come in at another: a link that was opened tells."""


@dataclass(frozen=True)
class CarriedLink:
    """One link in a message: when the person began behind it, when they sent what it asked for, when it closes."""

    opened_at: datetime | None
    answered_at: datetime | None
    closes_at: datetime
    asks_something: bool = True
    """False for a page to read: opened is as far as it goes."""

    def is_open(self, now: datetime) -> bool:
        """True while an answer may still come by it."""
        return self.answered_at is None and now < self.closes_at


def life_of(state: DeliveryState, links: Sequence[CarriedLink], now: datetime) -> Life:
    """One word for a message and its links. With several links the message is answered when none is left open."""
    if state in ON_ITS_WAY:
        return Life.PLANNED
    if state not in MAY_HAVE_ARRIVED:
        return Life(state.value)
    opened = any(link.opened_at or link.answered_at for link in links)
    if not links or (state is DeliveryState.BOUNCED and not opened):
        return Life(state.value)
    if any(link.is_open(now) for link in links):
        return Life.OPENED if opened else Life(state.value)
    if any(link.answered_at for link in links):
        return Life.ANSWERED
    return Life.OPENED if any(link.opened_at and not link.asks_something for link in links) else Life.EXPIRED
