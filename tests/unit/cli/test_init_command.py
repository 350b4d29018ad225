"""`attunement init` and `serve`: a practice from a file or from answers typed, nothing overwritten, nothing half."""

from __future__ import annotations

import os
import re
import sqlite3
import stat
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from attunement.actions.new_practice import check_new_practice
from attunement.cli.init import asked
from attunement.cli.practice_questions import read_answers
from attunement.domain.errors import BadInput
from attunement.storage.practice_key import key_from_recovery, read_practice_key

PASSWORD = "a kettle on a quiet hill"
TODAY = date(2026, 1, 10)
FILE = f"""
name = "Lindenhof Practice"
address = "https://care.example.org"
country = "DE"
retention_years = 10
[manager]
name = "Jo Manager"
email = "jo@practice.example"
password = "{PASSWORD}"
[mail]
host = "mail.example.org"
from = "care@practice.example"
[help]
checked = 2026-01-05
checked_by = "Jo Manager"
[alerts]
hours = "Monday to Friday, 9 to 17"
responder = {{ name = "Miriam", email = "miriam@practice.example" }}
backup = {{ name = "Jo Manager", email = "jo@practice.example", role = "manager" }}
"""


def run(*arguments: str, typed: str = "") -> subprocess.CompletedProcess[str]:
    """The command as a process of its own, with none of the tests' settings."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith(("ATTUNEMENT_", "DJANGO_"))}
    command = [sys.executable, "-m", "attunement.cli.main", *arguments]
    return subprocess.run(command, env=ours, input=typed, capture_output=True, text=True, check=False, timeout=120)


def init(folder: Path, text: str = FILE) -> subprocess.CompletedProcess[str]:
    (folder / "answers.toml").write_text(text, encoding="utf-8")
    return run("init", "--data", str(folder / "data"), "--answers", str(folder / "answers.toml"))


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A practice begun from a file, and what was printed."""
    folder = tmp_path_factory.mktemp("practice")
    done = init(folder)
    assert (done.returncode, done.stderr) == (0, "")
    return folder, done.stdout


def test_a_practice_begins_and_its_secrets_are_the_owners(started: tuple[Path, str]) -> None:
    folder, printed = started
    data = folder / "data"
    assert stat.S_IMODE(data.stat().st_mode) == 0o700
    assert {stat.S_IMODE((data / name).stat().st_mode) for name in ("secret-key", "practice-key")} == {0o600}
    paper = re.search(r"\n  ((?:[A-Z2-7]{4} ){13}[A-Z2-7]{4})\n", printed)
    assert paper
    assert key_from_recovery(paper.group(1)) == read_practice_key(data)
    assert "not encrypted yet" in printed


def test_neither_password_nor_recovery_key_nor_link_is_in_the_database(started: tuple[Path, str]) -> None:
    folder, printed = started
    held = b"".join(path.read_bytes() for path in (folder / "data").glob("attunement.sqlite3*"))
    link = re.search(r"/join#(\S+)", printed)
    key = re.search(r"\n  ([A-Z2-7 ]{60,})\n", printed)
    assert link
    assert key
    for secret in (
        PASSWORD,
        link.group(1),
        key.group(1).strip(),
        (folder / "data" / "practice-key").read_text().strip(),
    ):
        assert secret.encode() not in held


def test_each_one_named_who_has_no_password_gets_a_link(started: tuple[Path, str]) -> None:
    assert re.findall(r"^(\w+) chooses a password here", started[1], re.M) == ["Miriam"]
    assert "https://care.example.org/join#" in started[1]


def test_a_practice_that_is_there_is_never_overwritten(started: tuple[Path, str]) -> None:
    folder, _ = started
    key = read_practice_key(folder / "data")
    again = init(folder, FILE.replace("Lindenhof", "Another"))
    assert again.returncode == 3
    assert "practice here already" in again.stderr
    assert read_practice_key(folder / "data") == key
    with sqlite3.connect(folder / "data" / "attunement.sqlite3") as database:
        assert database.execute("select name from storage_practice").fetchall() == [("Lindenhof Practice",)]


def test_check_says_what_is_left_to_do(started: tuple[Path, str]) -> None:
    folder, _ = started
    (folder / "data" / "practice-key").chmod(0o644)
    found = run("check", "--data", str(folder / "data"))
    (folder / "data" / "practice-key").chmod(0o600)
    assert found.returncode == 1
    said = found.stdout.splitlines()
    assert any(line.startswith("files: ") and "practice-key" in line for line in said)
    assert any(line.startswith("worker: it has never worked here") for line in said)
    assert "alerts: Miriam is named to answer them and cannot sign in yet" in said


def test_without_its_key_the_practice_is_not_served(started: tuple[Path, str]) -> None:
    folder, _ = started
    key, away = folder / "data" / "practice-key", folder / "away"
    key.rename(away)
    refused = run("serve", "--data", str(folder / "data"), "--port", "8971")
    away.rename(key)
    assert refused.returncode == 2
    assert "key cannot be read" in refused.stderr.splitlines()[0]


def test_serve_says_each_missing_thing_in_a_line(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    refused = run("serve", "--data", str(tmp_path / "data"), "--port", "8972")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert refused.stderr.startswith("missing: there is no practice here yet")


def test_a_directory_that_is_not_there_is_named(tmp_path: Path) -> None:
    refused = run("serve", "--data", str(tmp_path / "nowhere"), "--port", "8973")
    assert refused.returncode == 2
    assert "nowhere: there is no such directory" in refused.stderr


def test_where_nobody_can_be_asked_a_file_is_asked_for(tmp_path: Path) -> None:
    refused = run("init", "--data", str(tmp_path / "data"))
    assert refused.returncode == 2
    assert "--answers FILE.toml" in refused.stderr
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('name = "Lindenhof Practice"\n', "", "name: missing"),
        ("https://care.example.org", "http://care.example.org", "must not travel unprotected"),
        ("https://care.example.org", "https://care.example.org/path", "whole site"),
        ('country = "DE"', 'country = "Germany"', "two capital letters"),
        ('country = "DE"', 'country = "FR"', "no text ships for this country"),
        (PASSWORD, "short", "at least 12"),
        (PASSWORD, "password1234", "too common"),
        ("2026-01-05", "2999-01-05", "still to come"),
        ('host = "mail.example.org"', 'host = "mail.example.org"\nsecurity = "none"', "must not travel unprotected"),
        ('host = "mail.example.org"', 'host = "mail.example.org"\nuser = "us"', "belong together"),
        ("[mail]", "[mail]\nnonsense = 1", "unknown key"),
        ("retention_years = 10", "retention_years = 0", "1 to 100 years"),
        ('"miriam@practice.example"', '"jo@practice.example"', "same person"),
        ('"miriam@practice.example"', '"nobody"', "no e-mail address"),
        ("[help]", "[help", "not readable as TOML"),
    ],
)
def test_a_wrong_answer_is_named_and_nothing_begins(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in FILE
    refused = init(tmp_path, FILE.replace(old, new, 1))
    assert refused.returncode == 2, refused.stdout
    assert said in refused.stderr
    assert "Traceback" not in refused.stderr
    assert new in ("short", "password1234") or PASSWORD not in refused.stderr
    assert not (tmp_path / "data" / "practice-key").exists()


TYPED = [
    "Lindenhof Practice",
    "http://care.example.org",  # refused at once, asked again
    "https://care.example.org",
    "AT",
    "Vienna",
    "Europe/Vienna",
    "Jo Manager",
    "jo@practice.example",
    PASSWORD,
    PASSWORD,
    "mail.example.org",
    "",
    "many",
    "",
    "",
    "care@practice.example",
    "",
    "Weekdays",
    "",
    "Miriam",
    "miriam@practice.example",
    "",
    "Jo Manager",
    "jo@practice.example",
    "manager",
    "Call 112.",
    "It is free.",
    ".",
    "2026-01-05",
    "Jo Manager",
    "10",
]


@pytest.mark.django_db
def test_asked_in_a_terminal_a_wrong_answer_is_asked_again(settings: Any) -> None:
    typed, said = iter(TYPED), list[str]()
    new = read_answers(asked(TODAY, lambda _: next(typed), lambda _: next(typed), said.append), "")
    assert next(typed, None) is None, "everything typed was asked for"
    assert (new.address, new.mail.port, new.mail.security) == ("https://care.example.org", 587, "starttls")
    assert new.time_zone == "Europe/Vienna"
    assert new.help.text == "Call 112.\nIt is free."
    assert (new.alerts.responder.role, new.alerts.backup.role) == ("clinician", "manager")
    assert [line.strip() for line in said if "unprotected" in line or "'many'" in line] == [
        "answers must not travel unprotected. Expected https:// and a name, like https://care.example.org. "
        "Plain http is for localhost only.",
        "'many' found. Expected a whole number.",
    ]
    assert PASSWORD not in repr(new)


def test_two_passwords_that_differ_are_asked_again() -> None:
    typed = iter([*TYPED[:9], "something else", *TYPED[8:]])
    said: list[str] = []
    asked(TODAY, lambda _: next(typed), lambda _: next(typed), said.append)
    assert any("not the same" in line for line in said)


def test_a_password_from_a_file(tmp_path: Path) -> None:
    import tomllib

    (tmp_path / "secret").write_text(PASSWORD + "\n", encoding="utf-8")
    raw = tomllib.loads(FILE.replace(f'password = "{PASSWORD}"', f'password_file = "{tmp_path / "secret"}"'))
    assert read_answers(raw, "").password == PASSWORD
    raw["manager"]["password_file"] = str(tmp_path / "none")
    with pytest.raises(BadInput, match="cannot be read"):
        read_answers(raw, "")


def test_the_example_of_the_how_to_is_one_that_works(tmp_path: Path) -> None:
    import tomllib

    page = Path(__file__).parents[3] / "docs" / "how-to" / "install-a-practice.md"
    found = re.search(r"```toml\n(.*?)```", page.read_text(encoding="utf-8"), re.S)
    assert found
    (tmp_path / "secret").write_text(PASSWORD, encoding="utf-8")
    text = re.sub(r'password_file = ".*?"', f'password_file = "{tmp_path / "secret"}"', found.group(1))
    new = read_answers(tomllib.loads(text), "")
    check_new_practice(new, TODAY)
    assert "116 016" in new.help.text, "the starter text of the country"


def test_the_machines_owner_lets_a_manager_set_up_a_second_step_anew(started: tuple[Path, str]) -> None:
    folder, _ = started
    data = folder / "data"
    done = run("forget-second-step", "JO@practice.example", "--data", str(data))
    said = "Jo Manager sets up a second step at the next sign-in.\n"
    assert (done.stderr, done.returncode, done.stdout) == ("", 0, said)
    nobody = run("forget-second-step", "nobody@practice.example", "--data", str(data))
    assert nobody.returncode == 2
    assert nobody.stderr.startswith("attunement: e-mail: nobody who works here signs in with it.")
    empty = run("forget-second-step", "JO@practice.example", "--data", str(folder))
    assert (empty.returncode, "there is no practice here" in empty.stderr) == (2, True)
