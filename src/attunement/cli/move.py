"""`attunement move`: a practice from SQLite to PostgreSQL, every row or none."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attunement.cli.command import Commands, add_command, add_format, as_json, put_out
from attunement.cli.installation import open_installation
from attunement.cli.text_table import text_table
from attunement.domain.errors import BadInput

if TYPE_CHECKING:
    from attunement.actions.move_practice import Moved

FROM, TO = "move_from", "move_to"
BUSY_SECONDS = 3
"""Somebody who writes for longer than this is a practice that was not ended."""
SQLITE_BEGINS = b"SQLite format 3\x00"
EXAMPLES = """\
  attunement move --to postgresql://attunement@db.example.org/attunement
  attunement move --from /srv/attunement/attunement.sqlite3 --to postgresql://attunement@db.example.org/attunement
  ATTUNEMENT_DATABASE=postgresql://... attunement move

end `attunement serve` and `attunement work` first; the new database must be empty; the old one is left as it is
without --to the address is read from ATTUNEMENT_DATABASE, so that its password is in no list of processes"""


def register(commands: Commands) -> None:
    """Add `move`."""
    about = "move a practice from SQLite to PostgreSQL: every row, compared, or none"
    parser = add_command(commands, "move", run, about=about, examples=EXAMPLES)
    parser.add_argument(
        "--from",
        dest="source",
        type=Path,
        default=Path("attunement-data/attunement.sqlite3"),
        metavar="FILE",
        help="the SQLite file in the data directory",
    )
    parser.add_argument("--to", dest="target", default="", metavar="ADDRESS", help="postgresql://...")
    add_format(parser, ("text", "json"))


def run(args: argparse.Namespace) -> int:
    """Move, and say what was moved."""
    where = "--to" if args.target else "ATTUNEMENT_DATABASE"
    address = args.target or os.environ.get("ATTUNEMENT_DATABASE", "")
    if not address:
        raise BadInput("no address is given", where="--to", expected="postgresql://...")
    _require_sqlite(args.source)
    os.environ["ATTUNEMENT_DATABASE"] = ""  # the settings are for the old place; the new one is named below
    open_installation(args.source.parent)
    from attunement.storage.database_address import database_from, sqlite_in

    source = sqlite_in(args.source.absolute())
    source["OPTIONS"]["timeout"] = BUSY_SECONDS
    _name(FROM, source)
    _name(TO, database_from(address, args.source.parent, where=where))
    moved = _move()
    put_out(as_json(_as_json(moved)) if args.format == "json" else _in_words(moved), None)
    print("Set ATTUNEMENT_DATABASE to the new address and start the practice. Keep the old file.", file=sys.stderr)
    return 0


def _move() -> list[Moved]:
    from django.core.management import call_command
    from django.db import OperationalError, connections

    from attunement.actions.move_practice import move_practice

    try:
        connections[TO].ensure_connection()
    except OperationalError:
        raise BadInput(
            "the new database can't be reached, or it lets us not in", where="--to", do="Try the address with psql."
        ) from None
    call_command("migrate", database=TO, verbosity=0, interactive=False)
    try:
        return move_practice(source=FROM, target=TO)
    except OperationalError:
        raise BadInput(
            "one of the two databases is busy or went away",
            where="move",
            do="Nothing was moved. End `attunement serve` and `attunement work` and start again.",
        ) from None


def _require_sqlite(file: Path) -> None:
    try:
        with file.open("rb") as opened:
            begins = opened.read(len(SQLITE_BEGINS))
    except OSError as error:
        raise BadInput(
            f"cannot be read: {error.strerror}", where=str(file), expected="the practice's SQLite file"
        ) from None
    if begins != SQLITE_BEGINS:
        raise BadInput("this is no SQLite database", where=str(file), expected="the practice's SQLite file")


def _name(alias: str, database: dict[str, Any]) -> None:
    """Give Django one more database to talk with."""
    from django.db import connections

    connections.settings[alias] = connections.configure_settings({"default": {}, alias: database})[alias]


def _as_json(moved: list[Moved]) -> dict[str, Any]:
    return {"tables": [{"table": m.table, "rows": m.rows, "fingerprint": m.fingerprint} for m in moved]}


def _in_words(moved: list[Moved]) -> str:
    rows = [(m.table, str(m.rows), m.fingerprint[:16]) for m in moved if m.rows]
    total = sum(m.rows for m in moved)
    return (
        text_table(("table", "rows", "fingerprint, the same on both sides"), rows)
        + f"\nMoved {total} rows in {len(moved)} tables.\n"
    )
