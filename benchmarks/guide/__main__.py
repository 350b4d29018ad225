"""From a tap to the prompt, over the wire: 40 sessions at once, two taps a second each.

    python -m benchmarks.guide                    a minute, each session with 50 minutes of taps before it
    python -m benchmarks.guide --two              and a second device on each that asks once a second what is new
    python -m benchmarks.guide --seconds 10 --before 0

A real server with two processes on the invented practice, SQLite with full synchronisation; each session's tablet sends
a tap every half second over a connection of its own, whether the last one was answered quickly or not. Measured at the
device, from the moment the tap was due to the whole answer, which holds the prompt. The devices run on the same machine
as the server. Prints Markdown; exit 1 where the slowest hundredth took 100 ms or longer, or a tap was lost or doubled.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import socket
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from dataclasses import dataclass, field
from datetime import timedelta
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from attunement.cli.installation import bring_up_to_date, open_installation

HOST = "127.0.0.1"
LIMIT = 100.0
"""Milliseconds for 99 of 100 taps."""
TAPS_A_SECOND = 2
CODES = ("criticism", "contempt", "defensiveness", "validation", "humour", "repair-attempt", "appreciation")


@dataclass
class Place:
    """One session: where its devices send, as whom, and about whom."""

    address: str
    cookie: str
    token: str
    people: tuple[str, ...]
    session: str
    now: float
    since: int


@dataclass
class Measured:
    """What the devices of all sessions saw; times in ms."""

    taps: list[float] = field(default_factory=list)
    with_prompt: list[float] = field(default_factory=list)
    polls: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    sent: int = 0
    server: float = 0.0
    """Seconds of processor time, its start included."""


def main() -> int:
    """Set up, play, and say how long it took."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sessions", type=int, default=40)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--before", type=int, default=50 * 60 * TAPS_A_SECOND, help="entries each session has already")
    parser.add_argument("--two", action="store_true", help="a second device on each session")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        open_installation(Path(folder), demo=True)
        places = _set_up(args.sessions, args.before)
        before = _kept()
        server, port = _serve(Path(folder))
        try:
            measured = _play(places, port, args.seconds, (True, False) if args.two else (True,))
        finally:
            server.terminate()
            server.wait(timeout=30)
        busy = resource.getrusage(resource.RUSAGE_CHILDREN)
        measured.server = busy.ru_utime + busy.ru_stime
        return _say(measured, args, _kept() - before)


def _set_up(sessions: int, before: int) -> list[Place]:
    from attunement.actions.start_demo import start_demo
    from attunement.exchange.practice_file import examples_folder

    bring_up_to_date()
    folder = examples_folder()
    assert folder is not None
    start_demo(folder=folder, address=f"http://{HOST}")
    from attunement.storage.models import Staff

    miriam = Staff.objects.get(email="miriam@practice.example")
    return [_place(miriam, before) for _ in range(sessions)]


def _place(clinician: Any, before: int) -> Place:
    from django.utils import timezone

    from attunement.actions.open_case import NewPerson, open_case
    from attunement.actions.plan_session import plan_session
    from attunement.domain.record import CaseKind
    from attunement.storage.models import DecisionRecord, TimelineRecord

    names = [NewPerson(name, "Your birthday", "0101", how="in-person") for name in ("Ana", "Ben")]
    case = open_case(by=clinician, kind=CaseKind.COUPLE, people=names, adults_confirmed=True)
    people = tuple(str(person.id) for person in case.people.all())
    now = timezone.now()
    DecisionRecord.objects.create(
        case=case, about="violence", by=clinician, at=now, joint_work="go-on", talked_alone_with=sorted(people)
    )
    seconds = before / TAPS_A_SECOND
    session = plan_session(by=clinician, case=case, at=now - timedelta(seconds=seconds), minutes=90).sessions[0]
    TimelineRecord.objects.create(session=session, began_at=session.at, entries=before)
    _fill(session, clinician, people, before)
    cookie, token = _signed_in(clinician)
    address = f"/cases/{case.id}/sessions/{session.id}/guide/entries"
    return Place(address, cookie, token, people, str(session.id), seconds, before)


def _fill(session: Any, clinician: Any, people: tuple[str, ...], before: int) -> None:
    from attunement.storage.models import TimelineEntry

    device, dice = uuid.uuid4(), random.Random(5)
    TimelineEntry.objects.bulk_create(
        (
            TimelineEntry(
                id=uuid.uuid4(),
                session=session,
                n=n,
                device=device,
                sequence=n,
                kind="code",
                at=n / TAPS_A_SECOND,
                body={"at": n / TAPS_A_SECOND, **_code(dice, people)},
                by=clinician,
                received_at=session.at,
            )
            for n in range(1, before + 1)
        ),
        batch_size=500,
    )


def _code(dice: random.Random, people: tuple[str, ...]) -> dict[str, Any]:
    return {"scheme": "couple", "version": 1, "code": dice.choice(CODES), "person": dice.choice(people)}


def _signed_in(clinician: Any) -> tuple[str, str]:
    """A browser session as a sign-in leaves it, and the token against forged forms."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore
    from django.middleware.csrf import _get_new_csrf_string

    store = SessionStore()
    store[SESSION_KEY] = str(clinician.pk)
    store[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    store[HASH_SESSION_KEY] = clinician.get_session_auth_hash()
    store.create()
    token = _get_new_csrf_string()
    return f"s={store.session_key}; c={token}", token


def _serve(data: Path) -> tuple[subprocess.Popen[bytes], int]:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "attunement.cli.serving", "open", str(data), HOST, str(port), "2"]
    server = subprocess.Popen(command, env=os.environ, stdout=subprocess.DEVNULL)
    for _ in range(300):
        try:
            connection = HTTPConnection(HOST, port, timeout=5)
            connection.request("GET", "/bye")
            connection.getresponse().read()
            return server, port
        except OSError:
            time.sleep(0.1)
    raise SystemExit("the server did not start")


def _play(places: list[Place], port: int, seconds: int, kinds: tuple[bool, ...]) -> Measured:
    measured, lock = Measured(), threading.Lock()
    start = time.perf_counter() + 2
    devices = [
        threading.Thread(target=_device, args=(place, port, seconds, start + n / len(places), taps, measured, lock))
        for taps in kinds
        for n, place in enumerate(places)
    ]
    for device in devices:
        device.start()
    for device in devices:
        device.join()
    return measured


def _device(place: Place, port: int, seconds: int, start: float, taps: bool, measured: Measured, lock: Any) -> None:
    connection, device, dice = HTTPConnection(HOST, port, timeout=30), str(uuid.uuid4()), random.Random(place.session)
    every, prompts, since = 1 / TAPS_A_SECOND if taps else 1.0, set[str](), place.since
    for turn in range(int(seconds / every)):
        due = start + turn * every
        time.sleep(max(0.0, due - time.perf_counter()))
        at = place.now + turn * every
        entry = {"id": str(uuid.uuid4()), "sequence": turn + 1, "kind": "code", "at": at, **_code(dice, place.people)}
        status, answer = _post(connection, place, device, since, [entry] if taps else [])
        took = (time.perf_counter() - due) * 1000
        with lock:
            if status != 200:
                measured.wrong.append(f"{status}: {str(answer)[:100]}")
                continue
            (measured.taps if taps else measured.polls).append(took)
            measured.sent += taps
            prompt = answer["prompt"]
            if taps and prompt and prompt["id"] not in prompts:
                prompts.add(prompt["id"])
                measured.with_prompt.append(took)
        since = max([since, *(entry["n"] for entry in answer["entries"])])
    connection.close()


def _post(connection: HTTPConnection, place: Place, device: str, since: int, entries: list[Any]) -> tuple[int, Any]:
    body = json.dumps({"device": device, "since": since, "entries": entries})
    headers = {"Content-Type": "application/json", "Cookie": place.cookie, "X-CSRFToken": place.token}
    connection.request("POST", place.address, body, headers)
    response = connection.getresponse()
    text = response.read()
    return response.status, json.loads(text) if response.status == 200 else text


def _kept() -> int:
    from attunement.storage.models import TimelineEntry

    return TimelineEntry.objects.count()


def _say(measured: Measured, args: argparse.Namespace, kept: int) -> int:
    print(
        f"{args.sessions} sessions, {TAPS_A_SECOND} taps a second each, {args.seconds} s, {args.before} taps before\n"
    )
    print("| what | count | median, ms | 95 of 100, ms | 99 of 100, ms | slowest, ms |")
    print("| --- | ---: | ---: | ---: | ---: | ---: |")
    for name, found in (
        ("a tap, and what came back", measured.taps),
        ("a tap that brought a new prompt", measured.with_prompt),
        ("a second device asking what is new", measured.polls),
    ):
        if not found:
            continue
        times = sorted(found)
        cells = [times[min(len(times) - 1, int(len(times) * share))] for share in (0.5, 0.95, 0.99)]
        print(f"| {name} | {len(found):,} | " + " | ".join(f"{cell:.0f}" for cell in (*cells, times[-1])) + " |")
    print(f"\nSent {measured.sent:,}, kept {kept:,}, refused {len(measured.wrong)}. {' '.join(measured.wrong[:3])}")
    each = measured.server * 1000 / max(1, len(measured.taps) + len(measured.polls))
    print(f"Processor time of the server, its start included: {measured.server:.1f} s, {each:.1f} ms a request.")
    slow = sorted(measured.taps)[int(len(measured.taps) * 0.99)] >= LIMIT if measured.taps else True
    return int(slow or kept != measured.sent or bool(measured.wrong))


if __name__ == "__main__":
    sys.exit(main())
