"""A copy of a SQLite database while others write to it, and what is in a copy."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from attunement.domain.errors import BadInput
from attunement.storage.database_address import WAITS_SECONDS
from attunement.storage.database_facts import LEFT_OUT, DatabaseFacts, facts_of, is_ours


def copy_sqlite(file: Path, copy: Path) -> DatabaseFacts:
    """Copy the database as it is at one moment, and say what was in it then. Nobody who writes waits for it.

    Raises BadInput when there is none, or it can't be read.
    """
    if not file.is_file():
        raise BadInput("there is no database here", where=str(file), expected="the data directory of a practice")
    os.close(os.open(copy, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        with closing(_open(file)) as source, closing(_open(copy)) as target:
            target.execute("PRAGMA synchronous=OFF")  # its bytes go into the backup, which is synced itself
            source.execute("BEGIN")  # what is counted and what is copied are one and the same
            found = _facts(source)
            source.backup(target)
            source.execute("ROLLBACK")
    except sqlite3.Error as error:
        raise BadInput(
            f"the database cannot be read ({error})", where=str(file), expected="the database of a practice"
        ) from None
    return found


def facts_of_sqlite(file: Path) -> DatabaseFacts:
    """What is in a copy. Raises BadInput when SQLite itself finds it torn."""
    try:
        with closing(_open(file)) as connection:
            problem = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
            if problem == "ok":
                return _facts(connection)
    except sqlite3.Error as error:
        problem = str(error)
    raise BadInput(f"the database in it is not whole ({problem})", where=str(file.name), expected="a whole database")


def forget_sessions(file: Path) -> None:
    """Nobody stays signed in through a restore."""
    with closing(_open(file)) as connection:
        for table in set(LEFT_OUT) & _tables(connection):
            connection.execute(f'DELETE FROM "{table}"')  # noqa: S608 - one of our own tables


def _open(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(file, timeout=WAITS_SECONDS, isolation_level=None)


def _tables(connection: sqlite3.Connection) -> set[str]:
    return {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}


def _facts(connection: sqlite3.Connection) -> DatabaseFacts:
    return facts_of(connection.cursor(), filter(is_ours, _tables(connection)))
