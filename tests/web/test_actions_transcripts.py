"""A transcript: looked at first, its speakers said, kept sealed, and who was who offered with the next file."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from attunement.actions.bring_transcript import (
    begin_transcript,
    delete_transcript,
    discard_transcript,
    find_transcript_draft,
    look_at_transcript,
    store_transcript,
    utterances_of,
)
from attunement.domain.errors import BadInput, Refused
from attunement.storage.models import SpeakerMatching, TranscriptDraft, TranscriptRecord
from tests.cast import client, member, stored
from tests.web.session_files import TRANSCRIPT, everything_in, latest, with_transcript

pytestmark = pytest.mark.django_db


@pytest.fixture
def session(practice: Any) -> Any:
    """The last session of Sofia and Daniel."""
    return latest(stored("strain"))


def test_it_is_kept_with_everyone_by_name_and_sealed(session: Any) -> None:
    row = with_transcript(session)
    assert not TranscriptDraft.objects.exists()
    assert [(one.n, one.at, one.ends, one.speaker, one.text) for one in utterances_of(session)] == [
        (1, 1.0, 3.0, str(client("sofia").id), "You said you would call from the harbour."),
        (2, 3.5, 5.0, str(client("daniel").id), "I know."),
        (3, 5.0, 6.5, str(session.case.clinician_id), "Say that once more, slowly."),
    ]
    for stored_row in (row, SpeakerMatching.objects.get()):
        for words in (b"harbour", b"Sofia M.", b"slowly"):
            assert words not in everything_in(stored_row)


def test_who_was_who_is_offered_with_the_next_file_of_that_kind_only(session: Any) -> None:
    with_transcript(session)
    by = session.case.clinician
    again = begin_transcript(by=by, session=session, raw=TRANSCRIPT.encode())
    assert look_at_transcript(by=by, draft=again).known["Daniel"] == str(client("daniel").id)
    other = begin_transcript(by=by, session=session, raw=b"Daniel  0:03\nHello.\n")
    assert look_at_transcript(by=by, draft=other).known == {}


def test_a_speaker_nobody_is_said_for_stays_a_name(session: Any) -> None:
    by = session.case.clinician
    draft = begin_transcript(by=by, session=session, raw=TRANSCRIPT.encode())
    store_transcript(by=by, draft=draft, who={"Daniel": "", "nobody": str(client("daniel").id)})
    assert [one.speaker for one in utterances_of(session)] == ["Sofia M.", "Daniel", "Therapist"]


def test_a_draft_is_sealed_and_gone_after_a_day(session: Any) -> None:
    by, now = session.case.clinician, timezone.now()
    draft = begin_transcript(by=by, session=session, raw=TRANSCRIPT.encode(), now=now)
    assert b"harbour" not in everything_in(TranscriptDraft.objects.get())
    with pytest.raises(Refused):
        find_transcript_draft(by=by, session=session, draft_id=str(draft.id), now=now + timedelta(days=2))
    begin_transcript(by=by, session=session, raw=TRANSCRIPT.encode(), now=now + timedelta(days=2))
    assert TranscriptDraft.objects.count() == 1
    discard_transcript(by=by, draft=TranscriptDraft.objects.get())
    assert not TranscriptDraft.objects.exists()


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (b"good morning", "no kind of transcript"),
        (b"session,start,text\na,1,x\nb,2,y\n", "several transcripts"),
        (b"x" * 20_000_001, "20 MB"),
    ],
    ids=["prose", "several", "large"],
)
def test_what_cannot_be_one_transcript_is_said(session: Any, raw: bytes, says: str) -> None:
    with pytest.raises(BadInput, match=says):
        begin_transcript(by=session.case.clinician, session=session, raw=raw)


def test_somebody_else_or_times_beyond_any_session_are_wrong(session: Any) -> None:
    by = session.case.clinician
    draft = begin_transcript(by=by, session=session, raw=TRANSCRIPT.encode())
    with pytest.raises(BadInput, match="not of this session"):
        store_transcript(by=by, draft=draft, who={"Daniel": str(client("leila").id)})
    late = begin_transcript(by=by, session=session, raw=b"WEBVTT\n\n20:00:00.000 --> 20:00:01.000\nx")
    with pytest.raises(BadInput, match="longer than any session"):
        store_transcript(by=by, draft=late, who={})
    assert not TranscriptRecord.objects.exists()


def test_strangers_neither_bring_nor_find_nor_delete(session: Any) -> None:
    row, stranger = with_transcript(session), member("tomasz")
    draft = begin_transcript(by=session.case.clinician, session=session, raw=TRANSCRIPT.encode())
    for attempt in (
        lambda: begin_transcript(by=stranger, session=session, raw=TRANSCRIPT.encode()),
        lambda: find_transcript_draft(by=stranger, session=session, draft_id=str(draft.id)),
        lambda: look_at_transcript(by=stranger, draft=draft),
        lambda: store_transcript(by=stranger, draft=draft, who={}),
        lambda: discard_transcript(by=stranger, draft=draft),
        lambda: delete_transcript(by=stranger, transcript=row),
    ):
        with pytest.raises(Refused):
            attempt()
    delete_transcript(by=session.case.clinician, transcript=row)
    assert utterances_of(session) == ()
