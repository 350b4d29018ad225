"""A track taken up for a case: the clinician's part names its step, and no byte of the room's changes."""

from __future__ import annotations

from typing import Any

import pytest

from attunement.actions.decide_joint_work import decide_joint_work
from attunement.actions.read_case import read_case
from attunement.actions.take_up_track import take_up_track
from attunement.domain.errors import BadInput, Refused
from attunement.domain.record import JointWork
from attunement.roadmap.loading import shipped_guidance
from attunement.storage.models import AuditEntry, TrackStepRecord
from attunement.web.clinician.card_pages import the_card
from attunement.web.clinician.release_text import room_text
from tests.cast import member, stored
from tests.web.clinician.desk import address, at_desk, words

TRACKS = shipped_guidance().tracks
STEP = "trauma-2-what-the-past-does"


def test_taking_up_going_on_and_putting_down(practice: Any) -> None:
    desk, page = at_desk("miriam"), address("strain", "/track")
    assert "Your track:" not in words(desk.get(address("strain")))
    desk.post(page, {"step": "trauma-1-safe-ground"})
    assert "Your track: Safe ground first, 40 minutes." in words(desk.get(address("strain")))
    desk.post(page, {"step": STEP})
    said = words(desk.get(page))
    assert "Your track: What the past does, 30 minutes." in said
    assert "step 2 of 4" in said
    assert "you are here" in said
    desk.post(page, {"step": ""})
    assert "Your track:" not in words(desk.get(address("strain")))
    assert [row.step for row in TrackStepRecord.objects.all()] == ["trauma-1-safe-ground", STEP, ""]
    acts = AuditEntry.objects.filter(act__contains="track").values_list("act", flat=True)
    assert list(acts).count("take up a track") == 2
    assert list(acts).count("put a track down") == 1


@pytest.mark.parametrize("step", [step for track in TRACKS.values() for step in track.entries])
def test_no_byte_of_the_room_depends_on_a_track(practice: Any, step: str) -> None:
    miriam, case = member("miriam"), stored("strain")
    before = read_case(by=miriam, case=case, page="card")
    take_up_track(by=miriam, case=case, step=step)
    after = read_case(by=miriam, case=case, page="card")
    assert before.for_room == after.for_room
    assert room_text(the_card(before)) == room_text(the_card(after))
    assert any(line.entry == step for line in the_card(after).lines)


def test_a_joint_step_waits_for_the_decision(practice: Any) -> None:
    desk = at_desk("priya")
    desk.post(address("violence", "/track"), {"step": "aggression-5-stopping-in-time"})
    assert "Not before your decision: Stopping in time." in words(desk.get(address("violence", "/track")))
    assert "Your track:" not in words(desk.get(address("violence")))


def test_even_after_a_decision_nothing_joint_is_put_forward_over_violence(practice: Any) -> None:
    case, priya = stored("violence"), member("priya")
    take_up_track(by=priya, case=case, step="aggression-5-stopping-in-time")
    decide_joint_work(
        by=priya,
        case=case,
        about="violence",
        joint_work=JointWork.GO_ON,
        talked_alone_with=[str(person.id) for person in case.people.all()],
        reason="invented",
    )
    said = words(at_desk("priya").get(address("violence", "/track")))
    assert "Your track waits: Aisha" in said


def test_the_gate_leads_to_the_track_and_the_protocol(practice: Any) -> None:
    said = words(at_desk("priya").get(address("violence")))
    assert "Safety at home, pointers" in said
    assert "Tracks for this case" in said
    assert "a raised topic points here" in words(at_desk("priya").get(address("violence", "/track")))


@pytest.mark.parametrize("step", ["no-such", "gentle-start-up", "trauma", "../../etc"])
def test_only_a_step_of_a_track_can_be_taken_up(practice: Any, step: str) -> None:
    with pytest.raises(BadInput, match="no step"):
        take_up_track(by=member("miriam"), case=stored("strain"), step=step)
    assert at_desk("miriam").post(address("strain", "/track"), {"step": step}).status_code == 400


def test_the_tracks_so_far_are_for_couples(practice: Any) -> None:
    with pytest.raises(BadInput):
        take_up_track(by=member("priya"), case=stored("isolation"), step="trauma-1-safe-ground")
    assert "are for couples" in words(at_desk("priya").get(address("isolation", "/track")))


@pytest.mark.parametrize("stranger", ["tomasz", "esther", "joaquin"])
def test_nobody_else_takes_a_track_up(practice: Any, stranger: str) -> None:
    with pytest.raises(Refused):
        take_up_track(by=member(stranger), case=stored("strain"), step=STEP)
    assert at_desk(stranger).get(address("strain", "/track")).status_code == 404
    assert at_desk(stranger).post(address("strain", "/track"), {"step": STEP}).status_code == 404
    assert not TrackStepRecord.objects.exists()
