"""A place in which the papers' commands run as written: a checkout in /opt, data in /srv, all below one folder."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.docs.fences import ROOT, Command, first_block
from tests.test_demo import free_port

INSTALL = "docs/how-to/install-a-practice.md"
INIT = "attunement init --data /srv/attunement --answers practice.toml"
SHOWN_BY_THE_PAPERS = "127.0.0.1:8000"
TRANSCRIPTS = {
    "session.vtt": "WEBVTT\n\n00:00.000 --> 00:02.000\n<v Ana>Hello.\n",
    "many.csv": "transcript,start,speaker,text\n16,0,Ana,Hello.\n17,0,Ben,Hello.\n17,2,Ana,How are you?\n",
}
WORDS = "a kettle on a quiet hill\n"


@dataclass
class Place:
    """Where a page's commands are typed. `database` is a PostgreSQL address, for the lines that name it."""

    folder: Path
    database: str = ""
    port: int = 8000

    def prepare(self) -> None:
        """The checkout's parts, and what the page about installing asks for."""
        for name in ("examples", "src", "docs", "scripts", "justfile", "deploy"):
            (self.folder / name).symlink_to(ROOT / name)
        (self.folder / ".venv").mkdir()
        (self.folder / ".venv" / "bin").symlink_to(Path(sys.executable).parent)
        (self.folder / "srv").mkdir()
        for name in ("manager-password", "attunement-mail-password"):
            (self.folder / "srv" / name).write_text(WORDS, encoding="utf-8")
        shutil.copy(ROOT / "tests" / "unit" / "exchange" / "transcripts" / "session.eaf", self.folder)
        for name, text in TRANSCRIPTS.items():
            (self.folder / name).write_text(text, encoding="utf-8")
        answers = self.here(first_block(INSTALL, "toml"))
        (self.folder / "practice.toml").write_text(answers, encoding="utf-8")

    def begin(self) -> None:
        """A practice, started by the page about installing; the recovery key it shows is written down."""
        begun = self.run(Command(INSTALL, INIT))
        assert begun.returncode == 0, begun.stderr
        shown = re.search(r"^  ([A-Z2-7]{4}(?: [A-Z2-7]{4}){13})$", begun.stdout, re.M)
        assert shown, begun.stdout
        (self.folder / "srv" / "recovery-key").write_text(shown.group(1), encoding="utf-8")

    def here(self, text: str) -> str:
        """With this place's folders for those of a real machine."""
        text = text.replace("/srv/", f"{self.folder}/srv/").replace("/opt/attunement/", f"{self.folder}/")
        return text.replace(SHOWN_BY_THE_PAPERS, f"127.0.0.1:{self.port}")

    def run(self, command: Command) -> subprocess.CompletedProcess[str]:
        """As a shell runs it."""
        return subprocess.run(
            ["bash", "-euo", "pipefail", "-c", self.here(command.text)],
            cwd=self.folder,
            env=self.environment("$ATTUNEMENT_DATABASE" in command.text),
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

    def environment(self, with_database: bool) -> dict[str, str]:
        """A clean one: the checkout's programs first, and PostgreSQL's own."""
        paths = [str(self.folder / ".venv" / "bin"), os.environ["PATH"]]
        if with_database:
            from tests.postgres.server import programs

            paths.insert(0, str(programs()))
        kept = {"PATH": ":".join(paths), "HOME": str(self.folder), "LANG": "C.UTF-8"}
        return {**kept, "ATTUNEMENT_DATABASE": self.database} if with_database else kept

    @contextmanager
    def serving(self) -> Iterator[None]:
        """The practice served, as long as it is asked whether it is well."""
        self.port = free_port()
        command = ["attunement", "serve", "--data", f"{self.folder}/srv/attunement", "--port", str(self.port)]
        program = str(Path(sys.executable).with_name("attunement"))
        server = subprocess.Popen(
            [program, *command[1:]],
            env=self.environment(False),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        try:
            assert server.stdout is not None
            assert server.stdout.readline().startswith("Serving "), server.communicate(timeout=10)
            yield
        finally:
            server.terminate()
            server.communicate(timeout=30)
