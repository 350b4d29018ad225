"""Every error on one page, read from the code that raises it."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from docs.writing.markdown import page, section, table

FAILURES = {
    "BadInput": ("The call or the input is wrong", "On the command line exit code 2, on the web status 400."),
    "Refused": ("Refused for privacy or safety", "On the command line exit code 3, on the web status 403."),
}
"""The two ways to fail on purpose; everything else is a fault of ours."""


def error_page(sources: Path) -> str:
    """Each message as written, with … where a name, value or place stands."""
    trees = {path: ast.parse(path.read_text(encoding="utf-8")) for path in sorted(sources.rglob("*.py"))}
    kinds = _kinds(trees.values())
    found = sorted({error for path, tree in trees.items() for error in _errors(tree, _room(path, sources), kinds)})
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


def _room(path: Path, sources: Path) -> str:
    return path.relative_to(sources).parts[0]


def _kinds(trees: Iterable[ast.Module]) -> dict[str, str]:
    """Class name → which of the two failures it is: the two themselves, and what is made from them."""
    classes = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    kinds = {name: name for name in FAILURES}
    for _ in classes:  # as often as the longest line of descent could need
        kinds |= {c.name: kinds[b.id] for c in classes for b in c.bases if isinstance(b, ast.Name) and b.id in kinds}
    return kinds


def _errors(tree: ast.Module, room: str, kinds: Mapping[str, str]) -> Iterator[tuple[str, str, str, str, str]]:
    for kind, call in _calls(tree, kinds):
        given = {keyword.arg: _words(keyword.value) for keyword in call.keywords}
        what = _words(call.args[0]) if call.args else ""
        if what.strip("… "):
            yield kind, room, what, given.get("expected", ""), given.get("do", "")


def _calls(tree: ast.Module, kinds: Mapping[str, str]) -> Iterator[tuple[str, ast.Call]]:
    """Every place where a failure is made, and every class of failure that brings its own words."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in kinds:
            yield kinds[node.func.id], node
        if isinstance(node, ast.ClassDef) and node.name in kinds:
            calls = (inner for inner in ast.walk(node) if isinstance(inner, ast.Call))
            yield from ((kinds[node.name], call) for call in calls if ast.unparse(call.func) == "super().__init__")


def _words(node: ast.expr) -> str:
    """A message in the code as a reader would see it."""
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=values):
            return "".join(_words(value) for value in values)
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return _words(left) + _words(right)
        case ast.IfExp(body=body, orelse=orelse):
            return f"{_words(body)} / {_words(orelse)}"
        case _:
            return "…"
