"""What stands in the fenced blocks of the papers, and the commands among it."""

from __future__ import annotations

import re
import shlex
import subprocess
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
FENCE = re.compile(r"^ *```(\S*)\n(.*?)^ *```$", re.M | re.S)
SHELL = ("sh", "console")
WRITTEN_BY_US = "docs/reference/"
"""The reference shows what `--help` says; its examples are held by a test of their own."""


@dataclass(frozen=True)
class Command:
    """One line to type, with the page it stands on. Comments are gone."""

    page: str
    text: str

    @property
    def words(self) -> list[str]:
        """As a shell would split it."""
        return shlex.split(self.text)

    @property
    def program(self) -> str:
        """What is called, without its folder."""
        return Path(self.words[0]).name


def papers() -> list[str]:
    """Every Markdown file of the repository, but not what is written from the code."""
    asked = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z", "*.md"]
    listed = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0")
    return sorted(name for name in listed if name and (ROOT / name).is_file() and not name.startswith(WRITTEN_BY_US))


def fences(page: str) -> list[tuple[str, str]]:
    """Language and text of each fenced block of a page."""
    return FENCE.findall((ROOT / page).read_text(encoding="utf-8"))


def commands(page: str) -> list[Command]:
    """What a page tells to type, in its order."""
    blocks = [text for language, text in fences(page) if language in SHELL]
    lines = "\n".join(blocks).replace("\\\n", " ").splitlines()
    typed = (re.sub(r"\s+#.*$", "", line.removeprefix("$ ")).strip() for line in lines)
    return [Command(page, line) for line in typed if line and not line.startswith("#")]


def first_block(page: str, language: str) -> str:
    """The first block in this language."""
    return next(text for found, text in fences(page) if found == language)
