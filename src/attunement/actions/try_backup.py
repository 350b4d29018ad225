"""A backup is tried by restoring it into a scratch place: what comes out must be what went in."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import DEFAULT_DB_ALIAS, connections

from attunement.domain.errors import BadInput
from attunement.storage.backup_file import SQLITE, BackupReader, Manifest, reading
from attunement.storage.database_address import SQLITE_FILE
from attunement.storage.database_facts import DatabaseFacts, require_same
from attunement.storage.postgresql_copy import load
from attunement.storage.sqlite_copy import facts_of_sqlite

SCRATCH = "attunement_scratch"


def try_backup(file: Path, *, key: bytes, work: Path, expected: Manifest, files: int) -> None:
    """Restore it below `work`, or into a schema of its own, and compare. Raises BadInput naming what differs."""
    with file.open("rb") as opened, reading(opened, key, file.name) as backup:
        if backup.manifest != expected:
            raise BadInput("what it says it holds is not what was put in", where=file.name)
        found = _sqlite(backup, work) if expected.vendor == SQLITE else _postgresql(backup)
        require_same(expected.facts, found, file.name)
        if backup.save_files(None) != files:
            raise BadInput("files are missing in it", where=file.name)


def _sqlite(backup: BackupReader, work: Path) -> DatabaseFacts:
    copy = work / SQLITE_FILE
    backup.save_database(copy)
    try:
        return facts_of_sqlite(copy)
    finally:
        copy.unlink()


def _postgresql(backup: BackupReader) -> DatabaseFacts:
    with _scratch_schema() as alias:
        return load(alias, backup.manifest.facts, backup.manifest.columns, backup.blocks())


@contextmanager
def _scratch_schema() -> Iterator[str]:
    """A schema of its own in the same database, gone afterwards; also the ones that a killed backup left."""
    name = f"{SCRATCH}_{secrets.token_hex(4)}"
    own = {**connections[DEFAULT_DB_ALIAS].settings_dict}
    own["OPTIONS"] = {**own["OPTIONS"], "options": f"{own['OPTIONS'].get('options', '')} -c search_path={name}"}
    _drop_schemas()
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute(f'CREATE SCHEMA "{name}"')
    connections.settings[name] = own
    try:
        yield name
    finally:
        connections[name].close()
        del connections[name], connections.settings[name]
        _drop_schemas()


def _drop_schemas() -> None:
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute("SELECT nspname FROM pg_namespace WHERE nspname LIKE %s", [SCRATCH + r"\_%"])
        for (name,) in cursor.fetchall():
            cursor.execute(f'DROP SCHEMA "{name}" CASCADE')
