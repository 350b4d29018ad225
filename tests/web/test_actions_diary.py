"""Planning, noting and watching: what stands in the diary, what became of it, and who is told at once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from attunement.actions.close_case import close_case
from attunement.actions.note_session import find_session, note_session
from attunement.actions.plan_session import move_session, plan_session
from attunement.actions.watch_diary import settle_notice, watch_diary
from attunement.domain.diary import Outcome
from attunement.domain.errors import BadInput, Refused
from attunement.domain.session import SessionState
from attunement.storage.models import AuditEntry, DiaryNotice, OutboxMessage, RuptureRecord, SessionRecord
from attunement.storage.queries.diary import number_of, open_notices, sessions_of_the_day
from tests.cast import client, member, stored
from tests.web.begun import MONDAY

pytestmark = pytest.mark.django_db

Kind = DiaryNotice.Kind
STORY = "strain"
"""Sofia and Daniel, Miriam's."""


@pytest.fixture(autouse=True)
def in_utc() -> Iterator[None]:
    with timezone.override(UTC):
        yield


def planned(story: str = STORY, at: datetime = MONDAY, **more: Any) -> SessionRecord:
    case = stored(story)
    return plan_session(by=case.clinician, case=case, at=at, now=MONDAY - timedelta(days=7), **more).sessions[0]


def note(session: SessionRecord, outcome: Outcome, *who: str, now: datetime = MONDAY, **more: Any) -> SessionRecord:
    ids = [str(session.case.clinician_id) if name == "me" else str(client(name).id) for name in who]
    return note_session(by=session.case.clinician, session=session, outcome=outcome, who=ids, now=now, **more)


def names(ids: list[str]) -> set[str]:
    known = {str(client(name).id): name for name in ("sofia", "daniel")}
    return {known.get(found, "me") for found in ids}


def test_a_planned_session_is_everyones_unless_somebody_is_named(practice: Any) -> None:
    both = planned()
    assert (both.state, both.kind, both.expected, both.attended) == ("planned", "joint", [], [])
    alone = planned(people=[str(client("sofia").id)], at=MONDAY + timedelta(days=1))
    assert (alone.kind, names(alone.expected)) == ("individual", {"sofia"})


def test_a_weekly_session_keeps_its_hour_when_the_clocks_change(practice: Any) -> None:
    case = stored(STORY)
    with timezone.override(ZoneInfo("Europe/Berlin")):
        first = datetime(2027, 3, 25, 16, 0, tzinfo=ZoneInfo("Europe/Berlin"))
        rows = plan_session(by=case.clinician, case=case, at=first, weeks=3).sessions
        assert [timezone.localtime(row.at).strftime("%d %H:%M") for row in rows] == ["25 16:00", "01 16:00", "08 16:00"]
    assert rows[1].at - rows[0].at == timedelta(days=7) - timedelta(hours=1)


@pytest.mark.parametrize(
    "wrong", [{"minutes": 0}, {"minutes": 481}, {"weeks": 0}, {"weeks": 53}, {"people": ["nobody"]}], ids=str
)
def test_what_cannot_be_planned_is_said_and_stores_nothing(practice: Any, wrong: dict[str, Any]) -> None:
    before = SessionRecord.objects.count()
    with pytest.raises(BadInput):
        planned(**wrong)
    assert SessionRecord.objects.count() == before


def test_a_stranger_plans_moves_and_notes_nothing(practice: Any) -> None:
    session, stranger = planned(), member("tomasz")
    with pytest.raises(Refused):
        plan_session(by=stranger, case=session.case, at=MONDAY)
    with pytest.raises(Refused):
        move_session(by=stranger, session=session, at=MONDAY)
    with pytest.raises(Refused):
        note_session(by=stranger, session=session, outcome=Outcome.HELD, now=MONDAY)
    with pytest.raises(Refused):
        find_session(by=stranger, case=session.case, session_id=str(session.id))
    assert SessionRecord.objects.get(pk=session.pk).state == SessionState.PLANNED.value


def test_nothing_is_planned_in_a_closed_case(practice: Any) -> None:
    case = stored(STORY)
    close_case(by=case.clinician, case=case, reason="ended well")
    with pytest.raises(Refused):
        planned()


# ---- what became of it


def test_held_means_everyone_expected_came(practice: Any) -> None:
    row = note(planned(), Outcome.HELD)
    assert (row.state, names(row.attended), row.began_at, row.noted_at) == ("held", {"sofia", "daniel"}, None, MONDAY)


def test_began_keeps_the_moment(practice: Any) -> None:
    assert note(planned(), Outcome.BEGAN, now=MONDAY + timedelta(minutes=3)).began_at == MONDAY + timedelta(minutes=3)


def test_one_of_two_missed_it_and_it_was_held_with_the_other(practice: Any) -> None:
    row = note(planned(), Outcome.MISSED, "daniel")
    assert (row.state, names(row.attended), names(row.missed_by)) == ("held", {"sofia"}, {"daniel"})


@pytest.mark.parametrize("who", [("me",), ("sofia", "daniel"), ("me", "sofia")], ids=["me", "both", "me and one"])
def test_without_the_clinician_or_without_any_client_nothing_was_held(practice: Any, who: tuple[str, ...]) -> None:
    row = note(planned(), Outcome.MISSED, *who)
    assert (row.state, row.attended, names(row.missed_by)) == ("missed", [], set(who))


def test_late_is_held_with_minutes_and_nought_puts_it_right(practice: Any) -> None:
    session = planned()
    row = note(session, Outcome.LATE, "sofia", minutes=10)
    assert (row.state, list(row.late_minutes.values())) == ("held", [10])
    assert note(session, Outcome.LATE, "sofia", minutes=0).late_minutes == {}


def test_cancelled_names_the_one_who_did_also_long_before(practice: Any) -> None:
    row = note(planned(), Outcome.CANCELLED, "daniel", now=MONDAY - timedelta(days=5))
    assert (row.state, names([row.cancelled_by])) == ("cancelled", {"daniel"})


def test_noting_it_again_puts_right_what_was_noted(practice: Any) -> None:
    session = planned()
    note(session, Outcome.MISSED, "sofia", "daniel")
    row = note(session, Outcome.HELD)
    assert (row.state, names(row.attended), row.missed_by) == ("held", {"sofia", "daniel"}, [])


@pytest.mark.parametrize(
    ("outcome", "who", "more"),
    [
        (Outcome.LATE, (), {"minutes": 5}),
        (Outcome.MISSED, (), {}),
        (Outcome.CANCELLED, (), {}),
        (Outcome.CANCELLED, ("sofia", "daniel"), {}),
        (Outcome.LATE, ("sofia",), {"minutes": -1}),
        (Outcome.LATE, ("leila",), {"minutes": 5}),
    ],
    ids=["late nobody", "missed nobody", "cancelled nobody", "cancelled two", "less than nought", "a stranger"],
)
def test_what_cannot_have_been_is_said(practice: Any, outcome: Outcome, who: Any, more: Any) -> None:
    session = planned()
    with pytest.raises(BadInput):
        note(session, outcome, *who, **more)
    assert SessionRecord.objects.get(pk=session.pk).state == "planned"


def test_a_session_to_come_cannot_have_been_held(practice: Any) -> None:
    with pytest.raises(BadInput, match="still to come"):
        note(planned(), Outcome.HELD, now=MONDAY - timedelta(hours=2))


def test_the_count_of_sessions_is_each_clients_own(practice: Any) -> None:
    first = note(planned(), Outcome.HELD)
    sofias = number_of(first, client("sofia"))
    note(planned(at=MONDAY + timedelta(days=7)), Outcome.MISSED, "daniel", now=MONDAY + timedelta(days=7))
    third = note(planned(at=MONDAY + timedelta(days=14)), Outcome.HELD, now=MONDAY + timedelta(days=14))
    assert number_of(third, client("sofia")) == sofias + 2
    assert number_of(third, client("daniel")) == number_of(first, client("daniel")) + 1


# ---- a mistake of the clinician's opens a repair at once


@pytest.mark.parametrize(
    ("outcome", "more", "says"),
    [(Outcome.MISSED, {}, "missed"), (Outcome.LATE, {"minutes": 15}, "late")],
    ids=["missed", "late"],
)
def test_my_own_mistake_opens_a_repair(practice: Any, outcome: Outcome, more: Any, says: str) -> None:
    session = planned()
    note(session, outcome, "me", **more)
    opened = RuptureRecord.objects.get(session=session)
    assert (opened.origin, opened.evidence[0]["value"]) == ("mistake", says)


def test_a_clients_lateness_opens_none(practice: Any) -> None:
    session = planned()
    note(session, Outcome.LATE, "sofia", minutes=15)
    note(session, Outcome.MISSED, "daniel")
    assert not RuptureRecord.objects.filter(session=session).exists()


def test_a_double_booking_that_came_true_is_named_as_one(practice: Any) -> None:
    mine, other = planned(), planned("strong")
    note_session(by=other.case.clinician, session=other, outcome=Outcome.HELD, now=MONDAY)
    note(mine, Outcome.MISSED, "me")
    assert RuptureRecord.objects.get(session=mine).evidence[0]["value"] == "double-booking"


# ---- noticed at once


def test_a_double_booking_is_noticed_when_it_is_planned_and_settled_when_one_is_cancelled(practice: Any) -> None:
    first = planned()
    assert open_notices(member("miriam")) == []
    second = planned("strong", at=MONDAY + timedelta(minutes=49))
    [notice] = open_notices(member("miriam"))
    assert (notice.kind, notice.session_id, notice.other_id) == (Kind.DOUBLE_BOOKING, second.id, first.id)
    note(first, Outcome.CANCELLED, "me")
    assert open_notices(member("miriam")) == []


def test_moving_settles_what_was_and_notices_what_is(practice: Any) -> None:
    planned()
    second = planned("strong", at=MONDAY + timedelta(hours=3))
    move_session(by=member("miriam"), session=second, at=MONDAY)
    assert [notice.kind for notice in open_notices(member("miriam"))] == [Kind.DOUBLE_BOOKING]
    move_session(by=member("miriam"), session=second, at=MONDAY + timedelta(hours=2))
    assert open_notices(member("miriam")) == []


def test_other_clinicians_hours_do_not_clash_with_mine(practice: Any) -> None:
    planned()
    planned("denied")
    assert open_notices(member("miriam")) == open_notices(member("tomasz")) == []


def test_what_is_noted_is_not_moved(practice: Any) -> None:
    with pytest.raises(Refused, match="cannot be moved"):
        move_session(by=member("miriam"), session=note(planned(), Outcome.HELD), at=MONDAY)


def test_somebody_may_be_waiting_is_told_once_by_notice_and_by_message(practice: Any) -> None:
    session = planned()
    assert watch_diary(now=MONDAY + timedelta(minutes=4)) == 0
    assert watch_diary(now=MONDAY + timedelta(minutes=5)) == 1
    assert watch_diary(now=MONDAY + timedelta(minutes=6)) == 0
    [notice] = open_notices(member("miriam"))
    assert (notice.kind, notice.session_id) == (Kind.WAITING, session.id)
    message = OutboxMessage.objects.get(kind="diary")
    assert message.to == member("miriam").email
    for private in ("Sofia", "Daniel", session.case.label, str(session.case_id), "session", "therap"):
        assert private not in message.subject + message.body
    note(session, Outcome.BEGAN, now=MONDAY + timedelta(minutes=7))
    assert open_notices(member("miriam")) == []


@pytest.mark.parametrize("outcome", [Outcome.BEGAN, Outcome.CANCELLED], ids=str)
def test_a_marked_session_tells_nobody(practice: Any, outcome: Outcome) -> None:
    note(planned(), outcome, *(("sofia",) if outcome is Outcome.CANCELLED else ()))
    assert watch_diary(now=MONDAY + timedelta(minutes=10)) == 0
    assert not OutboxMessage.objects.filter(kind="diary").exists()


def test_a_worker_that_slept_for_a_day_tells_of_nothing_that_old(practice: Any) -> None:
    planned()
    assert watch_diary(now=MONDAY + timedelta(days=1)) == 0


def test_a_notice_is_settled_by_the_one_it_is_for(practice: Any) -> None:
    planned()
    planned("strong")
    [notice] = open_notices(member("miriam"))
    with pytest.raises(Refused):
        settle_notice(by=member("tomasz"), notice_id=str(notice.id))
    settle_notice(by=member("miriam"), notice_id=str(notice.id))
    settle_notice(by=member("miriam"), notice_id=str(notice.id))
    assert open_notices(member("miriam")) == []
    assert AuditEntry.objects.filter(act="settle diary notice").count() == 1


def test_the_day_is_the_clinics_own(practice: Any) -> None:
    late = planned(at=datetime(2027, 6, 7, 23, 30, tzinfo=UTC))
    with timezone.override(ZoneInfo("Asia/Tokyo")):
        assert late not in sessions_of_the_day(member("miriam"), MONDAY)
        assert late in sessions_of_the_day(member("miriam"), MONDAY + timedelta(hours=10))
    assert late in sessions_of_the_day(member("miriam"), MONDAY)
