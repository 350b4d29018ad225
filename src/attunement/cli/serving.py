"""The server itself, in the process that `serve` becomes: pages, and the worker beside them.

Called with: mode (`open` or `set-up`), data directory, host, port, number of processes. People call `attunement serve`.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path

from attunement.cli.installation import open_installation
from attunement.cli.port import say_when_answering

WORKER_AGAIN_SECONDS = 5.0
LOOKS_SECONDS = 1.0
ENDS_WITHIN_SECONDS = 15


@dataclass(frozen=True)
class Place:
    """Where and how to serve."""

    mode: str
    data: Path
    host: str
    port: int
    processes: int


def main(arguments: list[str]) -> int:
    """Serve until ended by a signal."""
    mode, data, host, port, processes = arguments
    place = Place(mode, Path(data), host, int(port), int(processes))
    open_installation(place.data)
    return _set_up(place) if mode == "set-up" else _open(place)


def _open(place: Place) -> int:
    from attunement.storage.models import Practice

    ended = threading.Event()
    keeper = threading.Thread(target=_keep_working, args=(place.data, ended), daemon=True)
    keeper.start()
    address = Practice.objects.get().address
    say_when_answering(place.host, place.port, [f"Serving {address}/", "Ctrl-C ends it."])
    try:
        _granian(place)
    finally:
        ended.set()
        keeper.join(timeout=ENDS_WITHIN_SECONDS)
    return 0


def _set_up(place: Place) -> int:
    from attunement.actions.set_up_code import forget_set_up_code, new_set_up_code

    code = new_set_up_code(place.data)
    here = f"http://{place.host}:{place.port}/set-up"
    say_when_answering(place.host, place.port, [f"Set the practice up here: {here}", f"Set-up code: {code}"])
    opened = threading.Event()
    threading.Thread(target=_end_when_opened, args=(opened,), daemon=True).start()
    try:
        _granian(place)
    finally:
        forget_set_up_code(place.data)
    return _go_on_as_its_server(place) if opened.is_set() else 0


def _end_when_opened(opened: threading.Event) -> None:
    from django.db import connection

    from attunement.storage.models import Practice

    wait = threading.Event()
    while not Practice.objects.exclude(opened_at=None).exists():
        connection.close()
        wait.wait(LOOKS_SECONDS)
    wait.wait(LOOKS_SECONDS)  # the page that says so is still on its way
    opened.set()
    os.kill(os.getpid(), signal.SIGTERM)


def _go_on_as_its_server(place: Place) -> int:
    command = [sys.executable, "-m", "attunement.cli.main", "serve", "--data", str(place.data)]
    command += ["--host", place.host, "--port", str(place.port), "--workers", str(place.processes)]
    sys.stdout.flush()
    os.execv(sys.executable, command)  # noqa: S606 - our own interpreter and our own module


def _keep_working(data: Path, ended: threading.Event) -> None:
    """Run the worker; should it die, start it again."""
    command = [sys.executable, "-m", "attunement.cli.main", "work", "--data", str(data)]
    while not ended.is_set():
        worker = subprocess.Popen(command)  # noqa: S603 - our own interpreter and our own module
        while worker.poll() is None and not ended.wait(0.5):
            pass
        if worker.poll() is None:
            _end(worker)
        elif not ended.is_set():
            print("attunement: the worker ended; starting it again", file=sys.stderr)
            ended.wait(WORKER_AGAIN_SECONDS)


def _end(worker: subprocess.Popen[bytes]) -> None:
    worker.terminate()
    try:
        worker.wait(timeout=ENDS_WITHIN_SECONDS - 5)
    except subprocess.TimeoutExpired:
        worker.kill()


def _granian(place: Place) -> None:
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    Granian(
        "attunement.web.wsgi:application",
        address=place.host,
        port=place.port,
        interface=Interfaces.WSGI,
        workers=place.processes,
        blocking_threads=4,
        workers_kill_timeout=3,  # without it a worker that is still loading outlives Ctrl-C
        respawn_failed_workers=True,
        log_level=LogLevels.warning,
    ).serve()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
