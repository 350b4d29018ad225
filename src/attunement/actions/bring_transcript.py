"""A transcript comes to a session: look first, say who is who, store it sealed. The next file knows who was who."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from attunement.actions.auditing import audit
from attunement.actions.close_case import require_open_case
from attunement.actions.permitting import require
from attunement.actions.sealing import opened_json, sealed_json
from attunement.actions.sent_entries import people_in
from attunement.domain.errors import BadInput, Refused
from attunement.domain.permission import Permission
from attunement.domain.timeline import LONGEST_SECONDS, Utterance
from attunement.exchange.transcript import ReadTranscript
from attunement.exchange.transcript_reading import transcript_in
from attunement.storage.models import SessionRecord, SpeakerMatching, Staff, TranscriptDraft, TranscriptRecord

THE_FILE = "the file"
"""What errors call it: a file's own name may say who is in it."""
LARGEST_FILE = 20_000_000
KEPT_FOR = timedelta(days=1)


@dataclass(frozen=True)
class Looked:
    """A draft read: the transcript, and who its speakers were taken for before (name in the file → id, or '')."""

    read: ReadTranscript
    known: Mapping[str, str]


def begin_transcript(*, by: Staff, session: SessionRecord, raw: bytes, now: datetime | None = None) -> TranscriptDraft:
    """Keep a file to look at, sealed. Raises BadInput naming the place for a file that is no transcript."""
    require(by, Permission.WRITE_CASE, session.case)
    require_open_case(session.case)
    moment = now or timezone.now()
    if len(raw) > LARGEST_FILE:
        raise BadInput(f"larger than {LARGEST_FILE // 1_000_000} MB", where=THE_FILE)
    read = transcript_in(raw, THE_FILE)
    if len(read.parts) > 1:
        raise BadInput(
            "holds several transcripts", where=THE_FILE, expected="one session",
            do="`attunement transcript FILE --only NAME --format csv` takes one out.",
        )  # fmt: skip
    with transaction.atomic():
        TranscriptDraft.objects.filter(made_at__lt=moment - KEPT_FOR).delete()
        draft = TranscriptDraft(session=session, by=by, made_at=moment)
        draft.sealed = sealed_json(base64.b64encode(raw).decode(), draft)
        draft.save(force_insert=True)
        audit("look at a transcript", at=moment, by=by, case=session.case, subject=str(session.id))
    return draft


def find_transcript_draft(
    *, by: Staff, session: SessionRecord, draft_id: str, now: datetime | None = None
) -> TranscriptDraft:
    """One's own file of this session. Raises Refused alike for a stranger's, an old one and for none."""
    require(by, Permission.WRITE_CASE, session.case)
    newer_than = (now or timezone.now()) - KEPT_FOR
    found = TranscriptDraft.objects.filter(id=draft_id, by=by, session=session, made_at__gte=newer_than).first()
    if found is None:
        raise Refused("There is no such file here.")
    return found


def look_at_transcript(*, by: Staff, draft: TranscriptDraft) -> Looked:
    """The file as it reads, and who its speakers were the last time."""
    require(by, Permission.WRITE_CASE, draft.session.case)
    read = transcript_in(base64.b64decode(opened_json(draft.sealed, draft)), THE_FILE)
    row = SpeakerMatching.objects.filter(case=draft.session.case, kind=read.kind.value).first()
    return Looked(read, opened_json(row.sealed, row) if row else {})


def store_transcript(
    *, by: Staff, draft: TranscriptDraft, who: Mapping[str, str], now: datetime | None = None
) -> TranscriptRecord:
    """Store it with each speaker as the person said, and forget the file. A name nobody is said for stays a name.

    Raises BadInput where somebody is named who was not for this session, or where it lasts longer than any session.
    """
    moment = now or timezone.now()
    looked, people = look_at_transcript(by=by, draft=draft), people_in(draft.session)
    matched = {name: person for name, person in who.items() if person and name in looked.read.speakers}
    if not set(matched.values()) <= {*people.clients, people.clinician}:
        raise BadInput("somebody who is not of this session", where="speakers", expected="people of the session")
    if any(one.ends > LONGEST_SECONDS for one in looked.read.spoken):
        raise BadInput("it lasts longer than any session", where=THE_FILE, expected="times from the beginning, 0:00")
    ordered = sorted(looked.read.spoken, key=lambda one: one.at)
    said = [[one.at, one.ends, matched.get(one.speaker or "", one.speaker or ""), one.text] for one in ordered]
    with transaction.atomic():
        row = TranscriptRecord(
            session=draft.session, kind=looked.read.kind.value, utterances=len(said), by=by, brought_at=moment
        )
        row.sealed = sealed_json(said, row)
        row.save(force_insert=True)
        _remember(draft, looked, {name: who.get(name, "") for name in looked.read.speakers})
        audit("store a transcript", at=moment, by=by, case=draft.session.case, subject=str(row.id))
        draft.delete()
    return row


def discard_transcript(*, by: Staff, draft: TranscriptDraft) -> None:
    """Forget a file."""
    require(by, Permission.WRITE_CASE, draft.session.case)
    draft.delete()


def delete_transcript(*, by: Staff, transcript: TranscriptRecord, now: datetime | None = None) -> None:
    """Delete one. Raises Refused under a legal hold."""
    require(by, Permission.WRITE_CASE, transcript.session.case)
    with transaction.atomic():
        audit("delete a transcript", at=now or timezone.now(), by=by, case=transcript.session.case,
              subject=str(transcript.pk))  # fmt: skip
        transcript.delete()


def transcripts_of(session: SessionRecord) -> QuerySet[TranscriptRecord]:
    """A session's transcripts, for the clinician who brought them: they do not go along to another one."""
    return TranscriptRecord.objects.filter(session=session, by=session.case.clinician)


def utterances_of(session: SessionRecord) -> tuple[Utterance, ...]:
    """What was said in a session, by all its transcripts, in order of time. `speaker` is a person's id or a name."""
    found: list[Any] = []
    for row in transcripts_of(session):
        found += opened_json(row.sealed, row)
    found.sort(key=lambda one: one[0])
    return tuple(Utterance(n, *one) for n, one in enumerate(found, start=1))


def _remember(draft: TranscriptDraft, looked: Looked, who: Mapping[str, str]) -> None:
    row = SpeakerMatching.objects.select_for_update().filter(
        case=draft.session.case, kind=looked.read.kind.value
    ).first() or SpeakerMatching(case=draft.session.case, kind=looked.read.kind.value)  # fmt: skip
    row.sealed = sealed_json({**looked.known, **who}, row)
    row.save()
