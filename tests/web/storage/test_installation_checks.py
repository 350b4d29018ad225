"""`attunement check`: each thing wrong with an installation has a line of its own, on both sides of each limit."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from attunement.actions.auditing import audit
from attunement.cli import installation_checks as checks
from attunement.storage.models import Practice
from attunement.storage.queries.missing_to_serve import missing_to_serve

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def opened() -> Practice:
    """A real practice that has been open for long."""
    return Practice.objects.create(name="P", address="https://p.example", opened_at=NOW - timedelta(days=30))


def lines(found: Any) -> str:
    return "\n".join(found)


@pytest.mark.parametrize(
    ("age", "says"), [(timedelta(days=2), ""), (timedelta(days=2, seconds=1), "backup: the last one")]
)
def test_a_backup_grows_old(opened: Practice, age: timedelta, says: str) -> None:
    audit("back up", at=NOW - timedelta(days=9))
    audit("back up", at=NOW - age)
    assert lines(checks.backup_problems(now=NOW)).startswith(says)
    assert bool(says) == bool(lines(checks.backup_problems(now=NOW)))


def test_a_practice_without_any_backup_is_told_after_two_days(opened: Practice) -> None:
    assert "backup: there is none" in lines(checks.backup_problems(now=NOW))
    opened.opened_at = NOW - timedelta(days=2)
    opened.save()
    assert lines(checks.backup_problems(now=NOW)) == ""


def test_the_demo_and_a_practice_being_set_up_need_none(opened: Practice) -> None:
    Practice.objects.update(is_demo=True)
    assert lines(checks.backup_problems(now=NOW)) == ""
    Practice.objects.update(is_demo=False, opened_at=None)
    assert lines(checks.backup_problems(now=NOW)) == ""


def test_the_demo_is_refused_as_a_practice(opened: Practice, tmp_path: Path) -> None:
    Practice.objects.update(is_demo=True)
    (missing,) = missing_to_serve(tmp_path)
    assert "this is the demo's data" in missing.what


def test_cookies_that_would_travel_unencrypted_are_named(opened: Practice, tmp_path: Path, settings: Any) -> None:
    settings.HTTPS = True
    assert lines(checks.setting_problems(tmp_path)) == ""
    settings.HTTPS = False
    assert "ATTUNEMENT_HTTPS is no" in lines(checks.setting_problems(tmp_path))
    Practice.objects.update(address="http://localhost:8000")
    assert lines(checks.setting_problems(tmp_path)) == ""


@pytest.mark.parametrize(("length", "wrong"), [(39, True), (40, False)])
def test_a_secret_that_is_too_short_is_named_and_not_shown(tmp_path: Path, length: int, wrong: bool) -> None:
    (tmp_path / "secret-key").write_text("x" * length, encoding="utf-8")
    found = lines(checks.setting_problems(tmp_path))
    assert ("too short" in found) == wrong
    assert "xxx" not in found


def test_a_database_that_forgets_in_a_power_cut_is_named() -> None:
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous")
            assert cursor.fetchone() == (2,), "FULL, as the settings ask for"
        assert lines(checks.database_problems(timezone.now())) == ""
        return
    assert lines(checks.database_problems(timezone.now())) in ("", f"database: fsync is off; {checks.LOSES}")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit = off")
    assert "synchronous_commit is off" in lines(checks.database_problems(timezone.now()))
    assert "clock: this machine shows" in lines(checks.database_problems(timezone.now() + timedelta(minutes=5)))


@pytest.mark.parametrize(("used", "wrong"), [(89, False), (90, True)])
def test_a_disk_is_full_from_ninety_percent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, used: int, wrong: bool
) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _: type("usage", (), {"total": 100, "free": 100 - used}))
    assert bool(lines(checks.disk_problems(tmp_path))) == wrong


def test_what_others_can_read_is_named_with_what_to_do(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    (tmp_path / "practice-key").write_text("", encoding="utf-8")
    (tmp_path / "practice-key").chmod(0o640)
    assert f"`chmod 600 {tmp_path / 'practice-key'}`" in lines(checks.file_problems(tmp_path))
    (tmp_path / "practice-key").chmod(0o600)
    assert lines(checks.file_problems(tmp_path)) == ""


def test_the_audit_list_is_looked_at(opened: Practice, tmp_path: Path) -> None:
    audit("read map", at=NOW)
    assert lines(checks.audit_list_problems(tmp_path, now=timezone.now())) == ""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE storage_auditentry SET act = 'nothing'")
    assert lines(checks.audit_list_problems(tmp_path, now=timezone.now())).startswith("audit: entry 1 was changed")


def test_everything_is_asked(opened: Practice, tmp_path: Path) -> None:
    found = lines(checks.installation_problems(tmp_path, now=timezone.now()))
    for kind in ("missing: ", "worker: ", "backup: "):
        assert kind in found
