"""`attunement serve`: a real practice in the browser, and the worker beside it. Refuses until everything is there."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from urllib.parse import urlsplit

from attunement.cli.command import Commands, add_command
from attunement.cli.installation import bring_up_to_date, open_installation
from attunement.cli.port import require_free
from attunement.domain.errors import BadInput

EXAMPLES = """\
  attunement serve --data /srv/attunement
  attunement serve --data /srv/attunement --first-run
  attunement serve --data /srv/attunement --port 8000 --workers 2"""
LOOPBACK = ("127.0.0.1", "localhost", "::1")
LOOPBACK_NAMES = "localhost,127.0.0.1,[::1]"
HOW_TO_GO_ON = "Not served until this is there. `attunement serve --first-run` sets it up in a browser."


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
        print(HOW_TO_GO_ON, file=sys.stderr)
        return 2
    return _serve(args)


def _serve(args: argparse.Namespace) -> int:
    from attunement.storage.models import Practice

    address = Practice.objects.get().address
    place = urlsplit(address)
    hosts = ",".join(dict.fromkeys([str(place.hostname), *LOOPBACK_NAMES.split(",")]))
    return _become_the_server(args, "open", hosts=hosts, https=place.scheme == "https")


def _first_run(args: argparse.Namespace) -> int:
    """The set-up, on this machine alone; when the manager opens the practice, the server goes on as its server."""
    from attunement.storage.models import Practice

    practice = Practice.objects.first()
    if practice is not None and practice.is_demo:
        raise BadInput("this is the demo's data", where=str(args.data), do="Choose another data directory.")
    if args.host not in LOOPBACK:
        raise BadInput("the set-up is for this machine alone", where="--host", expected="127.0.0.1, or leave it out")
    return _become_the_server(args, "set-up", hosts=LOOPBACK_NAMES, https=False)


def _become_the_server(args: argparse.Namespace, mode: str, *, hosts: str, https: bool) -> int:
    """Go on as a fresh process: settings are read once, and only now is it known which hold."""
    os.environ["ATTUNEMENT_HOSTS"], os.environ["ATTUNEMENT_HTTPS"] = hosts, "yes" if https else "no"
    command = [sys.executable, "-m", "attunement.cli.serving", mode, str(args.data.absolute())]
    command += [args.host, str(args.port), str(args.workers)]
    sys.stdout.flush()
    os.execv(sys.executable, command)  # noqa: S606 - our own interpreter and our own module
