"""Is the work that happens by the clock being done? For the staff's page and `attunement work --status`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from attunement.domain.delivery import ON_ITS_WAY
from attunement.storage.models import DutyRecord, OutboxMessage, WorkerRecord

UNSEEN = timedelta(minutes=2)
"""A worker says that it is there every few seconds; a slow mail server may hold it up for a while."""


class WorkerState(StrEnum):
    """What is known of one worker."""

    AT_WORK = "at work"
    ENDED = "ended"
    LOST = "lost"


@dataclass(frozen=True)
class Worker:
    """One process that works, or worked."""

    host: str
    process: int
    started_at: datetime
    seen_at: datetime
    state: WorkerState


@dataclass(frozen=True)
class DutyState:
    """How one duty fares. `trouble` is the kind of error at the last turn; empty when it went well."""

    name: str
    last_done: datetime | None
    due_at: datetime
    being_done: bool
    failures: int
    trouble: str


@dataclass(frozen=True)
class WorkState:
    """All of it. `waiting` counts messages that have not gone out; `oldest` is since when the first of them waits."""

    workers: tuple[Worker, ...]
    duties: tuple[DutyState, ...]
    waiting: int
    oldest: datetime | None

    @property
    def has_worker(self) -> bool:
        """True while at least one worker is at work."""
        return any(worker.state is WorkerState.AT_WORK for worker in self.workers)

    @property
    def is_done(self) -> bool:
        """True while at least one worker is at work and no duty is in trouble."""
        return self.has_worker and not any(duty.trouble for duty in self.duties)


def work_state(now: datetime) -> WorkState:
    """Workers, the newest first; duties by name; how many messages wait."""
    waiting = OutboxMessage.objects.filter(state__in=ON_ITS_WAY).order_by("made_at")
    first = waiting.first()
    return WorkState(
        workers=workers(now),
        duties=tuple(_duty(row) for row in DutyRecord.objects.all()),
        waiting=waiting.count(),
        oldest=first.made_at if first else None,
    )


def workers(now: datetime, *, using: str = "default") -> tuple[Worker, ...]:
    """Every worker that is remembered in a database, the newest first."""
    return tuple(_worker(row, now) for row in WorkerRecord.objects.using(using).order_by("-started_at", "id"))


def _worker(row: WorkerRecord, now: datetime) -> Worker:
    lost = WorkerState.LOST if now - row.seen_at > UNSEEN else WorkerState.AT_WORK
    state = WorkerState.ENDED if row.ended_at else lost
    return Worker(row.host, row.process, row.started_at, row.seen_at, state)


def _duty(row: DutyRecord) -> DutyState:
    being_done = row.begun_at is not None and (row.ended_at is None or row.ended_at < row.begun_at)
    return DutyState(row.name, row.ended_at, row.due_at, being_done, row.failures, row.trouble)
