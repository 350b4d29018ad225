"""A break for everyone, to let the body slow down: when it began, how long it is to be, and when they came back."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils import timezone

from attunement.actions.auditing import audit
from attunement.actions.permitting import require
from attunement.domain.errors import BadInput, Refused
from attunement.domain.permission import Permission
from attunement.domain.timeline import LONGEST_SECONDS
from attunement.storage.models import BreakRecord, Staff, TimelineRecord

USUAL_MINUTES: Final = 20
LENGTHS: Final = (5, 10, 15, USUAL_MINUTES, 30)
"""Minutes. Twenty is what teachers of this pass on; a short session may leave room for less."""


def begin_break(
    *,
    by: Staff,
    timeline: TimelineRecord,
    break_id: uuid.UUID,
    at: float,
    minutes: int = USUAL_MINUTES,
    now: datetime | None = None,
) -> BreakRecord:
    """Begin a break, at a second of the session. The same id again is the same break; one that stands stays the one.

    Raises BadInput for another length or a moment that cannot be.
    """
    require(by, Permission.WRITE_CASE, timeline.session.case)
    if minutes not in LENGTHS:
        raise BadInput(f"{minutes}", where="minutes", expected="one of " + ", ".join(str(n) for n in LENGTHS))
    _check_moment(at)
    with transaction.atomic():
        TimelineRecord.objects.select_for_update().get(pk=timeline.pk)
        standing = BreakRecord.objects.filter(session=timeline.session, ended_at=None).first()
        known = BreakRecord.objects.filter(pk=break_id, session=timeline.session).first()
        if known or standing:
            found = known or standing
            assert found is not None
            return found
        row = BreakRecord.objects.create(id=break_id, session=timeline.session, at=round(at, 3), minutes=minutes, by=by)
        audit("begin a break", at=now or timezone.now(), by=by, case=timeline.session.case, subject=str(timeline.pk))
    return row


def end_break(*, by: Staff, timeline: TimelineRecord, break_id: uuid.UUID, at: float) -> BreakRecord:
    """They are back. A second time changes nothing. Raises Refused for a break that is not of this session."""
    require(by, Permission.WRITE_CASE, timeline.session.case)
    _check_moment(at)
    with transaction.atomic():
        row = BreakRecord.objects.select_for_update().filter(pk=break_id, session=timeline.session).first()
        if row is None:
            raise Refused("There is no such break in this session.")
        if row.ended_at is None:
            row.ended_at = max(row.at, round(at, 3))
            row.save(update_fields=["ended_at"])
    return row


def _check_moment(at: float) -> None:
    if not 0 <= at <= LONGEST_SECONDS:
        raise BadInput(f"{at:g}", where="at", expected=f"0 to {LONGEST_SECONDS} seconds")
