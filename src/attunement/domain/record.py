"""The parts of a case: people, responses, acts. What a viewer may be shown is made of these."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum

from attunement.domain.answers import Answer

STAFF_ROLES = ("clinician", "co-clinician", "supervisor")
"""Every other role in a case is a client of it."""


class CaseKind(StrEnum):
    """Who comes together."""

    COUPLE = "couple"
    INDIVIDUAL = "individual"
    FAMILY = "family"


class PolicyName(StrEnum):
    """What the people of a couple or family agree about what the others may know."""

    NO_SECRETS = "no-secrets"
    LIMITED_SECRETS = "limited-secrets"
    FULLY_PRIVATE = "fully-private"


class JointWork(StrEnum):
    """What a clinician decided about working with everyone in one room."""

    GO_ON = "go-on"
    NOT_NOW = "not-now"


@dataclass(frozen=True)
class Person:
    """Someone in the case. `name` is what they are called on screen; without one, the id."""

    id: str
    role: str
    name: str = ""

    @property
    def is_client(self) -> bool:
        """True for the people the work is for."""
        return self.role not in STAFF_ROLES

    @property
    def called(self) -> str:
        """What to call the person on a page."""
        return self.name or self.id


@dataclass(frozen=True)
class Policy:
    """One version of a policy and when each person signed it, alone."""

    name: PolicyName
    version: int
    signed: Mapping[str, datetime]

    def in_force_since(self, people: tuple[str, ...]) -> datetime | None:
        """When the last of these people signed; None while someone has not."""
        if not people or not set(people) <= set(self.signed):
            return None
        return max(self.signed[person] for person in people)


@dataclass(frozen=True)
class Response:
    """One person's answers to one instrument on one occasion. Absent keys were not asked; None was not answered."""

    person: str
    instrument: str
    version: int
    answered: datetime
    answers: Mapping[str, Answer]
    session: str | None = None


@dataclass(frozen=True)
class Decision:
    """A clinician's dated decision about joint work, after talking with people alone."""

    about: str
    by: str
    at: datetime
    joint_work: JointWork
    talked_alone_with: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True)
class Consent:
    """A person's leave for something, until withdrawn."""

    person: str
    to: str
    given: datetime
    withdrawn: datetime | None = None


@dataclass(frozen=True)
class Release:
    """A snapshot the clinician gave to one person: the text as shown."""

    to: str
    by: str
    at: datetime
    what: str
    content: str


@dataclass(frozen=True)
class ModuleRequest:
    """A clinician's explicit request that one person be asked one more instrument."""

    person: str
    instrument: str
    by: str
    at: datetime


def start_of(day: date) -> datetime:
    """A bare date is its start, in UTC."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC)
