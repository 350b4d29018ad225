"""A backup of the whole practice: one sealed file, made while people work, and tried before it is called a backup."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from django.db import connection
from django.utils import timezone

from attunement.actions.auditing import audit
from attunement.actions.set_up_code import CODE_FILE
from attunement.actions.try_backup import try_backup
from attunement.domain.errors import BadInput, Refused
from attunement.storage.backup_file import (
    POSTGRESQL,
    SQLITE,
    WORK,
    BackupWriter,
    Manifest,
    writing,
)
from attunement.storage.database_address import SQLITE_FILE
from attunement.storage.models import AuditEntry, Practice
from attunement.storage.postgresql_copy import postgresql_snapshot
from attunement.storage.practice_key import fingerprint, read_practice_key
from attunement.storage.queries.missing_to_serve import key_problem
from attunement.storage.sqlite_copy import copy_sqlite

BACKED_UP = "back up"
ENDING = ".backup"
LOCK = ".backup-lock"
LEFT_OUT = (CODE_FILE, LOCK)


@dataclass(frozen=True)
class BackUp:
    """A backup that was tried: its file, its size in bytes, how many rows and how many other files it holds."""

    file: Path
    size: int
    rows: int
    files: int


def back_up(*, data: Path, into: Path, now: datetime | None = None) -> BackUp:
    """Write a new backup into a folder, try it, and only then give it its name. Nothing is ever overwritten.

    Raises BadInput where something cannot be read or written, Refused where another backup is being made.
    """
    moment = now or timezone.now()
    key = _key(data)
    final = _folder(into, data) / f"attunement-{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}{ENDING}"
    part = into / f".attunement-{fingerprint(key)[:12]}.part"
    try:
        with _alone(data), _work(data) as work:
            made = _made(data, key, part, moment, work)
            if final.exists():
                raise BadInput("there is one already", where=str(final), expected="a new name", do="Try again.")
            part.rename(final)
            sync_folder(into)
            audit(BACKED_UP, at=moment, subject=final.name)
    except OSError as error:
        raise BadInput(f"no backup was made: {error.strerror or error}", where=str(into)) from None
    finally:
        part.unlink(missing_ok=True)
    return BackUp(final, final.stat().st_size, *made)


def last_backup() -> datetime | None:
    """When the last one was made, by the audit list; None for never."""
    entries = AuditEntry.objects.filter(act=BACKED_UP).order_by("-number")
    return entries.values_list("at", flat=True).first()


def _made(data: Path, key: bytes, part: Path, moment: datetime, work: Path) -> tuple[int, int]:
    """Write and try it; gives how many rows and files it holds."""
    part.unlink(missing_ok=True)  # of a backup that was killed
    about = {"made_at": moment.astimezone(UTC).isoformat()}
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        manifest, files = _write(data, out, key, about, work)
        out.flush()
        os.fsync(out.fileno())
    try_backup(part, key=key, work=work, expected=manifest, files=files)
    return sum(manifest.facts.rows.values()), files


def _write(data: Path, out: BinaryIO, key: bytes, about: dict[str, str], work: Path) -> tuple[Manifest, int]:
    """The files come after the database's moment, so that none is missing to which one of its rows points."""
    with writing(out, key, about) as backup:
        if connection.vendor == POSTGRESQL:
            manifest = _postgresql(backup, about["made_at"])
        else:
            manifest = _sqlite(data, backup, about["made_at"], work)
        return manifest, backup.add_files(data, LEFT_OUT)


def _sqlite(data: Path, backup: BackupWriter, made_at: str, work: Path) -> Manifest:
    copy = work / SQLITE_FILE
    manifest = Manifest(made_at, SQLITE, copy_sqlite(data / SQLITE_FILE, copy))
    backup.add_manifest(manifest)
    backup.add_database(copy)
    copy.unlink()
    return manifest


def _postgresql(backup: BackupWriter, made_at: str) -> Manifest:
    with postgresql_snapshot() as snapshot:
        manifest = Manifest(made_at, POSTGRESQL, snapshot.facts, snapshot.columns)
        backup.add_manifest(manifest)
        for table, block in snapshot.blocks():
            backup.add_block(table, block)
    return manifest


def _key(data: Path) -> bytes:
    practice = Practice.objects.first()
    if practice is None:
        raise BadInput("there is no practice here", where=str(data), do="`attunement init` starts one.")
    if practice.is_demo:
        raise Refused("This is the demo: its people are invented, and it has no key to seal a backup with.")
    if wrong := key_problem(practice, data):
        raise BadInput(wrong, where=str(data), do="Without the key nothing could open the backup.")
    return read_practice_key(data)


def _folder(into: Path, data: Path) -> Path:
    """The folder, made when it is not there: for the owner alone, and not within what is backed up."""
    if into.resolve().is_relative_to(data.resolve()):
        raise BadInput("this is within the data directory", where=str(into), expected="another disk, or another folder")
    try:
        into.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise BadInput(f"cannot be made: {error.strerror}", where=str(into), expected="a folder") from None
    return into


@contextmanager
def _alone(data: Path) -> Iterator[None]:
    """One backup at a time; who is killed holds nobody up."""
    with ExitStack() as held:
        lock = held.enter_context(os.fdopen(os.open(data / LOCK, os.O_WRONLY | os.O_CREAT, 0o600), "wb"))
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refused("Another backup of this practice is being made right now.") from None
        yield


@contextmanager
def _work(data: Path) -> Iterator[Path]:
    """A place for copies that are not sealed: beside the database itself, so that nobody new can read them."""
    work = data / WORK
    shutil.rmtree(work, ignore_errors=True)  # of a backup that was killed
    work.mkdir(mode=0o700)
    try:
        yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)


def sync_folder(folder: Path) -> None:
    """The name, too, survives a power cut."""
    opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
