"""Who has been asked what in a case, who has answered, and who has not. Acts and counts, never an answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from attunement.domain.occasion import Occasion
from attunement.storage.models import CaseRecord, OccasionRecord, PersonRecord
from attunement.storage.queries.offered import occasions_here
from attunement.storage.queries.sitting import sitting


class Stage(StrEnum):
    """How far one person is with one sitting."""

    SENT = "sent"
    STARTED = "started"
    RECEIVED = "received"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Asked:
    """One sitting of one person. `answered` of `of` questions while it is started, else 0 of 0."""

    record: OccasionRecord
    occasion: Occasion
    stage: Stage
    since: datetime
    answered: int = 0
    of: int = 0

    @property
    def is_waiting(self) -> bool:
        """True while an answer may still come."""
        return self.stage in (Stage.SENT, Stage.STARTED)


@dataclass(frozen=True)
class PersonAsked:
    """Everything one person was asked, the newest link of each sitting, in the order of first asking."""

    person: PersonRecord
    asked: tuple[Asked, ...]

    @property
    def waiting(self) -> tuple[Asked, ...]:
        """The sittings they have not sent yet."""
        return tuple(asked for asked in self.asked if asked.is_waiting)

    @property
    def last_received(self) -> datetime | None:
        """When their newest answers came in."""
        return max((asked.since for asked in self.asked if asked.stage is Stage.RECEIVED), default=None)

    @property
    def may_be_reminded(self) -> bool:
        """True if a link was not started and their safe-contact record allows e-mail."""
        contact = getattr(self.person, "safe_contact", None)
        return bool(contact and contact.allows_email) and any(asked.stage is Stage.SENT for asked in self.asked)


def who_has_answered(case: CaseRecord, now: datetime) -> list[PersonAsked]:
    """Each person of the case and where they are with each sitting."""
    known = occasions_here()
    return [PersonAsked(person, _asked(person, known, now)) for person in case.people.select_related("safe_contact")]


def _asked(person: PersonRecord, known: Mapping[str, Occasion], now: datetime) -> tuple[Asked, ...]:
    newest: dict[str, OccasionRecord] = {}
    places = {name: place for place, name in enumerate(known)}  # links made at once stand as the sittings do
    made = person.occasions.select_related("person__case").order_by("made_at", "id")
    for record in sorted(made, key=lambda one: (one.made_at, places.get(one.definition, len(places)))):
        newest[record.definition] = _telling(newest.get(record.definition), record)
    return tuple(
        _stage(record, known[record.definition], now) for record in newest.values() if record.definition in known
    )


def _telling(before: OccasionRecord | None, record: OccasionRecord) -> OccasionRecord:
    """A withdrawn newer link says less than what was sent before it."""
    return record if before is None or record.withdrawn_at is None or before.sent_at is None else before


def _stage(record: OccasionRecord, occasion: Occasion, now: datetime) -> Asked:
    if record.sent_at:
        return Asked(record, occasion, Stage.RECEIVED, record.sent_at)
    if record.withdrawn_at:
        return Asked(record, occasion, Stage.WITHDRAWN, record.withdrawn_at)
    if record.expires_at <= now:
        return Asked(record, occasion, Stage.EXPIRED, record.expires_at)
    if record.started_at is None:
        return Asked(record, occasion, Stage.SENT, record.made_at)
    found = sitting(record)
    given = sum(found.is_answered(question) for question in found.questions)
    return Asked(record, occasion, Stage.STARTED, record.started_at, given, len(found.questions))
