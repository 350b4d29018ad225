"""A recording written down by a program of the practice's own, if it has one. Off unless somebody switched it on."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings

from attunement.actions.auditing import audit
from attunement.actions.bring_transcript import begin_transcript
from attunement.actions.keep_recording import playable, recording_bytes
from attunement.actions.permitting import require
from attunement.domain.errors import Refused
from attunement.domain.permission import Permission
from attunement.exchange.speech_to_text import speech_to_text
from attunement.exchange.transcript_writing import captions
from attunement.storage.models import SessionRecord, Staff, TranscriptDraft


def write_down_recording(
    *, by: Staff, session: SessionRecord, language: str = "", now: datetime | None = None
) -> TranscriptDraft:
    """Have the recording of a session written down, as a draft to look at; nothing is stored by it.

    Takes as long as the program takes: not for the answer to a page. Raises Refused where none is switched on, and
    where there is no recording that may be played.
    """
    require(by, Permission.WRITE_CASE, session.case)
    program = speech_to_text(settings.SPEECH_TO_TEXT)
    if program is None:
        raise Refused("No speech to text is switched on in this practice.")
    recording = playable(session, now)
    if recording is None:
        raise Refused("There is no recording of this session that may be played.")
    said = program.write_down(recording_bytes(recording), recording.media_type, language)
    written = captions((one.at, one.ends, one.speaker or "", one.text) for one in said)
    draft = begin_transcript(by=by, session=session, raw=written.encode(), now=now)
    audit("have a recording written down", at=draft.made_at, by=by, case=session.case, subject=str(recording.pk))
    return draft
