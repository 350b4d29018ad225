"""A recording of a session: taken in sealed, played to those who were there, kept for a set number of days."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from attunement.actions.auditing import audit
from attunement.actions.close_case import require_open_case
from attunement.actions.consent_recording import may_be_recorded
from attunement.actions.delete_recordings import recording_path
from attunement.actions.permitting import require
from attunement.actions.read_case import read_case
from attunement.actions.sealing import sealing_key
from attunement.actions.sent_entries import people_in
from attunement.domain.errors import BadInput, Refused
from attunement.domain.permission import Permission
from attunement.domain.record import CaseKind
from attunement.storage.models import CaseRecord, Practice, RecordingRecord, SessionRecord, Staff
from attunement.storage.sealed_files import SealedFile, read_sealed

LARGEST: Final = 4_000_000_000
"""Bytes: two hours of video."""
FIRST_BYTES: Final = 16
KINDS: Final = (
    # where, what stands there, what it is
    (0, b"\x1aE\xdf\xa3", "video/webm"),
    (8, b"M4A ", "audio/mp4"),
    (4, b"ftyp", "video/mp4"),
    (0, b"OggS", "audio/ogg"),
    (8, b"WAVE", "audio/wav"),
    (0, b"fLaC", "audio/flac"),
    (0, b"ID3", "audio/mpeg"),
    (0, b"\xff\xfb", "audio/mpeg"),
    (0, b"\xff\xf3", "audio/mpeg"),
    (0, b"\xff\xf1", "audio/aac"),
)
NO_LEAVE: Final = "Somebody on it has given no leave to be recorded, or took it back."


class Incoming:
    """A recording on its way in. Every byte is sealed before it reaches the disk."""

    def __init__(self, session: SessionRecord, people: list[str]) -> None:
        self.id, self.session, self.people = uuid4(), session, people
        self._first = b""
        self._file = SealedFile(recording_path(self.id), key=sealing_key(), row=_row(self.id))

    def write(self, data: bytes) -> None:
        """The next bytes. Raises BadInput beyond the largest size."""
        self._first = (self._first + data[:FIRST_BYTES])[:FIRST_BYTES]
        if self._file.size + len(data) > LARGEST:
            raise BadInput(f"larger than {LARGEST // 10**9} GB", where="the recording", do="Make it smaller first.")
        self._file.write(data)

    def close(self) -> SealedFile:
        """All of it is there."""
        self._file.close()
        return self._file

    def discard(self) -> None:
        """Leave nothing behind."""
        self._file.discard()

    @property
    def media_type(self) -> str:
        """What it is, by its first bytes; '' for nothing a browser plays."""
        return next((kind for place, sign, kind in KINDS if self._first[place:].startswith(sign)), "")


def begin_recording(*, by: Staff, case: CaseRecord, session: SessionRecord, now: datetime | None = None) -> Incoming:
    """Make ready for a recording; refused before its first byte is read where it may not be.

    Raises Refused where somebody in the session gave no leave, and for a joint session where joint work does not stand.
    """
    require(by, Permission.WRITE_CASE, case)
    require_open_case(case)
    people = list(people_in(session).clients)
    if not may_be_recorded(people):
        raise Refused(NO_LEAVE)
    if case.kind != CaseKind.INDIVIDUAL and len(people) > 1:
        opened = read_case(by=by, case=case, page="recording", now=now)
        if opened.for_room is None:
            raise Refused(opened.room_closed)
    return Incoming(session, people)


def finish_recording(*, by: Staff, incoming: Incoming, now: datetime | None = None) -> RecordingRecord:
    """Keep it, from now for as many days as the practice set. Raises BadInput for what no browser plays."""
    moment = now or timezone.now()
    file = incoming.close()
    try:
        require(by, Permission.WRITE_CASE, incoming.session.case)
        if not incoming.media_type:
            raise BadInput(
                "is no sound or video that a browser plays", where="the recording",
                expected="MP4, M4A, MP3, WAV, WebM, Ogg, FLAC or AAC",
            )  # fmt: skip
        days = Practice.objects.values_list("recording_days", flat=True).get()
        with transaction.atomic():
            if not may_be_recorded(incoming.people):  # taken back while it was on its way
                raise Refused(NO_LEAVE)
            row = RecordingRecord.objects.create(
                id=incoming.id, session=incoming.session, media_type=incoming.media_type, size=file.size,
                salt=file.salt, people=incoming.people, by=by, brought_at=moment,
                keep_until=moment + timedelta(days=days),
            )  # fmt: skip
            audit("keep a recording", at=moment, by=by, case=incoming.session.case, subject=str(row.id))
    except (BadInput, Refused):
        incoming.discard()
        raise
    return row


def playable(session: SessionRecord, now: datetime | None = None) -> RecordingRecord | None:
    """The newest recording of a session that may be played: there, in time, and with everyone's leave."""
    rows = RecordingRecord.objects.filter(session=session, keep_until__gt=now or timezone.now())
    there = [row for row in rows.order_by("-brought_at", "id") if recording_path(row.id).is_file()]
    return next((row for row in there if may_be_recorded(row.people)), None)


def recording_bytes(recording: RecordingRecord, first: int = 0, until: int | None = None) -> Iterator[bytes]:
    """Its bytes from `first` to before `until`, opened as they are read. Raises Refused without everyone's leave."""
    if not may_be_recorded(recording.people):
        raise Refused(NO_LEAVE)
    return read_sealed(
        recording_path(recording.id), key=sealing_key(), salt=bytes(recording.salt), row=_row(recording.id),
        size=recording.size, first=first, until=until,
    )  # fmt: skip


def _row(recording_id: UUID) -> str:
    return f"RecordingRecord {recording_id}"
