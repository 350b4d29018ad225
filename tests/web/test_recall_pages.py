"""The pages of recordings, transcripts and looking back: who gets in, what they show, what is never plain."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from attunement.actions.recall_session import ask_for_recall, clinicians_recall, mark_moment
from attunement.storage.models import (
    ClientSignIn,
    RecallBatch,
    RecallMark,
    RecallSitting,
    RecordingRecord,
    SessionRecord,
    TranscriptRecord,
)
from tests.cast import client, member, stored
from tests.web.session_files import (
    PLANTED,
    TRANSCRIPT,
    everyone_agrees,
    holding,
    latest,
    recorded,
    tone,
    with_transcript,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def data(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data directory of this test's own, and the place for passing files in it, so that both are searched."""
    settings.DATA = tmp_path
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


@pytest.fixture
def session(practice: Any) -> SessionRecord:
    """The last session of Sofia and Daniel, who agreed to be recorded."""
    found = latest(stored("strain"))
    everyone_agrees(found.case)
    return found


def signed(name: str) -> Client:
    browser = Client()
    browser.force_login(member(name))
    return browser


def own(name: str) -> Client:
    """A client's browser, signed in on their own page."""
    row, _ = ClientSignIn.objects.get_or_create(
        person=client(name), defaults={"made_at": timezone.now(), "key_hash": name}
    )
    browser = Client()
    kept = browser.session
    kept["own"], kept["own_seen"] = str(row.pk), timezone.now().timestamp()
    kept.save()
    return browser


def at(session: SessionRecord, page: str) -> str:
    return f"/cases/{session.case_id}/sessions/{session.id}/{page}"


def asked(session: SessionRecord, name: str) -> RecallSitting:
    return ask_for_recall(by=session.case.clinician, case=session.case, session=session, person=client(name))


def upload(browser: Client, session: SessionRecord, sound: bytes) -> Any:
    file = SimpleUploadedFile("Sofia and Daniel.wav", sound)
    return browser.post(at(session, "recordings/add"), {"recording": file}, follow=True)


def test_a_recording_is_sealed_on_its_way_in_and_played_by_ranges(session: SessionRecord) -> None:
    browser, sound = signed("miriam"), tone(40)
    page = upload(browser, session, sound).content.decode()
    assert "The recording is kept, sealed, until" in page
    assert holding(PLANTED) == []
    assert holding(b"Sofia and Daniel.wav") == []
    whole = browser.get(at(session, "media"))
    assert (whole.status_code, whole.headers["Content-Type"]) == (200, "audio/wav")
    assert whole.getvalue() == sound
    for asked_for, first, until in (
        ("bytes=0-99", 0, 100),
        ("bytes=300000-300009", 300000, 300010),
        ("bytes=-5", len(sound) - 5, len(sound)),
        (f"bytes={len(sound) - 3}-", len(sound) - 3, len(sound)),
        ("bytes=0-99999999", 0, len(sound)),
    ):
        part = browser.get(at(session, "media"), headers={"Range": asked_for})
        assert part.status_code == 206
        assert part.getvalue() == sound[first:until]
        assert part.headers["Content-Range"] == f"bytes {first}-{until - 1}/{len(sound)}"
        assert part.headers["Content-Length"] == str(until - first)
    assert browser.get(at(session, "media"), headers={"Range": "bytes=99999999-"}).status_code == 416


def test_the_search_finds_an_upload_that_was_written_down_plain(session: SessionRecord, data: Path) -> None:
    """Guards the test above: the ordinary way of taking in a file puts it plain into the temporary folder."""
    from django.core.files.uploadhandler import TemporaryFileUploadHandler

    handler = TemporaryFileUploadHandler()
    handler.new_file("recording", "a.wav", "audio/wav", None)
    handler.receive_data_chunk(PLANTED, 0)
    handler.file.flush()
    assert len(holding(PLANTED)) == 1


def test_without_leave_the_page_says_so_and_keeps_nothing(practice: Any) -> None:
    session = latest(stored("strain"))
    browser = signed("miriam")
    assert b'name="recording"' not in browser.get(at(session, "recordings")).content
    assert "no leave to be recorded" in upload(browser, session, tone()).content.decode()
    assert not RecordingRecord.objects.exists()


def test_a_forged_form_or_no_file_or_no_sound_leaves_nothing_behind(session: SessionRecord, data: Path) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(member("miriam"))
    file = SimpleUploadedFile("a.wav", tone())
    assert strict.post(at(session, "recordings/add"), {"recording": file}).status_code == 403
    browser = signed("miriam")
    assert "no file was chosen" in browser.post(at(session, "recordings/add"), {}, follow=True).content.decode()
    assert "no sound or video" in upload(browser, session, b"PK a spreadsheet").content.decode()
    assert not RecordingRecord.objects.exists()
    assert list((data / "recordings").iterdir()) == []


def test_leave_is_noted_and_taken_back_with_the_recording(
    session: SessionRecord, data: Path, django_capture_on_commit_callbacks: Any
) -> None:
    recorded(session)
    browser = signed("miriam")
    with django_capture_on_commit_callbacks(execute=True):
        said = browser.post(
            at(session, "recordings/leave"), {"person": str(client("sofia").id), "may": "no"}, follow=True
        )
    assert "Recordings with them are gone." in said.content.decode()
    assert list((data / "recordings").iterdir()) == []
    assert browser.get(at(session, "media")).status_code == 404
    browser.post(at(session, "recordings/leave"), {"person": str(client("sofia").id), "may": "yes"})
    assert b'name="recording"' in browser.get(at(session, "recordings")).content
    assert browser.post(at(session, "recordings/leave"), {"person": str(client("leila").id)}).status_code == 404


def test_a_transcript_is_looked_at_matched_and_stored(session: SessionRecord) -> None:
    browser = signed("miriam")
    sent = SimpleUploadedFile("private name.vtt", TRANSCRIPT.encode())
    preview = browser.post(at(session, "transcripts/add"), {"transcript": sent}, follow=True)
    shown = preview.content.decode()
    assert "Kind: zoom. 3 utterances." in shown
    assert "Sofia M." in shown
    draft = preview.redirect_chain[-1][0]
    browser.post(draft, {"who-0": str(client("sofia").id), "who-1": str(client("daniel").id), "who-2": ""})
    assert TranscriptRecord.objects.get().utterances == 3
    captions = browser.get(at(session, "captions.vtt"))
    assert captions.headers["Content-Type"].startswith("text/vtt")
    assert "<v Daniel Cohen>I know." in captions.content.decode()
    assert holding(b"harbour") == []
    again = browser.post(at(session, "transcripts/add"), {"transcript": SimpleUploadedFile("b", TRANSCRIPT.encode())})
    assert b"selected>Daniel Cohen" in browser.get(again.headers["Location"]).content
    forgotten = browser.post(again.headers["Location"], {"forget": "1"}, follow=True)
    assert "Nothing of it was stored." in forgotten.content.decode()
    gone = browser.post(at(session, f"transcripts/{TranscriptRecord.objects.get().id}/delete"), follow=True)
    assert "The transcript is gone." in gone.content.decode()


def test_what_is_no_transcript_is_said_on_the_page(session: SessionRecord) -> None:
    sent = {"transcript": SimpleUploadedFile("a", b"good morning")}
    page = signed("miriam").post(at(session, "transcripts/add"), sent, follow=True).content.decode()
    assert "no kind of transcript we know" in page
    page = signed("miriam").post(at(session, "transcripts/add"), {}, follow=True).content.decode()
    assert "no file was chosen" in page


def test_a_client_plays_marks_rates_and_shares_on_their_own_page(session: SessionRecord) -> None:
    recorded(session)
    with_transcript(session)
    sitting, browser = asked(session, "sofia"), own("sofia")
    assert str(sitting.id) in browser.get("/c/own").content.decode()
    place = f"/c/own/back/{sitting.id}"
    page = browser.get(place)
    assert "Refresh" not in page.headers
    assert "You said you would call from the harbour." in page.content.decode()
    assert browser.get(f"{place}/media", headers={"Range": "bytes=0-3"}).getvalue() == b"RIFF"
    assert b"harbour" in browser.get(f"{place}/captions.vtt").content
    sent = {"at": "0:02", "words": "that hurt", "audience": "clinician"}
    assert browser.post(f"{place}/mark", sent).status_code == 302
    batch = {"script": "1", "id": str(uuid4()), "n": "1", "samples": json.dumps([[0.5, 50], [1, 60]])}
    for _ in range(2):
        assert browser.post(f"{place}/ratings", batch).status_code == 204
    assert RecallBatch.objects.count() == 1
    [made] = RecallMark.objects.all()
    assert browser.post(f"{place}/share", {"mark": str(made.id), "audience": "room", "script": "1"}).status_code == 204
    assert browser.post(f"{place}/share", {"audience": "clinician", "script": "1"}).status_code == 204
    made.refresh_from_db()
    sitting.refresh_from_db()
    assert (made.audience, sitting.dial_audience) == ("room", "clinician")
    assert browser.post(f"{place}/take-back", {"mark": str(made.id), "script": "1"}).status_code == 204
    assert b"that hurt" not in browser.get(place).content


@pytest.mark.parametrize(
    ("what", "sent", "status"),
    [
        ("mark", {"at": "soon", "audience": "me"}, 400),
        ("mark", {"at": "1:00", "audience": "all"}, 400),
        ("mark", {"at": "1:00", "audience": "me", "id": "x"}, 400),
        ("ratings", {"id": str(uuid4()), "n": "1", "samples": "no"}, 400),
        ("ratings", {"id": str(uuid4()), "n": "1", "samples": "[" * 5000}, 400),
        ("ratings", {"id": str(uuid4()), "n": "1", "samples": "[[1, NaN]]"}, 400),
        ("ratings", {"id": "x", "n": "1", "samples": "[[1, 2]]"}, 400),
        ("take-back", {"mark": "00000000-0000-4000-8000-000000000000"}, 404),
        ("anything", {}, 404),
    ],
    ids=["time", "audience", "id", "samples", "deep", "nan", "batch", "mark", "act"],
)
def test_what_cannot_be_is_said_and_nothing_kept(session: SessionRecord, what: str, sent: Any, status: int) -> None:
    with_transcript(session)
    place = f"/c/own/back/{asked(session, 'sofia').id}/{what}"
    assert own("sofia").post(place, sent | {"script": "1"}).status_code == status
    assert not RecallMark.objects.exists()
    assert not RecallBatch.objects.exists()


def test_side_by_side_shows_what_was_shared_and_the_room_less(session: SessionRecord) -> None:
    with_transcript(session)
    by, browser = session.case.clinician, signed("miriam")
    rows = {"sofia": asked(session, "sofia"), "daniel": asked(session, "daniel")}
    mine = clinicians_recall(by=by, session=session)
    mark_moment(maker=by, sitting=mine, mark_id=uuid4(), at=4, words="mine alone", audience="me")
    for name, sitting in rows.items():
        for audience in ("me", "clinician", "room"):
            sent = {"at": "0:04", "words": f"{name} for {audience}", "audience": audience}
            own(name).post(f"/c/own/back/{sitting.id}/mark", sent)
    beside = browser.get(at(session, "side-by-side")).content.decode()
    room = browser.get(at(session, "together")).content.decode()
    assert "mattered to more than one of you" in room
    for name in rows:
        assert f"{name} for me" not in beside + room
        assert f"{name} for clinician" in beside
        assert f"{name} for clinician" not in room
        assert f"{name} for room" in room
    assert "mine alone" in beside
    assert "mine alone" not in room
    assert "mine alone" in browser.get(at(session, "look-back")).content.decode()


def test_the_room_stays_closed_where_joint_work_does_not_stand(practice: Any) -> None:
    session = stored("violence").sessions.first()
    page = signed("priya").get(at(session, "together"), follow=True).content.decode()
    assert "room part yet" in page


def test_ask_and_end(session: SessionRecord) -> None:
    browser, whom = signed("miriam"), {"person": str(client("sofia").id)}
    assert "nothing to look back at yet" in browser.get(at(session, "recordings")).content.decode()
    assert (
        "no recording and no transcript"
        in browser.post(at(session, "look-back/ask"), whom, follow=True).content.decode()
    )
    with_transcript(session)
    assert (
        "finds it on their own page" in browser.post(at(session, "look-back/ask"), whom, follow=True).content.decode()
    )
    sitting = RecallSitting.objects.get()
    browser.post(at(session, "look-back/ask"), whom | {"end": "1"})
    assert own("sofia").get(f"/c/own/back/{sitting.id}").status_code == 404
    assert browser.post(at(session, "look-back/ask"), {"person": "x"}).status_code == 404


def test_a_client_says_yes_and_no_to_recording_themself(
    session: SessionRecord, data: Path, django_capture_on_commit_callbacks: Any
) -> None:
    recorded(session)
    browser = own("sofia")
    assert "You said yes" in browser.get("/c/own/recording").content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        assert "You have not said yes" in browser.post("/c/own/recording", {"may": "no"}, follow=True).content.decode()
    assert list((data / "recordings").iterdir()) == []
    assert "You said yes" in browser.post("/c/own/recording", {"may": "yes"}, follow=True).content.decode()


def test_strangers_find_nothing(session: SessionRecord) -> None:
    recorded(session)
    with_transcript(session)
    sitting = asked(session, "sofia")
    pages = ("recordings", "media", "captions.vtt", "look-back", "side-by-side", "together")
    for page in pages:
        assert signed("tomasz").get(at(session, page)).status_code == 404
        assert Client().get(at(session, page)).status_code == 302
    for page in ("", "/media", "/captions.vtt"):
        assert own("daniel").get(f"/c/own/back/{sitting.id}{page}").status_code == 404
        assert signed("miriam").get(f"/c/own/back/{sitting.id}{page}").status_code == 302
    assert own("daniel").post(f"/c/own/back/{sitting.id}/mark", {"at": "1", "audience": "me"}).status_code == 404
    for place in ("recordings/add", f"recordings/{RecordingRecord.objects.get().id}/delete", "look-back/mark"):
        assert signed("tomasz").post(at(session, place)).status_code == 404
    assert RecordingRecord.objects.exists()


def test_a_clients_own_copy_holds_their_looks_back_and_no_one_elses(session: SessionRecord) -> None:
    with_transcript(session)
    for name in ("sofia", "daniel"):
        sent = {"at": "0:04", "words": f"{name}'s own", "audience": "room"}
        own(name).post(f"/c/own/back/{asked(session, name).id}/mark", sent)
    batch = {"script": "1", "id": str(uuid4()), "n": "1", "samples": "[[1.5, 40]]"}
    own("sofia").post(f"/c/own/back/{RecallSitting.objects.get(person=client('sofia')).id}/ratings", batch)
    record = json.loads(own("sofia").get("/c/own/record").content)
    assert record["looks_back"] == [
        {
            "session": session.at.isoformat(),
            "marks": [{"at": 4.0, "words": "sofia's own", "shared_with": "room"}],
            "ratings": [[1.5, 40.0]],
            "ratings_shared_with": "me",
        }
    ]
    assert "daniel's own" not in json.dumps(record)
    assert json.loads(own("daniel").get("/c/own/record").content)["looks_back"][0]["ratings"] == []


def test_a_mark_without_the_script_is_kept_and_leads_back(session: SessionRecord) -> None:
    with_transcript(session)
    sitting, browser = asked(session, "sofia"), own("sofia")
    place = f"/c/own/back/{sitting.id}"
    back = browser.post(f"{place}/mark", {"at": "1:02:03", "words": "late", "audience": "me"})
    assert back.headers["Location"] == place
    shown = browser.get(place).content.decode()
    assert "<strong>1:02:03</strong> late" in shown
    assert 'content="600; url=/c/own"' in shown
    wrong = browser.post(f"{place}/mark", {"at": "soon", "words": "late", "audience": "me"})
    assert wrong.status_code == 400
    assert b"minutes and seconds" in wrong.content
    mine = signed("miriam").post(at(session, "look-back/mark"), {"at": "5", "words": "mine", "audience": "me"})
    assert mine.headers["Location"] == at(session, "look-back")
    assert signed("miriam").post(at(session, "look-back/mark"), {"at": "x", "script": "1"}).status_code == 400
    assert signed("miriam").post(at(session, "look-back/other"), {"script": "1"}).status_code == 404
