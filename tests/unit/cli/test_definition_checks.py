"""`check` says what is wrong with the data that ships, a line each, and ends with 1 when it found something."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from attunement.cli import check
from attunement.cli.definition_checks import definition_problems
from attunement.cli.main import main
from attunement.instruments.loading import DEFINITIONS
from attunement.instruments.occasions_loading import OCCASIONS
from attunement.roadmap.loading import HERE


def test_what_ships_has_nothing_wrong(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check"]) == 0
    assert capsys.readouterr().out == ""


def test_a_problem_is_a_line_and_exit_code_1(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(check, "problems", lambda *_, **__: iter(["one thing", "another"]))
    assert main(["check"]) == 1
    assert capsys.readouterr().out == "one thing\nanother\n"


def changed(folder: Path, name: str, old: str, new: str) -> None:
    """One text in one file put in place of another, which must be there."""
    file = folder / name
    text = file.read_text(encoding="utf-8")
    assert old in text, name
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


BREAKS: list[tuple[str, Callable[[Path], None], str]] = [
    (
        "an unknown key in a definition",
        lambda at: changed(at / "definitions", "phq-9.toml", "version = 1", "version = 1\ncolour = 1"),
        "definition phq-9.toml.colour: unknown key",
    ),
    (
        "a definition that is no TOML",
        lambda at: changed(at / "definitions", "gad-7.toml", "version = 1", "version ="),
        "definition gad-7.toml: not readable as TOML",
    ),
    (
        "a worked example that does not hold",
        lambda at: changed(at / "definitions", "phq-9.toml", "value = 9, ", "value = 8, "),
        "definition phq-9.toml: ",
    ),
    (
        "a sitting that asks what is not there",
        lambda at: changed(at / "occasions", "the-two-of-you.toml", '"relationship-checkup"', '"no-such"'),
        "sitting the-two-of-you.toml",
    ),
    (
        "a protocol that is missing",
        lambda at: (at / "guidance" / "protocols" / "violence.toml").unlink(),
        "library protocols: no protocol for 'violence'",
    ),
]


@pytest.mark.parametrize(("what", "spoil", "says"), BREAKS, ids=[what for what, _, _ in BREAKS])
def test_each_kind_of_wrong_file_is_named(what: str, spoil: Callable[[Path], None], says: str, tmp_path: Path) -> None:
    shutil.copytree(DEFINITIONS, tmp_path / "definitions")
    shutil.copytree(OCCASIONS, tmp_path / "occasions")
    for folder in ("library", "sentences", "signals", "protocols"):
        shutil.copytree(HERE / folder, tmp_path / "guidance" / folder)
    spoil(tmp_path)
    found = list(definition_problems(tmp_path / "definitions", tmp_path / "occasions", tmp_path / "guidance"))
    assert any(problem.startswith(says) for problem in found), found
