"""`attunement demo`: the invented practice in the browser, on the loopback address."""

from __future__ import annotations

import argparse
import socket
import subprocess
import sys
import threading
import time
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from attunement.cli.installation import bring_up_to_date, open_installation
from attunement.domain.errors import BadInput
from attunement.exchange.practice_file import examples_folder

HOST = "127.0.0.1"


def register(subparsers: Any) -> None:
    """Add the command."""
    parser: argparse.ArgumentParser = subparsers.add_parser(
        "demo",
        help="start the invented practice in the browser",
        description="Start the invented practice on this machine. It sends no e-mail. Ctrl-C ends it; a second start "
        "uses the data that is there.",
    )
    parser.add_argument("--port", type=int, default=8765, help="the port on 127.0.0.1 (default 8765)")
    parser.add_argument("--data", type=Path, default=Path("demo-data"), help="where its data is kept")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Set up, print the address and the sign-ins when ready, serve until Ctrl-C."""
    if not 1 <= args.port <= 65535:
        raise BadInput(f"{args.port} is no port", where="--port", expected="a number from 1 to 65535")
    _require_free(args.port)
    folder = _examples()
    open_installation(args.data, demo=True)
    bring_up_to_date()
    from attunement.actions.start_courses import start_courses
    from attunement.actions.start_demo import DEMO_PASSWORD, start_demo

    address = f"http://{HOST}:{args.port}"
    lines = [f"{s.name} ({s.role}): {s.email}  {DEMO_PASSWORD}" for s in start_demo(folder=folder, address=address)]
    start_courses(folder=folder)
    threading.Thread(target=_say_when_ready, args=(address, args.port, lines), daemon=True).start()
    worker = subprocess.Popen([sys.executable, "-m", "attunement.cli.main", "work", "--data", str(args.data), "--demo"])  # noqa: S603
    try:
        _serve(args.port)
    finally:
        worker.terminate()
        worker.wait(timeout=10)
    return 0


def _examples() -> Path:
    folder = examples_folder()
    if folder is None:
        raise BadInput("the invented practice was left out of this installation", do="Start it from the repository.")
    return folder


def _require_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            raise BadInput(
                "something else is using it", where=f"port {port}", do="Choose another with --port."
            ) from None


def _say_when_ready(address: str, port: int, lines: list[str]) -> None:
    while not _answers(port):
        time.sleep(0.1)
    print("This is a demo: everyone in it is invented, it sends no e-mail, and its passwords are no secret.")
    print(f"Address: {address}/")
    print("Sign in as:")
    for line in lines:
        print(f"  {line}")
    print("Ctrl-C ends it.", flush=True)


def _answers(port: int) -> bool:
    """True once a page comes back; the port is bound a moment before."""
    connection = HTTPConnection(HOST, port, timeout=5)
    try:
        connection.request("GET", "/bye")
        return connection.getresponse().status < 500
    except OSError:
        return False
    finally:
        connection.close()


def _serve(port: int) -> None:
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    Granian(
        "attunement.web.wsgi:application",
        address=HOST,
        port=port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=4,
        workers_kill_timeout=3,  # without it a worker that is still loading outlives Ctrl-C
        log_level=LogLevels.warning,
    ).serve()
