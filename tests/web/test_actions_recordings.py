"""Recordings: no leave, no recording; never plain on the disk; gone when the time is over or leave is taken back."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.utils import timezone

from attunement.actions.bring_transcript import utterances_of
from attunement.actions.consent_recording import (
    give_consent,
    may_be_recorded,
    note_consent,
    note_withdrawal,
    withdraw_consent,
)
from attunement.actions.decide_joint_work import decide_joint_work
from attunement.actions.delete_recordings import delete_recording, delete_what_is_due
from attunement.actions.finish_set_up import set_retention
from attunement.actions.hold_case import lift_hold, set_hold
from attunement.actions.keep_recording import begin_recording, finish_recording, playable, recording_bytes
from attunement.actions.own_leave import OwnLeave
from attunement.actions.read_case import find_case
from attunement.actions.recall_session import ask_for_recall, mark_moment, recall_for_clinician
from attunement.actions.separate_couple import separate_couple
from attunement.actions.transfer_case import transfer_case
from attunement.actions.work_duties import DUTIES
from attunement.domain.errors import BadInput, Refused
from attunement.domain.handing_over import Part
from attunement.domain.record import JointWork
from attunement.storage.models import AuditEntry, ClientSignIn, ConsentRecord, RecordingRecord
from tests.cast import client, member, stored
from tests.web.session_files import (
    PLANTED,
    everyone_agrees,
    everything_in,
    holding,
    latest,
    recorded,
    tone,
    with_transcript,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def data(tmp_path: Path, settings: Any) -> None:
    """A data directory of this test's own."""
    settings.DATA = tmp_path


@pytest.fixture
def case(practice: Any) -> Any:
    """Sofia and Daniel, who both agreed."""
    everyone_agrees(stored("strain"))
    return stored("strain")


def files() -> list[Path]:
    folder = Path(settings.DATA) / "recordings"
    return sorted(folder.iterdir()) if folder.is_dir() else []


def test_without_everyones_leave_nothing_is_taken_in(practice: Any) -> None:
    case = stored("strain")
    note_consent(by=case.clinician, person=client("sofia"))
    with pytest.raises(Refused, match="no leave"):
        begin_recording(by=case.clinician, case=case, session=latest(case))
    assert files() == []
    note_consent(by=case.clinician, person=client("daniel"))
    recorded(latest(case))
    assert len(files()) == 1


def test_leave_taken_back_while_it_arrives_is_no_leave(case: Any) -> None:
    incoming = begin_recording(by=case.clinician, case=case, session=latest(case))
    incoming.write(tone())
    note_withdrawal(by=case.clinician, person=client("daniel"))
    with pytest.raises(Refused, match="no leave"):
        finish_recording(by=case.clinician, incoming=incoming)
    assert files() == []
    assert not RecordingRecord.objects.exists()


def test_a_joint_session_is_recorded_only_where_joint_work_stands(practice: Any) -> None:
    case = stored("violence")
    everyone_agrees(case)
    with pytest.raises(Refused, match="room part"):
        begin_recording(by=case.clinician, case=case, session=case.sessions.first())
    case = stored("strain")
    everyone_agrees(case)
    recorded(latest(case))
    decide_joint_work(
        by=case.clinician, case=case, about="violence", joint_work=JointWork.NOT_NOW, talked_alone_with=[]
    )
    with pytest.raises(Refused):
        begin_recording(by=case.clinician, case=case, session=latest(case))
    assert len(files()) == 1


def test_it_is_never_plain_and_comes_back_as_it_was(case: Any) -> None:
    row = recorded(latest(case))
    assert holding(PLANTED) == []
    assert PLANTED not in everything_in(row)
    assert b"".join(recording_bytes(row)) == tone()
    assert b"".join(recording_bytes(row, 5, 9)) == tone()[5:9]
    assert (row.media_type, row.size) == ("audio/wav", len(tone()))
    assert playable(latest(case)) == row


def test_the_search_does_find_what_is_plain(case: Any) -> None:
    (Path(settings.DATA) / "plain").write_bytes(b"xx" + PLANTED + b"yy")
    assert len(holding(PLANTED)) == 1


@pytest.mark.parametrize("whose", ["clinician notes it", "the client says so"])
def test_taking_leave_back_deletes_at_once(case: Any, whose: str, django_capture_on_commit_callbacks: Any) -> None:
    row = recorded(latest(case))
    [path] = files()
    sealed = path.read_bytes()
    with django_capture_on_commit_callbacks(execute=True):
        if whose == "clinician notes it":
            assert note_withdrawal(by=case.clinician, person=client("daniel")) == 1
        else:
            page = ClientSignIn.objects.create(person=client("daniel"), made_at=timezone.now(), key_hash="x")
            assert withdraw_consent(leave=OwnLeave(sign_in=page)) == 1
    assert files() == []
    assert holding(sealed[:64]) == []
    assert not RecordingRecord.objects.exists()
    with pytest.raises(Refused):
        recording_bytes(row)
    assert AuditEntry.objects.filter(act="recording gone: consent withdrawn", subject=str(row.pk)).exists()


def test_a_client_gives_leave_from_their_own_page(practice: Any) -> None:
    page = ClientSignIn.objects.create(person=client("daniel"), made_at=timezone.now(), key_hash="x")
    for _ in range(2):
        give_consent(leave=OwnLeave(sign_in=page))
    assert may_be_recorded([str(client("daniel").pk)])
    assert not may_be_recorded([])
    assert ConsentRecord.objects.filter(to="recording").count() == 1


def test_when_its_time_is_over_it_goes_and_not_before(case: Any, django_capture_on_commit_callbacks: Any) -> None:
    practice_days = 90
    row = recorded(latest(case))
    assert row.keep_until - row.brought_at == timedelta(days=practice_days)
    with django_capture_on_commit_callbacks(execute=True):
        assert delete_what_is_due(now=row.keep_until - timedelta(seconds=1)) == 0
    assert len(files()) == 1
    assert playable(latest(case), now=row.keep_until) is None
    with django_capture_on_commit_callbacks(execute=True):
        assert delete_what_is_due(now=row.keep_until) == 1
    assert files() == []
    assert delete_what_is_due in [duty.run for duty in DUTIES]


def test_the_manager_says_for_how_many_days_and_fewer_count_at_once(case: Any) -> None:
    row, manager = recorded(latest(case)), member("joaquin")
    set_retention(by=manager, years=10, days=120)
    row.refresh_from_db()
    assert row.keep_until - row.brought_at == timedelta(days=90), "more days are for those that come"
    set_retention(by=manager, years=10, days=7)
    row.refresh_from_db()
    assert row.keep_until - row.brought_at == timedelta(days=7)
    assert recorded(latest(case)).keep_until - timezone.now() < timedelta(days=7)
    for days in (0, 366):
        with pytest.raises(BadInput, match="days"):
            set_retention(by=manager, years=10, days=days)
    with pytest.raises(Refused):
        set_retention(by=case.clinician, years=10, days=7)


def test_half_an_upload_is_swept_up(case: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    incoming = begin_recording(by=case.clinician, case=case, session=latest(case))
    incoming.write(tone())
    assert delete_what_is_due() == 0
    from attunement.actions import delete_recordings

    monkeypatch.setattr(delete_recordings, "LEFT_BEHIND_AFTER", timedelta(seconds=-1))
    assert delete_what_is_due() == 1
    assert files() == []


def test_a_hold_keeps_it_but_closes_it_and_it_goes_when_the_hold_is_lifted(
    case: Any, django_capture_on_commit_callbacks: Any
) -> None:
    row = recorded(latest(case))
    set_hold(by=member("joaquin"), case=case, reason="A court asked.")
    with pytest.raises(Refused, match="legal hold"):
        delete_recording(by=case.clinician, recording=RecordingRecord.objects.get())
    assert note_withdrawal(by=case.clinician, person=client("daniel")) == 0
    with pytest.raises(Refused, match="no leave"):
        recording_bytes(row)
    assert delete_what_is_due(now=row.keep_until) == 0
    assert len(files()) == 1
    lift_hold(by=member("joaquin"), case=case, reason="It is over.")
    with django_capture_on_commit_callbacks(execute=True):
        assert delete_what_is_due() == 1
    assert files() == []


def test_a_separation_ends_every_leave_in_the_joint_case(case: Any, django_capture_on_commit_callbacks: Any) -> None:
    recorded(latest(case))
    with django_capture_on_commit_callbacks(execute=True):
        separate_couple(by=case.clinician, case=case, reason="They parted.")
    assert files() == []
    assert not ConsentRecord.objects.filter(person__case=case, to="recording", withdrawn=None).exists()


def test_what_no_browser_plays_is_not_kept(case: Any) -> None:
    with pytest.raises(BadInput, match="no sound or video"):
        recorded(latest(case), b"PK\x03\x04 a spreadsheet")
    assert files() == []


def test_a_stranger_neither_records_nor_deletes_nor_notes(case: Any, django_capture_on_commit_callbacks: Any) -> None:
    row, stranger = recorded(latest(case)), member("tomasz")
    for attempt in (
        lambda: begin_recording(by=stranger, case=case, session=latest(case)),
        lambda: delete_recording(by=stranger, recording=row),
        lambda: note_consent(by=stranger, person=client("daniel")),
        lambda: note_withdrawal(by=stranger, person=client("daniel")),
    ):
        with pytest.raises(Refused, match="no such case"):
            attempt()
    with pytest.raises(Refused, match="not signed in"):
        withdraw_consent(leave=OwnLeave())
    assert len(files()) == 1
    with django_capture_on_commit_callbacks(execute=True):
        delete_recording(by=case.clinician, recording=row)
    assert files() == []


def test_a_transfer_takes_neither_recordings_nor_transcripts_nor_what_was_for_the_one_before(
    case: Any, django_capture_on_commit_callbacks: Any
) -> None:
    session = latest(case)
    recorded(session)
    with_transcript(session)
    sofia = ask_for_recall(by=case.clinician, case=case, session=session, person=client("sofia"))
    leave = OwnLeave(sign_in=ClientSignIn.objects.create(person=client("sofia"), made_at=timezone.now(), key_hash="x"))
    mark_moment(maker=leave, sitting=sofia, mark_id=uuid4(), at=1, words="for Miriam", audience="clinician")
    let_go = {str(person.id): list(Part) for person in case.people.all()}
    with django_capture_on_commit_callbacks(execute=True):
        transfer_case(
            by=case.clinician,
            case=case,
            to=member("priya"),
            let_go=let_go,
            reason="She moves.",
        )
    again = latest(stored_with("priya", case))
    assert files() == []
    assert utterances_of(again) == ()
    assert recall_for_clinician(by=member("priya"), case=again.case, session=again).comments == ()
    sofia.refresh_from_db()
    assert sofia.closed_at is not None


def stored_with(who: str, case: Any) -> Any:
    """The case as the new clinician finds it."""
    return find_case(by=member(who), case_id=str(case.id))
