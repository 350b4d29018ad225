"""What stands in the way of a backup is said by name, and nothing is left behind."""

from __future__ import annotations

import fcntl
import os
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import connection

from attunement.actions.back_up import LOCK, back_up
from attunement.actions.note_restore import note_restore
from attunement.actions.restore_practice import Restored
from attunement.actions.try_backup import try_backup
from attunement.domain.errors import BadInput, Refused
from attunement.storage.backup_file import WORK
from attunement.storage.models import AuditEntry, Practice
from attunement.storage.practice_key import KEY_FILE, fingerprint, make_practice_key, read_practice_key
from tests.backup.test_restoring import TABLES

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)


@pytest.fixture
def data(db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data directory with a key and a small database; the practice's row is in the tests' own."""
    made = tmp_path / "data"
    made.mkdir()
    make_practice_key(made)
    with closing(sqlite3.connect(made / "attunement.sqlite3")) as file:
        file.executescript(TABLES)
    Practice.objects.create(name="P", address="https://p.example", key_fingerprint=fingerprint(read_practice_key(made)))
    monkeypatch.setattr(connection, "vendor", "sqlite")
    return made


def left(data: Path, into: Path) -> list[str]:
    return [path.name for folder in (into, data / WORK) if folder.exists() for path in folder.iterdir()]


def test_a_backup_has_its_moment_in_its_name_and_stands_in_the_audit_list(data: Path, tmp_path: Path) -> None:
    made = back_up(data=data, into=tmp_path / "b", now=NOON)
    assert made.file == tmp_path / "b" / "attunement-20260105T120000Z.backup"
    assert (made.rows, made.files, made.size) == (5, 0, made.file.stat().st_size)
    assert AuditEntry.objects.values_list("act", "subject", "at").latest("id") == ("back up", made.file.name, NOON)
    assert left(data, tmp_path / "b") == [made.file.name]
    assert made.file.stat().st_mode & 0o777 == 0o600
    assert made.file.parent.stat().st_mode & 0o777 == 0o700


def test_nothing_is_overwritten(data: Path, tmp_path: Path) -> None:
    first = back_up(data=data, into=tmp_path / "b", now=NOON).file
    held = first.read_bytes()
    with pytest.raises(BadInput, match="there is one already"):
        back_up(data=data, into=tmp_path / "b", now=NOON)
    assert first.read_bytes() == held
    assert left(data, tmp_path / "b") == [first.name]
    assert AuditEntry.objects.filter(act="back up").count() == 1


def test_what_a_killed_backup_left_is_cleared_away(data: Path, tmp_path: Path) -> None:
    (data / WORK).mkdir()
    (data / WORK / "attunement.sqlite3").write_bytes(b"half a copy")
    part = tmp_path / "b" / f".attunement-{fingerprint(read_practice_key(data))[:12]}.part"
    part.parent.mkdir()
    part.write_bytes(b"half a backup")
    made = back_up(data=data, into=tmp_path / "b")
    assert left(data, tmp_path / "b") == [made.file.name]


def test_only_one_is_made_at_a_time(data: Path, tmp_path: Path) -> None:
    with (data / LOCK).open("wb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        with pytest.raises(Refused, match="Another backup"):
            back_up(data=data, into=tmp_path / "b")
    assert back_up(data=data, into=tmp_path / "b").rows == 5


def test_a_demo_has_nothing_to_seal_with(data: Path, tmp_path: Path) -> None:
    Practice.objects.update(is_demo=True)
    with pytest.raises(Refused, match="This is the demo"):
        back_up(data=data, into=tmp_path / "b")


def test_without_a_practice_or_its_key_there_is_no_backup(data: Path, tmp_path: Path) -> None:
    (data / KEY_FILE).rename(data / "moved")
    with pytest.raises(BadInput, match="the key cannot be read"):
        back_up(data=data, into=tmp_path / "b")
    make_practice_key(data)
    with pytest.raises(BadInput, match="not this practice's key"):
        back_up(data=data, into=tmp_path / "b")
    Practice.objects.all().delete()
    with pytest.raises(BadInput, match="no practice here"):
        back_up(data=data, into=tmp_path / "b")
    assert not (tmp_path / "b").exists()


@pytest.mark.parametrize("place", [".", "b", "b/c"])
def test_the_data_directory_is_no_place_for_a_backup(data: Path, place: str) -> None:
    with pytest.raises(BadInput, match="within the data directory"):
        back_up(data=data, into=data / place)


def test_a_folder_that_cannot_be_made_is_named(data: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(BadInput, match="file/b: cannot be made"):
        back_up(data=data, into=tmp_path / "file" / "b")


def test_a_disk_that_is_full_is_said_and_leaves_nothing(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(BadInput, match="no backup was made: No space left"):
        back_up(data=data, into=tmp_path / "b")
    assert left(data, tmp_path / "b") == []
    assert not AuditEntry.objects.filter(act="back up").exists()


def test_a_backup_that_does_not_pass_the_trial_gets_no_name(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def after_harm(file: Path, **given: object) -> None:
        held = bytearray(file.read_bytes())
        held[-1] ^= 1
        file.write_bytes(held)
        try_backup(file, **given)  # type: ignore[arg-type]

    monkeypatch.setattr("attunement.actions.back_up.try_backup", after_harm)
    with pytest.raises(BadInput, match="damaged"):
        back_up(data=data, into=tmp_path / "b")
    assert left(data, tmp_path / "b") == []


@pytest.mark.parametrize(
    ("before", "found"),
    [("old/mail-password", True), ("old/elsewhere", False), ("", False)],
    ids=["ours", "kept elsewhere", "none"],
)
def test_the_mail_password_is_found_where_the_data_are_now(db: None, tmp_path: Path, before: str, found: bool) -> None:
    (tmp_path / "mail-password").write_text("x", encoding="utf-8")
    path = f"/nowhere/{before}" if before else ""
    Practice.objects.create(name="P", address="https://p.example", mail_password_file=path)
    note_restore(Restored(tmp_path / "a.backup", "then", 1, 1), data=tmp_path, now=NOON)
    assert Practice.objects.get().mail_password_file == (str(tmp_path / "mail-password") if found else path)
    assert AuditEntry.objects.latest("number").act == "restore backup"


def test_a_mail_password_that_is_where_it_was_stays_there(db: None, tmp_path: Path) -> None:
    (tmp_path / "old").mkdir()
    for place in (tmp_path, tmp_path / "old"):
        (place / "mail-password").write_text("x", encoding="utf-8")
    kept = str(tmp_path / "old" / "mail-password")
    Practice.objects.create(name="P", address="https://p.example", mail_password_file=kept)
    note_restore(Restored(tmp_path / "a.backup", "then", 1, 1), data=tmp_path)
    assert Practice.objects.get().mail_password_file == kept
