"""`attunement serve`: a real practice in the browser, and the worker beside it. Refuses until everything is there."""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from urllib.parse import urlsplit

from attunement.cli.command import Commands, add_command
from attunement.cli.installation import bring_up_to_date, open_installation
from attunement.cli.port import require_free, say_when_answering
from attunement.domain.errors import BadInput

EXAMPLES = """\
  attunement serve --data /srv/attunement
  attunement serve --data /srv/attunement --first-run
  attunement serve --data /srv/attunement --port 8000 --workers 2"""
LOOPBACK_NAMES = "localhost,127.0.0.1,[::1]"
WORKER_AGAIN_SECONDS = 5.0
LOOKS_SECONDS = 1.0


def register(commands: Commands) -> None:
    """Add `serve`."""
    about = "serve a real practice, once everything it needs is there; until then say what is missing"
    parser = add_command(commands, "serve", run, about=about, examples=EXAMPLES)
    parser.add_argument("--data", type=Path, default=Path("attunement-data"), help="the data directory")
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen on (default 127.0.0.1)")
    parser.add_argument("--port", type=int, default=8000, help="the port (default 8000)")
    parser.add_argument("--workers", type=int, default=1, help="how many processes answer pages (default 1)")
    parser.add_argument(
        "--first-run", action="store_true", help="set the practice up in this machine's own browser, with a code"
    )


def run(args: argparse.Namespace) -> int:
    """Serve until ended. Exit code 2 with one line for each thing that is missing."""
    if not 1 <= args.workers <= 64:
        raise BadInput(f"{args.workers} found", where="--workers", expected="a number from 1 to 64")
    require_free(args.host, args.port)
    open_installation(args.data, make=args.first_run)
    bring_up_to_date()
    from attunement.storage.queries.missing_to_serve import missing_to_serve

    missing = missing_to_serve(args.data)
    if missing and args.first_run:
        return _first_run(args)
    for one in missing:
        print(f"missing: {one.what}", file=sys.stderr)
    if missing:
        print(
            "Not served until this is there. `attunement serve --first-run` sets it up in a browser.", file=sys.stderr
        )
        return 2
    return _serve(args)


def _serve(args: argparse.Namespace) -> int:
    from attunement.storage.models import Practice

    address = Practice.objects.get().address
    place = urlsplit(address)
    os.environ["ATTUNEMENT_HOSTS"] = f"{place.hostname},{LOOPBACK_NAMES}"
    os.environ["ATTUNEMENT_HTTPS"] = "yes" if place.scheme == "https" else "no"
    ended = threading.Event()
    keeper = threading.Thread(target=_keep_working, args=(args.data, ended), daemon=True)
    keeper.start()
    say_when_answering(args.host, args.port, [f"Serving {address}/", "Ctrl-C ends it."])
    try:
        _granian(args)
    finally:
        ended.set()
        keeper.join(timeout=15)
    return 0


def _first_run(args: argparse.Namespace) -> int:
    """Serve the set-up on this machine alone; when the manager opens the practice, go on as its server."""
    from attunement.actions.set_up_code import forget_set_up_code, new_set_up_code
    from attunement.storage.models import Practice

    practice = Practice.objects.first()
    if practice is not None and practice.is_demo:
        raise BadInput("this is the demo's data", where=str(args.data), do="Choose another data directory.")
    if args.host not in ("127.0.0.1", "localhost", "::1"):
        raise BadInput("the set-up is for this machine alone", where="--host", expected="127.0.0.1, or leave it out")
    os.environ["ATTUNEMENT_HOSTS"], os.environ["ATTUNEMENT_HTTPS"] = LOOPBACK_NAMES, "no"
    code = new_set_up_code(args.data)
    here = f"http://{args.host}:{args.port}/set-up"
    say_when_answering(args.host, args.port, [f"Set the practice up here: {here}", f"Set-up code: {code}"])
    opened = threading.Event()
    threading.Thread(target=_end_when_opened, args=(opened,), daemon=True).start()
    try:
        _granian(args)
    finally:
        forget_set_up_code(args.data)
    return _serve_anew(args) if opened.is_set() else 0


def _end_when_opened(opened: threading.Event) -> None:
    from django.db import connection

    from attunement.storage.models import Practice

    while not Practice.objects.exclude(opened_at=None).exists():
        connection.close()
        threading.Event().wait(LOOKS_SECONDS)
    opened.set()
    os.kill(os.getpid(), signal.SIGTERM)


def _serve_anew(args: argparse.Namespace) -> int:
    """A process of its own, because settings are read once."""
    for name in ("ATTUNEMENT_HOSTS", "ATTUNEMENT_HTTPS"):
        os.environ.pop(name, None)
    command = [sys.executable, "-m", "attunement.cli.main", "serve", "--data", str(args.data)]
    command += ["--host", args.host, "--port", str(args.port), "--workers", str(args.workers)]
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
            worker.terminate()
            try:
                worker.wait(timeout=10)
            except subprocess.TimeoutExpired:
                worker.kill()
            return
        print("attunement: the worker ended; starting it again", file=sys.stderr)
        ended.wait(WORKER_AGAIN_SECONDS)


def _granian(args: argparse.Namespace) -> None:
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    Granian(
        "attunement.web.wsgi:application",
        address=args.host,
        port=args.port,
        interface=Interfaces.WSGI,
        workers=args.workers,
        blocking_threads=4,
        workers_kill_timeout=3,  # without it a worker that is still loading outlives Ctrl-C
        respawn_failed_workers=True,
        log_level=LogLevels.warning,
    ).serve()
