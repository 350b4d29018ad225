"""`attunement check`: what is wrong with an installation, one line each."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from attunement.cli.command import Commands, add_command
from attunement.cli.definition_checks import definition_problems

EXAMPLES = """\
  attunement check
  attunement check --data /srv/attunement --mail
  attunement check && echo "nothing found\""""


def register(commands: Commands) -> None:
    """Add `check`."""
    parser = add_command(commands, "check", _check, about="say what is wrong with this installation", examples=EXAMPLES)
    parser.add_argument("--data", type=Path, help="the data directory; without it only what ships is looked at")
    parser.add_argument("--mail", action="store_true", help="also ask the mail server whether it takes us")


def _check(args: argparse.Namespace) -> int:
    found = list(problems(args.data, ask_mail=args.mail))
    for problem in found:
        print(problem)
    return 1 if found else 0


def problems(data: Path | None = None, *, ask_mail: bool = False) -> Iterator[str]:
    """Everything that is wrong, a line each: in what ships, and in an installation when one is named."""
    yield from definition_problems()
    if data is not None:
        yield from _of_installation(data, ask_mail=ask_mail)


def _of_installation(data: Path, *, ask_mail: bool) -> Iterator[str]:
    from attunement.cli.installation import is_up_to_date, open_installation

    open_installation(data)
    from django.utils import timezone

    from attunement.cli.installation_checks import installation_problems

    if not is_up_to_date():
        yield "database: its tables are from an older version; `attunement serve` brings them up to date"
        return
    yield from installation_problems(data, now=timezone.now(), ask_mail=ask_mail)
