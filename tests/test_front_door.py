"""The two commands a newcomer types, and the locks they install from. A whole set-up is what CI itself does."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LOCKS = ("requirements.lock", "requirements-dev.lock", "requirements-uv.lock")
DOORS = ("run", "test", ".ci/run", "scripts/set-up", "scripts/lock")


def call(*command: str | Path, cwd: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[str]:
    clean = {"PATH": os.environ["PATH"], **environment}
    return subprocess.run(
        [str(part) for part in command], cwd=cwd, env=clean, capture_output=True, text=True, check=False, timeout=120
    )


def pins(lock: str) -> set[tuple[str, str]]:
    """Package and version; a package may have another version on another Python."""
    text = (ROOT / lock).read_text(encoding="utf-8")
    return set(re.findall(r"^([a-z0-9._-]+)==(\S+)", text, re.M))


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The front door alone, somewhere else, with nothing set up."""
    shutil.copytree(ROOT / "scripts", tmp_path / "scripts")
    for name in (*LOCKS, "pyproject.toml", "run", "test"):
        shutil.copy(ROOT / name, tmp_path)
    return tmp_path


@pytest.mark.parametrize("door", DOORS)
def test_a_door_can_be_opened_by_name(door: str) -> None:
    assert os.access(ROOT / door, os.X_OK)
    assert call("bash", "-n", ROOT / door).returncode == 0


def test_ci_runs_exactly_what_everyone_runs() -> None:
    lines = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    doing = [line for line in lines if line and not line.startswith(("#", "set "))]
    assert doing == ['exec "$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)/test" "$@"']


WRONG = [
    pytest.param(["--port"], "--port needs a number", id="no number"),
    pytest.param(["--port", "abc"], "'abc' is no port", id="a word"),
    pytest.param(["--port", "0"], "'0' is no port", id="nought"),
    pytest.param(["--port=65536"], "'65536' is no port", id="too high"),
    pytest.param(["--port", "80; ls"], "'80; ls' is no port", id="a command"),
    pytest.param(["--data"], "--data needs a folder", id="no folder"),
    pytest.param(["--data", ""], "--data needs a folder", id="an empty folder"),
    pytest.param(["--prot", "80"], "'--prot' is not known here", id="a slip"),
]


@pytest.mark.parametrize(("arguments", "says"), WRONG)
def test_a_wrong_call_is_told_before_anything_is_set_up(copy: Path, arguments: list[str], says: str) -> None:
    result = call(copy / "run", *arguments)
    assert result.returncode == 2
    assert says in result.stderr
    assert "--data DIR" in result.stderr
    assert not (copy / ".venv").exists()


def test_help_needs_no_set_up_no_home_and_no_place(copy: Path) -> None:
    result = call(copy / "run", "--help", cwd=Path("/"))
    assert result.returncode == 0
    assert "Ctrl-C" in result.stdout
    assert not (copy / ".venv").exists()


def test_without_a_python_it_says_what_to_install(copy: Path, tmp_path: Path) -> None:
    bare = tmp_path / "bare"
    bare.mkdir()
    for tool in ("bash", "env", "dirname", "cat", "cksum", "id", "rm", "mkdir"):
        (bare / tool).symlink_to(shutil.which(tool) or tool)
    result = call(copy / "scripts" / "set-up", "run", PATH=str(bare))
    assert result.returncode == 2
    assert "needs Python 3.11 or newer" in result.stderr


def test_without_a_network_it_says_so_and_leaves_no_stamp(copy: Path) -> None:
    result = call(
        copy / "scripts" / "set-up",
        "run",
        UV_OFFLINE="1",
        UV_CACHE_DIR=str(copy / "empty"),
        PIP_NO_INDEX="1",
        PIP_CONFIG_FILE=os.devnull,
    )
    assert result.returncode == 2
    assert "Check the network and start again." in result.stderr
    assert list((copy / ".venv").glob("stamp-*")) == []


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_pins_every_package_by_hash_and_names_no_host(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    entries = re.split(r"\n(?=\S)", text.strip())
    assert entries
    assert [entry.splitlines()[0] for entry in entries if "--hash=sha256:" not in entry] == []
    assert re.search(r"https?:|file:|--index|--find-links|@ ", text) is None


def test_the_tests_run_on_the_very_versions_the_practice_runs_on() -> None:
    practice, tests = pins("requirements.lock"), pins("requirements-dev.lock")
    assert practice
    assert practice - tests == set()


def test_everything_declared_is_locked() -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    project, groups = declared["project"], declared["dependency-groups"]
    practice = [*project["dependencies"], *project["optional-dependencies"]["server"], *groups["build"]]
    assert missing(practice, "requirements.lock") == []
    assert missing([*practice, *groups["dev"]], "requirements-dev.lock") == []


def missing(wanted: list[str], lock: str) -> list[str]:
    locked = {name for name, _ in pins(lock)}
    names = [re.split(r"[\[<>=!~ ]", entry)[0].lower() for entry in wanted]
    names = [re.sub(r"[-_.]+", "-", name) for name in names]  # as PEP 503 spells names
    return [name for name in names if name not in locked]
