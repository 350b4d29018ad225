"""The duties: each in its time, none held up by another, all of it to be seen."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, OperationalError
from django.utils import timezone

from attunement.actions.work_duties import DUTIES, FORGET_WORKERS_AFTER, Duty, begin_work, do_due_duties, end_work
from attunement.cli import work
from attunement.storage.models import DutyRecord, OutboxMessage, WorkerRecord
from attunement.storage.queries.work_state import UNSEEN, DutyState, WorkerState, work_state

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
MINUTE = timedelta(minutes=1)

pytestmark = pytest.mark.django_db


class Counted:
    """A duty that counts its turns."""

    def __init__(self, *finds: int, together: bool = False, trouble: BaseException | None = None) -> None:
        self.turns, self.finds, self.trouble = 0, list(finds), trouble
        self.duty = Duty("count", MINUTE, self.run, together=together)

    def run(self) -> int:
        self.turns += 1
        if self.trouble is not None:
            raise self.trouble
        return self.finds.pop(0) if self.finds else 0


@pytest.fixture
def worker(db: Any) -> UUID:
    return begin_work(now=NOW)


def does(duty: Duty, worker: UUID, *moments: datetime) -> list[bool]:
    return [do_due_duties(worker, duties=[duty], now=moment) for moment in moments]


def duty_state() -> DutyState:
    [found] = work_state(timezone.now()).duties
    return found


def test_a_duty_is_done_when_it_is_due_and_by_one(worker: UUID) -> None:
    counted, other = Counted(), begin_work(now=NOW)
    does(counted.duty, worker, NOW)
    does(counted.duty, other, NOW, NOW + MINUTE - timedelta(seconds=1))
    assert counted.turns == 1
    does(counted.duty, other, NOW + MINUTE)
    assert counted.turns == 2


def test_a_duty_done_together_goes_on_as_long_as_there_is_something_to_do(worker: UUID) -> None:
    counted, other = Counted(20, 3, together=True), begin_work(now=NOW)
    assert does(counted.duty, worker, NOW) == [True]
    assert does(counted.duty, other, NOW) == [True]
    assert does(counted.duty, worker, NOW, NOW) == [False, False]
    assert counted.turns == 3
    assert DutyRecord.objects.get().did == 23


def test_one_killed_in_the_middle_of_a_duty_leaves_it_to_the_next_turn(worker: UUID) -> None:
    counted = Counted(trouble=KeyboardInterrupt())
    with pytest.raises(KeyboardInterrupt):
        does(counted.duty, worker, NOW)
    assert duty_state().being_done
    counted.trouble = None
    does(counted.duty, begin_work(now=NOW), NOW + MINUTE)
    assert counted.turns == 2
    assert not duty_state().being_done


def test_what_fails_is_written_down_by_its_kind_and_holds_up_no_other(worker: UUID, caplog: Any) -> None:
    bad = Counted(trouble=IntegrityError("peter@clients.example"))
    good = Counted()
    other = Duty("other", MINUTE, good.run)
    for moment in (NOW, NOW + MINUTE):
        do_due_duties(worker, duties=[bad.duty, other], now=moment)
    assert (bad.turns, good.turns) == (2, 2)
    row = DutyRecord.objects.get(name="count")
    assert (row.failures, row.trouble) == (2, "IntegrityError")
    assert "IntegrityError" in caplog.text
    assert "peter" not in caplog.text
    bad.trouble = None
    do_due_duties(worker, duties=[bad.duty], now=NOW + 2 * MINUTE)
    row.refresh_from_db()
    assert (row.failures, row.trouble) == (0, "")


def test_while_the_database_is_away_the_worker_is_told(worker: UUID) -> None:
    with pytest.raises(OperationalError):
        does(Counted(trouble=OperationalError("gone")).duty, worker, NOW)


def test_every_duty_of_the_house_runs_on_an_empty_practice(worker: UUID) -> None:
    assert do_due_duties(worker) is False
    assert set(DutyRecord.objects.values_list("name", flat=True)) == {duty.name for duty in DUTIES}
    assert [duty.trouble for duty in work_state(timezone.now()).duties] == [""] * len(DUTIES)
    assert DUTIES[0].name == "escalate alerts", "alerts come first"


@pytest.mark.parametrize(
    ("ended", "after", "state"),
    [
        (False, timedelta(), WorkerState.AT_WORK),
        (False, UNSEEN, WorkerState.AT_WORK),
        (False, UNSEEN + timedelta(seconds=1), WorkerState.LOST),
        (True, timedelta(), WorkerState.ENDED),
        (True, UNSEEN * 2, WorkerState.ENDED),
    ],
)
def test_a_worker_is_at_work_ended_or_lost(worker: UUID, ended: bool, after: timedelta, state: WorkerState) -> None:
    if ended:
        end_work(worker, now=NOW)
    found = work_state(NOW + after)
    assert [w.state for w in found.workers] == [state]
    assert found.is_done is (state is WorkerState.AT_WORK)


def test_workers_long_gone_are_forgotten(worker: UUID) -> None:
    begin_work(now=NOW + FORGET_WORKERS_AFTER)
    assert WorkerRecord.objects.count() == 2
    begin_work(now=NOW + FORGET_WORKERS_AFTER + timedelta(seconds=1))
    assert not WorkerRecord.objects.filter(pk=worker).exists()


def test_the_status_counts_what_waits_and_since_when(worker: UUID, capsys: Any) -> None:
    for days in (3, 5):
        OutboxMessage.objects.create(kind="alert", to="a@b.example", made_at=timezone.now() - timedelta(days=days))
    OutboxMessage.objects.create(kind="alert", to="a@b.example", made_at=NOW, state="sent")
    assert work._status("text") == 1, "the worker of long ago is lost"
    said = capsys.readouterr().out
    assert "Messages waiting: 2, the first 5 days ago" in said
    assert "lost" in said
    begin_work()
    assert work._status("json") == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["done"], found["waiting"]) == (True, 2)
    assert [w["state"] for w in found["workers"]] == ["at work"], "the other is forgotten by now"
