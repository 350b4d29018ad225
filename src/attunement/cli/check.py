"""`attunement check`: what is wrong with an installation, one line each."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from attunement.cli.command import Commands, add_command
from attunement.cli.definition_checks import definition_problems

EXAMPLES = """\
  attunement check
  attunement check && echo "nothing found\""""


def register(commands: Commands) -> None:
    """Add `check`."""
    add_command(commands, "check", _check, about="say what is wrong with this installation", examples=EXAMPLES)


def _check(_: argparse.Namespace) -> int:
    found = list(problems())
    for problem in found:
        print(problem)
    return 1 if found else 0


def problems() -> Iterator[str]:
    """Everything that is wrong, a line each."""
    yield from definition_problems()
