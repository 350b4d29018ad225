"""Every error on one page, read from the code that raises it."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from itertools import product
from pathlib import Path

from docs.writing.error_reading import NAMED, Module, faults_of_definitions, kinds_of_failure, read_modules
from docs.writing.markdown import page, section, table

FAILURES = {
    "BadInput": ("The call or the input is wrong", "On the command line exit code 2, on the web status 400."),
    "Refused": ("Refused for privacy or safety", "On the command line exit code 3, on the web status 403."),
}
"""The two ways to fail on purpose; everything else is a fault of ours."""

Row = tuple[str, str, str, str, str]


def error_page(sources: Path) -> str:
    """Each message as written, with … where a name, value or place stands."""
    found = sorted({row for rows in errors_by_place(sources).values() for row in rows})
    return page(
        "Errors",
        "A message says what is wrong, where, what was expected and what to do. … stands for what it names.",
        *(
            section(
                title, says, table(("room", "what", "expected", "do"), [row for name, *row in found if name == kind])
            )
            for kind, (title, says) in FAILURES.items()
        ),
    )


def errors_by_place(sources: Path) -> dict[str, list[Row]]:
    """`room/file.py:line` of each failure → what it may say there; nothing, where others' words are passed on."""
    modules = read_modules(sources)
    kinds = kinds_of_failure((module.tree for module in modules), FAILURES)
    found: dict[str, list[Row]] = {}
    for module in modules:
        file = module.path.relative_to(sources).as_posix()
        for kind, call in _failures(module.tree, kinds):
            found[f"{file}:{call.lineno}"] = list(_rows(module, kind, call))
        for fault in faults_of_definitions(module.tree):
            found[f"{file}:{fault.lineno}"] = [("BadInput", module.room, text, "", "") for text in module.texts(fault)]
    return found


def _rows(module: Module, kind: str, call: ast.Call) -> Iterator[Row]:
    given = {keyword.arg: list(module.texts(keyword.value)) for keyword in call.keywords}
    what = list(module.texts(call.args[0])) if call.args else []
    for said, expected, do in product(what, given.get("expected", [""]), given.get("do", [""])):
        if any(text.strip(f"{NAMED} ") for text in (said, expected, do)):
            yield kind, module.room, said, expected, do


def _failures(tree: ast.Module, kinds: Mapping[str, str]) -> Iterator[tuple[str, ast.Call]]:
    """Every place where a failure is made, and every class of failure that brings its own words."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in kinds:
            yield kinds[node.func.id], node
        if isinstance(node, ast.ClassDef) and node.name in kinds and node.name not in FAILURES:
            calls = (inner for inner in ast.walk(node) if isinstance(inner, ast.Call))
            yield from ((kinds[node.name], call) for call in calls if ast.unparse(call.func) == "super().__init__")
