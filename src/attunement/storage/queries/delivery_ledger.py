"""What became of every message: one line each, one word for where it stands. Never what it said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from attunement.domain.delivery import GIVEN_PAGE_OPEN_FOR, CarriedLink, DeliveryState, Life, life_of
from attunement.instruments import all_occasions
from attunement.storage.models import AuditEntry, OccasionRecord, OutboxMessage, PersonRecord, Staff

NEEDS_A_LOOK = (Life.PERHAPS, Life.BOUNCED, Life.GIVEN_UP, Life.REFUSED)
"""Where someone should find another way to reach the person, or ask."""
LOOK_BACK = timedelta(days=30)
"""What is older than this nobody is reminded of any more; it stays in the ledger."""


@dataclass(frozen=True)
class LedgerLine:
    """One message. `person` is None for messages to staff; `asked` are the titles of the sittings it leads to.

    `sittings` are their ids, `sessions` the times of the sessions they are about, where they are about one.
    `trouble` is the kind of the last trouble, as a word for whoever looks after the mail.
    """

    id: UUID
    kind: str
    person: PersonRecord | None
    to: str
    planned_at: datetime
    sent_at: datetime | None
    changed_at: datetime
    life: Life
    asked: tuple[str, ...]
    sittings: tuple[str, ...]
    sessions: tuple[datetime, ...]
    tries: int
    trouble: str

    @property
    def needs_a_look(self) -> bool:
        """True if it did not surely arrive and nothing more will happen by itself."""
        return self.life in NEEDS_A_LOOK

    def makes_up_for(self, earlier: LedgerLine) -> bool:
        """True if nobody need look at an earlier message to the same person any more: this one came after it.

        What perhaps went out is made up for by a message that asks the same; what the address did not take, by any.
        """
        if self.needs_a_look or self.person != earlier.person or self.planned_at < earlier.planned_at:
            return False
        asks_the_same = set(earlier.sittings) <= set(self.sittings) if earlier.sittings else self.kind == earlier.kind
        return earlier.life is not Life.PERHAPS or asks_the_same


def ledger_of_person(person: PersonRecord, now: datetime) -> list[LedgerLine]:
    """Every message to one person, the newest first. It depends on no one else's acts or answers."""
    return _lines(OutboxMessage.objects.filter(person=person), now)


def ledger_of_staff(now: datetime) -> list[LedgerLine]:
    """Every message to those who work here (alerts, invitations), the newest first. For the manager."""
    return _lines(OutboxMessage.objects.filter(person=None), now)


def counts_by_life(now: datetime) -> dict[Life, int]:
    """How many messages of the practice stand where. Every word is there, with 0 where there is none."""
    counted = Counter(line.life for line in _lines(OutboxMessage.objects.all(), now))
    return {life: counted[life] for life in Life}


def to_look_at(lines: Iterable[LedgerLine]) -> list[LedgerLine]:
    """What did not surely arrive and was not made up for by a later message."""
    every = list(lines)
    return [one for one in every if one.needs_a_look and not any(later.makes_up_for(one) for later in every)]


def to_look_at_by(staff: Staff, now: datetime) -> list[LedgerLine]:
    """The messages of the last days that want a look in the open cases of one clinician, the newest first."""
    rows = OutboxMessage.objects.filter(person__case__clinician=staff, made_at__gt=now - LOOK_BACK)
    return [line for line in to_look_at(_lines(rows, now)) if line.person and not line.person.case.is_closed]


def clinicians_with_some_to_look_at(now: datetime) -> list[Staff]:
    """Who has at least one of these, by name. For the manager, who learns no more than that."""
    clinicians = Staff.objects.filter(cases__people__messages__made_at__gt=now - LOOK_BACK).distinct().order_by("name")
    return [one for one in clinicians if to_look_at_by(one, now)]


def _lines(messages: QuerySet[OutboxMessage], now: datetime) -> list[LedgerLine]:
    found = messages.select_related("person__case", "release").prefetch_related("occasions__session")
    rows = list(found.order_by("-made_at", "id"))
    opened = _releases_opened(rows)
    return [_line(row, opened, now) for row in rows]


def _line(row: OutboxMessage, opened: dict[str, datetime], now: datetime) -> LedgerLine:
    occasions = list(row.occasions.all())
    links = [_link(occasion) for occasion in occasions] + _release_link(row, opened)
    titles = (all_occasions()[o.definition].title for o in occasions if o.definition in all_occasions())
    return LedgerLine(
        id=row.id,
        kind=row.kind,
        person=row.person,
        to=row.to,
        planned_at=row.made_at,
        sent_at=row.sent_at,
        changed_at=row.changed_at or row.made_at,
        life=life_of(DeliveryState(row.state), links, now),
        asked=tuple(titles),
        sittings=tuple(occasion.definition for occasion in occasions),
        sessions=tuple(occasion.session.at for occasion in occasions if occasion.session),
        tries=row.tries,
        trouble=row.trouble,
    )


def _link(occasion: OccasionRecord) -> CarriedLink:
    closes = min(moment for moment in (occasion.expires_at, occasion.withdrawn_at) if moment)
    return CarriedLink(occasion.started_at, occasion.sent_at, closes)


def _release_link(row: OutboxMessage, opened: dict[str, datetime]) -> list[CarriedLink]:
    """A page given to someone asks for nothing back: opened is as far as it goes."""
    if row.release is None:
        return []
    closes = row.release.at + GIVEN_PAGE_OPEN_FOR
    return [CarriedLink(opened.get(str(row.release.id)), None, closes, asks_something=False)]


def _releases_opened(rows: Iterable[OutboxMessage]) -> dict[str, datetime]:
    """When each page was first opened, which the audit knows."""
    wanted = [str(row.release_id) for row in rows if row.release_id]
    if not wanted:
        return {}
    entries = AuditEntry.objects.filter(act="open release", subject__in=wanted).order_by("-id")
    return {entry.subject: entry.at for entry in entries}
