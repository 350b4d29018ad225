"""A watch's or strap's own file after a session: read, put where it belongs on the line of time, moved, taken out."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils import timezone

from attunement.actions.auditing import audit
from attunement.actions.close_case import require_open_case
from attunement.actions.consenting import HEART, require_leave
from attunement.actions.permitting import require
from attunement.actions.sent_entries import people_in
from attunement.domain.errors import BadInput, Refused
from attunement.domain.permission import Permission
from attunement.domain.timeline import LONGEST_SECONDS
from attunement.exchange.heart_file import read_needed
from attunement.storage.models import HeartFile, PersonRecord, SessionRecord, Staff, TimelineRecord

FARTHEST: Final = float(7 * 24 * 60 * 60)
"""Seconds: a recording that begins a week off is another one, not this session's with a wrong clock."""


def bring_heart_file(
    *, by: Staff, session: SessionRecord, person: PersonRecord, raw: bytes, now: datetime | None = None
) -> HeartFile:
    """Keep what a file says of this person's heart, beginning where its own start says; at 0 where it says none.

    Raises Refused without the person's leave, BadInput naming what is wrong in the file.
    """
    require(by, Permission.WRITE_CASE, session.case)
    require_open_case(session.case)
    if person.case_id != session.case_id or str(person.id) not in people_in(session).clients:
        raise Refused("There is no such person in this session.")
    require_leave([person], HEART)
    found = read_needed(raw, "the file")
    moment = now or timezone.now()
    with transaction.atomic():
        row = HeartFile.objects.create(
            session=session,
            person=person,
            kind=found.kind,
            started=found.started.isoformat() if found.started else "",
            content={
                "seconds": found.seconds,
                "bpm": found.bpm,
                "rr_seconds": found.rr_seconds,
                "rr_ms": found.rr_ms,
                "marks": found.marks,
                "problems": found.problems,
            },
            offset=_offset(session, found.started),
            by=by,
            added_at=moment,
        )
        audit("bring a heart file", at=moment, by=by, case=session.case, subject=f"{session.id} of {person.id}")
    return HeartFile.objects.get(pk=row.pk)


def move_heart_file(*, by: Staff, file: HeartFile, offset: float) -> None:
    """Where the recording begins, in seconds of the session; before its start is less than 0. Raises BadInput."""
    require(by, Permission.WRITE_CASE, file.session.case)
    if not -LONGEST_SECONDS <= offset <= LONGEST_SECONDS:
        raise BadInput(f"{offset:g} s", where="offset", expected="at most 12 hours before or after the session's start")
    file.offset = round(offset, 1)
    file.save(update_fields=["offset"])


def take_heart_file_out(*, by: Staff, file: HeartFile, now: datetime | None = None) -> None:
    """Erase it. Raises Refused under a legal hold."""
    require(by, Permission.WRITE_CASE, file.session.case)
    with transaction.atomic():
        moment, session = now or timezone.now(), file.session
        audit("erase a heart file", at=moment, by=by, case=session.case, subject=str(session.id))
        file.delete()


def start_of(session: SessionRecord) -> datetime:
    """Second 0 of a session: when its line of time began, else when it was noted to begin, else its planned hour."""
    timeline = TimelineRecord.objects.filter(session=session).first()
    return timeline.began_at if timeline else session.began_at or session.at


def _offset(session: SessionRecord, started: datetime | None) -> float:
    """From the session's start to the recording's; a wall clock is taken as the practice's own."""
    if started is None:
        return 0.0
    there = started if timezone.is_aware(started) else timezone.make_aware(started)
    offset = (there - start_of(session)).total_seconds()
    return round(offset, 1) if abs(offset) <= FARTHEST else 0.0
