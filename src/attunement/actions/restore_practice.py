"""A practice comes back from a backup and its recovery key, into an empty place."""

from __future__ import annotations

import shutil
from collections.abc import Container
from dataclasses import dataclass
from pathlib import Path

from django.db import DEFAULT_DB_ALIAS

from attunement.actions.back_up import ENDING, sync_folder
from attunement.domain.errors import BadInput, Refused
from attunement.storage.backup_file import POSTGRESQL, SQLITE, BackupReader, Manifest, reading
from attunement.storage.database_address import SQLITE_FILE
from attunement.storage.database_facts import DatabaseFacts, require_same
from attunement.storage.postgresql_copy import drop_tables, load, require_empty
from attunement.storage.practice_key import key_from_recovery, put_practice_key
from attunement.storage.sqlite_copy import facts_of_sqlite, forget_sessions

WORK = ".restoring"
NAMES = {SQLITE: "SQLite", POSTGRESQL: "PostgreSQL"}
AFTER_A_BREAK = "A restore was broken off here. Empty the folder and start again."


@dataclass(frozen=True)
class Restored:
    """What came back: from which file, as it was when, how many rows and other files."""

    file: Path
    made_at: str
    rows: int
    files: int


def newest_backup(folder: Path) -> Path:
    """The last one made into this folder, by its name; a file is taken as it is. Raises BadInput for none."""
    if folder.is_file():
        return folder
    found = sorted(folder.glob(f"*{ENDING}")) if folder.is_dir() else []
    if not found:
        raise BadInput("there is no backup here", where=str(folder), expected="a folder `attunement backup` wrote into")
    return found[-1]


def read_recovery_key(file: Path) -> bytes:
    """The key behind the recovery key in a file. Raises BadInput; the message holds nothing of it."""
    try:
        typed = file.read_text(encoding="utf-8")
    except (OSError, ValueError):
        raise BadInput("cannot be read", where=str(file), expected="a file with the recovery key") from None
    try:
        return key_from_recovery(typed)
    except BadInput as wrong:
        raise BadInput(wrong.what, where=str(file), expected=wrong.expected) from None


def require_empty_place(data: Path) -> None:
    """Raise Refused unless the data directory is not there, or empty: nothing is ever overwritten."""
    if (data / WORK).exists():
        raise Refused(f"{data}: {AFTER_A_BREAK}")
    if data.exists() and (not data.is_dir() or any(data.iterdir())):
        raise Refused(f"{data} is not empty. Nothing was restored; choose an empty folder.")


def restore_practice(*, file: Path, key: bytes, data: Path, vendor: str, known: Container[str]) -> Restored:
    """Bring everything back and compare it with what the backup says it holds. When anything differs, nothing stays.

    `vendor` is the database this installation is set to, `known` every migration of this version: what a newer
    version wrote is refused. The tables stay as they were; `migrate` brings them up to date.
    """
    require_empty_place(data)
    if vendor == POSTGRESQL:
        require_empty(DEFAULT_DB_ALIAS)
    work = data / WORK
    try:
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
        work.mkdir(mode=0o700)
        restored = _unpacked(file, key, work, vendor, known)
        put_practice_key(work, key)
        _move_up(work, data)
    except OSError as error:
        raise BadInput(f"nothing was restored: {error.strerror or error}", where=str(data)) from None
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return restored


def _unpacked(file: Path, key: bytes, work: Path, vendor: str, known: Container[str]) -> Restored:
    with file.open("rb") as opened, reading(opened, key, file.name) as backup:
        manifest = backup.manifest
        _require_fitting(manifest, file.name, vendor, known)
        try:
            found = _sqlite(backup, work) if vendor == SQLITE else _postgresql(backup)
            require_same(manifest.facts, found, file.name)
            files = backup.save_files(work)
        except BaseException:
            if vendor == POSTGRESQL:
                drop_tables(DEFAULT_DB_ALIAS)
            raise
    return Restored(file, manifest.made_at, sum(manifest.facts.rows.values()), files)


def _require_fitting(manifest: Manifest, where: str, vendor: str, known: Container[str]) -> None:
    if manifest.vendor != vendor:
        raise BadInput(
            f"it is of a practice on {NAMES[manifest.vendor]}, and this one is set to {NAMES[vendor]}",
            where=where,
            expected="ATTUNEMENT_DATABASE as it was",
            do="Restore it there first; `attunement move` goes from SQLite to PostgreSQL.",
        )
    if newer := [name for name in manifest.facts.migrations if name not in known]:
        raise BadInput(
            f"a newer version wrote it ({newer[-1]} is not known here)",
            where=where,
            expected="a version of Attunement as new as the backup",
            do="Install the newer version, then restore.",
        )


def _sqlite(backup: BackupReader, work: Path) -> DatabaseFacts:
    copy = work / SQLITE_FILE
    backup.save_database(copy)
    found = facts_of_sqlite(copy)
    forget_sessions(copy)
    return found


def _postgresql(backup: BackupReader) -> DatabaseFacts:
    return load(DEFAULT_DB_ALIAS, backup.manifest.facts, backup.manifest.columns, backup.blocks())


def _move_up(work: Path, data: Path) -> None:
    """Into their places, the database last: without it the folder is no practice."""
    for path in sorted(work.iterdir(), key=lambda path: path.name == SQLITE_FILE):
        path.rename(data / path.name)
    work.rmdir()
    sync_folder(data)
