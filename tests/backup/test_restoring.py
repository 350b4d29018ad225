"""Putting a backup together and taking it apart, with a small database made by hand: every refusal by its name."""

from __future__ import annotations

import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from attunement.actions.restore_practice import (
    WORK,
    Restored,
    newest_backup,
    read_recovery_key,
    require_empty_place,
    restore_practice,
)
from attunement.domain.errors import BadInput, Refused
from attunement.storage.backup_file import POSTGRESQL, SQLITE, Manifest, reading, writing
from attunement.storage.database_facts import DatabaseFacts
from attunement.storage.practice_key import KEY_FILE, read_practice_key, recovery_key
from attunement.storage.sqlite_copy import copy_sqlite, facts_of_sqlite

KEY, OTHER = b"k" * 32, b"o" * 32
SENTINEL = "the thing she never told him"
TABLES = f"""
CREATE TABLE django_migrations (id INTEGER PRIMARY KEY, app TEXT, name TEXT);
CREATE TABLE django_session (session_key TEXT);
CREATE TABLE storage_auditentry (id INTEGER PRIMARY KEY, act TEXT);
CREATE TABLE storage_answerrecord (id INTEGER PRIMARY KEY, value TEXT);
INSERT INTO django_migrations (app, name) VALUES ('storage', '0001_initial');
INSERT INTO django_session VALUES ('signed in');
INSERT INTO storage_auditentry (act) VALUES ('answer'), ('read map');
INSERT INTO storage_answerrecord (value) VALUES ('{SENTINEL}'), ('2');
"""
KNOWN = {"storage.0001_initial"}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data directory as far as a backup looks at it."""
    made = tmp_path / "data"
    (made / "recordings" / "a").mkdir(parents=True)
    with closing(sqlite3.connect(made / "attunement.sqlite3")) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.executescript(TABLES)
    (made / KEY_FILE).write_text("not to be kept", encoding="utf-8")
    (made / "secret-key").write_text("s3cret", encoding="utf-8")
    (made / "recordings" / "a" / "1").write_bytes(b"\0" * 300_000 + SENTINEL.encode())
    (made / "elsewhere").symlink_to(tmp_path)
    return made


def back_up(data: Path, file: Path, *, key: bytes = KEY, facts: DatabaseFacts | None = None) -> Path:
    """The parts in their order, as the action puts them."""
    copy = file.with_suffix(".copy")
    found = copy_sqlite(data / "attunement.sqlite3", copy)
    with file.open("wb") as out, writing(out, key, {"made_at": "then"}) as backup:
        backup.add_manifest(Manifest("then", SQLITE, facts or found))
        backup.add_database(copy)
        backup.add_files(data)
    copy.unlink()
    return file


def restore(file: Path, data: Path, *, key: bytes = KEY, vendor: str = SQLITE, known: set[str] = KNOWN) -> Restored:
    return restore_practice(file=file, key=key, data=data, vendor=vendor, known=known)


def rows(data: Path, table: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(data / "attunement.sqlite3")) as connection:
        return connection.execute(f"SELECT * FROM {table}").fetchall()


@pytest.fixture
def backup(data: Path, tmp_path: Path) -> Path:
    """Of that directory."""
    return back_up(data, tmp_path / "a.backup")


def test_everything_comes_back_but_who_was_signed_in(data: Path, backup: Path, tmp_path: Path) -> None:
    restored = restore(backup, tmp_path / "new")
    new = tmp_path / "new"
    assert (restored.rows, restored.files, restored.made_at) == (5, 2, "then")
    for table in ("storage_auditentry", "storage_answerrecord", "django_migrations"):
        assert rows(new, table) == rows(data, table)
    assert rows(new, "django_session") == []
    assert (new / "recordings/a/1").read_bytes() == (data / "recordings/a/1").read_bytes()
    assert (new / "secret-key").read_text(encoding="utf-8") == "s3cret"
    assert read_practice_key(new) == KEY, "the key comes from the recovery key, not from the backup"
    assert sorted(path.name for path in new.iterdir()) == [
        "attunement.sqlite3",
        KEY_FILE,
        "recordings",
        "secret-key",
    ]


def test_nobody_else_can_read_what_was_restored(backup: Path, tmp_path: Path) -> None:
    restore(backup, tmp_path / "new")
    for path in (tmp_path / "new", *(tmp_path / "new").rglob("*")):
        assert not stat.S_IMODE(path.stat().st_mode) & 0o077, path


def test_no_word_of_anybody_stands_in_a_backup(backup: Path) -> None:
    held = backup.read_bytes()
    for word in (SENTINEL.encode(), b"s3cret", b"storage_", b"not to be kept", b"SQLite format"):
        assert word not in held


def test_what_is_written_while_it_is_copied_is_whole_or_not_there(data: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(data / "attunement.sqlite3", isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("INSERT INTO storage_answerrecord (value) VALUES ('half')")
        found = copy_sqlite(data / "attunement.sqlite3", tmp_path / "copy")
        writer.execute("COMMIT")
    assert found.rows["storage_answerrecord"] == 2
    assert facts_of_sqlite(tmp_path / "copy") == found
    assert len(rows(data, "storage_answerrecord")) == 3


def test_the_first_half_of_a_restore_leaves_nothing(backup: Path, tmp_path: Path) -> None:
    damaged = tmp_path / "cut.backup"
    damaged.write_bytes(backup.read_bytes()[:-20])
    with pytest.raises(BadInput, match="cut off"):
        restore(damaged, tmp_path / "new")
    assert list((tmp_path / "new").iterdir()) == []
    assert restore(backup, tmp_path / "new").files == 2, "and the place can be used again"


def test_a_damaged_backup_is_named_with_its_place(backup: Path, tmp_path: Path) -> None:
    held = bytearray(backup.read_bytes())
    held[len(held) // 2] ^= 1
    backup.write_bytes(held)
    with pytest.raises(BadInput, match=r"a\.backup, before byte \d+: it is damaged"):
        restore(backup, tmp_path / "new")


def test_another_practices_key_is_refused(backup: Path, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="not the key it was sealed with"):
        restore(backup, tmp_path / "new", key=OTHER)


def test_a_newer_version_is_refused_by_the_name_of_what_is_not_known(backup: Path, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"newer version wrote it \(storage\.0001_initial"):
        restore(backup, tmp_path / "new", known=set())
    assert list((tmp_path / "new").iterdir()) == []


def test_the_other_database_is_refused(data: Path, tmp_path: Path) -> None:
    file = tmp_path / "pg.backup"
    facts = DatabaseFacts({}, (), "")
    with file.open("wb") as out, writing(out, KEY, {}) as backup:
        backup.add_manifest(Manifest("then", POSTGRESQL, facts))
    with pytest.raises(BadInput, match="on PostgreSQL, and this one is set to SQLite"):
        restore(file, tmp_path / "new")


@pytest.mark.parametrize("what", ["rows", "audit"])
def test_a_backup_that_does_not_hold_what_it_says_is_refused(data: Path, tmp_path: Path, what: str) -> None:
    true = copy_sqlite(data / "attunement.sqlite3", tmp_path / "copy")
    more = {**true.rows, "storage_answerrecord": 3}
    said = DatabaseFacts(
        more if what == "rows" else true.rows, true.migrations, "0" * 64 if what == "audit" else true.audit
    )
    file = back_up(data, tmp_path / "b.backup", facts=said)
    with pytest.raises(BadInput, match={"rows": "2 rows, 3 were put in", "audit": "audit list"}[what]):
        restore(file, tmp_path / "new")
    assert list((tmp_path / "new").iterdir()) == []


def test_a_changed_audit_entry_changes_the_facts(data: Path, tmp_path: Path) -> None:
    before = copy_sqlite(data / "attunement.sqlite3", tmp_path / "one")
    with closing(sqlite3.connect(data / "attunement.sqlite3")) as connection, connection:
        connection.execute("UPDATE storage_auditentry SET act = 'read card' WHERE id = 2")
    after = copy_sqlite(data / "attunement.sqlite3", tmp_path / "two")
    assert before.rows == after.rows
    assert before.audit != after.audit


def test_a_torn_database_is_named(data: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(data / "attunement.sqlite3")) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    held = bytearray((data / "attunement.sqlite3").read_bytes())
    held[4096:8192] = b"\xff" * 4096
    (tmp_path / "torn").write_bytes(held)
    with pytest.raises(BadInput, match=r"not whole|cannot be read"):
        facts_of_sqlite(tmp_path / "torn")
    with pytest.raises(BadInput, match="no database here"):
        copy_sqlite(tmp_path / "nowhere", tmp_path / "copy")


def test_only_an_empty_place_is_restored_into(data: Path, backup: Path, tmp_path: Path) -> None:
    before = sorted(path.name for path in data.iterdir())
    with pytest.raises(Refused, match="not empty"):
        restore(backup, data)
    assert sorted(path.name for path in data.iterdir()) == before
    (tmp_path / "broken" / WORK).mkdir(parents=True)
    with pytest.raises(Refused, match="broken off"):
        require_empty_place(tmp_path / "broken")
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(Refused, match="not empty"):
        require_empty_place(tmp_path / "file")


def test_the_newest_backup_of_a_folder_is_taken(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="no backup here"):
        newest_backup(tmp_path)
    with pytest.raises(BadInput, match="no backup here"):
        newest_backup(tmp_path / "nowhere")
    for name in ("attunement-20260105T020000Z.backup", "attunement-20260106T020000Z.backup", ".attunement-1.part"):
        (tmp_path / name).write_text("", encoding="utf-8")
    assert newest_backup(tmp_path).name == "attunement-20260106T020000Z.backup"
    first = tmp_path / "attunement-20260105T020000Z.backup"
    assert newest_backup(first) == first


def test_a_recovery_key_is_read_as_it_was_shown_and_never_repeated(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text(f"\n  {recovery_key(KEY).lower()}\n\n", encoding="utf-8")
    assert read_recovery_key(file) == KEY
    wrong = recovery_key(KEY)[:-1] + ("A" if recovery_key(KEY)[-1] != "A" else "B")
    file.write_text(wrong, encoding="utf-8")
    with pytest.raises(BadInput, match="has a mistake") as caught:
        read_recovery_key(file)
    assert wrong[:9] not in str(caught.value)
    with pytest.raises(BadInput, match="cannot be read"):
        read_recovery_key(tmp_path / "nowhere")


def test_a_file_that_grows_meanwhile_is_kept_as_it_was_and_one_outside_is_never_reached(
    data: Path, tmp_path: Path
) -> None:
    file = back_up(data, tmp_path / "a.backup")
    with file.open("rb") as opened, reading(opened, KEY, "a") as backup:
        backup.save_database(tmp_path / "db")
        assert backup.save_files(None) == 2
    with file.open("wb") as out, writing(out, KEY, {}) as bad:
        bad.add_manifest(Manifest("then", SQLITE, DatabaseFacts({}, (), "")))
        bad._add("files/../outside", b"x")
    with (
        pytest.raises(BadInput, match="no backup of a practice"),
        file.open("rb") as opened,
        reading(opened, KEY, "a") as backup,
    ):
        backup.save_files(tmp_path / "into")
    assert not (tmp_path / "outside").exists()
