"""The duties: what happens by the clock; each can be killed at any moment and done again (docs/decisions/0007)."""

from __future__ import annotations

import logging
import os
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import InterfaceError, OperationalError
from django.db.models import F
from django.utils import timezone

from attunement.actions.answer_alerts import escalate_alerts
from attunement.actions.clear_over import clear_over
from attunement.actions.delete_recordings import delete_what_is_due
from attunement.actions.fit_detector import refit_when_due
from attunement.actions.send_outbox import send_outbox
from attunement.actions.send_reminders import plan_reminders
from attunement.actions.sign_audit_list import sign_audit_list
from attunement.actions.watch_diary import watch_diary
from attunement.storage.models import DutyRecord, WorkerRecord

FORGET_WORKERS_AFTER = timedelta(days=7)
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Duty:
    """Something to do every so often. `run` gives how much it did.

    A duty done `together` is for all workers at once, and goes on as long as it finds something to do; what each of
    them may touch is settled row by row. Any other is done by whoever comes first when it is due.
    """

    name: str
    every: timedelta
    run: Callable[[], int]
    together: bool = False


DUTIES: tuple[Duty, ...] = (
    Duty("escalate alerts", timedelta(seconds=5), escalate_alerts),
    Duty("send messages", timedelta(seconds=5), send_outbox, together=True),
    Duty("watch the diary", timedelta(seconds=30), watch_diary),
    Duty("plan reminders", timedelta(minutes=15), plan_reminders),
    Duty("delete recordings", timedelta(hours=1), delete_what_is_due),
    Duty("sign the audit list", timedelta(minutes=5), sign_audit_list),
    Duty("clear what is over", timedelta(hours=1), clear_over),
    Duty("estimate the detector", timedelta(minutes=30), refit_when_due),
)
"""In the order in which they are done. Alerts come first, and no other duty holds them up for long."""


def begin_work(*, now: datetime | None = None) -> UUID:
    """Say that a worker is there; gives its id. Workers long unseen are forgotten."""
    moment = now or timezone.now()
    WorkerRecord.objects.filter(seen_at__lt=moment - FORGET_WORKERS_AFTER).delete()
    worker = WorkerRecord.objects.create(
        host=socket.gethostname()[:120], process=os.getpid(), started_at=moment, seen_at=moment
    )
    return worker.id


def end_work(worker: UUID, *, now: datetime | None = None) -> None:
    """Say that it ended in good order."""
    WorkerRecord.objects.filter(pk=worker).update(ended_at=now or timezone.now())


def do_due_duties(worker: UUID, *, duties: Sequence[Duty] = DUTIES, now: datetime | None = None) -> bool:
    """Do each duty that is due, once. True if there is more to do at once. What one fails at holds up no other."""
    WorkerRecord.objects.filter(pk=worker).update(seen_at=now or timezone.now())
    goes_on = [_do(duty, worker, now or timezone.now()) for duty in duties]  # every one of them, then
    return any(goes_on)


def _do(duty: Duty, worker: UUID, now: datetime) -> bool:
    if not _claim(duty, worker, now):
        return False
    row = DutyRecord.objects.filter(pk=duty.name)
    try:
        did = duty.run()
    except (OperationalError, InterfaceError):
        raise  # the database is not there, so nothing can be written down; the caller waits and comes back
    except Exception as error:
        trouble = type(error).__name__  # its kind only: a message may hold an address
        log.error("a duty failed: %s", trouble)
        row.update(ended_at=timezone.now(), due_at=now + duty.every, failures=F("failures") + 1, trouble=trouble)
        return False
    goes_on = duty.together and did > 0
    row.update(ended_at=timezone.now(), did=F("did") + did, failures=0, trouble="")
    if duty.together:
        row.update(due_at=now if goes_on else now + duty.every)
    return goes_on


def _claim(duty: Duty, worker: UUID, now: datetime) -> bool:
    """True if this worker may do it now. Moving its time on is the claim: who is killed has only missed a turn."""
    DutyRecord.objects.get_or_create(pk=duty.name, defaults={"due_at": now})
    due = DutyRecord.objects.filter(pk=duty.name, due_at__lte=now)
    next_time = {} if duty.together else {"due_at": now + duty.every}
    return due.update(begun_at=now, begun_by=worker, **next_time) == 1
