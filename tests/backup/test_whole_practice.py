"""A whole practice goes into a backup while people write to it, and comes back and serves.

RESTORE_CHECK_OUTS makes it bigger; `just restore-full` runs it with 100,000, where it must take less than 5 minutes.
"""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path

import psycopg
import pytest

from tests.backup.whole_practice import call, make
from tests.postgres.practices import attunement, environment, read
from tests.postgres.server import new_database
from tests.test_demo import free_port

CHECK_OUTS = int(os.environ.get("RESTORE_CHECK_OUTS", "500"))
SERVES_WITHIN_SECONDS = 300
SEEN = "INSERT INTO storage_workerrecord (id, host, process, started_at, seen_at, ended_at) VALUES (?, 'h', 1, ?, ?, ?)"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with `data` and `key`."""
    folder = tmp_path_factory.mktemp("whole")
    make(folder / "data", folder / "key", CHECK_OUTS)
    return folder


def rows_written(data: Path, ended: threading.Event) -> list[str]:
    """Write row after row until told to end; gives the ids that were committed."""
    written: list[str] = []
    with closing(sqlite3.connect(data / "attunement.sqlite3", timeout=20, isolation_level=None)) as writer:
        while not ended.is_set():
            name, at = f"{len(written):032x}", "2026-01-05 09:00:00"
            writer.execute(SEEN, (name, at, at, at))
            written.append(name)
            time.sleep(0.002)
    return written


def served(data: Path) -> float:
    """Serve the practice; seconds until a page came back."""
    port, began = free_port(), time.monotonic()
    command = [sys.executable, "-m", "attunement.cli.main", "serve", "--data", str(data), "--port", str(port)]
    server = subprocess.Popen(command, env=environment(), stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        assert server.stdout.readline().startswith("Serving ")
        page = HTTPConnection("127.0.0.1", port, timeout=20)
        page.request("GET", "/bye", headers={"X-Forwarded-Proto": "https"})
        assert page.getresponse().status == 200
        return time.monotonic() - began
    finally:
        server.send_signal(signal.SIGTERM)
        server.communicate(timeout=30)


def test_a_practice_is_backed_up_while_people_write_and_comes_back(made: Path, tmp_path: Path) -> None:
    data, key = made / "data", made / "key"
    before, ended, written = read(data), threading.Event(), []
    writer = threading.Thread(target=lambda: written.extend(rows_written(data, ended)))
    writer.start()
    said = json.loads(call("backup", str(tmp_path / "b"), "--data", str(data), "--format", "json"))
    ended.set()
    writer.join()
    began = time.monotonic()
    call("restore", str(tmp_path / "b"), "--recovery-key", str(key), "--data", str(tmp_path / "new"))
    took = time.monotonic() - began
    after, last = read(tmp_path / "new"), acts(tmp_path / "new")[-1][0]  # before it serves: the worker writes at once
    took += served(tmp_path / "new") if CHECK_OUTS > 1000 else 0
    print(f"\n{CHECK_OUTS} check-outs, {said['rows']} rows, {said['bytes']} bytes: restored in {took:.1f} s")
    assert took < SERVES_WITHIN_SECONDS
    workers = after["counts"]["storage_workerrecord"]
    assert 0 <= workers <= len(written), "those committed by the moment of the copy"
    assert len(written) > 5, "somebody did write meanwhile"
    for table in ("storage_responserecord", "storage_answerrecord", "storage_personrecord", "storage_outboxmessage"):
        assert after["counts"][table] == before["counts"][table]
    assert after["scores"] == before["scores"]
    assert (tmp_path / "new/recordings/one").read_bytes() == b"sealed" * 1000
    assert last == "restore backup"
    assert acts(data)[-1] == ("back up", Path(said["file"]).name)
    assert not (data / ".backup-work").exists()


def acts(data: Path) -> list[tuple[str, str]]:
    with closing(sqlite3.connect(data / "attunement.sqlite3")) as connection:
        return connection.execute("SELECT act, subject FROM storage_auditentry ORDER BY id").fetchall()


def test_the_same_on_postgresql(made: Path, tmp_path: Path) -> None:
    data, old, new = made / "data", new_database(), new_database()
    call("move", "--from", str(data / "attunement.sqlite3"), "--to", old)
    before = read(data, old)
    call("backup", str(tmp_path / "b"), "--data", str(data), database=old)
    arguments = ("restore", str(tmp_path / "b"), "--recovery-key", str(made / "key"), "--data")
    call(*arguments, str(tmp_path / "new"), database=new)
    after = read(tmp_path / "new", new)
    assert after["scores"] == before["scores"]
    assert after["counts"] == {**before["counts"], "storage_auditentry": before["counts"]["storage_auditentry"] + 1}
    with psycopg.connect(old) as connection:
        left = connection.execute("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'attunement%'").fetchall()
    assert left == [], "the scratch place is gone"
    again = attunement(*arguments, str(tmp_path / "again"), database=new)
    assert again.returncode == 3
    assert "not empty" in again.stderr
