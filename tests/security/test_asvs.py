"""Every requirement of ASVS 5.0, levels 1 and 2, has a test that is there, or says why not. No cell is left empty."""

from __future__ import annotations

import ast
import csv
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LIST = ROOT / "docs" / "security" / "asvs.csv"
SOURCE = ROOT.parent / "shared" / "data" / "security" / "asvs5_en.csv"
COLUMNS = ["id", "level", "requirement", "state", "tests", "why"]
TESTED = ("held", "partly")
EXPLAINED = ("partly", "not yet", "not applicable", "operator")
"""`operator`: met, or not, by whoever looks after the machine."""
HOW_MANY = 253
Row = dict[str, str]


def rows() -> list[Row]:
    with LIST.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def named_in(path: str) -> frozenset[str]:
    """The test functions of a file of this repository."""
    file = ROOT / path
    if not (file.is_file() and file.is_relative_to(ROOT / "tests")):
        return frozenset()
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef) and node.name[:5] == "test_")


def problems(row: Row) -> list[str]:
    """What is wrong with one line."""
    found = [f"{name} is empty" for name in ("id", "level", "requirement", "state") if not (row[name] or "").strip()]
    named = (row["tests"] or "").split()
    for test in named:
        path, _, name = test.partition("::")
        if name not in named_in(path):
            found.append(f"there is no test {test}")
    if row["state"] not in {*TESTED, *EXPLAINED}:
        found.append(f"'{row['state']}' is no state")
    if row["state"] in TESTED and not named:
        found.append("it is said to be held, and no test is named")
    if row["state"] in EXPLAINED and not (row["why"] or "").strip():
        found.append("it does not say why not")
    return found


def test_the_list_has_its_columns_and_every_line_all_of_them() -> None:
    with LIST.open(encoding="utf-8", newline="") as file:
        first, *others = csv.reader(file)
    assert first == COLUMNS
    assert {len(row) for row in others} == {len(COLUMNS)}


def test_every_line_has_a_test_that_is_there_or_says_why_not() -> None:
    wrong = {row["id"]: found for row in rows() if (found := problems(row))}
    assert wrong == {}


def test_no_requirement_is_left_out_named_twice_or_changed() -> None:
    assert len(rows()) == HOW_MANY
    assert [name for name, times in Counter(row["id"] for row in rows()).items() if times > 1] == []
    if not SOURCE.is_file():
        pytest.skip("the standard itself is not on this machine")
    with SOURCE.open(encoding="utf-8-sig", newline="") as file:
        asked = [(r["req_id"], r["L"], r["req_description"]) for r in csv.DictReader(file) if r["L"] in ("1", "2")]
    assert [(row["id"], row["level"], row["requirement"]) for row in rows()] == asked


GOOD: Row = {
    "id": "V1",
    "level": "1",
    "requirement": "r",
    "state": "held",
    "tests": "tests/security/test_asvs.py::test_the_rules_notice_a_line_that_is_wrong",
    "why": "",
}
WRONG: list[tuple[Row, str]] = [
    ({**GOOD, "state": ""}, "state is empty"),
    ({**GOOD, "state": "fine"}, "is no state"),
    ({**GOOD, "tests": ""}, "no test is named"),
    ({**GOOD, "tests": "tests/security/test_asvs.py::test_nowhere"}, "there is no test"),
    ({**GOOD, "tests": "tests/nowhere.py::test_x"}, "there is no test"),
    ({**GOOD, "tests": "docs/generate_reference.py::main"}, "there is no test"),
    ({**GOOD, "tests": "tests/security/test_asvs.py::problems"}, "there is no test"),
    ({**GOOD, "state": "not yet", "tests": ""}, "does not say why not"),
    ({**GOOD, "state": "partly"}, "does not say why not"),
    ({**GOOD, "requirement": " "}, "requirement is empty"),
]


@pytest.mark.parametrize(("row", "says"), WRONG, ids=[f"{number}" for number in range(len(WRONG))])
def test_the_rules_notice_a_line_that_is_wrong(row: Row, says: str) -> None:
    assert problems(GOOD) == []
    assert any(says in found for found in problems(row)), problems(row)


def test_the_page_about_it_counts_what_the_list_holds() -> None:
    page = (ROOT / "docs" / "security" / "README.md").read_text(encoding="utf-8")
    for state, count in Counter(row["state"] for row in rows()).items():
        assert f"| {state} | {count} |" in page, (state, count)
    assert "CC BY-SA 4.0" in page
    assert "OWASP" in page
