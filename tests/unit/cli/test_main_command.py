"""How each way of ending a command ends, and the small parts every command uses."""

import argparse
from pathlib import Path

import pytest

from attunement.cli import score
from attunement.cli.command import as_json, put_out
from attunement.cli.main import COMMANDS, main
from attunement.cli.text_table import text_table
from attunement.domain.errors import BadInput, Refused
from attunement.exchange import practice_file
from tests.test_demo import free_port

ENDINGS = [
    (BadInput("wrong", where="here", expected="right"), 2, "attunement: here: wrong. Expected right."),
    (Refused("Not for you."), 3, "attunement: refused. Not for you."),
    (KeyboardInterrupt(), 130, ""),
]


@pytest.mark.parametrize(("error", "code", "says"), ENDINGS, ids=["wrong", "refused", "interrupted"])
def test_each_way_of_failing_has_its_exit_code_and_message(
    error: BaseException, code: int, says: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(_: str) -> None:
        raise error

    monkeypatch.setattr(score, "_named", fail)
    assert main(["score", "phq-9", "f.csv"]) == code
    printed = capsys.readouterr()
    assert (printed.out, printed.err.strip()) == ("", says)


def test_a_fault_of_ours_is_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: str) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(score, "_named", fail)
    with pytest.raises(ZeroDivisionError):
        main(["score", "phq-9", "f.csv"])


def test_every_command_is_registered_under_a_name_of_its_own() -> None:
    commands = argparse.ArgumentParser().add_subparsers()
    for command in COMMANDS:
        command.register(commands)
    assert {"instruments", "score", "map", "roadmap", "check", "demo"} <= set(commands.choices)
    assert len(commands.choices) == len(COMMANDS)


def test_help_names_every_command_and_every_exit_code(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    printed = capsys.readouterr().out
    assert all(word in printed for word in ("instruments", "score", "map", "roadmap", "check", "3 refused"))


def test_nan_is_never_printed() -> None:
    with pytest.raises(ValueError, match="JSON compliant"):
        as_json({"value": float("nan")})


def test_binary_needs_a_file_and_text_does_not(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(BadInput, match="--out FILE"):
        put_out(b"%PDF", None)
    assert put_out("text\n", None) == 0
    assert capsys.readouterr().out == "text\n"
    assert put_out("ʤ", tmp_path / "f") == 0
    assert (tmp_path / "f").read_bytes() == "ʤ".encode()


TABLES: list[tuple[list[tuple[str, ...]], str]] = [
    ([], "id  name\n--  ----\n"),
    ([("a", "b"), ("long", "")], "id    name\n----  ----\na     b\nlong\n"),
]


@pytest.mark.parametrize(("rows", "shown"), TABLES)
def test_a_table_is_as_wide_as_its_widest_cell(rows: list[tuple[str, ...]], shown: str) -> None:
    assert text_table(("id", "name"), rows) == shown


def test_a_demo_without_its_people_says_so_and_makes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(practice_file, "_BESIDE_THE_PACKAGE", (tmp_path / "nowhere",))
    assert main(["demo", "--data", str(tmp_path / "data"), "--port", str(free_port())]) == 2
    assert "the invented practice was left out" in capsys.readouterr().err
    assert not (tmp_path / "data").exists()
