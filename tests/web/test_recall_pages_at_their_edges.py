"""Side by side, hostile words, changed files, keys: the pages of recordings and looking back at their edges."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from attunement.actions.bring_transcript import begin_transcript, utterances_of
from attunement.actions.keep_recording import recording_bytes
from attunement.actions.recall_session import clinicians_recall, mark_moment
from attunement.domain.errors import BadInput, Refused
from attunement.storage.models import RecordingRecord, SessionRecord
from attunement.storage.practice_key import KEY_FILE, put_practice_key
from tests.cast import stored
from tests.web.session_files import TRANSCRIPT, everyone_agrees, latest, recorded, tone, with_transcript
from tests.web.test_recall_pages import asked, at, own, signed

pytestmark = pytest.mark.django_db


@pytest.fixture
def data(tmp_path: Path, settings: Any) -> Path:
    """A data directory of this test's own."""
    settings.DATA = tmp_path
    return tmp_path


@pytest.fixture
def session(practice: Any, data: Path) -> SessionRecord:
    """The last session of Sofia and Daniel, who agreed to be recorded."""
    found = latest(stored("strain"))
    everyone_agrees(found.case)
    return found


def test_the_ratings_are_drawn_and_said_and_the_same_mark_of_both_stands_together(session: SessionRecord) -> None:
    with_transcript(session)
    for name, value in (("sofia", 20), ("daniel", 80)):
        place = f"/c/own/back/{asked(session, name).id}"
        samples = json.dumps([[n / 2, value] for n in range(20)])
        own(name).post(f"{place}/ratings", {"script": "1", "id": str(uuid4()), "n": "1", "samples": samples})
        own(name).post(f"{place}/share", {"audience": "room"})
        own(name).post(f"{place}/mark", {"at": f"0:0{value // 20}", "words": f"{name} felt it", "audience": "room"})
    shown = signed("miriam").get(at(session, "together")).content.decode()
    assert shown.count("<polyline") == 2
    assert "Most different: around 00:00" in shown
    assert "20 of 100" in shown
    assert "80 of 100" in shown
    assert "Closest" not in shown
    assert "Mattered to both" in shown
    assert "quite different for each of you" in shown


def test_words_that_are_code_stay_words(session: SessionRecord) -> None:
    by, hostile = session.case.clinician, "<script>alert(1)</script>"
    text = f"start,speaker,text\n1,{hostile},{hostile}\n"
    browser = signed("miriam")
    preview = browser.post(
        at(session, "transcripts/add"), {"transcript": SimpleUploadedFile("x", text.encode())}, follow=True
    )
    assert hostile not in preview.content.decode()
    browser.post(preview.redirect_chain[-1][0], {})
    mine = clinicians_recall(by=by, session=session)
    mark_moment(maker=by, sitting=mine, mark_id=uuid4(), at=4, words=hostile, audience="room")
    for page in ("look-back", "side-by-side", "together"):
        assert hostile not in browser.get(at(session, page)).content.decode()
    captions = browser.get(at(session, "captions.vtt")).content.decode()
    assert "<v &lt;script&gt;alert(1)&lt;/script&gt;>&lt;script&gt;" in captions


def test_a_recording_that_was_changed_on_the_disk_is_an_error_and_never_half_an_answer(
    session: SessionRecord, data: Path
) -> None:
    row = recorded(session)
    path = data / "recordings" / str(row.id)
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    answer = signed("miriam").get(at(session, "media"))
    assert answer.status_code == 400
    assert b"RIFF" not in answer.content
    path.unlink()
    assert signed("miriam").get(at(session, "media")).status_code == 404


def test_without_a_key_a_real_practice_keeps_nothing_that_was_said(session: SessionRecord, real_practice: Any) -> None:
    with pytest.raises(Refused, match="no key yet"):
        recorded(session)
    with pytest.raises(Refused, match="no key yet"):
        begin_transcript(by=session.case.clinician, session=session, raw=TRANSCRIPT.encode())
    assert not RecordingRecord.objects.exists()


def test_in_a_real_practice_everything_opens_with_its_own_key_only(
    session: SessionRecord, real_practice: Any, data: Path
) -> None:
    put_practice_key(data, bytes(range(32)))
    row = recorded(session)
    with_transcript(session)
    assert b"".join(recording_bytes(row)) == tone()
    assert len(utterances_of(session)) == 3
    (data / KEY_FILE).unlink()
    put_practice_key(data, bytes(32))
    with pytest.raises(BadInput, match="not the key"):
        list(recording_bytes(row))
    with pytest.raises(BadInput, match="not the key"):
        utterances_of(session)
