"""`attunement work`: what happens by the clock: messages go out, reminders are planned, alerts climb the ladder."""

from __future__ import annotations

import argparse
import signal
import sys
import threading
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from attunement.cli.command import Commands, add_command, add_format, as_json, put_out
from attunement.cli.installation import open_installation
from attunement.cli.text_table import text_table

if TYPE_CHECKING:
    from attunement.storage.queries.work_state import WorkState

LOOK_EVERY_SECONDS = 1.0
TROUBLE_WAIT_SECONDS = 5.0
EXAMPLES = """\
  attunement work --data attunement-data
  attunement work --once
  attunement work --status

any number of workers may run at once, and each may be killed at any moment: no message goes out twice
--status ends with 1 when nobody works or a duty is in trouble, so that a watchdog can use it"""


def register(subparsers: Commands) -> None:
    """Add the command."""
    about = "send messages, plan reminders and escalate alerts nobody took up"
    parser = add_command(subparsers, "work", run, about=about, examples=EXAMPLES)
    parser.add_argument("--data", type=Path, default=Path("attunement-data"), help="the data directory")
    parser.add_argument("--once", action="store_true", help="do what is due once and end")
    parser.add_argument("--status", action="store_true", help="say who works, how each duty fares, and what waits")
    add_format(parser, ("text", "json"))
    parser.add_argument("--demo", action="store_true", help=argparse.SUPPRESS)


def run(args: argparse.Namespace) -> int:
    """Work until ended by a signal, or once; or say how the work fares."""
    open_installation(args.data, demo=args.demo)
    return _status(args.format) if args.status else _work(once=args.once)


def _work(*, once: bool) -> int:
    from django.db import Error as DatabaseError
    from django.db import close_old_connections

    from attunement.actions.work_duties import begin_work, do_due_duties, end_work

    ended = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: ended.set())
    worker = None
    while not ended.is_set():
        wait = LOOK_EVERY_SECONDS
        try:
            worker = worker or begin_work()
            if do_due_duties(worker) and not once:
                continue
        except DatabaseError as error:
            if once:
                raise
            # Restarted, or busy: it comes back, and nothing is lost meanwhile. The connection may be dead: drop it.
            print(f"attunement: the database is not there ({type(error).__name__}); trying again", file=sys.stderr)
            close_old_connections()
            wait = TROUBLE_WAIT_SECONDS
        if once:
            break
        ended.wait(wait)
    if worker is not None:
        end_work(worker)
    return 0


def _status(form: str) -> int:
    from django.utils import timezone

    from attunement.storage.queries.work_state import work_state

    now = timezone.now()
    state = work_state(now)
    put_out(as_json(_as_json(state)) if form == "json" else _in_words(state, now), None)
    return 0 if state.is_done else 1


def _as_json(state: WorkState) -> dict[str, object]:
    workers = [
        {"host": w.host, "process": w.process, "seen_at": w.seen_at.isoformat(), "state": w.state.value}
        for w in state.workers
    ]
    duties = [
        {
            "name": d.name,
            "last_done": d.last_done.isoformat() if d.last_done else None,
            "being_done": d.being_done,
            "failures": d.failures,
            "trouble": d.trouble,
        }
        for d in state.duties
    ]
    oldest = state.oldest.isoformat() if state.oldest else None
    return {"done": state.is_done, "workers": workers, "duties": duties, "waiting": state.waiting, "oldest": oldest}


def _in_words(state: WorkState, now: datetime) -> str:
    workers = [(w.host, str(w.process), _ago(w.seen_at, now), w.state.value) for w in state.workers]
    duties = [(d.name, _ago(d.last_done, now), "yes" if d.being_done else "", d.trouble) for d in state.duties]
    first = f", the first {_ago(state.oldest, now)}" if state.oldest else ""
    return (
        text_table(("host", "process", "last seen", "state"), workers)
        + "\n"
        + text_table(("duty", "last done", "being done", "trouble"), duties)
        + f"\nMessages waiting: {state.waiting}{first}\n"
    )


def _ago(moment: datetime | None, now: datetime) -> str:
    if moment is None:
        return "never"
    seconds = max(int((now - moment).total_seconds()), 0)
    for unit, size in (("days", 86400), ("hours", 3600), ("minutes", 60)):
        if seconds >= 2 * size:
            return f"{seconds // size} {unit} ago"
    return f"{seconds} seconds ago"
