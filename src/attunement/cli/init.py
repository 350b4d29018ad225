"""`attunement init`: a real practice begins. Asks in a terminal, or reads a file of answers."""

from __future__ import annotations

import argparse
import getpass
import sys
import tomllib
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attunement.cli.command import Commands, add_command
from attunement.cli.installation import bring_up_to_date, open_installation
from attunement.domain.errors import BadInput

if TYPE_CHECKING:
    from attunement.actions.start_practice import StartedPractice
    from attunement.cli.practice_questions import Question

EXAMPLES = """\
  attunement init --data /srv/attunement
  attunement init --data /srv/attunement --answers practice.toml
  ATTUNEMENT_DATABASE=postgresql://... attunement init --data /srv/attunement"""
END_OF_TEXT = "."


def register(commands: Commands) -> None:
    """Add `init`."""
    about = "start a real practice: its manager, address, mail, help texts, safety responders and keys"
    parser = add_command(commands, "init", run, about=about, examples=EXAMPLES)
    parser.add_argument("--data", type=Path, default=Path("attunement-data"), help="the data directory to make")
    parser.add_argument("--answers", type=Path, help="a TOML file with the answers, instead of being asked")


def run(args: argparse.Namespace) -> int:
    """Make the data directory and the practice; print what is shown this once."""
    raw = None if args.answers is None else _file(args.answers)
    if raw is None and not sys.stdin.isatty():
        raise BadInput(
            "nobody can be asked here", where="init", expected="a terminal", do="Or give --answers FILE.toml."
        )
    open_installation(args.data, make=True)
    from django.utils import timezone

    from attunement.actions.new_practice import check_new_practice
    from attunement.actions.start_practice import require_none, start_practice
    from attunement.cli.practice_questions import read_answers

    if raw is not None:  # a wrong answer is said before anything is made
        check_new_practice(read_answers(raw, args.answers.name), today=timezone.localdate())
    bring_up_to_date()
    require_none()
    if raw is None:
        raw = asked(timezone.localdate(), input, getpass.getpass, lambda line: print(line, file=sys.stderr))
    new = read_answers(raw, args.answers.name if args.answers else "")
    _say(start_practice(new=new, data=args.data), args.data)
    return 0


def _file(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise BadInput(f"cannot be read: {error.strerror}", where=str(path), expected="a TOML file") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadInput(f"not readable as TOML: {error}", where=str(path)) from None


def asked(
    today: date, ask: Callable[[str], str], ask_secret: Callable[[str], str], say: Callable[[str], None]
) -> dict[str, Any]:
    """Ask everything in turn; a wrong answer is said to be wrong at once and asked again."""
    from attunement.cli.practice_questions import questions

    given: dict[str, Any] = {}
    for question in questions(today):
        if question.key == "help.checked":
            given["help.text"] = _help_text(given["country"], ask, say)
        if question.needs and not given.get(question.needs):
            continue
        given[question.key] = _one(question, ask_secret if question.secret else ask, say)
    return _as_tables({key: value for key, value in given.items() if value != ""})


def _one(question: Question, ask: Callable[[str], str], say: Callable[[str], None]) -> Any:
    shown = f"{question.asks} [{question.usually}]: " if question.usually else f"{question.asks}: "
    while True:
        typed = ask(shown)
        typed = (typed if question.secret else typed.strip()) or question.usually
        try:
            if not typed and question.may_be_empty:
                return ""
            value = _as_kind(typed, question)
            question.check(value, "")
            if question.secret and ask("The same once more: ") != typed:
                raise BadInput("the two are not the same")
            return value
        except BadInput as wrong:
            say(f"  {wrong}")


def _as_kind(typed: str, question: Question) -> Any:
    try:
        if question.kind is date:
            return date.fromisoformat(typed)
        return question.kind(typed)
    except ValueError:
        expected = "a day like 2026-01-05" if question.kind is date else "a whole number"
        raise BadInput(f"'{typed[:20]}' found", expected=expected) from None


def _help_text(country: str, ask: Callable[[str], str], say: Callable[[str], None]) -> str:
    """The starter text of the country as it is, or the practice's own, line by line."""
    from attunement.actions.starter_help_texts import starter_help

    starter = starter_help(country)
    if starter is not None:
        say(f"\nA text to begin from:\n\n{starter.text}\n\n{starter.missing}")
        say("Where it was read: " + "; ".join(starter.sources))
        say("Try each number before you use it. You can change the text on the manager's pages at any time.")
        if ask("Take it? yes or no [no]: ").strip().lower() in ("y", "yes"):
            return starter.text
    say(f"Where can clients turn in an emergency? Several lines; end with a line that holds only '{END_OF_TEXT}'")
    while True:
        lines: list[str] = []
        while (line := ask("> ").rstrip()) != END_OF_TEXT:
            lines.append(line)
        if text := "\n".join(lines).strip():
            return text
        say("  Please write something: clients are shown this in an emergency.")


def _as_tables(given: dict[str, Any]) -> dict[str, Any]:
    """`{"a.b": 1}` as `{"a": {"b": 1}}`, which is what a file of answers holds."""
    tables: dict[str, Any] = {}
    for key, value in given.items():
        *above, last = key.split(".")
        place = tables
        for name in above:
            place = place.setdefault(name, {})
        place[last] = value
    return tables


def _say(started: StartedPractice, data: Path) -> None:
    print(f"{started.practice.name} is set up in {data}.")
    print("\nRecovery key. Write it on paper and keep it away from this machine. It is shown this once:")
    print(f"\n  {started.recovery_key}\n")
    print("Without it no backup can ever be opened. The stored data are not encrypted yet: see SECURITY.md.")
    for invitation in started.invitations:
        print(f"\n{invitation.staff.name} chooses a password here, once, until {invitation.expires_at:%d %B %Y}:")
        print(f"  {invitation.url}")
    print(f"\nNext: attunement serve --data {data}")
