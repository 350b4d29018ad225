"""Between a client and a clinician: the clinician's own side of a session, the client's word, the ground rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from attunement.domain.answers import Answer
from attunement.domain.errors import BadInput

BEFORE_A_SESSION = timedelta(days=1)
"""How long before a session a word for it can be read, so that it can be thought about. Practice wisdom."""


class Sense(StrEnum):
    """The clinician's own sense of a session with one client."""

    FINE = "fine"
    A_LITTLE_OFF = "a-little-off"
    OFF = "off"


@dataclass(frozen=True)
class Mirror:
    """The clinician's side of one session with one client. `guess` (mean, 1 to 7) was made before the reveal."""

    person: str
    by: str
    session: str
    at: datetime
    guess: float | None = None
    answers: Mapping[str, Answer] = field(default_factory=dict)
    sense: Sense | None = None


class Wish(StrEnum):
    """What a client wants done with "something felt off"."""

    UNDECIDED = "undecided"
    RAISE_IT = "raise-it"
    SOMETHING_ELSE = "something-else"
    ANOTHER_CLINICIAN = "another-clinician"
    STOP = "stop"


class Reader(StrEnum):
    """Who a client lets read their word."""

    NOBODY_YET = "nobody-yet"
    CLINICIAN = "clinician"
    SUPERVISOR = "supervisor"


class When(StrEnum):
    """From when a client lets someone read their word."""

    NOW = "now"
    BEFORE_NEXT_SESSION = "before-next-session"
    WHEN_I_SAY = "when-i-say"


def readable_from(when: When, now: datetime, next_session: datetime | None) -> datetime | None:
    """The moment from which a word may be read; None is "not before I say so".

    Raises BadInput for "before the next session" where none is planned.
    """
    if when is When.WHEN_I_SAY:
        return None
    if when is When.NOW:
        return now
    if next_session is None:
        raise BadInput("no session is planned", where="when", expected="now, or when you say so")
    return max(now, next_session - BEFORE_A_SESSION)


@dataclass(frozen=True)
class ClientWord:
    """Something felt off, in own words or from a short list; the client chose who reads it and from when."""

    person: str
    at: datetime
    about: tuple[str, ...] = ()
    words: str = ""
    wish: Wish = Wish.UNDECIDED
    reader: Reader = Reader.NOBODY_YET
    readable_from: datetime | None = None
    session: str | None = None
    id: str = ""

    def may_be_read_by(self, reader: Reader, now: datetime | None) -> bool:
        """True if the client chose this reader and the time they chose has come; without a clock it has."""
        chosen = self.reader is reader and self.readable_from is not None
        return chosen and (now is None or (self.readable_from is not None and self.readable_from <= now))


@dataclass(frozen=True)
class GroundRules:
    """One version of what everyone agreed for the sessions, and when each signed it."""

    version: int
    rules: tuple[str, ...]
    made: datetime
    signed: Mapping[str, datetime] = field(default_factory=dict)
