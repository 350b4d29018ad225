"""What a person lets go to another clinician, when their case changes hands."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from attunement.domain.audience import Audience
from attunement.domain.instrument import Instrument
from attunement.domain.record import Response


class Part(StrEnum):
    """What a person decides about, each by itself."""

    ANSWERS = "answers"
    PRIVATE = "private-answers"
    PAGES = "pages"


CLASSES_OF: dict[Part, frozenset[Audience]] = {
    Part.ANSWERS: frozenset({Audience.SHARED}),
    Part.PRIVATE: frozenset({Audience.CLINICIAN, Audience.SAFETY}),
    Part.PAGES: frozenset(),
}
EVERYTHING = frozenset(Part)


@dataclass(frozen=True)
class Handing:
    """One change of clinician: when, and by person what they let go."""

    at: datetime
    parts: Mapping[str, Collection[Part]]


@dataclass(frozen=True)
class HandedOver:
    """Every change of clinician of a case. What came after the last of them is there for the one who has it now."""

    changes: tuple[Handing, ...] = ()

    def parts_of(self, person: str, moment: datetime) -> frozenset[Part]:
        """What may be known of something this person gave at a moment: let go at every later change."""
        found = EVERYTHING
        for change in self.changes:
            if moment < change.at and person in change.parts:
                found &= frozenset(change.parts[person])
        return found

    def has(self, part: Part, person: str, moment: datetime) -> bool:
        """True if this part of what the person gave, or was given, at that moment was let go."""
        return part in self.parts_of(person, moment)

    def of_response(self, response: Response, instruments: Mapping[str, Instrument]) -> Response | None:
        """The answers of a response that were let go; None where none of its questions was."""
        parts = self.parts_of(response.person, response.answered)
        if parts == EVERYTHING:
            return response
        classes = {audience for part in parts for audience in CLASSES_OF[part]}
        known = {item.key for item in instruments[response.instrument].items if item.audience in classes}
        if not known:
            return None
        return replace(response, answers={key: a for key, a in response.answers.items() if key in known})
