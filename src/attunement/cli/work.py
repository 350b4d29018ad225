"""`attunement work`: what happens by the clock: messages go out, unanswered alerts climb the ladder."""

from __future__ import annotations

import argparse
import signal
import threading
from pathlib import Path
from typing import Any

from attunement.cli.installation import open_installation

EVERY_SECONDS = 5.0


def register(subparsers: Any) -> None:
    """Add the command."""
    parser: argparse.ArgumentParser = subparsers.add_parser(
        "work",
        help="send waiting messages and escalate alerts nobody took up",
        description="Send what waits in the outbox and escalate unacknowledged alerts, again and again until ended.",
    )
    parser.add_argument("--data", type=Path, default=Path("attunement-data"), help="the data directory")
    parser.add_argument("--once", action="store_true", help="do it once and end")
    parser.add_argument("--demo", action="store_true", help=argparse.SUPPRESS)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Work until ended by a signal, or once."""
    open_installation(args.data, demo=args.demo)
    from attunement.actions.answer_alerts import escalate_alerts
    from attunement.actions.send_outbox import send_outbox

    ended = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: ended.set())
    while not ended.is_set():
        escalate_alerts()
        send_outbox()
        if args.once:
            break
        ended.wait(EVERY_SECONDS)
    return 0
