"""Recordings go: when their time is over, when somebody on them takes leave back, when the clinician says so."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from attunement.actions.auditing import audit
from attunement.actions.permitting import require
from attunement.domain.permission import Permission
from attunement.storage.models import ConsentRecord, RecordingRecord, Staff

FOLDER = "recordings"
LEFT_BEHIND_AFTER = timedelta(days=1)
"""A file without a row for so long is half an upload that was broken off."""


def recording_path(recording_id: UUID) -> Path:
    """Where the sealed bytes of a recording are."""
    return Path(settings.DATA) / FOLDER / str(recording_id)


def delete_recording(*, by: Staff, recording: RecordingRecord, now: datetime | None = None) -> None:
    """The clinician deletes one. Raises Refused under a legal hold."""
    require(by, Permission.WRITE_CASE, recording.session.case)
    delete_recordings([recording], why="deleted", now=now or timezone.now(), by=by)


def delete_recordings(rows: Iterable[RecordingRecord], *, why: str, now: datetime, by: Staff | None = None) -> int:
    """Row and file of each; gives how many. Raises Refused under a legal hold, before anything is gone.

    The row goes first: without its salt nobody can open the file any more, so that a crash in between leaves nothing
    that could be read, and the file is swept up later.
    """
    gone = list(rows)
    with transaction.atomic():
        for row in gone:
            audit(f"recording gone: {why}", at=now, by=by, case=row.session.case, subject=str(row.pk))
            path = recording_path(row.pk)
            row.delete()
            transaction.on_commit(lambda path=path: path.unlink(missing_ok=True))  # type: ignore[misc]
    return len(gone)


def shorten_recordings(days: int) -> None:
    """No recording is kept for longer than these days from when it came. Inside the transaction of the act."""
    for row in RecordingRecord.objects.all():
        if row.keep_until > row.brought_at + timedelta(days=days):
            row.keep_until = row.brought_at + timedelta(days=days)
            row.save(update_fields=["keep_until"])


def delete_what_is_due(*, now: datetime | None = None) -> int:
    """A duty: recordings whose time is over or that somebody gives no leave for any more, and half uploads.

    What a legal hold keeps is passed by; it goes once the hold is lifted.
    """
    moment = now or timezone.now()
    rows = list(RecordingRecord.objects.select_related("session__case"))
    free = [row for row in rows if not row.session.case.is_held]
    done = delete_recordings([row for row in free if row.keep_until <= moment], why="its time is over", now=moment)
    allowed = _allowed()
    without = [row for row in free if row.keep_until > moment and not set(row.people) <= allowed]
    return (
        done + delete_recordings(without, why="consent withdrawn", now=moment) + _sweep({str(row.pk) for row in rows})
    )


def _allowed() -> set[str]:
    standing = ConsentRecord.objects.filter(to="recording", withdrawn=None)
    return {str(person) for person in standing.values_list("person", flat=True)}


def _sweep(known: Collection[str]) -> int:
    folder, swept = Path(settings.DATA) / FOLDER, 0
    for path in folder.iterdir() if folder.is_dir() else ():
        if path.name not in known and path.stat().st_mtime < time.time() - LEFT_BEHIND_AFTER.total_seconds():
            path.unlink(missing_ok=True)
            swept += 1
    return swept
