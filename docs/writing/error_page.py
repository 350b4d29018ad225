"""Every error on one page, read from the code that raises it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from docs.writing.markdown import page, section, table

FAILURES = {
    "BadInput": ("The call or the input is wrong", "On the command line exit code 2, on the web status 400."),
    "Refused": ("Refused for privacy or safety", "On the command line exit code 3, on the web status 403."),
}
"""The two ways to fail on purpose; everything else is a fault of ours."""


def error_page(sources: Path) -> str:
    """Each message as written, with … where a name, value or place stands."""
    found = sorted({error for path in sorted(sources.rglob("*.py")) for error in _errors(path, sources)})
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


def _errors(path: Path, sources: Path) -> Iterator[tuple[str, str, str, str, str]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not (
            isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in FAILURES and node.args
        ):
            continue
        given = {keyword.arg: _words(keyword.value) for keyword in node.keywords}
        what = _words(node.args[0])
        if what.strip("… "):
            room = path.relative_to(sources).parts[0]
            yield node.func.id, room, what, given.get("expected", ""), given.get("do", "")


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
