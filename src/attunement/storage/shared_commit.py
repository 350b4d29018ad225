"""Several threads' small writes in one transaction of SQLite, which lets one writer in at a time.

With each commit SQLite waits for the disk. When forty sessions are coded at once, a commit a tap would keep the taps
waiting for one another; so whoever comes while a commit is on its way goes along in the next one, all together.
Nobody is told "kept" before the disk said so. PostgreSQL does this by itself.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from django.db import DatabaseError, connection, transaction

T = TypeVar("T")


@dataclass(eq=False)
class _Job:
    work: Callable[[], Any]
    is_done: bool = False
    result: Any = None
    failure: BaseException | None = None


class SharedCommit:
    """The place where writers of one process meet."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._list = threading.Lock()
        self._waiting: list[_Job] = []

    def __call__(self, work: Callable[[], T]) -> T:
        """Do it in a transaction, and give what it gives once that is committed; raise what it raises.

        `work` may be run by another thread, on that thread's connection. What one of them raises undoes its own part
        only. A commit that fails fails for all of them.
        """
        if connection.vendor != "sqlite":
            with transaction.atomic():
                return work()
        job = _Job(work)
        with self._list:
            self._waiting.append(job)
        with self._turn:
            if not job.is_done:
                with self._list:
                    together, self._waiting = self._waiting, []
                _run(together)
        if job.failure is not None:
            raise job.failure
        return job.result  # type: ignore[no-any-return]


def _run(jobs: list[_Job]) -> None:
    try:
        with transaction.atomic():
            for job in jobs:
                _run_one(job)
            if transaction.get_rollback():  # Django would roll back and say nothing
                raise DatabaseError("The transaction was lost; nothing of it is kept.")
    except BaseException as failure:  # the commit itself: nothing of any of them is kept, and each must hear of it
        for job in jobs:
            job.failure = failure
    finally:
        for job in jobs:
            job.is_done = True


def _run_one(job: _Job) -> None:
    try:
        with transaction.atomic():
            job.result = job.work()
    except Exception as failure:
        job.failure = failure


shared_commit: Final = SharedCommit()
