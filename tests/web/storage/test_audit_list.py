"""The audit list as it lies in the database: seven attacks with plain SQL, past our own code, each found and named."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from attunement.actions.auditing import audit
from attunement.actions.note_restore import note_restore
from attunement.actions.restore_practice import Restored
from attunement.actions.sign_audit_list import audit_problems, sign_audit_list
from attunement.domain.errors import BadInput
from attunement.storage.audit_signing import FILE, read_signed_heads
from attunement.storage.models import AuditEntry, AuditHead, Practice
from attunement.storage.practice_key import make_practice_key, read_practice_key

TABLE, HEAD = "storage_auditentry", "storage_audithead"


def write(count: int, act: str = "read map") -> None:
    for number in range(count):
        audit(f"{act} {number}", at=timezone.now())


@pytest.fixture
def data(db: None, tmp_path: Path) -> Path:
    """A practice's data directory, and nine entries: eight, a signed end, and one more."""
    make_practice_key(tmp_path)
    Practice.objects.create(name="P", address="https://p.example")
    write(8)
    assert sign_audit_list(data=tmp_path) == 1
    write(1, "read card")
    return tmp_path


def problems(data: Path, **ahead: float) -> list[str]:
    return list(audit_problems(data, now=timezone.now() + timedelta(**ahead)))


def sql(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def rows(table: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table} ORDER BY id")
        return list(cursor.fetchall())


def put_back(table: str, held: list[tuple[Any, ...]]) -> None:
    marks = ", ".join(["%s"] * len(held[0]))
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table}")
        cursor.executemany(f"INSERT INTO {table} VALUES ({marks})", held)


def test_an_honest_list_has_no_problem(data: Path) -> None:
    assert problems(data) == []
    assert [entry.number for entry in AuditEntry.objects.all()] == list(range(1, 10))
    assert AuditHead.objects.get().number == 9


def edit() -> None:
    sql(f"UPDATE {TABLE} SET act = 'open case' WHERE number = 5")


def delete_in_the_middle() -> None:
    sql(f"DELETE FROM {TABLE} WHERE number = 5")


def delete_at_the_end() -> None:
    sql(f"DELETE FROM {TABLE} WHERE number > 7")


def reorder() -> None:
    sql(
        f"UPDATE {TABLE} SET number = -1 WHERE number = 4",
        f"UPDATE {TABLE} SET number = 4 WHERE number = 6",
        f"UPDATE {TABLE} SET number = 6 WHERE number = -1",
    )


def insert() -> None:
    highest = AuditEntry.objects.latest("id").pk
    columns = 'at, by_id, by_person, act, "case", subject, written_at, before, seal'
    for number in range(9, 4, -1):
        sql(f"UPDATE {TABLE} SET number = {number + 1}, id = {highest + number + 1} WHERE number = {number}")
    sql(
        f"INSERT INTO {TABLE} (id, number, {columns}) SELECT {highest + 5}, 5, {columns} FROM {TABLE} WHERE number = 4",
        f"UPDATE {TABLE} SET act = 'never happened' WHERE number = 5",
        f"UPDATE {HEAD} SET number = 10",
    )


def older_copy() -> None:
    """The whole list as it was, its own mark of the end included."""
    seal = AuditEntry.objects.get(number=6).seal
    sql(f"DELETE FROM {TABLE} WHERE number > 6", f"UPDATE {HEAD} SET number = 6, seal = '{seal}'")


ATTACKS: list[tuple[Callable[[], None], str]] = [
    (edit, "entry 5 was changed after it was written"),
    (delete_in_the_middle, "entry 5 is missing"),
    (delete_at_the_end, "entries 8 to 9 are missing at the end"),
    (reorder, "entry 4 was moved: it was written as number 6"),
    (insert, "entry 5 was put in"),
    (older_copy, "the list ends with entry 6, and on "),
]


@pytest.mark.parametrize(("attack", "says"), ATTACKS, ids=[attack.__name__ for attack, _ in ATTACKS])
def test_an_attack_is_found_and_named_with_its_place(data: Path, attack: Callable[[], None], says: str) -> None:
    attack()
    assert any(says in problem for problem in problems(data)), problems(data)


def test_the_clock_set_back_is_found_while_it_is_back_and_afterwards(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    true = timezone.now
    assert "the clock was set back: it shows" in problems(data, hours=-3)[0]
    with monkeypatch.context() as back:
        back.setattr(timezone, "now", lambda: true() - timedelta(hours=3))
        write(1, "backdated")
    (problem,) = problems(data)
    assert "the clock was set back before entry 10" in problem


def test_a_list_written_anew_with_right_seals_is_found_by_the_signed_end(data: Path) -> None:
    entries = list(AuditEntry.objects.all())
    sql(f"DELETE FROM {TABLE}", f"DELETE FROM {HEAD}")
    for entry in entries:
        audit("read nothing" if entry.number == 3 else entry.act, at=entry.at)
    (problem,) = problems(data)
    assert "between entry 1 and entry 8 something was changed" in problem
    (data / FILE).unlink()
    assert problems(data) == [], "whoever takes the signatures away too is found by nobody: keep them elsewhere"


def test_a_forged_signature_is_named_with_its_line(data: Path, tmp_path: Path) -> None:
    key = read_practice_key(data)
    line = (data / FILE).read_text(encoding="utf-8")
    assert len(read_signed_heads(data / FILE, key)) == 1
    (data / FILE).write_text(line + line.replace('"number": 8', '"number": 9'), encoding="utf-8")
    assert "audit-heads, line 2: this is not signed with the practice's key" in problems(data)[0]
    (tmp_path / "other").mkdir()
    make_practice_key(tmp_path / "other")
    with pytest.raises(BadInput, match="line 1"):
        read_signed_heads(data / FILE, read_practice_key(tmp_path / "other"))


def test_half_a_line_of_a_power_cut_is_no_forgery(data: Path) -> None:
    with (data / FILE).open("ab") as file:
        file.write(b'{"number": 9')
    assert len(read_signed_heads(data / FILE, read_practice_key(data))) == 1


def test_the_end_is_signed_when_there_is_something_new_and_never_when_it_became_shorter(data: Path) -> None:
    assert sign_audit_list(data=data) == 1
    assert sign_audit_list(data=data) == 0
    older_copy()
    with pytest.raises(BadInput, match="become shorter"):
        sign_audit_list(data=data)
    assert len(read_signed_heads(data / FILE, read_practice_key(data))) == 2


def test_without_a_key_nothing_is_signed(db: None, tmp_path: Path) -> None:
    write(1)
    assert sign_audit_list(data=tmp_path) == 0
    assert list(tmp_path.iterdir()) == []


def test_the_signatures_can_be_kept_elsewhere(data: Path, tmp_path: Path, settings: Any) -> None:
    settings.AUDIT_HEADS = str(tmp_path / "far away")
    assert sign_audit_list(data=data) == 1
    assert (tmp_path / "far away").stat().st_mode & 0o777 == 0o600
    older_copy()
    assert "ends with entry 6" in problems(data)[0]


def test_an_end_nobody_signs_is_named_after_an_hour(data: Path) -> None:
    assert problems(data, minutes=59) == []
    (problem,) = problems(data, minutes=61)
    assert problem.startswith("nothing after entry 8 was signed since")
    Practice.objects.update(is_demo=True)
    assert problems(data, minutes=61) == []


def test_a_restore_makes_what_came_after_the_backup_void_and_stands_in_the_list(data: Path) -> None:
    entries, head = rows(TABLE)[:7], [(1, 7, AuditEntry.objects.get(number=7).seal)]
    put_back(TABLE, entries)
    put_back(HEAD, head)
    assert "ends with entry 7" in problems(data)[0]
    note_restore(Restored(Path("a.backup"), "then", 1, 1), data=data)
    assert problems(data) == []
    write(3)
    assert sign_audit_list(data=data) == 1
    assert problems(data) == []
    assert AuditEntry.objects.get(number=8).act == "restore backup"


def test_an_entry_is_never_changed_and_no_number_comes_twice(data: Path) -> None:
    entry = AuditEntry.objects.latest("id")
    with pytest.raises(RuntimeError, match="never changed"):
        entry.save()
    with pytest.raises(IntegrityError), transaction.atomic():
        AuditEntry.objects.filter(number=8).update(number=9)


def test_an_act_that_is_rolled_back_leaves_no_gap(data: Path) -> None:
    with transaction.atomic():
        write(3, "undone")
        transaction.set_rollback(True)
    write(1)
    assert problems(data) == []
    assert AuditEntry.objects.latest("id").number == 10


@pytest.mark.django_db(transaction=True)
def test_entries_written_at_the_same_time_follow_one_another(tmp_path: Path) -> None:
    def some() -> None:
        try:
            write(10)
        finally:
            connection.close()

    threads = [threading.Thread(target=some) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert list(AuditEntry.objects.values_list("number", flat=True)) == list(range(1, 41))
    assert problems(tmp_path) == []
