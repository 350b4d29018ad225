"""The house's rules, held by a machine: rooms, sizes, names, docstrings, words, and what may be imported."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
ROOM_FOLDER = ROOT / "src" / "attunement"
LONGEST_FUNCTION = 50
LONGEST_FILE = 400
FORBIDDEN_STEMS = {"util", "utils", "helper", "helpers", "misc", "common", "stuff"}
# Research may be cited as a source; nothing we name or show may carry a brand's words. Split, so as not to find itself.
BRANDS = re.compile(
    "|".join(["gott" + "man", r"sound relationship " + "house", r"love " + "maps?", r"four " + "horsem"]), re.I
)
CITING_KEYS = {"source", "evidence", "place", "author", "notes"}
MACHINE_PATHS = re.compile(
    "|".join(["/" + r"work/", "/" + r"root/", "/" + r"home/\w+/", "/" + r"Users/\w+/", r"C:\\+" + "Users"])
)
REGISTRIES = re.compile(
    "|".join(["pypi" + r"\.org", "python" + "hosted", "npm" + "js", "arti" + "factory", "/sim" + "ple/"])
)
PRIVATE_WORDS = {
    "answer",
    "answers",
    "value",
    "secret",
    "password",
    "proof",
    "code",
    "email",
    "name",
    "called",
    "content",
}
LOG_METHODS = {"debug", "info", "warning", "error", "exception", "critical", "log"}


def files_of_the_house() -> list[Path]:
    """Every file that is, or is about to be, under version control."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [ROOT / name for name in sorted(listed.split("\0")) if name and (ROOT / name).is_file()]


FILES = files_of_the_house()
PYTHON = [
    path
    for path in FILES
    if path.suffix == ".py" and "migrations" not in path.parts and path.relative_to(ROOT).parts[0] != "benchmarks"
]
SOURCES = [path for path in PYTHON if ROOM_FOLDER in path.parents]


def shown(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def text_of(path: Path) -> str:
    """A file as text; nothing for pictures and the like."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


def functions_in(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def too_long(source: str) -> list[str]:
    """Functions over the limit, counted from `def` to the last line, docstring included."""
    lengths = {f.name: (f.end_lineno or f.lineno) - f.lineno + 1 for f in functions_in(ast.parse(source))}
    return [f"{name} has {lines} lines" for name, lines in lengths.items() if lines > LONGEST_FUNCTION]


def undocumented(source: str) -> list[str]:
    """Public functions, classes and methods without a docstring. Django's inner Meta speaks for itself."""
    found: list[str] = []

    def visit(owner: ast.Module | ast.ClassDef, prefix: str) -> None:
        for node in owner.body:
            if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                continue
            if node.name.startswith("_") or node.name == "Meta":
                continue
            if not ast.get_docstring(node):
                found.append(prefix + node.name)
            if isinstance(node, ast.ClassDef):
                visit(node, f"{prefix}{node.name}.")

    visit(ast.parse(source), "")
    return found


def private_words_logged(source: str) -> list[str]:
    """Names that could hold private data, given to a logger. Words inside the message itself are fine."""
    found: list[str] = []
    for call in ast.walk(ast.parse(source)):
        if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr in LOG_METHODS):
            continue
        if not re.search(r"\blog", ast.unparse(call.func.value), re.I):
            continue
        given = [*call.args, *(keyword.value for keyword in call.keywords)]
        for node in (inner for argument in given for inner in ast.walk(argument)):
            name = node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""
            if PRIVATE_WORDS & set(re.split(r"[_\d]+", name.lower())):
                found.append(f"line {node.lineno}: {name}")  # type: ignore[attr-defined]
    return found


def branded(path: Path) -> list[str]:
    """Brand words in a file; in TOML and JSON-like data only outside the fields that cite a source."""
    text = text_of(path)
    if not BRANDS.search(text):
        return []
    if path.suffix != ".toml":
        return [match.group() for match in BRANDS.finditer(text)]
    return [value for key, value in leaves(tomllib.loads(text)) if key not in CITING_KEYS and BRANDS.search(value)]


def leaves(table: Any, key: str = "") -> Iterator[tuple[str, str]]:
    """Every text of a table, with the key it stands under."""
    if isinstance(table, dict):
        for name, inner in table.items():
            yield from leaves(inner, name)
    elif isinstance(table, list):
        for inner in table:
            yield from leaves(inner, key)
    elif isinstance(table, str):
        yield key, table


def code_lines(folder: str) -> int:
    """Lines of Python under a folder that are neither blank nor only a comment; docstrings count, migrations don't."""
    paths = [path for path in PYTHON if path.relative_to(ROOT).parts[0] == folder]
    return sum(1 for path in paths for line in text_of(path).splitlines() if line.strip() and line.strip()[0] != "#")


def settings() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", PYTHON, ids=shown)
def test_no_file_and_no_function_is_too_long(path: Path) -> None:
    source = text_of(path)
    assert len(source.splitlines()) <= LONGEST_FILE
    assert too_long(source) == []


@pytest.mark.parametrize("path", SOURCES, ids=shown)
def test_everything_public_says_what_it_is(path: Path) -> None:
    assert undocumented(text_of(path)) == []


@pytest.mark.parametrize("path", SOURCES, ids=shown)
def test_no_private_data_go_into_a_log(path: Path) -> None:
    assert private_words_logged(text_of(path)) == []


def test_no_file_is_named_for_nothing() -> None:
    unclear = [shown(path) for path in PYTHON if path.stem in FORBIDDEN_STEMS or re.search(r"[a-z_]2$", path.stem)]
    assert unclear == []


def test_nothing_carries_a_brands_words() -> None:
    seen = [path for path in FILES if path.relative_to(ROOT).parts[0] not in ("docs", "tests")]
    assert {shown(path): words for path in seen if (words := branded(path))} == {}


def test_no_file_knows_one_machine_or_one_registry() -> None:
    found = {
        shown(path): match.group()
        for path in FILES
        if (match := MACHINE_PATHS.search(text_of(path)) or REGISTRIES.search(text_of(path)))
    }
    assert found == {}


def test_there_is_as_much_test_as_code() -> None:
    ratio = code_lines("tests") / code_lines("src")
    assert 1.0 <= ratio <= 2.0, f"{ratio:.2f} lines of test for each line of code"


def test_every_room_has_its_place_in_the_layers() -> None:
    contracts = settings()["tool"]["importlinter"]["contracts"]
    layers = next(contract for contract in contracts if contract["type"] == "layers")
    placed = {room.strip(" ()") for layer in layers["layers"] for room in layer.split("|")}
    rooms = {path.parent.name for path in SOURCES if path.name == "__init__.py" and path.parent.parent == ROOM_FOLDER}
    assert layers["exhaustive"] is True
    assert rooms <= placed, f"no place for {rooms - placed}"


def test_every_dependency_says_why_it_is_here() -> None:
    text = text_of(ROOT / "pyproject.toml")
    project = settings()["project"]
    needed = [*project["dependencies"], *project["optional-dependencies"]["server"]]
    silent = [name for name in needed if not re.search(re.escape(f'"{name}",') + r"\s*#\s*\w", text)]
    assert silent == []


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    environment = {**os.environ, "PYTHONPATH": str(folder / "src")}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def test_imports_only_point_down() -> None:
    result = lint_imports(ROOT)
    assert result.returncode == 0, result.stdout


PLANTED = [
    pytest.param("domain/planted.py", "import attunement.roadmap.card", id="a lower room imports a higher one"),
    pytest.param("roadmap/planted.py", "import attunement.domain.case", id="the roadmap reads a whole case"),
    pytest.param("web/planted.py", "from attunement.domain.case import Case", id="a page reads a whole case"),
    pytest.param("disclosure/planted.py", "import django", id="the core knows a web framework"),
    pytest.param("attic/__init__.py", "", id="a room nobody declared"),
]


@pytest.mark.parametrize(("file", "line"), PLANTED)
def test_a_planted_import_is_caught(tmp_path: Path, file: str, line: str) -> None:
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    planted = tmp_path / "src" / "attunement" / file
    planted.parent.mkdir(exist_ok=True)
    planted.write_text(line + "\n", encoding="utf-8")
    result = lint_imports(tmp_path)
    assert result.returncode == 1
    assert file.removesuffix("/__init__.py").removesuffix(".py").replace("/", ".") in result.stdout


def test_the_rules_catch_what_they_are_for(tmp_path: Path) -> None:
    long = "def endless():\n" + "    x = 1\n" * LONGEST_FUNCTION
    assert too_long(long) == ["endless has 51 lines"]
    assert undocumented("def a():\n    pass\nclass B:\n    '''b'''\n    def c(self): ...\n    class Meta: ...\n") == [
        "a",
        "B.c",
    ]
    assert private_words_logged("logger.info('got %s', response.answers)") == ["line 1: answers"]
    assert private_words_logged("log.warning(f'{person_name} is late')") == ["line 1: person_name"]
    assert private_words_logged("logger.info('answer stored in case %s', case_key)") == []
    data = tmp_path / "entry.toml"
    brand = "Love " + "Maps"
    data.write_text(f'name = "{brand}"\nsource = "{brand}, a book"\n', encoding="utf-8")
    assert branded(data) == [brand]
