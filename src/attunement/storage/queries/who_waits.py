"""Who has something waiting for them, since when, and whether they may be reminded. Acts and times, never an answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Q, QuerySet

from attunement.domain.reminding import Reach, WaitingSitting
from attunement.instruments import all_occasions
from attunement.storage.models import OccasionRecord, OutboxMessage, PersonRecord, SafeContact


@dataclass(frozen=True)
class WaitingRecord:
    """An unsent sitting, as it is stored and as the rule on reminders sees it."""

    record: OccasionRecord
    sitting: WaitingSitting


def people_who_wait(now: datetime) -> list[PersonRecord]:
    """Everyone with an open, unsent sitting whose safe-contact record allows e-mail, in a fixed order."""
    how = SafeContact.How.EMAIL
    waiting = PersonRecord.objects.filter(safe_contact__how=how, reminder_stop=None, occasions__in=_open(now))
    return list(waiting.distinct().order_by("pk"))


def waiting_sittings(person: PersonRecord, now: datetime) -> list[WaitingRecord]:
    """What one person has not sent yet, the oldest first."""
    rows = (
        _open(now)
        .filter(person=person)
        .annotate(
            last_answer=Max("responses__answers__given_at"),
            reminders=Count("messages", filter=Q(messages__kind="reminder"), distinct=True),
        )
        .order_by("made_at", "id")
    )
    return [WaitingRecord(row, _as_rule_sees_it(row)) for row in rows if row.definition in all_occasions()]


def reach_of(person: PersonRecord) -> Reach:
    """How this person may be reached, and when we last wrote to them."""
    contact = SafeContact.objects.filter(person=person).first()
    last = OutboxMessage.objects.filter(person=person).aggregate(last=Max("made_at"))["last"]
    return Reach(
        allows_email=contact is not None and contact.allows_email,
        only_when=contact.when if contact else "",
        asked_us_to_stop=hasattr(person, "reminder_stop"),
        last_message=last,
    )


def _open(now: datetime) -> QuerySet[OccasionRecord]:
    return OccasionRecord.objects.filter(sent_at=None, withdrawn_at=None, expires_at__gt=now)


def _as_rule_sees_it(row: OccasionRecord) -> WaitingSitting:
    moments = (row.made_at, row.started_at, row.last_answer)  # type: ignore[attr-defined]
    return WaitingSitting(
        quiet_since=max(moment for moment in moments if moment is not None),
        begun=row.started_at is not None,
        closes_at=row.expires_at,
        reminders=row.reminders,  # type: ignore[attr-defined]
        safety=all_occasions()[row.definition].safety,
    )
