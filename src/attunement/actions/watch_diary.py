"""Watching the diary: a clinician is told at once of a double booking, and of somebody who may be waiting for them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from attunement.actions.auditing import audit
from attunement.actions.permitting import require
from attunement.domain.diary import clashes
from attunement.domain.errors import Refused
from attunement.domain.permission import Permission
from attunement.domain.session import SessionState
from attunement.storage.models import DiaryNotice, OutboxMessage, Practice, SessionRecord, Staff
from attunement.storage.queries.diary import (
    appointment,
    notices_about,
    sessions_nobody_began,
    taken_around,
    waiting_told,
)

KIND = "diary"


def watch_diary(*, now: datetime | None = None) -> int:
    """Tell the clinician of each session that should have begun and that nobody marked; gives how many.

    Each session is told of once, however many workers look.
    """
    moment = now or timezone.now()
    return sum(_tell(session, moment) for session in sessions_nobody_began(moment))


def notice_double_bookings(staff: Staff, sessions: Sequence[SessionRecord], now: datetime) -> list[DiaryNotice]:
    """A notice for each new pair at one time. Call inside the transaction that planned them."""
    if not sessions:
        return []
    new = [appointment(session) for session in sessions]
    taken = taken_around(staff, min(a.at for a in new), max(a.ends for a in new))
    found = []
    for one, other in clashes(new, taken):
        notice, made = DiaryNotice.objects.get_or_create(
            kind=DiaryNotice.Kind.DOUBLE_BOOKING,
            session_id=UUID(one.id),
            other_id=UUID(other.id),
            staff=staff,
            settled_at=None,
            defaults={"raised_at": now},
        )
        if made:
            found.append(notice)
    return found


def settle_notices(session: SessionRecord, now: datetime) -> None:
    """What was noticed of a session is settled: it was marked, moved or cancelled. Inside that transaction."""
    notices_about(session).filter(settled_at=None).update(settled_at=now)


def settle_notice(*, by: Staff, notice_id: str, now: datetime | None = None) -> None:
    """The clinician has seen to a double booking in their own way. Raises Refused for a notice that is not theirs."""
    require(by, Permission.WRITE_CASE)
    moment = now or timezone.now()
    with transaction.atomic():
        found = DiaryNotice.objects.select_for_update().filter(pk=notice_id, staff=by).first()
        if found is None:
            raise Refused("There is no such notice for you.")
        if found.settled_at is None:
            found.settled_at = moment
            found.save(update_fields=["settled_at"])
            audit("settle diary notice", at=moment, by=by, case=found.session.case, subject=str(found.id))


def _tell(session: SessionRecord, now: datetime) -> bool:
    with transaction.atomic():
        row = SessionRecord.objects.select_for_update(of=("self",)).select_related("case__clinician").get(pk=session.pk)
        staff = row.case.clinician
        told = waiting_told().filter(session=row, staff=staff)
        if row.state != SessionState.PLANNED.value or told.exists():
            return False  # it was marked, or another worker told them, a moment ago
        DiaryNotice.objects.create(kind=DiaryNotice.Kind.WAITING, session=row, staff=staff, raised_at=now)
        _write(staff, now)
        audit("tell of a session nobody began", at=now, case=row.case, subject=str(row.id))
    return True


def _write(staff: Staff, now: datetime) -> None:
    """Neutral words: a phone on a table may show them to anyone. They name nobody and no place."""
    practice = Practice.objects.first()
    address = practice.address.rstrip("/") if practice else ""
    body = gettext("Somebody may be waiting for you. Please look at your diary: %(link)s") % {"link": f"{address}/"}
    OutboxMessage.objects.create(
        kind=KIND, to=staff.email, subject=gettext("Your diary"), body=body, made_at=now, changed_at=now
    )
