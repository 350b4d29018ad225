"""`attunement who-saw`: one person's access report, to be given to that person."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from attunement.cli.command import Commands, add_command, add_format, as_json, put_out
from attunement.cli.installation import open_practice
from attunement.cli.text_table import text_table

if TYPE_CHECKING:
    from attunement.storage.queries.who_saw import Seen

EXAMPLES = """\
  attunement who-saw "Sofia Marin" --data /srv/attunement
  attunement who-saw 3f0c9a52-5d0e-4d0e-9f4b-6a1f6f1f9f11 --format json

each day, each member of staff who read or handed on something of this person, and how often; not what
nothing of anybody else is in it, so that the person can have it as it is; the audit list says that it was made"""


def register(commands: Commands) -> None:
    """Add `who-saw`."""
    about = "tell who read or handed on something of one person, and when"
    parser = add_command(commands, "who-saw", run, about=about, examples=EXAMPLES)
    parser.add_argument("person", metavar="PERSON", help="the name as it was entered, or the id")
    parser.add_argument("--data", type=Path, default=Path("attunement-data"), help="the data directory")
    add_format(parser, ("text", "json"))


def run(args: argparse.Namespace) -> int:
    """Print the list, the latest first."""
    open_practice(args.data)
    from attunement.actions.tell_who_saw import find_person, tell_who_saw

    found = tell_who_saw(find_person(args.person))
    return put_out(as_json(_as_json(found)) if args.format == "json" else _in_words(found), None)


def _as_json(found: list[Seen]) -> list[dict[str, object]]:
    return [
        {"day": seen.day.isoformat(), "who": seen.who or None, "how": seen.how.value, "times": seen.times}
        for seen in found
    ]


def _in_words(found: list[Seen]) -> str:
    if not found:
        return "Nobody has read anything of this person.\n"
    rows = [(f"{seen.day}", seen.who or "the practice", seen.how.value, str(seen.times)) for seen in found]
    return text_table(("day", "who", "how", "times"), rows)
