"""Noting a session in several taps: what two taps say together, what a second one puts right, and what each leaves."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from attunement.actions.ask_after_session import Way, ask_after_session
from attunement.actions.note_session import note_session
from attunement.actions.plan_session import move_session, plan_session
from attunement.actions.watch_diary import settle_notice, watch_diary
from attunement.domain.diary import EARLIEST, LONGEST, WAITING_AFTER, WAITING_UNTIL, Outcome
from attunement.domain.errors import BadInput, Refused
from attunement.storage.models import AuditEntry, DiaryNotice, OutboxMessage, RuptureRecord, SessionRecord, Staff
from attunement.storage.queries.diary import open_notices
from tests.web.begun import MONDAY
from tests.web.client.couple import Couple

MINUTE = timedelta(minutes=1)
Tap = tuple[Any, ...]


@pytest.fixture(autouse=True)
def in_utc() -> Iterator[None]:
    with timezone.override(UTC):
        yield


@pytest.fixture
def session(couple: Couple) -> SessionRecord:
    """Sofia's and Daniel's, on Monday at nine."""
    return planned(couple)


def planned(couple: Couple, at: datetime = MONDAY, **more: Any) -> SessionRecord:
    return plan_session(
        by=couple.clinician, case=couple.case, at=at, now=MONDAY - 7 * 24 * 60 * MINUTE, **more
    ).sessions[0]


def ids(couple: Couple) -> dict[str, str]:
    return {"sofia": str(couple.sofia.id), "daniel": str(couple.daniel.id), "me": str(couple.clinician.id)}


def tap(couple: Couple, session: SessionRecord, done: Tap, *, now: datetime = MONDAY) -> SessionRecord:
    """("late", 10, "sofia", ...), ("missed", "daniel", ...), ("held",)."""
    outcome, *rest = done
    minutes = rest.pop(0) if outcome == "late" else 0
    who = [ids(couple)[name] for name in rest]
    return note_session(
        by=couple.clinician, session=session, outcome=Outcome(outcome), who=who, minutes=minutes, now=now
    )


def stands(couple: Couple, row: SessionRecord) -> dict[str, Any]:
    """What is stored, with names for ids and nothing that is empty."""
    names = {found: name for name, found in ids(couple).items()}
    row.refresh_from_db()
    found = {
        "state": row.state,
        "came": sorted(names[who] for who in row.attended),
        "missed": sorted(names[who] for who in row.missed_by),
        "late": {names[who]: minutes for who, minutes in row.late_minutes.items()},
        "cancelled": names.get(row.cancelled_by, ""),
    }
    return {key: value for key, value in found.items() if value}


BOTH = ["daniel", "sofia"]
TAPS: dict[str, tuple[list[Tap], dict[str, Any]]] = {
    "one missed it, then the other came late": (
        [("missed", "daniel"), ("late", 10, "sofia")],
        {"state": "held", "came": ["sofia"], "missed": ["daniel"], "late": {"sofia": 10}},
    ),
    "one came late, then the other missed it": (
        [("late", 10, "sofia"), ("missed", "daniel")],
        {"state": "held", "came": ["sofia"], "missed": ["daniel"], "late": {"sofia": 10}},
    ),
    "the one who missed it came late after all": (
        [("missed", "daniel"), ("late", 30, "daniel")],
        {"state": "held", "came": BOTH, "late": {"daniel": 30}},
    ),
    "the one who came late did not come": (
        [("late", 30, "daniel"), ("missed", "daniel")],
        {"state": "held", "came": ["sofia"], "missed": ["daniel"]},
    ),
    "the clinician's lateness stays beside a client's absence": (
        [("late", 15, "me"), ("missed", "sofia")],
        {"state": "held", "came": ["daniel"], "missed": ["sofia"], "late": {"me": 15}},
    ),
    "both late, one after the other": (
        [("late", 5, "sofia"), ("late", 10, "daniel")],
        {"state": "held", "came": BOTH, "late": {"sofia": 5, "daniel": 10}},
    ),
    "in time after all takes back one and leaves the other": (
        [("late", 5, "sofia"), ("late", 10, "daniel"), ("late", 0, "sofia")],
        {"state": "held", "came": BOTH, "late": {"daniel": 10}},
    ),
    "nobody came, then somebody did, late": (
        [("missed", "sofia", "daniel"), ("late", 15, "me")],
        {"state": "held", "came": BOTH, "late": {"me": 15}},
    ),
    "the clinician missed it, then came late": (
        [("missed", "me"), ("late", 15, "me")],
        {"state": "held", "came": BOTH, "late": {"me": 15}},
    ),
    "held forgets who did not come": ([("missed", "daniel"), ("held",)], {"state": "held", "came": BOTH}),
    "held keeps who came late": (
        [("late", 5, "daniel"), ("held",)],
        {"state": "held", "came": BOTH, "late": {"daniel": 5}},
    ),
    "another one missed it": (
        [("missed", "sofia"), ("missed", "daniel")],
        {"state": "held", "came": ["sofia"], "missed": ["daniel"]},
    ),
    "nothing of a session that did not take place was late": (
        [("late", 5, "sofia"), ("missed", "sofia", "daniel")],
        {"state": "missed", "missed": BOTH},
    ),
    "cancelled after all": (
        [("late", 5, "sofia"), ("missed", "daniel"), ("cancelled", "sofia")],
        {"state": "cancelled", "cancelled": "sofia"},
    ),
    "held after all, and not cancelled": ([("cancelled", "sofia"), ("held",)], {"state": "held", "came": BOTH}),
    "the same tap twice is once": (
        [("late", 5, "sofia"), ("late", 5, "sofia")],
        {"state": "held", "came": BOTH, "late": {"sofia": 5}},
    ),
}


@pytest.mark.parametrize("case", list(TAPS))
def test_what_several_taps_say_together(couple: Couple, session: SessionRecord, case: str) -> None:
    taps, expected = TAPS[case]
    for done in taps:
        tap(couple, session, done)
    assert stands(couple, session) == expected


def test_after_any_two_taps_nobody_both_came_and_missed_it(couple: Couple, session: SessionRecord) -> None:
    taps: list[Tap] = [("held",), ("cancelled", "daniel"), ("late", 10, "sofia"), ("missed", "daniel")]
    taps += [("missed", "me", "sofia")]
    for first, second in product(taps, taps):
        tap(couple, session, first)
        found = stands(couple, tap(couple, session, second))
        said = f"{first}, {second}: {found}"
        came, missed = set(found.get("came", [])), set(found.get("missed", []))
        assert not came & missed, said
        assert not set(found.get("late", {})) & missed, said
        assert (found["state"] == "held") == bool(came), said
        assert (came | missed >= set(BOTH)) or found["state"] != "held", said
        assert (found["state"] == "cancelled") == ("cancelled" in found), said
        assert not found.get("late") or found["state"] == "held", said


def test_who_was_noted_as_missing_is_not_asked_however_late_the_other_came(
    couple: Couple, session: SessionRecord
) -> None:
    tap(couple, session, ("missed", "daniel"))
    row = tap(couple, session, ("late", 10, "sofia"))
    with pytest.raises(Refused, match="Daniel was not at this session"):
        ask_after_session(by=couple.clinician, session=row, person=couple.daniel, way=Way.SHOWN, now=MONDAY)
    link = ask_after_session(by=couple.clinician, session=row, person=couple.sofia, way=Way.SHOWN, now=MONDAY)
    assert link.occasion.session == row


def test_the_moment_it_began_outlives_a_lateness_and_no_cancellation(couple: Couple, session: SessionRecord) -> None:
    tap(couple, session, ("began",), now=MONDAY + 3 * MINUTE)
    assert tap(couple, session, ("late", 5, "sofia")).began_at == MONDAY + 3 * MINUTE
    assert tap(couple, session, ("missed", "daniel")).began_at == MONDAY + 3 * MINUTE
    assert tap(couple, session, ("cancelled", "daniel")).began_at is None


# ---- both sides of each boundary, and the whole message


@pytest.mark.parametrize("minutes", [0, 1, LONGEST], ids=str)
def test_lateness_within_bounds_is_kept(couple: Couple, session: SessionRecord, minutes: int) -> None:
    row = tap(couple, session, ("late", minutes, "sofia"))
    assert list(row.late_minutes.values()) == ([minutes] if minutes else [])


@pytest.mark.parametrize(
    ("done", "said"),
    [
        (("late", -1, "sofia"), "minutes: -1 minutes. Expected 0 to 480; 0 is in time after all."),
        (("late", 481, "sofia"), "minutes: 481 minutes. Expected 0 to 480; 0 is in time after all."),
        (("late", float("nan"), "sofia"), "minutes: nan minutes. Expected 0 to 480; 0 is in time after all."),
        (("late", 5), "who: nobody was named. Expected one of its clients, or yourself."),
        (("missed",), "who: nobody was named. Expected one of its clients, or yourself."),
        (("cancelled",), "who: nobody was named. Expected one of its clients, or yourself."),
        (("cancelled", "sofia", "me"), "who: more than one named. Expected the one who cancelled."),
    ],
    ids=str,
)
def test_what_cannot_be_is_said_whole(couple: Couple, session: SessionRecord, done: Tap, said: str) -> None:
    with pytest.raises(BadInput) as wrong:
        tap(couple, session, done)
    assert str(wrong.value) == said
    assert stands(couple, session) == {"state": "planned"}


@pytest.mark.parametrize(("early", "may"), [(EARLIEST, True), (EARLIEST + timedelta(seconds=1), False)], ids=str)
def test_it_may_begin_an_hour_early_and_no_earlier(
    couple: Couple, session: SessionRecord, early: timedelta, may: bool
) -> None:
    if may:
        assert tap(couple, session, ("began",), now=MONDAY - early).state == "held"
        return
    with pytest.raises(BadInput, match="it is still to come"):
        tap(couple, session, ("began",), now=MONDAY - early)
    assert stands(couple, session) == {"state": "planned"}


@pytest.mark.parametrize(
    ("after", "told"),
    [
        (WAITING_AFTER - MINUTE, 0),
        (WAITING_AFTER, 1),
        (WAITING_UNTIL - MINUTE, 1),
        (WAITING_UNTIL, 0),
        (-MINUTE, 0),
    ],
    ids=str,
)
def test_somebody_may_be_waiting_from_five_minutes_to_twelve_hours(
    couple: Couple, session: SessionRecord, after: timedelta, told: int
) -> None:
    assert watch_diary(now=MONDAY + after) == told
    assert DiaryNotice.objects.count() == OutboxMessage.objects.count() == told


def test_a_session_that_was_moved_is_told_of_at_its_new_time_only(couple: Couple, session: SessionRecord) -> None:
    move_session(by=couple.clinician, session=session, at=MONDAY + 60 * MINUTE, now=MONDAY)
    assert watch_diary(now=MONDAY + 6 * MINUTE) == 0
    assert watch_diary(now=MONDAY + 66 * MINUTE) == 1


# ---- a mistake of the clinician's: once, whatever is tapped after it


@pytest.mark.parametrize(
    ("taps", "reason"),
    [
        ([("late", 15, "me"), ("missed", "me")], "late"),
        ([("missed", "me"), ("late", 15, "me")], "missed"),
        ([("late", 5, "me"), ("late", 15, "me"), ("late", 15, "sofia")], "late"),
    ],
    ids=["late then missed", "missed then late", "late and later"],
)
def test_one_session_opens_one_repair(couple: Couple, session: SessionRecord, taps: list[Tap], reason: str) -> None:
    for done in taps:
        tap(couple, session, done)
    [opened] = RuptureRecord.objects.filter(session=session)
    assert (opened.evidence[0]["value"], opened.person, opened.state) == (reason, None, "confirmed")


def test_coming_in_time_after_all_opens_none(couple: Couple, session: SessionRecord) -> None:
    tap(couple, session, ("late", 0, "me"))
    tap(couple, session, ("cancelled", "me"))
    assert not RuptureRecord.objects.exists()


def test_for_one_of_two_it_is_about_that_one(couple: Couple) -> None:
    alone = planned(couple, people=[str(couple.daniel.id)])
    tap(couple, alone, ("missed", "me"))
    assert RuptureRecord.objects.get().person == couple.daniel
    with pytest.raises(BadInput, match="somebody is not of this session"):
        tap(couple, alone, ("late", 5, "sofia"))


# ---- planning: the edges, whole messages, and the clinic's clock


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"minutes": 0}, "length: 0 minutes. Expected 1 to 480."),
        ({"minutes": 481}, "length: 481 minutes. Expected 1 to 480."),
        ({"weeks": 0}, "repeat: 0 weeks. Expected 1 to 52."),
        ({"weeks": 53}, "repeat: 53 weeks. Expected 1 to 52."),
        ({"people": ["x"]}, "people: somebody is not of this case. Expected clients of this case."),
    ],
    ids=str,
)
def test_what_cannot_be_planned_is_said_whole(couple: Couple, more: dict[str, Any], said: str) -> None:
    with pytest.raises(BadInput) as wrong:
        planned(couple, **more)
    assert str(wrong.value) == said
    assert not SessionRecord.objects.exists()


@pytest.mark.parametrize("more", [{"minutes": 1}, {"minutes": LONGEST}, {"weeks": 52}], ids=str)
def test_the_outermost_that_can_be_planned(couple: Couple, more: dict[str, Any]) -> None:
    planned(couple, **more)
    assert SessionRecord.objects.count() == more.get("weeks", 1)


@pytest.mark.parametrize(("apart", "clash"), [(49, True), (50, False), (-49, True), (-50, False), (0, True)], ids=str)
def test_two_clash_while_they_share_a_minute(couple: Couple, session: SessionRecord, apart: int, clash: bool) -> None:
    found = plan_session(by=couple.clinician, case=couple.case, at=MONDAY + apart * MINUTE, now=MONDAY)
    assert bool(found.double) is clash
    assert len(open_notices(couple.clinician)) == clash


def test_weeks_that_overlap_with_themselves_are_each_noticed_once(couple: Couple) -> None:
    plan_session(by=couple.clinician, case=couple.case, at=MONDAY, weeks=3, now=MONDAY)
    again = plan_session(by=couple.clinician, case=couple.case, at=MONDAY, weeks=3, now=MONDAY)
    assert len(again.double) == 3


@pytest.mark.parametrize(
    ("zone", "first", "hours"),
    [
        ("Europe/Berlin", datetime(2027, 10, 26, 16, tzinfo=UTC), [14, 15]),
        ("America/New_York", datetime(2027, 3, 9, 16, tzinfo=UTC), [21, 20]),
        ("Asia/Tokyo", datetime(2027, 3, 9, 16, tzinfo=UTC), [7, 7]),
    ],
    ids=["the clocks go back", "the clocks go on", "no change"],
)
def test_the_hour_is_the_clinics_through_the_year(couple: Couple, zone: str, first: datetime, hours: list[int]) -> None:
    here = ZoneInfo(zone)
    with timezone.override(here):
        rows = plan_session(by=couple.clinician, case=couple.case, at=first.replace(tzinfo=here), weeks=2).sessions
        assert {timezone.localtime(row.at).hour for row in rows} == {16}
    assert [row.at.astimezone(UTC).hour for row in rows] == hours


def test_a_move_that_cannot_be_leaves_the_time_and_the_notices(couple: Couple, session: SessionRecord) -> None:
    planned(couple, MONDAY + 10 * MINUTE)
    before = [notice.id for notice in open_notices(couple.clinician)]
    with pytest.raises(BadInput, match="481 minutes"):
        move_session(by=couple.clinician, session=session, at=MONDAY + 99 * MINUTE, minutes=481)
    session.refresh_from_db()
    assert (session.at, session.minutes) == (MONDAY, 50)
    assert [notice.id for notice in open_notices(couple.clinician)] == before


def test_a_shorter_session_no_longer_clashes(couple: Couple, session: SessionRecord) -> None:
    planned(couple, MONDAY + 40 * MINUTE)
    assert len(open_notices(couple.clinician)) == 1
    move_session(by=couple.clinician, session=session, at=MONDAY, minutes=40)
    assert open_notices(couple.clinician) == []


# ---- strangers


@pytest.mark.parametrize("who", ["another clinician", "a manager", "a supervisor"])
def test_nobody_else_plans_notes_moves_asks_or_settles(couple: Couple, session: SessionRecord, who: str) -> None:
    planned(couple, MONDAY + 10 * MINUTE)
    row = tap(couple, session, ("held",))
    [notice] = DiaryNotice.objects.filter(kind=DiaryNotice.Kind.DOUBLE_BOOKING)
    role = {"another clinician": "clinician", "a manager": "manager", "a supervisor": "supervisor"}[who]
    other = Staff.objects.create(email="eve@practice.example", name="Eve", role=role, password="!")
    audit = AuditEntry.objects.count()
    before = list(SessionRecord.objects.values())
    for act in (
        lambda: plan_session(by=other, case=couple.case, at=MONDAY),
        lambda: move_session(by=other, session=row, at=MONDAY),
        lambda: note_session(by=other, session=row, outcome=Outcome.HELD, now=MONDAY),
        lambda: ask_after_session(by=other, session=row, person=couple.sofia, way=Way.SHOWN),
        lambda: settle_notice(by=other, notice_id=str(notice.id)),
    ):
        with pytest.raises(Refused):
            act()
    assert (list(SessionRecord.objects.values()), AuditEntry.objects.count()) == (before, audit)
