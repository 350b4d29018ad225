"""A practice of its own with many messages to send, and real workers, started as anybody starts them and killed."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from tests.faults.mail_server import CountingServer

SET_UP = """
import sys
from pathlib import Path
from attunement.cli.installation import bring_up_to_date, open_installation
open_installation(Path(sys.argv[1]), make=True)
bring_up_to_date()
from django.utils import timezone
from attunement.storage.models import CaseRecord, OutboxMessage, PersonRecord, Practice, SafeContact, Staff
now = timezone.now()
staff = Staff.objects.create(email="tran@practice.example", name="Dr Tran", role="clinician")
Practice.objects.create(name="Practice", address="http://127.0.0.1:1", mail_from="post@practice.example")
case = CaseRecord.objects.create(kind="family", label="all", clinician=staff, opened_at=now)
people = PersonRecord.objects.bulk_create(
    PersonRecord(case=case, place=n, name=f"P{n}", proof_question="?", proof_hash="!") for n in range(int(sys.argv[2]))
)
SafeContact.objects.bulk_create(
    SafeContact(person=p, how="email", email=f"p{p.place}@clients.example", asked_at=now) for p in people
)
OutboxMessage.objects.bulk_create(
    OutboxMessage(
        kind="links", to=f"p{p.place}@clients.example", person=p, subject="As agreed", body="Hello.", made_at=now
    )
    for p in people
)
"""


@dataclass
class SendingPractice:
    """A data directory, a database (SQLite there, or a PostgreSQL address), a mail server, and workers."""

    data: Path
    database: str
    server: CountingServer
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def environment(self) -> dict[str, str]:
        """What a worker's process is told."""
        return {
            **{name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ},
            "ATTUNEMENT_DATABASE": self.database,
            "ATTUNEMENT_HTTPS": "no",
            "ATTUNEMENT_SMTP_HOST": "127.0.0.1",
            "ATTUNEMENT_SMTP_PORT": str(self.server.port),
        }

    def set_up(self, messages: int) -> None:
        """Tables, a practice, and one message for each of so many people."""
        command = [sys.executable, "-c", SET_UP, str(self.data), str(messages)]
        subprocess.run(command, env=self.environment, check=True, timeout=120)

    def start_worker(self) -> None:
        """One more, as `attunement work`."""
        command = [sys.executable, "-m", "attunement.cli.main", "work", "--data", str(self.data)]
        self.workers.append(subprocess.Popen(command, env=self.environment))

    def kill(self, place: int) -> None:
        """kill -9, and no goodbye."""
        worker = self.workers.pop(place)
        worker.send_signal(signal.SIGKILL)
        worker.wait()

    def kill_all(self) -> None:
        """All of them, at the same moment. Those started from now on are others."""
        killed, self.workers = self.workers, []
        for worker in killed:
            worker.send_signal(signal.SIGKILL)
        for worker in killed:
            worker.wait()

    def wait_until_killed(self) -> None:
        """Until the mail server's hook has killed every worker."""
        while self.workers:
            time.sleep(0.001)

    def ledger(self) -> dict[str, str]:
        """Message → its state, read past our own code."""
        query = "SELECT id, state FROM storage_outboxmessage"
        if self.database:
            with psycopg.connect(self.database) as connection:
                return {str(number).replace("-", ""): state for number, state in connection.execute(query)}
        with sqlite3.connect(self.data / "attunement.sqlite3", timeout=20) as connection:
            return dict(connection.execute(query).fetchall())

    def wait_until_taken(self, messages: int, seconds: float = 60) -> None:
        """Until the mail server has so many, or nothing is left to send."""
        ends = time.monotonic() + seconds
        while len(self.server.taken) < messages and time.monotonic() < ends:
            time.sleep(0.001)

    def wait_until_done(self, seconds: float = 120) -> None:
        """Until no message is on its way."""
        ends = time.monotonic() + seconds
        while time.monotonic() < ends:
            if not {"planned", "taken", "handing"} & set(self.ledger().values()):
                return
            time.sleep(0.2)
        raise TimeoutError(f"still on their way: {self.ledger()}")
