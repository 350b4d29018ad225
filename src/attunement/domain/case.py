"""A whole case: everything everyone said and did. Only `disclosure` reads one; pages get a DisclosedCase."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from attunement.domain.record import (
    CaseKind,
    Consent,
    Decision,
    ModuleRequest,
    Person,
    Policy,
    Release,
    Response,
)
from attunement.domain.relationship import ClientWord, GroundRules, Mirror
from attunement.domain.repair import Repair
from attunement.domain.session import Session
from attunement.domain.timeline import TimelineEvent


@dataclass(frozen=True)
class Case:
    """The whole of it, undisclosed."""

    id: str
    kind: CaseKind
    opened: datetime
    people: tuple[Person, ...]
    policies: tuple[Policy, ...] = ()
    sessions: tuple[Session, ...] = ()
    responses: tuple[Response, ...] = ()
    decisions: tuple[Decision, ...] = ()
    consents: tuple[Consent, ...] = ()
    releases: tuple[Release, ...] = ()
    codes: tuple[TimelineEvent, ...] = ()
    repairs: tuple[Repair, ...] = ()
    module_requests: tuple[ModuleRequest, ...] = ()
    mirrors: tuple[Mirror, ...] = ()
    words: tuple[ClientWord, ...] = ()
    ground_rules: tuple[GroundRules, ...] = ()
    as_of: datetime | None = None
    """The moment it was read, for what may be read only from a time on; None is the end of time."""

    @property
    def clients(self) -> tuple[Person, ...]:
        """The people the work is for, in the case's order."""
        return tuple(person for person in self.people if person.is_client)

    @property
    def client_ids(self) -> tuple[str, ...]:
        """Their ids."""
        return tuple(person.id for person in self.clients)
