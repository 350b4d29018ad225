"""kill -9 of the server while people answer: what was acknowledged is stored, once, unaltered and in its order.

FAULT_SERVER_KILLS makes it longer; `just faults-full` runs it with 1,000 on each database.
"""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from contextlib import closing
from pathlib import Path
from random import Random
from typing import Any

import psycopg
import pytest

from tests.faults.answering_practice import Answering, AnsweringPractice
from tests.postgres.server import new_database

KILLS = int(os.environ.get("FAULT_SERVER_KILLS", "15"))
SEED = 20260302
PHONES = 4
STORED = (
    "SELECT a.item, a.value FROM storage_answerrecord a JOIN storage_responserecord r ON r.id = a.response_id "
    "WHERE r.person_id = {} ORDER BY a.item, a.version"
)


@pytest.fixture(params=["sqlite", "postgresql"])
def practice(request: pytest.FixtureRequest, tmp_path: Path) -> AnsweringPractice:
    """A practice on each database."""
    return AnsweringPractice(tmp_path / "data", new_database() if request.param == "postgresql" else "")


def stored(practice: AnsweringPractice, person: str) -> dict[str, list[int]]:
    """Item → every version of its answer, in order; read past our own code."""
    rows: list[tuple[Any, ...]]
    if practice.database:
        with psycopg.connect(practice.database) as connection:
            rows = connection.execute(STORED.format("%s::uuid"), [person]).fetchall()
    else:
        with closing(sqlite3.connect(practice.data / "attunement.sqlite3", timeout=20)) as connection:
            rows = connection.execute(STORED.format("?"), [person]).fetchall()
    found: dict[str, list[int]] = {}
    for item, value in rows:
        found.setdefault(item, []).append(int(value))
    return found


def test_what_was_acknowledged_is_there_once_unaltered_and_in_its_order(practice: AnsweringPractice) -> None:
    made = practice.set_up(PHONES)
    server = practice.serve(KILLS, SEED, str(made[0]["session"]))
    assert server.stdin is not None
    assert server.stdout is not None
    port, ended = int(server.stdout.readline()), threading.Event()
    phones = [
        Answering(port, str(one["session"]), str(one["person"]), one["questions"], Random(SEED + n))  # type: ignore[arg-type]
        for n, one in enumerate(made)
    ]

    def answer(phone: Answering) -> None:
        while not ended.is_set():
            phone.answer_one()

    threads = [threading.Thread(target=answer, args=[phone], daemon=True) for phone in phones]
    began = time.monotonic()
    server.stdin.write("go\n")
    server.stdin.flush()
    for thread in threads:
        thread.start()
    assert server.stdout.readline() == "killed\n"
    ended.set()
    for thread in threads:
        thread.join(timeout=60)
        assert not thread.is_alive()
    server.communicate("end\n", timeout=20)
    acknowledged = sum(len(values) for phone in phones for values in phone.said.values())
    again = sum(phone.asked_again for phone in phones)
    lost = [(phone.person, item) for phone in phones for item in phone.said if _wrong(practice, phone, item)]
    print(
        f"\n{KILLS} kills in {time.monotonic() - began:.1f} s, {acknowledged} answers acknowledged, "
        f"{again} asked again; lost, doubled or altered: {len(lost)}"
    )
    assert [trouble for phone in phones for trouble in phone.troubles] == []
    assert lost == []
    assert acknowledged > KILLS
    assert again > 0, "no kill hit an answer: this shows nothing"


def _wrong(practice: AnsweringPractice, phone: Answering, item: str) -> bool:
    """Every version that is stored, in order, must be what was acknowledged: a retry adds none, a kill takes none."""
    return stored(practice, phone.person).get(item) != phone.said[item]


def test_the_comparison_notices_what_is_lost_doubled_or_altered(tmp_path: Path) -> None:
    practice = AnsweringPractice(tmp_path, "")
    phone = Answering(0, "", "p", [], Random(1), said={"x": [4, 2, 7]})
    for versions, wrong in (([4, 2, 7], False), ([4, 2], True), ([4, 2, 7, 7], True), ([4, 2, 6], True)):
        with closing(sqlite3.connect(tmp_path / "attunement.sqlite3")) as connection, connection:
            connection.executescript(
                "DROP TABLE IF EXISTS storage_answerrecord; DROP TABLE IF EXISTS storage_responserecord;"
                "CREATE TABLE storage_responserecord (id, person_id);"
                "INSERT INTO storage_responserecord VALUES (1, 'p');"
                "CREATE TABLE storage_answerrecord (response_id, item, value, version)"
            )
            for version, value in enumerate(versions):
                connection.execute("INSERT INTO storage_answerrecord VALUES (1, 'x', ?, ?)", (str(value), version))
        assert _wrong(practice, phone, "x") == wrong
