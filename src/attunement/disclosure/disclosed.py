"""What a viewer may know. Only this room makes these; every page, print, mail and export is built from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from attunement.disclosure.viewer import Viewer, ViewerKind
from attunement.domain.answers import Answer
from attunement.domain.audience import Audience
from attunement.domain.record import (
    CaseKind,
    Consent,
    Decision,
    ModuleRequest,
    Person,
    Policy,
    Release,
)
from attunement.domain.relationship import ClientWord, GroundRules, Mirror
from attunement.domain.repair import Repair
from attunement.domain.session import Session
from attunement.domain.timeline import TimelineEvent


@dataclass(frozen=True)
class DisclosedResponse:
    """The part of one response a viewer may know, and the classes they may know of it."""

    person: str
    instrument: str
    version: int
    answered: datetime
    answers: Mapping[str, Answer]
    session: str | None
    classes: frozenset[Audience]


_MADE_HERE = object()


@dataclass(frozen=True)
class DisclosedCase:
    """What one viewer may know of a case."""

    viewer: Viewer
    id: str
    kind: CaseKind
    opened: datetime
    people: tuple[Person, ...]
    policies: tuple[Policy, ...]
    sessions: tuple[Session, ...]
    responses: tuple[DisclosedResponse, ...]
    decisions: tuple[Decision, ...]
    consents: tuple[Consent, ...]
    releases: tuple[Release, ...]
    codes: tuple[TimelineEvent, ...]
    repairs: tuple[Repair, ...]
    module_requests: tuple[ModuleRequest, ...]
    mirrors: tuple[Mirror, ...]
    words: tuple[ClientWord, ...]
    ground_rules: tuple[GroundRules, ...]
    made_by: object

    def __post_init__(self) -> None:
        """Only `disclose` may make one."""
        if self.made_by is not _MADE_HERE:
            raise TypeError("a DisclosedCase is made by disclosure.disclose(case, viewer), nowhere else")

    @property
    def clients(self) -> tuple[Person, ...]:
        """The people the work is for whom this viewer may know of."""
        return tuple(person for person in self.people if person.is_client)

    @property
    def is_for_clinician(self) -> bool:
        """True if the viewer is the clinician of the case."""
        return self.viewer.kind is ViewerKind.CLINICIAN

    def responses_of(self, person: str, instrument: str) -> tuple[DisclosedResponse, ...]:
        """One person's responses to one instrument, oldest first."""
        return tuple(r for r in self.responses if r.person == person and r.instrument == instrument)

    def latest(self, person: str, instrument: str) -> DisclosedResponse | None:
        """The newest of them, or None."""
        found = self.responses_of(person, instrument)
        return found[-1] if found else None
