"""`attunement forget-second-step`: the owner of the machine lets someone set up a second step anew."""

from __future__ import annotations

import argparse
from pathlib import Path

from attunement.cli.command import Commands, add_command
from attunement.cli.installation import open_practice

EXAMPLES = """\
  attunement forget-second-step jo@practice.example --data attunement-data

for a manager who has lost phone and recovery codes, where no other manager is there to do it in the browser
their passkeys, app and codes are gone then; at the next sign-in, after the password, they set up new ones"""


def register(subparsers: Commands) -> None:
    """Add the command."""
    about = "let a member of staff who has lost phone and codes set up a second step anew"
    parser = add_command(subparsers, "forget-second-step", run, about=about, examples=EXAMPLES)
    parser.add_argument("email", metavar="EMAIL", help="the address they sign in with")
    parser.add_argument("--data", type=Path, default=Path("attunement-data"), help="the data directory")


def run(args: argparse.Namespace) -> int:
    """Forget it, and say whose."""
    open_practice(args.data)
    from attunement.actions.forget_second_step import forget_on_the_machine

    member = forget_on_the_machine(args.email)
    print(f"{member.name} sets up a second step at the next sign-in.")
    return 0
