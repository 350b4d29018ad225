"""A session of the cast to bring files to: leave given by everyone, a small sound made here, a small transcript."""

from __future__ import annotations

import math
import struct
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from attunement.actions.bring_transcript import begin_transcript, store_transcript
from attunement.actions.consent_recording import note_consent
from attunement.actions.keep_recording import begin_recording, finish_recording
from attunement.storage.models import CaseRecord, RecordingRecord, SessionRecord, TranscriptRecord

PLANTED = b"planted: we never spoke of the harbour again"
TRANSCRIPT = """WEBVTT

1
00:00:01.000 --> 00:00:03.000
Sofia M.: You said you would call from the harbour.

2
00:00:03.500 --> 00:00:05.000
Daniel: I know.

3
00:00:05.000 --> 00:00:06.500
Therapist: Say that once more, slowly.
"""


def tone(seconds: float = 8, rate: int = 8000) -> bytes:
    """A quiet WAV file, with words planted behind the sound."""
    count = int(seconds * rate)
    data = struct.pack(f"<{count}h", *(int(900 * math.sin(n / 9)) for n in range(count)))
    head = struct.pack("<4sI4s4sIHHIIHH4sI", b"RIFF", 36 + len(data), b"WAVE", b"fmt ", 16, 1, 1, rate, rate * 2, 2, 16,
                       b"data", len(data))  # fmt: skip
    return head + data + PLANTED * 9


def latest(case: CaseRecord) -> SessionRecord:
    """The last session that was held with everyone."""
    rows = case.sessions.filter(state="held").order_by("-at")
    return next(row for row in rows if len(row.attended) >= case.people.count())


def everyone_agrees(case: CaseRecord) -> None:
    """Everyone gives leave to be recorded."""
    for person in case.people.all():
        note_consent(by=case.clinician, person=person)


def recorded(session: SessionRecord, data: bytes = b"", now: datetime | None = None) -> RecordingRecord:
    """A recording, the way a page brings it."""
    incoming = begin_recording(by=session.case.clinician, case=session.case, session=session, now=now)
    sound = data or tone()
    for start in range(0, len(sound), 50_000):
        incoming.write(sound[start : start + 50_000])
    return finish_recording(by=session.case.clinician, incoming=incoming, now=now)


def with_transcript(session: SessionRecord) -> TranscriptRecord:
    """The small transcript, everyone matched."""
    by = session.case.clinician
    first, second = session.case.people.all()
    draft = begin_transcript(by=by, session=session, raw=TRANSCRIPT.encode())
    who = {"Sofia M.": str(first.id), "Daniel": str(second.id), "Therapist": str(by.id)}
    return store_transcript(by=by, draft=draft, who=who)


def holding(planted: bytes) -> list[str]:
    """Every file of the data directory that holds these bytes, the database among them."""
    return [str(path) for path in Path(settings.DATA).rglob("*") if path.is_file() and planted in path.read_bytes()]


def everything_in(row: Any) -> bytes:
    """Every column of a row, as it is stored."""
    return b"\n".join(
        bytes(value) if isinstance(value, bytes | memoryview) else repr(value).encode()
        for value in (getattr(row, field.attname) for field in row._meta.concrete_fields)
    )
