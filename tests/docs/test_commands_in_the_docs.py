"""What the papers tell to type can be typed: each command is run here, or is in a short list with the reason."""

from __future__ import annotations

import re
import shlex
import shutil
from contextlib import ExitStack
from pathlib import Path

import pytest

from attunement.cli.main import _parser
from tests.docs.fences import ROOT, Command, commands, fences, papers
from tests.docs.not_run import NOT_RUN
from tests.docs.place import INSTALL, SHOWN_BY_THE_PAPERS, Place

LANGUAGES = {"sh", "console", "toml", "ini", "json", "csv", "html", "python", "text", "po", "mermaid"}
PAGES = [page for page in papers() if commands(page)]
NEEDS_A_PRACTICE = "/srv/attunement"


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """Prepared, with nothing in it."""
    made = Place(tmp_path)
    made.prepare()
    return made


@pytest.mark.parametrize("page", papers())
def test_each_block_says_what_it_is(page: str) -> None:
    assert {language for language, _ in fences(page)} <= LANGUAGES


@pytest.mark.parametrize("page", PAGES)
def test_what_a_page_tells_to_type_works(page: str, place: Place) -> None:
    to_run = [command for command in commands(page) if command.text not in NOT_RUN]
    if page != INSTALL and any(NEEDS_A_PRACTICE in command.text for command in to_run):
        place.begin()
    if any("$ATTUNEMENT_DATABASE" in command.text for command in to_run):
        from tests.postgres.server import new_database

        place.database = new_database()
    with ExitStack() as open_now:
        for command in to_run:
            if SHOWN_BY_THE_PAPERS in command.text:
                open_now.enter_context(place.serving())
            elif not _asks_how_it_is(command):
                open_now.close()
            if shutil.which(command.program, path=place.environment(bool(place.database))["PATH"]) is None:
                pytest.skip(f"{command.program} is not on this machine")
            _works(place, command)


def _works(place: Place, command: Command) -> None:
    done = place.run(command)
    assert "Traceback" not in done.stderr
    allowed = (0, 1) if _asks_how_it_is(command) else (0,)
    assert done.returncode in allowed, f"{command.text}\n{done.stdout}\n{done.stderr}"


def _asks_how_it_is(command: Command) -> bool:
    """Ends with 1 when something is found, and something may be: time goes on after the day the papers name."""
    return command.program == "attunement" and ("check" in command.words[1:2] or "--status" in command.words)


@pytest.mark.parametrize("text", NOT_RUN)
def test_what_is_not_run_still_stands_somewhere_and_is_no_slip(text: str) -> None:
    pages = [page for page in PAGES for command in commands(page) if command.text == text]
    assert pages, "no page says this any more: take it out of the list"
    called = Command(pages[0], text)
    ours = re.search(r"(?:^|/bin/| )attunement (init|serve|work|check) .*", text)
    if ours and called.program != "podman":
        _parser().parse_args(ours.group().split("attunement ", 1)[1].split())
    if called.program == "just":
        assert re.search(rf"^{called.words[1]}\b.*:", (ROOT / "justfile").read_text(encoding="utf-8"), re.M)
    for word in called.words:
        if word.startswith(
            ("./", "scripts/", "tests/", "deploy/", "/opt/attunement/deploy", "/opt/attunement/scripts")
        ):
            assert (ROOT / word.removeprefix("/opt/attunement/")).exists(), word


def test_every_example_of_the_reference_is_a_call_we_understand() -> None:
    text = (ROOT / "docs" / "reference" / "commands.md").read_text(encoding="utf-8")
    shown = re.findall(r"^  (?:[A-Z_]+=\S+ )?attunement (.+)$", text, re.M)
    assert len(shown) > 30
    for line in shown:
        _parser().parse_args(shlex.split(re.split(r" (?:>|&&|\|) ", line)[0]))


def test_a_command_is_read_as_it_would_be_typed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.md").write_text(
        "```sh\n$ one  # why\ntwo \\\n  --three\n# no\n\n```\n```\nfour\n```\n", encoding="utf-8"
    )
    monkeypatch.setattr("tests.docs.fences.ROOT", tmp_path)
    assert [command.text for command in commands("a.md")] == ["one", "two    --three"]
    assert fences("a.md")[1] == ("", "four\n")


def test_a_command_that_fails_is_noticed(place: Place) -> None:
    with pytest.raises(AssertionError, match="nowhere"):
        _works(place, Command("a.md", ".venv/bin/attunement map nowhere.json --for room"))
    with pytest.raises(AssertionError):
        _works(place, Command("a.md", "false | true"))
