"""Hearts in a session: leave first, each batch once, the state by one's own limits, all of it gone with the leave."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from attunement.actions.bring_heart_file import bring_heart_file, move_heart_file, take_heart_file_out
from attunement.actions.consenting import HEART, has_leave, note_leave, take_leave_back
from attunement.actions.guide_session import Conflict
from attunement.actions.hold_case import lift_hold, set_hold
from attunement.actions.separate_couple import separate_couple
from attunement.actions.take_break import begin_break, end_break
from attunement.actions.take_heart import hearts_now, limit_of, note_rest, set_limits, take_heart
from attunement.actions.transfer_case import transfer_case
from attunement.domain.errors import BadInput, Refused
from attunement.domain.handing_over import Part
from attunement.storage.models import (
    AuditEntry,
    BreakRecord,
    ConsentRecord,
    HeartBatch,
    HeartFile,
    HeartWear,
    SessionRecord,
    Staff,
    TimelineRecord,
)
from attunement.storage.queries.hearts import BREAK, floods_of, hearts_of, wear_of
from attunement.storage.queries.timeline import timeline_of
from tests.unit.exchange.heart_files import EDA, HR, POLAR, fit
from tests.web.client.couple import Couple
from tests.web.guide.room import begin, session_at
from tests.web.heart.straps import agree, batch, frame, send, steady

NOW = datetime(2027, 6, 7, 9, tzinfo=UTC)


@pytest.fixture
def timeline(couple: Couple) -> TimelineRecord:
    return begin(couple, NOW)


@pytest.fixture
def agreed(couple: Couple, timeline: TimelineRecord) -> TimelineRecord:
    agree(couple)
    return timeline


# -- leave


def test_without_leave_not_one_sample_is_kept(couple: Couple, timeline: TimelineRecord) -> None:
    agree(couple, couple.sofia)
    with pytest.raises(Refused, match="Not everyone this is about has agreed"):
        send(couple, timeline, steady(couple.sofia, 0, 5, 70), steady(couple.daniel, 0, 5, 70), second=6)
    assert not HeartBatch.objects.exists()
    assert set(send(couple, timeline, steady(couple.sofia, 0, 5, 70), second=6)) == {"Sofia"}
    for act in (
        lambda: set_limits(
            by=couple.clinician, session=timeline.session, person=couple.daniel, threshold=100, margin=20
        ),
        lambda: note_rest(by=couple.clinician, session=timeline.session, person=couple.daniel, start=0, ends=60),
        lambda: bring_heart_file(
            by=couple.clinician, session=timeline.session, person=couple.daniel, raw=POLAR.encode()
        ),
    ):
        with pytest.raises(Refused, match="agreed"):
            act()
    assert not HeartWear.objects.filter(person=couple.daniel).exists()


def test_leave_noted_twice_is_one_and_other_kinds_are_not_known(couple: Couple) -> None:
    agree(couple)
    agree(couple)
    assert ConsentRecord.objects.filter(to=HEART).count() == 2
    assert AuditEntry.objects.filter(act="note leave: heart").count() == 2
    with pytest.raises(BadInput, match="'all of it'"):
        note_leave(by=couple.clinician, person=couple.sofia, to="all of it")


def test_leave_taken_back_erases_that_persons_hearts_and_no_others(couple: Couple, agreed: TimelineRecord) -> None:
    send(couple, agreed, steady(couple.sofia, 0, 5, 70), steady(couple.daniel, 0, 5, 80), second=6)
    bring_heart_file(by=couple.clinician, session=agreed.session, person=couple.sofia, raw=POLAR.encode())
    assert take_leave_back(by=couple.clinician, person=couple.sofia, to=HEART)
    for model in (HeartBatch, HeartFile, HeartWear):
        assert not model._default_manager.filter(person=couple.sofia).exists()
    assert HeartBatch.objects.filter(person=couple.daniel).count() == 1
    assert not has_leave(couple.sofia, HEART)
    with pytest.raises(Refused):
        send(couple, agreed, steady(couple.sofia, 6, 8, 70), second=9)
    assert [h.person.name for h in hearts_of(agreed.session)] == ["Daniel"]


def test_under_a_hold_it_is_shown_nowhere_and_goes_when_the_hold_is_lifted(
    couple: Couple, agreed: TimelineRecord
) -> None:
    manager = Staff.objects.create(email="boss@practice.example", name="Boss", role="manager")
    send(couple, agreed, steady(couple.sofia, 0, 5, 70), second=6)
    set_hold(by=manager, case=couple.case, reason="A court asked.")
    assert not take_leave_back(by=couple.clinician, person=couple.sofia, to=HEART)
    assert HeartBatch.objects.count() == 1
    assert hearts_of(agreed.session) == ()
    assert timeline_of(agreed.session).heart == ()
    lift_hold(by=manager, case=couple.case, reason="It is over.")
    assert not HeartBatch.objects.exists()


def test_when_a_couple_separates_the_joint_case_keeps_no_heart(couple: Couple, agreed: TimelineRecord) -> None:
    send(couple, agreed, steady(couple.sofia, 0, 5, 70), steady(couple.daniel, 0, 5, 80), second=6)
    separate_couple(by=couple.clinician, case=couple.case, reason="They parted.", now=NOW + timedelta(hours=2))
    assert not HeartBatch.objects.exists()
    assert not ConsentRecord.objects.filter(person__case=couple.case, to=HEART, withdrawn=None).exists()


@pytest.mark.parametrize("let_go", [True, False], ids=["let go", "kept back"])
def test_after_a_change_of_clinician_a_heart_is_there_if_the_private_part_was_let_go(
    couple: Couple, agreed: TimelineRecord, let_go: bool
) -> None:
    send(couple, agreed, steady(couple.sofia, 0, 5, 70), steady(couple.daniel, 0, 5, 80), second=6)
    other = Staff.objects.create(email="next@practice.example", name="Next", role="clinician")
    said = {str(couple.sofia.id): [Part.PRIVATE] if let_go else [Part.ANSWERS], str(couple.daniel.id): [Part.PRIVATE]}
    later = NOW + timedelta(days=1)
    transfer_case(by=couple.clinician, case=couple.case, to=other, let_go=said, reason="She moved.", now=later)
    session = SessionRecord.objects.get(pk=agreed.pk)
    names = [heart.person.name for heart in hearts_of(session)]
    assert names == (["Sofia", "Daniel"] if let_go else ["Daniel"])
    assert len(timeline_of(session).heart) == len(names)


# -- batches


def test_a_batch_twice_is_kept_once_and_another_under_its_id_is_a_conflict(
    couple: Couple, agreed: TimelineRecord
) -> None:
    first = steady(couple.sofia, 0, 5, 70)
    send(couple, agreed, first, second=6)
    send(couple, agreed, first, steady(couple.sofia, 5, 8, 70), second=9)
    assert HeartBatch.objects.count() == 2
    other = steady(couple.daniel, 9, 10, 70)
    with pytest.raises(Conflict):
        send(couple, agreed, other, first | {"frames": [[0, frame(99)]]}, second=9)
    assert HeartBatch.objects.count() == 2  # all of a message or none of it


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"id": "one"}, r"batches\[0\].id: 'one'"),
        ({"person": "somebody"}, r"batches\[0\].person: somebody else"),
        ({"frames": []}, r"batches\[0\].frames: no list of frames"),
        ({"frames": [[0, "0048"]] * 121}, "or too many"),
        ({"frames": [[1, "xx"]]}, r"frames\[0\]: no hexadecimal"),
        ({"frames": [[1, "01"]]}, r"frames\[0\]: heart rate frame, byte 1: the rate is cut off"),
        ({"frames": [[True, "0048"]]}, "no moment and frame"),
        ({"frames": [[-1, "0048"]]}, "no moment and frame"),
        ({"frames": [[99, "0048"]]}, "no moment and frame"),  # a minute and a half into the future
        ({"more": 1}, "more"),
    ],
)
def test_what_does_not_fit_is_refused_by_its_place(
    couple: Couple, agreed: TimelineRecord, change: dict[str, Any], says: str
) -> None:
    with pytest.raises(BadInput, match=says):
        send(couple, agreed, steady(couple.sofia, 0, 5, 70) | change, second=6)
    assert not HeartBatch.objects.exists()


def test_frames_are_kept_as_they_came(couple: Couple, agreed: TimelineRecord) -> None:
    raw = "1F2C01E80300030004"
    send(couple, agreed, {"id": str(uuid.uuid4()), "person": str(couple.sofia.id), "frames": [[2.5, raw]]}, second=6)
    assert HeartBatch.objects.get().frames == [[2.5, raw.lower()]]


def test_a_colleague_may_not(couple: Couple, agreed: TimelineRecord) -> None:
    other = Staff.objects.create(email="other@practice.example", name="Other", role="clinician")
    with pytest.raises(Refused):
        take_heart(by=other, timeline=agreed, batches=[])
    with pytest.raises(Refused):
        note_leave(by=other, person=couple.sofia, to=HEART)
    with pytest.raises(Refused):
        take_leave_back(by=other, person=couple.sofia, to=HEART)
    with pytest.raises(Refused):
        begin_break(by=other, timeline=agreed, break_id=uuid.uuid4(), at=1)


# -- the state


def test_a_racing_heart_is_said_after_ten_seconds_and_for_that_person_alone(
    couple: Couple, agreed: TimelineRecord
) -> None:
    send(couple, agreed, steady(couple.sofia, 0, 60, 75), steady(couple.daniel, 0, 72, 75), second=60)
    nine = send(couple, agreed, steady(couple.sofia, 60, 70, 115), second=69.5)
    assert nine["Sofia"].state.flooded_since is None
    tiles = send(couple, agreed, steady(couple.sofia, 70, 72, 115), second=72)
    assert tiles["Sofia"].state.flooded_since == 60
    assert tiles["Sofia"].state.bpm == pytest.approx(115, abs=0.3)
    assert tiles["Daniel"].state.flooded_since is None
    assert tiles["Sofia"].limit == 100
    [now] = hearts_now(agreed, 73)
    assert (now.person, now.flooded_since, now.last_flooded) == (str(couple.sofia.id), 60, 71)
    [later] = hearts_now(agreed, 100)  # nothing came since: it is not said to go on
    assert (later.flooded_since, later.last_flooded) == (None, 71)


def test_an_episode_longer_than_what_is_read_began_where_it_began(couple: Couple, agreed: TimelineRecord) -> None:
    for start in range(0, 900, 60):
        tiles = send(couple, agreed, steady(couple.sofia, start, start + 60, 120), second=start + 60)
    assert tiles["Sofia"].state.flooded_since == 0


def test_ones_own_rest_lowers_the_limit_also_when_samples_come_late(couple: Couple, agreed: TimelineRecord) -> None:
    send(couple, agreed, steady(couple.sofia, 0, 40, 58), second=40)
    row = note_rest(by=couple.clinician, session=agreed.session, person=couple.sofia, start=0, ends=120)
    assert row.baseline is None  # a minute of good signal is not there yet
    tiles = send(couple, agreed, steady(couple.sofia, 40, 121, 58), second=125)
    assert tiles["Sofia"].baseline == pytest.approx(58, abs=0.3)
    assert tiles["Sofia"].limit == pytest.approx(88, abs=0.3)
    tiles = send(couple, agreed, steady(couple.sofia, 125, 140, 92), second=140)
    assert tiles["Sofia"].state.flooded_since == 125


def test_limits_are_each_persons_own_and_last_to_their_next_session(couple: Couple, agreed: TimelineRecord) -> None:
    set_limits(by=couple.clinician, session=agreed.session, person=couple.sofia, threshold=130, margin=50)
    tiles = send(couple, agreed, steady(couple.sofia, 0, 20, 115), steady(couple.daniel, 0, 20, 115), second=20)
    assert (tiles["Sofia"].state.flooded_since, tiles["Daniel"].state.flooded_since) == (None, 0)
    later = session_at(couple.clinician, couple.case, NOW + timedelta(days=7))
    assert (wear_of(later, couple.sofia).threshold, wear_of(later, couple.daniel).threshold) == (130, 100)
    assert limit_of(wear_of(later, couple.sofia)) == 130  # the rest is each session's own
    for wrong in ({"threshold": 59.0}, {"threshold": float("nan")}, {"margin": 4.0}, {"margin": 101.0}):
        given: Any = {"threshold": 100, "margin": 30} | wrong
        with pytest.raises(BadInput):
            set_limits(by=couple.clinician, session=agreed.session, person=couple.sofia, **given)


@pytest.mark.parametrize(("start", "ends"), [(10, 10), (10, 5), (-1, 5), (0, 50_000)])
def test_a_rest_that_is_none_is_refused(couple: Couple, agreed: TimelineRecord, start: float, ends: float) -> None:
    with pytest.raises(BadInput):
        note_rest(by=couple.clinician, session=agreed.session, person=couple.sofia, start=start, ends=ends)


def test_planted_early_beats_make_nobody_flooded(couple: Couple, agreed: TimelineRecord) -> None:
    rows = [[float(at), frame(75, 800.0)] for at in range(60)]
    for at in (20, 24, 28, 32):
        rows[at][1] = frame(75, 430.0)
        rows[at + 1][1] = frame(75, 1170.0)
    found = batch(couple.sofia, []) | {"frames": rows}
    assert send(couple, agreed, found, second=60)["Sofia"].state.last_flooded is None
    [heart] = hearts_of(agreed.session)
    assert heart.line.flagged == 8


# -- files


def test_a_file_begins_where_its_own_clock_says_and_can_be_moved(couple: Couple, timeline: TimelineRecord) -> None:
    agree(couple)
    raw = HR.replace("1560279835", str(int(NOW.timestamp()) - 90)).encode()
    file = bring_heart_file(by=couple.clinician, session=timeline.session, person=couple.daniel, raw=raw)
    assert (file.kind, file.offset) == ("empatica", -90)
    [heart] = hearts_of(timeline.session)
    assert heart.line.seconds.tolist() == [-90, -89, -88]
    move_heart_file(by=couple.clinician, file=file, offset=12.34)
    [heart] = hearts_of(timeline.session)
    assert heart.line.seconds[0] == 12.3
    with pytest.raises(BadInput, match="12 hours"):
        move_heart_file(by=couple.clinician, file=file, offset=1e6)
    take_heart_file_out(by=couple.clinician, file=file)
    assert not HeartFile.objects.exists()


def test_a_wall_clock_is_the_practices_own_and_another_week_begins_at_the_start(
    couple: Couple, timeline: TimelineRecord
) -> None:
    agree(couple)
    bring: Any = {"by": couple.clinician, "session": timeline.session, "person": couple.sofia}
    day = POLAR.replace("22-11-2026", "07-06-2027").replace("10:00:00", "09:00:30")
    assert bring_heart_file(raw=day.encode(), **bring).offset == 30  # the test's practice keeps UTC
    assert bring_heart_file(raw=POLAR.encode(), **bring).offset == 0
    assert bring_heart_file(raw=fit([(0, 70), (1, 71)]), **bring).started.startswith("2021-09-08")
    with pytest.raises(BadInput, match="another signal"):
        bring_heart_file(raw=EDA.encode(), **bring)
    assert HeartFile.objects.count() == 3


# -- breaks and the line of time


def test_a_break_stands_on_the_line_of_time(couple: Couple, agreed: TimelineRecord) -> None:
    key = uuid.uuid4()
    begun = begin_break(by=couple.clinician, timeline=agreed, break_id=key, at=600)
    assert begun.minutes == 20
    assert begin_break(by=couple.clinician, timeline=agreed, break_id=uuid.uuid4(), at=601).id == key  # it stands
    [event] = timeline_of(agreed.session).events
    assert (event.code, event.at, event.is_open, event.person) == (BREAK, 600, True, "")
    end_break(by=couple.clinician, timeline=agreed, break_id=key, at=1800)
    end_break(by=couple.clinician, timeline=agreed, break_id=key, at=1900)
    [event] = timeline_of(agreed.session).events
    assert (event.ends, event.is_open) == (1800, False)
    assert begin_break(by=couple.clinician, timeline=agreed, break_id=key, at=2000).ended_at == 1800
    assert BreakRecord.objects.count() == 1
    with pytest.raises(BadInput):
        begin_break(by=couple.clinician, timeline=agreed, break_id=uuid.uuid4(), at=1, minutes=7)
    with pytest.raises(BadInput):
        begin_break(by=couple.clinician, timeline=agreed, break_id=uuid.uuid4(), at=-1)
    with pytest.raises(Refused):
        end_break(by=couple.clinician, timeline=agreed, break_id=uuid.uuid4(), at=1)


def test_hearts_are_on_the_line_of_time_with_each_persons_limits(couple: Couple, agreed: TimelineRecord) -> None:
    set_limits(by=couple.clinician, session=agreed.session, person=couple.daniel, threshold=80, margin=30)
    send(couple, agreed, steady(couple.sofia, 0, 30, 90), steady(couple.daniel, 0, 30, 90), second=30)
    first, second = timeline_of(agreed.session).heart
    assert (first.person, first.source, len(first.seconds)) == (str(couple.sofia.id), "strap", 30)
    floods = floods_of(agreed.session)
    assert (floods(first), floods(second)) == ((), ((0, 29),))
