"""A practice moves from SQLite to PostgreSQL with every count, score and audit entry, or it doesn't move at all.

MOVE_RESPONSES makes it bigger; `just move-full` runs it with 100,000.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import time
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from tests.cast import EXAMPLES
from tests.postgres.practices import attunement, do, fill, read
from tests.postgres.server import new_database

RESPONSES = int(os.environ.get("MOVE_RESPONSES", "2000"))


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory with a practice in SQLite."""
    data = tmp_path_factory.mktemp("filled")
    fill(data, EXAMPLES, RESPONSES)
    return data


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The invented practice alone."""
    data = tmp_path_factory.mktemp("small")
    fill(data, EXAMPLES, 10)
    return data


@pytest.fixture
def data(small: Path, tmp_path: Path) -> Path:
    """A copy of it, to be changed."""
    return Path(shutil.copytree(small, tmp_path / "data"))


def move(data: Path, to: str, *further: str) -> tuple[int, str, str]:
    done = attunement("move", "--from", str(data / "attunement.sqlite3"), "--to", to, *further)
    return done.returncode, done.stdout, done.stderr


def change(data: Path, line: str, value: str) -> None:
    with sqlite3.connect(data / "attunement.sqlite3") as file:
        file.execute(line, [value])


def rows(database: str, table: str) -> int:
    with psycopg.connect(database) as connection:
        found = connection.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))).fetchone()
    return int(found[0]) if found else -1


def test_every_count_score_and_audit_entry_is_the_same(filled: Path) -> None:
    new = new_database()
    before = read(filled)
    began = time.monotonic()
    code, said, trouble = move(filled, new, "--format", "json")
    took = time.monotonic() - began
    assert code == 0, trouble
    after = read(filled, new)
    print(f"\n{RESPONSES} responses, {sum(before['counts'].values())} rows moved in {took:.1f} s")
    assert before["counts"]["storage_responserecord"] >= RESPONSES
    assert before["scored"] >= RESPONSES
    assert after == before == read(filled)
    counted = {table["table"]: table["rows"] for table in json.loads(said)["tables"]}
    assert {table: counted[table] for table in before["counts"]} == before["counts"]


def test_the_practice_goes_on_there_and_a_second_move_is_refused(data: Path) -> None:
    new = new_database()
    assert move(data, new)[0] == 0
    lines = "AuditEntry.objects.create(at=timezone.now(), act='after'); print(AuditEntry.objects.latest('pk').act)"
    assert do(data, lines, new).strip() == "after", "new rows get new numbers"
    entries = rows(new, "storage_auditentry")
    code, _, trouble = move(data, new)
    assert code == 3
    assert "not empty" in trouble
    assert rows(new, "storage_auditentry") == entries


SPOILT = [
    pytest.param("storage_caserecord", "label", "x" * 121, id="too long for its field"),
    pytest.param("storage_practice", "name", "a\0", id="a zero character"),
]


@pytest.mark.parametrize(("table", "column", "value"), SPOILT)
def test_a_row_that_does_not_fit_is_named_and_nothing_is_moved(data: Path, table: str, column: str, value: str) -> None:
    new = new_database()
    change(data, f"UPDATE {table} SET {column} = ?", value)
    code, said, trouble = move(data, new)
    assert (code, said) == (2, "")
    assert table in trouble
    assert "does not fit" in trouble
    assert value not in trouble
    assert {rows(new, name) for name in ("storage_practice", "storage_staff", "storage_answerrecord")} == {0}
    change(data, f"UPDATE {table} SET {column} = ?", "mended")
    assert move(data, new)[0] == 0


def test_while_somebody_works_or_writes_it_is_refused_and_nothing_is_moved(data: Path) -> None:
    new = new_database()
    with sqlite3.connect(data / "attunement.sqlite3", isolation_level=None) as writer:
        writer.execute("BEGIN IMMEDIATE")
        code, _, trouble = move(data, new)
        writer.execute("ROLLBACK")
    assert code == 2
    assert "busy" in trouble
    change(
        data,
        "INSERT INTO storage_workerrecord (id, host, process, started_at, seen_at) "
        "VALUES (lower(hex(zeroblob(16))), 'here', 1, ?1, ?1)",
        datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S"),
    )
    code, _, trouble = move(data, new)
    assert code == 3
    assert "attunement work" in trouble
    assert rows(new, "storage_practice") == 0


WRONG = [
    pytest.param("--to", "mysql://a/b", "only PostgreSQL has an address", id="another kind"),
    pytest.param("--to", "postgresql://me:s3cret@127.0.0.1:1/none", "can't be reached", id="nobody there"),
    pytest.param("--from", "nowhere.sqlite3", "cannot be read", id="no file"),
    pytest.param("--from", str(EXAMPLES / "practice.json"), "no SQLite database", id="another file"),
]


@pytest.mark.parametrize(("option", "value", "says"), WRONG)
def test_a_wrong_call_says_what_is_wrong_and_no_password(small: Path, option: str, value: str, says: str) -> None:
    given = {"--from": str(small / "attunement.sqlite3"), "--to": "postgresql://127.0.0.1:1/none", option: value}
    done = attunement("move", *(part for pair in given.items() for part in pair))
    assert done.returncode == 2
    assert says in done.stderr
    assert "Traceback" not in done.stderr
    assert "s3cret" not in done.stderr


def test_without_to_the_address_is_read_from_the_setting(data: Path) -> None:
    new = new_database()
    assert attunement("move", "--from", str(data / "attunement.sqlite3"), database=new).returncode == 0
    assert attunement("move", "--from", str(data / "attunement.sqlite3")).returncode == 2


def test_a_database_of_another_version_is_refused(data: Path) -> None:
    with sqlite3.connect(data / "attunement.sqlite3") as file:
        file.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('storage', '9999_later', '2030-01-01')"
        )
    code, _, trouble = move(data, new_database())
    assert code == 2
    assert "not those of this version" in trouble
