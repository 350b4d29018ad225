"""What is wrong with an installation: its files, settings, disk, database, worker, mail, backups and audit list."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from attunement.storage.models import Practice

SECRET_FILES = ("secret-key", "practice-key", "mail-password")
"""Each may be read by its owner alone; one that is not there is another check's to name."""
BACKUP_IS_OLD_AFTER = timedelta(days=2)
SHORTEST_SECRET = 40
CLOCK_SLACK = timedelta(minutes=1)
LOSES = "a power cut could lose answers that were said to be saved"
WORKER_SILENT_AFTER = timedelta(minutes=5)
HELP_IS_OLD_AFTER = timedelta(days=365)
SYNCHRONOUS_FULL = 2
"""SQLite's number for FULL; with less, what was said to be saved can be lost when the power goes."""


def installation_problems(data: Path, *, now: datetime, ask_mail: bool = False) -> Iterator[str]:
    """One line each. Django must be set up on this data directory, and the tables be up to date."""
    yield from file_problems(data)
    yield from setting_problems(data)
    yield from disk_problems(data)
    yield from database_problems(now)
    yield from practice_problems(data, now=now, ask_mail=ask_mail)
    yield from backup_problems(now=now)
    yield from audit_list_problems(data, now=now)


def file_problems(data: Path) -> Iterator[str]:
    """Who can read the directory and the secret files."""
    from attunement.storage.practice_key import is_private

    for path in (data, *(data / name for name in SECRET_FILES)):
        if path.exists() and not is_private(path):
            mode = "700" if path.is_dir() else "600"
            yield f"files: {path} can be read by others; `chmod {mode} {path}`"


def setting_problems(data: Path) -> Iterator[str]:
    """What the environment says against the practice's own address, and a key that was not made by us."""
    from django.conf import settings

    from attunement.storage.models import Practice

    practice = Practice.objects.exclude(is_demo=True).first()
    if practice is not None and practice.address.startswith("https:") and not settings.HTTPS:
        yield "settings: ATTUNEMENT_HTTPS is no, and the practice's address is https; cookies would travel unencrypted"
    secret = data / "secret-key"
    if secret.is_file() and len(secret.read_text(encoding="utf-8").strip()) < SHORTEST_SECRET:
        yield f"settings: {secret} is too short to keep sessions safe; delete it, everybody signs in anew"


def disk_problems(data: Path) -> Iterator[str]:
    """How full the disk is."""
    from attunement.storage.queries.installation_state import FULL_AT, disk_share

    if (share := disk_share(data)) >= FULL_AT:
        yield f"disk: {share:.0%} full where {data} is; make room before answers can no longer be saved"


def database_problems(now: datetime) -> Iterator[str]:
    """Whether a power cut can lose what was said to be saved, and whether its clock is ours."""
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor != "sqlite":
            cursor.execute("SELECT current_setting('synchronous_commit'), current_setting('fsync'), clock_timestamp()")
            commit, fsync, clock = cursor.fetchone()
            if commit == "off" or fsync == "off":
                setting = "synchronous_commit" if commit == "off" else "fsync"
                yield f"database: {setting} is off; {LOSES}"
            if abs(clock - now) > CLOCK_SLACK:
                yield f"clock: this machine shows {now:%Y-%m-%d %H:%M:%S}, the database {clock:%Y-%m-%d %H:%M:%S} (UTC)"
            return
        cursor.execute("PRAGMA synchronous")
        (level,) = cursor.fetchone()
        if level < SYNCHRONOUS_FULL:
            yield f"database: synchronous is not FULL; {LOSES}"


def backup_problems(*, now: datetime) -> Iterator[str]:
    """How old the last backup is."""
    from attunement.actions.back_up import last_backup
    from attunement.storage.models import Practice

    practice = Practice.objects.exclude(is_demo=True).exclude(opened_at=None).first()
    if practice is None or practice.opened_at is None:
        return
    last = last_backup()
    if last is None and now - practice.opened_at > BACKUP_IS_OLD_AFTER:
        yield "backup: there is none; `attunement backup DIR` makes one"
    elif last is not None and now - last > BACKUP_IS_OLD_AFTER:
        yield f"backup: the last one is of {last:%Y-%m-%d %H:%M} UTC; `attunement backup DIR` makes one"


def audit_list_problems(data: Path, *, now: datetime) -> Iterator[str]:
    """Whether the audit list is what was written, and where it is not."""
    from attunement.actions.sign_audit_list import audit_problems

    yield from (f"audit: {problem}" for problem in audit_problems(data, now=now))


def practice_problems(data: Path, *, now: datetime, ask_mail: bool = False) -> Iterator[str]:
    """What is missing or has grown old, who cannot sign in, and whether the worker is alive."""
    from attunement.actions.mail_server import mail_problem
    from attunement.storage.models import Practice
    from attunement.storage.queries.missing_to_serve import missing_to_serve

    practice = Practice.objects.select_related("responder", "backup").first()
    if practice is None or not practice.is_demo:
        yield from (f"missing: {one.what}" for one in missing_to_serve(data))
    if practice is None:
        return
    yield from _people_problems(practice)
    if practice.help_checked and now.date() - practice.help_checked > HELP_IS_OLD_AFTER:
        yield f"help text: last tried on {practice.help_checked}, more than a year ago; try each number again"
    yield from _worker_problems(now)
    if ask_mail and (trouble := mail_problem(practice)):
        yield f"mail: {trouble}"


def _people_problems(practice: Practice) -> Iterator[str]:
    for member in filter(None, (practice.responder, practice.backup)):
        if not member.is_active or not member.has_usable_password():
            yield f"alerts: {member.name} is named to answer them and cannot sign in yet"


def _worker_problems(now: datetime) -> Iterator[str]:
    from attunement.storage.models import WorkerRecord

    seen = WorkerRecord.objects.order_by("-seen_at").values_list("seen_at", flat=True).first()
    if seen is None:
        yield "worker: it has never worked here; `attunement serve` starts it, `attunement work` does too"
    elif now - seen > WORKER_SILENT_AFTER:
        yield f"worker: last seen {seen:%Y-%m-%d %H:%M} UTC; messages and alerts wait until it works again"
