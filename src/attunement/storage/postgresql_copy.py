"""A copy of a PostgreSQL database: every row of every table in one snapshot, and the way back into an empty one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import DEFAULT_DB_ALIAS, OperationalError, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor

from attunement.domain.errors import BadInput, Refused
from attunement.storage.database_facts import MIGRATIONS_TABLE, DatabaseFacts, facts_of, is_ours

BLOCK_BYTES = 4 * 1024 * 1024
TABLES = "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema()"
COLUMNS = (
    "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = current_schema() "
    "ORDER BY table_name, ordinal_position"
)
NUMBERED = COLUMNS.replace("ORDER BY", "AND is_identity = 'YES' ORDER BY")
Columns = dict[str, list[str]]


class PostgresqlSnapshot:
    """One moment of the database, on a connection of its own. Nobody who writes waits for it."""

    def __init__(self, connection: BaseDatabaseWrapper) -> None:
        self._connection = connection
        self.columns: Columns = _columns(connection)
        with connection.cursor() as cursor:
            self.facts: DatabaseFacts = facts_of(cursor, self.columns)

    def blocks(self) -> Iterator[tuple[str, bytes]]:
        """Table after table, its rows in blocks of about 4 MiB; nothing for an empty table."""
        for table, columns in self.columns.items():
            for block in _in_blocks(self._rows(table, columns)):
                yield table, block

    def _rows(self, table: str, columns: list[str]) -> Iterator[bytes]:
        with self._connection.cursor() as cursor:
            raw: Any = cursor.cursor
            with raw.copy(f"COPY {_named(table, columns)} TO STDOUT") as copy:
                for part in copy:
                    yield bytes(part)


@contextmanager
def postgresql_snapshot(alias: str = DEFAULT_DB_ALIAS) -> Iterator[PostgresqlSnapshot]:
    """Open a connection, and hold one moment on it."""
    connection = connections[alias].copy()
    try:
        with connection.cursor() as cursor:
            cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield PostgresqlSnapshot(connection)
    except OperationalError as error:
        raise BadInput(
            f"the database cannot be read ({type(error).__name__})", where="database", do="Is it running? Try again."
        ) from None
    finally:
        connection.close()


def require_empty(alias: str) -> None:
    """Raise Refused when any of our tables is there already."""
    try:
        with connections[alias].cursor() as cursor:
            cursor.execute(TABLES)
            there = sorted(name for (name,) in cursor.fetchall() if is_ours(name))
    except OperationalError:
        raise BadInput("the database can't be reached, or it lets us not in", where="ATTUNEMENT_DATABASE") from None
    if there:
        raise Refused(f"The database is not empty: {', '.join(there[:3])} … are there. Nothing was restored.")


def load(alias: str, facts: DatabaseFacts, columns: Columns, blocks: Iterable[tuple[str, bytes]]) -> DatabaseFacts:
    """Make the tables as they were, fill them in one transaction, and say what is in them then."""
    connection = connections[alias]
    executor = MigrationExecutor(connection)
    executor.migrate(_last_of_each(executor, facts.migrations))
    with transaction.atomic(using=alias), connection.cursor() as cursor:
        there = _columns(connection)
        if wanting := sorted(set(columns) - set(there)):
            raise BadInput("a table has no place here", where=", ".join(wanting))
        cursor.execute("TRUNCATE " + ", ".join(f'"{name}"' for name in there))  # what migrations wrote themselves
        _fill(cursor, columns, blocks)
        _number_on(cursor)
        return facts_of(cursor, columns)


def drop_tables(alias: str) -> None:
    """Take away what a restore made in a database that was empty before it."""
    with connections[alias].cursor() as cursor:
        cursor.execute(TABLES)
        for (name,) in cursor.fetchall():
            if is_ours(name):
                cursor.execute(f'DROP TABLE IF EXISTS "{name}" CASCADE')


def _fill(cursor: Any, columns: Columns, blocks: Iterable[tuple[str, bytes]]) -> None:
    for table, block in blocks:
        with cursor.cursor.copy(f"COPY {_named(table, columns[table])} FROM STDIN") as copy:
            copy.write(block)


def _number_on(cursor: Any) -> None:
    """Rows came with their numbers; the next ones go on after them."""
    cursor.execute(NUMBERED)
    for table, column in cursor.fetchall():
        if is_ours(table):
            highest = f'SELECT max("{column}") FROM "{table}"'  # noqa: S608 - names the database itself gave
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence('\"{table}\"', '{column}'), "
                f"coalesce(({highest}), 1), ({highest}) IS NOT NULL)"
            )


def _last_of_each(executor: MigrationExecutor, migrations: Iterable[str]) -> list[tuple[str, str]]:
    """What to go to, so that exactly these are applied: of each app those that no other of them builds on."""
    graph = executor.loader.graph
    wanted = {(app, name) for app, _, name in (known.partition(".") for known in migrations)}
    targets = []
    for app, name in sorted(wanted & set(graph.nodes)):
        children = {child.key for child in graph.node_map[app, name].children}
        if not any(child in wanted and child[0] == app for child in children):
            targets.append((app, name))
    return targets


def _columns(connection: BaseDatabaseWrapper) -> Columns:
    with connection.cursor() as cursor:
        cursor.execute(COLUMNS)
        found: Columns = {}
        for table, column in cursor.fetchall():
            if is_ours(table) and table != MIGRATIONS_TABLE:
                found.setdefault(table, []).append(column)
    return found


def _in_blocks(parts: Iterable[bytes]) -> Iterator[bytes]:
    """A row is never torn: what COPY gives at a time is whole rows."""
    block = bytearray()
    for part in parts:
        block += part
        if len(block) >= BLOCK_BYTES:
            yield bytes(block)
            block.clear()
    if block:
        yield bytes(block)


def _named(table: str, columns: list[str]) -> str:
    return f'"{table}" ({", ".join(f"{chr(34)}{column}{chr(34)}" for column in columns)})'
