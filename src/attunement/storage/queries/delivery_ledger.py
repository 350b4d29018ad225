"""What became of every message: one line each, one word for where it stands. Never what it said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from attunement.domain.delivery import GIVEN_PAGE_OPEN_FOR, CarriedLink, DeliveryState, Life, life_of
from attunement.instruments import all_occasions
from attunement.storage.models import AuditEntry, CaseRecord, OccasionRecord, OutboxMessage, PersonRecord

NEEDS_A_LOOK = (Life.PERHAPS, Life.BOUNCED, Life.GIVEN_UP, Life.REFUSED)
"""Where someone should find another way to reach the person, or ask."""


@dataclass(frozen=True)
class LedgerLine:
    """One message. `person` is None for messages to staff; `asked` are the titles of the sittings it leads to.

    `trouble` is the kind of the last trouble, as a word for the one who looks after the mail.
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
    tries: int
    trouble: str

    @property
    def needs_a_look(self) -> bool:
        """True if it did not surely arrive and nothing more will happen by itself."""
        return self.life in NEEDS_A_LOOK


def ledger_of_case(case: CaseRecord, now: datetime) -> list[LedgerLine]:
    """Every message to the people of a case, the newest first. For its clinician."""
    return _lines(OutboxMessage.objects.filter(person__case=case), now)


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


def _lines(messages: QuerySet[OutboxMessage], now: datetime) -> list[LedgerLine]:
    rows = list(messages.select_related("person", "release").prefetch_related("occasions").order_by("-made_at", "id"))
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
