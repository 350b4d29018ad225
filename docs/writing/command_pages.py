"""The commands, the settings, and who may do what."""

from __future__ import annotations

import argparse
import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from attunement.cli.main import COMMANDS
from attunement.domain.permission import ROLES
from docs.writing.markdown import bullets, page, section, table

SETTINGS: Mapping[str, str] = {
    "ATTUNEMENT_DATA": "the folder that holds the practice's data: database and secret key",
    "ATTUNEMENT_DATABASE": "where the data are in PostgreSQL: `postgresql://USER:PASSWORD@HOST:PORT/NAME`",
    "ATTUNEMENT_HOSTS": "the host names the server answers to, separated by commas",
    "ATTUNEMENT_HTTPS": "`no` only for the demo and tests on the loopback address: cookies then travel unencrypted",
    "ATTUNEMENT_PROXIES": "addresses or networks of your own reverse proxies, separated by commas: their "
    "`X-Forwarded-For` is believed, so that the limit on sign-ins counts each client apart",
    "ATTUNEMENT_AUDIT_HEADS": "the file in which the signed ends of the audit list are kept; without it "
    "`audit-heads` in the data directory",
    "ATTUNEMENT_LOG": "`json` for one JSON document a line; without it plain lines",
    "ATTUNEMENT_SPEECH_TO_TEXT": "`package.module:name` of a program on this machine that writes "
    "recordings down; none ships",
    "ATTUNEMENT_MAIL_BACKEND": "how mail leaves; the tests change it",
    "ATTUNEMENT_SMTP_HOST": "the mail server, where the practice names none of its own",
    "ATTUNEMENT_SMTP_PORT": "its port",
}
"""What each environment variable is for. A test holds that the code reads these and no others."""

EXIT_CODES = (
    (0, "done"),
    (1, "`check` found something"),
    (2, "the call or a file is wrong; the message says what, where and what was expected"),
    (3, "refused, for privacy or safety"),
)


def parsers() -> dict[str, argparse.ArgumentParser]:
    """Every command by its full name, `instruments match` as well as `instruments`."""
    top = argparse.ArgumentParser(prog="attunement")
    commands = top.add_subparsers()
    for command in COMMANDS:
        command.register(commands)
    return dict(_all_below(top))


def _all_below(parser: argparse.ArgumentParser) -> Iterator[tuple[str, argparse.ArgumentParser]]:
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for inner in action.choices.values():
                yield inner.prog.removeprefix("attunement "), inner
                yield from _all_below(inner)


def command_page() -> str:
    """One section per command."""
    return page(
        "Commands",
        "`attunement COMMAND`. What a program reads goes to standard output, everything else to standard error.",
        table(("exit code", "means"), EXIT_CODES),
        *(_command(name, parser) for name, parser in parsers().items()),
    )


def _command(name: str, parser: argparse.ArgumentParser) -> str:
    rows = [row for action in parser._actions if (row := _argument(action))]
    says = (parser.description or "").strip()
    examples = f"```\n{parser.epilog.strip()}\n```" if parser.epilog else ""
    return section(f"`attunement {name}`", _sentence(says), table(("argument", "what", "default"), rows), examples)


def _sentence(text: str) -> str:
    whole = text[:1].upper() + text[1:]
    return whole if whole.endswith(".") or not whole else whole + "."


def _argument(action: argparse.Action) -> tuple[str, str, str] | None:
    if isinstance(action, argparse._HelpAction | argparse._SubParsersAction) or action.help == argparse.SUPPRESS:
        return None
    name = ", ".join(action.option_strings) or str(action.metavar or action.dest)
    choices = f"one of {', '.join(str(choice) for choice in action.choices)}" if action.choices else ""
    # The default has a column of its own.
    says = re.sub(r"\s*\(?default:? [^)]*\)?$", "", (action.help or "").replace("%%", "%"))
    needed = "must be given" if action.required else ""
    default = needed if action.default in (None, False) else str(action.default)
    return f"`{name}`", "; ".join(part for part in (says, choices) if part), default


def settings_page(defaults: Mapping[str, str]) -> str:
    """Every environment variable, what it is for, and what holds without it."""
    rows = [(f"`{name}`", says, f"`{defaults.get(name, '')}`") for name, says in SETTINGS.items()]
    return page(
        "Settings",
        "Settings of the installation are environment variables; settings of the practice (who answers alerts, staffed "
        "hours, help texts) are in the practice's own data and are changed by its manager.",
        table(("variable", "what", "without it"), rows),
    )


def defaults_in(settings: Path) -> dict[str, str]:
    """The default of each `os.environ.get(name, default)` of a settings file."""
    calls = (node for node in ast.walk(ast.parse(settings.read_text(encoding="utf-8"))) if isinstance(node, ast.Call))
    found: dict[str, str] = {}
    for call in calls:
        if ast.unparse(call.func) == "os.environ.get" and len(call.args) == 2:
            name, default = (ast.literal_eval(argument) for argument in call.args)
            found[name] = str(default)
    return found


def role_page() -> str:
    """Who may do what, read aloud."""
    return page("Roles", *(_role(role.value, says.says, says.may) for role, says in ROLES.items()))


def _role(name: str, says: str, may: Iterable[str]) -> str:
    return section(name.capitalize(), says, "May:", bullets(sorted(str(permission) for permission in may)))
