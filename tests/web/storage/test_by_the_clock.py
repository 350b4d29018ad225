"""What questions to the store say by the clock: who works, how each duty fares, how far a check-out is, who waits."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from attunement.storage.models import DutyRecord, OccasionRecord, PersonRecord, SafeContact, WorkerRecord
from attunement.storage.queries.check_outs import OVERDUE_AFTER, Stage, _stage
from attunement.storage.queries.who_waits import people_who_wait, reach_of, waiting_sittings
from attunement.storage.queries.work_state import UNSEEN, WorkerState, WorkState, work_state, workers
from tests.cast import client, new_sitting

NOW = datetime(2027, 6, 7, 9, tzinfo=UTC)
MOMENT = timedelta(microseconds=1)

SEEN = {
    "just now": (timedelta(0), None, WorkerState.AT_WORK),
    "as long ago as may be": (UNSEEN, None, WorkerState.AT_WORK),
    "a moment longer": (UNSEEN + MOMENT, None, WorkerState.LOST),
    "ended, and just seen": (timedelta(0), NOW, WorkerState.ENDED),
    "ended long ago": (UNSEEN * 9, NOW - UNSEEN * 9, WorkerState.ENDED),
}


@pytest.mark.django_db
@pytest.mark.parametrize(("ago", "ended", "state"), SEEN.values(), ids=SEEN)
def test_a_worker_unseen_too_long_is_lost_unless_it_said_goodbye(
    ago: timedelta, ended: datetime | None, state: WorkerState
) -> None:
    WorkerRecord.objects.create(host="h", process=1, started_at=NOW - UNSEEN, seen_at=NOW - ago, ended_at=ended)
    assert [worker.state for worker in workers(NOW)] == [state]
    assert work_state(NOW).is_done is (state is WorkerState.AT_WORK)


BEGUN = {
    "never begun": (None, None, False),
    "begun and not ended": (NOW, None, True),
    "begun again since it ended": (NOW, NOW - MOMENT, True),
    "ended as it began": (NOW, NOW, False),
    "ended": (NOW - MOMENT, NOW, False),
}


@pytest.mark.django_db
@pytest.mark.parametrize(("begun", "ended", "being_done"), BEGUN.values(), ids=BEGUN)
def test_a_duty_is_being_done_from_its_beginning_to_its_end(
    begun: datetime | None, ended: datetime | None, being_done: bool
) -> None:
    DutyRecord.objects.create(name="remind", due_at=NOW, begun_at=begun, ended_at=ended)
    (duty,) = work_state(NOW).duties
    assert (duty.being_done, duty.last_done) == (being_done, ended)


@pytest.mark.django_db
def test_the_work_is_not_done_while_any_one_duty_is_in_trouble() -> None:
    WorkerRecord.objects.create(host="h", process=1, started_at=NOW, seen_at=NOW)
    DutyRecord.objects.create(name="b", due_at=NOW)
    bad = DutyRecord.objects.create(name="a", due_at=NOW, failures=2, trouble="OSError")
    state = work_state(NOW)
    assert [(duty.name, duty.failures, duty.trouble) for duty in state.duties] == [("a", 2, "OSError"), ("b", 0, "")]
    assert not state.is_done
    bad.trouble = ""
    bad.save()
    assert work_state(NOW).is_done


def test_where_nobody_works_nothing_is_done() -> None:
    assert not WorkState(workers=(), duties=(), waiting=0, oldest=None).is_done


SENT: dict[str, tuple[dict[str, Any], Stage]] = {
    "asked just now": ({}, Stage.WAITING),
    "a moment before it is late": ({"made_at": NOW - OVERDUE_AFTER + MOMENT}, Stage.WAITING),
    "late": ({"made_at": NOW - OVERDUE_AFTER}, Stage.OVERDUE),
    "its link ends now": ({"expires_at": NOW}, Stage.NEVER),
    "its link ends in a moment": ({"expires_at": NOW + MOMENT}, Stage.WAITING),
    "taken back": ({"withdrawn_at": NOW}, Stage.NEVER),
    "sent": ({"sent_at": NOW}, Stage.RECEIVED),
    "sent, though it was late and is over": (
        {"sent_at": NOW, "made_at": NOW - OVERDUE_AFTER, "expires_at": NOW},
        Stage.RECEIVED,
    ),
}


@pytest.mark.parametrize(("changed", "stage"), SENT.values(), ids=SENT)
def test_how_far_a_check_out_is(changed: dict[str, Any], stage: Stage) -> None:
    row = OccasionRecord(**{"made_at": NOW, "expires_at": NOW + timedelta(days=7), **changed})
    assert _stage(row, NOW) is stage
    assert _stage(None, NOW) is Stage.NOT_ASKED


@pytest.fixture
def sofia(practice: Any) -> PersonRecord:
    """Sofia, who may be written to, with no sitting but one that was made now."""
    person: PersonRecord = client("sofia")
    person.occasions.filter(sent_at=None).delete()
    SafeContact.objects.filter(person=person).update(how=SafeContact.How.EMAIL)
    new_sitting(person, "you", now=NOW)
    return person


OPEN = {
    "open": ({}, True),
    "sent": ({"sent_at": NOW}, False),
    "taken back": ({"withdrawn_at": NOW}, False),
    "over": ({"expires_at": NOW}, False),
    "begun": ({"started_at": NOW}, True),
}


@pytest.mark.parametrize(("changed", "waits"), OPEN.values(), ids=OPEN)
def test_only_an_open_sitting_waits(sofia: PersonRecord, changed: dict[str, Any], waits: bool) -> None:
    sofia.occasions.filter(sent_at=None).update(**changed)
    assert bool(waiting_sittings(sofia, NOW)) is waits
    assert (sofia in people_who_wait(NOW)) is waits


def test_a_sitting_that_was_begun_is_quiet_from_then_on(sofia: PersonRecord) -> None:
    begun = NOW + timedelta(hours=3)
    sofia.occasions.filter(sent_at=None).update(started_at=begun)
    [found] = waiting_sittings(sofia, NOW)
    assert (found.sitting.begun, found.sitting.quiet_since, found.sitting.reminders) == (True, begun, 0)


def test_who_may_not_be_written_to_waits_and_is_not_on_the_list(sofia: PersonRecord) -> None:
    SafeContact.objects.filter(person=sofia).update(how=SafeContact.How.IN_PERSON)
    assert sofia not in people_who_wait(NOW)
    assert len(waiting_sittings(sofia, NOW)) == 1
    assert reach_of(PersonRecord.objects.get(pk=sofia.pk)).allows_email is False


def test_where_nothing_is_recorded_about_safe_contact_nobody_is_written_to(sofia: PersonRecord) -> None:
    SafeContact.objects.filter(person=sofia).delete()
    reach = reach_of(PersonRecord.objects.get(pk=sofia.pk))
    assert (reach.allows_email, reach.only_when) == (False, "")
    assert sofia not in people_who_wait(NOW)
