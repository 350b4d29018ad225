"""A practice whose server is killed again and again while clients answer: the real pages on a real database.

The server is forked from a process that has everything loaded, so that it is back within milliseconds and can be killed
many times in a few seconds. Its listening socket outlives it, as a socket of systemd's would.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from random import Random
from urllib.parse import urlencode

from tests.postgres.practices import environment

TOKEN = "t" * 64
SET_UP = """
import json, sys
from pathlib import Path
from attunement.cli.installation import bring_up_to_date, open_installation
open_installation(Path(sys.argv[1]), make=True)
bring_up_to_date()
from django.test.utils import setup_test_environment
setup_test_environment()  # pages then say what they were made from
from tests.web.client.couple import make_couple, make_practice
from tests.web.client.phone import Phone
clinician, phones = make_practice(), []
for number in range(int(sys.argv[2])):
    couple, phone = make_couple(clinician), Phone(HTTP_HOST="localhost")
    phone.start(couple.sofia_link)
    questions = []
    while phone.get(f"/c/q/{len(questions) + 1}").status_code == 200 and len(questions) < 8:
        questions.append(phone.form_of(len(questions) + 1))
        phone.answer(len(questions), 4)
    phones.append({"session": phone.cookies["s"].value, "person": couple.sofia.id.hex, "questions": questions})
print(json.dumps(phones))
"""
SERVE = """
import os, random, signal, socket, sys, time
from pathlib import Path
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer
from attunement.cli.installation import open_installation
open_installation(Path(sys.argv[1]))
from attunement.web.wsgi import application
from django.db import connections
from django.test import Client
import logging
logging.disable(logging.WARNING)
warm = Client(HTTP_HOST="localhost")
warm.cookies["s"] = sys.argv[4]
warm.post("/c/q/1", {})  # everything it loads at its first use is loaded here, before the first fork
warm.get("/c/q/1")
connections.close_all()
listening = socket.create_server(("127.0.0.1", 0), backlog=128)

class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True

class Quiet(WSGIRequestHandler):
    def log_message(self, *said): pass

def begin():
    child = os.fork()
    if child:
        return child
    server = Server(listening.getsockname(), Quiet, bind_and_activate=False)
    server.socket.close()
    server.socket, server.server_name, server.server_port = listening, "localhost", listening.getsockname()[1]
    server.setup_environ()
    server.set_app(application)
    server.serve_forever()

print(listening.getsockname()[1], flush=True)
sys.stdin.readline()
dice, child = random.Random(int(sys.argv[3])), begin()
for _ in range(int(sys.argv[2])):
    time.sleep(dice.uniform(0.02, 0.4))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    child = begin()
print("killed", flush=True)
sys.stdin.readline()
os.kill(child, signal.SIGKILL)
"""
ALLOWED = (HTTPException, OSError)


@dataclass
class Answering:
    """One phone: it gives answer after answer, and asks again until it is told that an answer is stored."""

    port: int
    session: str
    person: str
    questions: list[dict[str, str]]
    dice: Random
    said: dict[str, list[int]] = field(default_factory=dict)
    """Item → every value that was acknowledged, in order."""
    asked_again: int = 0
    troubles: list[str] = field(default_factory=list)

    def answer_one(self) -> None:
        """A new value for one question, until it is acknowledged."""
        number = self.dice.randrange(len(self.questions))
        item = self.questions[number]["item"]
        before = self.said.setdefault(item, [4])
        value = self.dice.choice([one for one in range(1, 8) if one != before[-1]])
        while not self._acknowledged(number, value):
            self.asked_again += 1
        before.append(value)

    def _acknowledged(self, number: int, value: int) -> bool:
        form = {**self.questions[number], "answer": str(value), "csrfmiddlewaretoken": TOKEN}
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": f"s={self.session}; c={TOKEN}",
            "Host": "localhost",
        }
        connection = HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request("POST", f"/c/q/{number + 1}", urlencode(form), headers)
            status = connection.getresponse().status
        except ALLOWED:
            return False
        finally:
            connection.close()
        if status != 302:
            self.troubles.append(f"{status} for question {number + 1}")
        return status == 302


@dataclass
class AnsweringPractice:
    """A data directory and a database (SQLite there, or a PostgreSQL address)."""

    data: Path
    database: str

    def set_up(self, phones: int) -> list[dict[str, object]]:
        """Tables, a practice, and phones that have begun."""
        command = [sys.executable, "-c", SET_UP, str(self.data), str(phones)]
        done = subprocess.run(
            command, env=self._environment(), capture_output=True, text=True, check=False, timeout=300
        )
        assert done.returncode == 0, done.stderr[-2000:]
        found: list[dict[str, object]] = json.loads(done.stdout)
        return found

    def serve(self, kills: int, seed: int, session: str) -> subprocess.Popen[str]:
        """The server, which gets itself killed so many times; its first line is its port."""
        command = [sys.executable, "-c", SERVE, str(self.data), str(kills), str(seed), session]
        pipe = subprocess.PIPE
        return subprocess.Popen(command, env=self._environment(), stdin=pipe, stdout=pipe, text=True)

    def _environment(self) -> dict[str, str]:
        root = Path(__file__).parents[2]
        places = f"{root}{os.pathsep}{root / 'src'}"
        return {**environment(self.database), "PYTHONPATH": places, "ATTUNEMENT_HOSTS": "localhost,testserver"}
