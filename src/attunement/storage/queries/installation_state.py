"""Is the installation well, in words that say nothing of anybody: for a watchdog that may ask without signing in."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import DatabaseError, connection

from attunement.storage.queries.work_state import WorkerState, workers

FULL_AT = 0.90
"""From here on answers may soon no longer be saved."""


@dataclass(frozen=True)
class InstallationState:
    """Each in a word; `serves` is False when no answer could be taken."""

    database: str
    disk: str
    worker: str

    @property
    def serves(self) -> bool:
        """True while answers can be taken."""
        return self.database == "ok"


def installation_state(data: Path, now: datetime) -> InstallationState:
    """Ask the database, the disk and the worker's last word."""
    disk = "full" if disk_share(data) >= FULL_AT else "ok"
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        at_work = any(worker.state is WorkerState.AT_WORK for worker in workers(now))
    except DatabaseError:
        return InstallationState("not there", disk, "not known")
    return InstallationState("ok", disk, "at work" if at_work else "silent")


def disk_share(data: Path) -> float:
    """How much of the disk is in use, from 0 to 1."""
    found = shutil.disk_usage(data)
    return 1 - found.free / found.total
