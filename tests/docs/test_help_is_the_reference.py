"""What `attunement COMMAND --help` says stands in the reference, and the other way round."""

from __future__ import annotations

import re

import pytest

from attunement.cli.main import COMMANDS, main
from docs.writing.command_pages import parsers
from tests.docs.fences import ROOT

PAGE = (ROOT / "docs" / "reference" / "commands.md").read_text(encoding="utf-8")
NAMES = sorted(parsers())


def plain(text: str) -> str:
    """Blanks and line breaks as one blank; a terminal breaks lines where it likes."""
    return " ".join(text.split())


def section(name: str) -> str:
    """What the reference says of a command."""
    return PAGE.partition(f"## `attunement {name}`\n")[2].partition("\n## ")[0]


@pytest.mark.parametrize("name", NAMES)
def test_help_and_reference_say_the_same(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*name.split(), "--help"]) == 0
    helped, written = capsys.readouterr().out, section(name)
    options = set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", helped.partition("examples:")[0])) - {"--help"}
    assert set(re.findall(r"^\| `(--[a-z-]+)` \|", written, re.M)) <= options
    assert {option for option in options if f"`{option}`" not in written} == set()
    about = written.split("| argument |")[0]
    assert plain(about).rstrip(".").lower() in plain(helped).lower()


def test_the_list_of_commands_is_whole(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    listed = re.findall(r"^    ([a-z-]+)(?: |$)", capsys.readouterr().out, re.M)
    assert len(listed) == len(COMMANDS)
    assert {name for name in NAMES if " " not in name} == set(listed)
    assert re.findall(r"^## `attunement (.+)`$", PAGE, re.M) == list(parsers())
