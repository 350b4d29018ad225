"""What two copies of one database must agree on: its tables' rows, its migrations, its audit list entry by entry.

Read with plain SQL, so that a copy made by another version can be looked at too.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Protocol

from attunement.domain.errors import BadInput

AUDIT_TABLE = "storage_auditentry"
MIGRATIONS_TABLE = "django_migrations"
LEFT_OUT = ("django_session",)
"""Who is signed in is no part of a backup: after a restore everybody signs in anew."""
OURS = ("storage_", "django_", "auth_")


class Cursor(Protocol):
    """Of either database."""

    def execute(self, sql: str, /) -> Any:
        """Run one statement."""

    def fetchall(self) -> list[Any]:
        """What it gave."""

    def fetchmany(self, size: int, /) -> list[Any]:
        """A part of what it gave."""


@dataclass(frozen=True)
class DatabaseFacts:
    """`rows` by table, `migrations` as app.name in the order they were applied, `audit` a hash over every entry."""

    rows: dict[str, int]
    migrations: tuple[str, ...]
    audit: str


def facts_of(cursor: Cursor, tables: Iterable[str]) -> DatabaseFacts:
    """Read them, best inside one transaction."""
    names = sorted(tables)
    rows = {name: int(_all(cursor, f'SELECT count(*) FROM "{name}"')[0][0]) for name in names}  # noqa: S608 - our tables
    applied = _all(cursor, f"SELECT app, name FROM {MIGRATIONS_TABLE} ORDER BY id")  # noqa: S608
    return DatabaseFacts(rows, tuple(f"{app}.{name}" for app, name in applied), _audit(cursor))


def require_same(expected: DatabaseFacts, found: DatabaseFacts, where: str) -> None:
    """Raise BadInput naming the first table whose rows are not all there, or the audit list."""
    for table, rows in expected.rows.items():
        if found.rows.get(table) != rows:
            raise BadInput(f"{table} has {found.rows.get(table)} rows, {rows} were put in", where=where)
    if found.audit != expected.audit:
        raise BadInput("the audit list in it is not the one that was put in", where=where)


def is_ours(table: str) -> bool:
    """True for the tables a copy is compared by."""
    return table.startswith(OURS) and table not in LEFT_OUT


def _all(cursor: Cursor, sql: str) -> list[Any]:
    cursor.execute(sql)
    return cursor.fetchall()


def _audit(cursor: Cursor) -> str:
    cursor.execute(f"SELECT * FROM {AUDIT_TABLE} ORDER BY id")  # noqa: S608
    found = sha256()
    while batch := cursor.fetchmany(5000):
        for row in batch:
            found.update(json.dumps([value if value is None else str(value) for value in row]).encode() + b"\n")
    return found.hexdigest()
