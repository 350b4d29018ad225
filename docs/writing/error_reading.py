"""What an error may say, read from the code: in the call itself, in a constant, or handed through a function."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path

FAR_ENOUGH = 4
"""Through so many functions a message is followed; none of ours goes further."""
NAMED = "…"
"""Stands for what only the running program knows."""
Function = ast.FunctionDef | ast.AsyncFunctionDef


class Module:
    """One file of the code, and where each of its nodes stands."""

    def __init__(self, path: Path, room: str, tree: ast.Module, constants: Mapping[str, str]) -> None:
        self.path, self.room, self.tree = path, room, tree
        self.constants = {**constants, **own_constants(tree)}

    @cached_property
    def around(self) -> dict[ast.AST, Function]:
        """Node → the innermost function it stands in."""
        functions = [node for node in ast.walk(self.tree) if isinstance(node, Function)]
        return {node: function for function in functions for node in ast.walk(function) if node is not function}

    @cached_property
    def calls(self) -> list[ast.Call]:
        """Every call in it."""
        return [node for node in ast.walk(self.tree) if isinstance(node, ast.Call)]

    def texts(self, node: ast.expr, far: int = 0) -> Iterator[str]:
        """Everything this expression may say, with … where a name, value or place stands."""
        if not isinstance(node, ast.Name) or far == FAR_ENOUGH:
            yield words(node)
            return
        function = self.around.get(node)
        given = list(self._given(node.id, function)) if function else []
        if given:
            for one in given:
                yield from self.texts(one, far + 1)
        else:
            yield self.constants.get(node.id, NAMED)

    def _given(self, name: str, function: Function) -> Iterator[ast.expr]:
        """What a name may be in a function: what callers hand in, and what is written there."""
        parameters = [argument.arg for argument in function.args.posonlyargs + function.args.args]
        further = [argument.arg for argument in function.args.kwonlyargs]
        if name in (*parameters, *further):
            place = parameters.index(name) if name in parameters else None
            yield from self._handed_in(name, place, parameters[:1] in (["self"], ["cls"]), function.name)
        for inner in ast.walk(function):
            if isinstance(inner, ast.Assign) and any(isinstance(t, ast.Name) and t.id == name for t in inner.targets):
                yield inner.value
            if isinstance(inner, ast.NamedExpr) and inner.target.id == name:
                yield inner.value

    def _handed_in(self, name: str, place: int | None, bound: bool, function: str) -> Iterator[ast.expr]:
        for call in self.calls:
            if ast.unparse(call.func).rpartition(".")[2] != function:
                continue
            yield from (keyword.value for keyword in call.keywords if keyword.arg == name)
            at = None if place is None else place - bound
            if at is not None and 0 <= at < len(call.args):
                yield call.args[at]


def own_constants(tree: ast.Module) -> dict[str, str]:
    """The texts a file gives a name to, outside of every function."""
    found: dict[str, str] = {}
    for node in tree.body:
        if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
            text = words(node.value)
            if text.strip(f"{NAMED} /"):
                found[node.targets[0].id] = text
    return found


def imported(tree: ast.Module, everywhere: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """The texts a file takes from others. `everywhere`: a module's dotted name → its texts."""
    lines = (node for node in tree.body if isinstance(node, ast.ImportFrom))
    return {
        name.asname or name.name: everywhere[line.module][name.name]
        for line in lines
        if line.module is not None and line.module in everywhere
        for name in line.names
        if name.name in everywhere[line.module]
    }


def read_modules(sources: Path) -> list[Module]:
    """Every file below a package's folder."""
    trees = {path: ast.parse(path.read_text(encoding="utf-8")) for path in sorted(sources.rglob("*.py"))}
    everywhere = {_dotted(path, sources): own_constants(tree) for path, tree in trees.items()}
    return [
        Module(path, path.relative_to(sources).parts[0], tree, imported(tree, everywhere))
        for path, tree in trees.items()
    ]


def _dotted(path: Path, sources: Path) -> str:
    return ".".join((sources.name, *path.relative_to(sources).with_suffix("").parts))


def words(node: ast.expr) -> str:
    """A message in the code as a reader would see it."""
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=values):
            return "".join(words(value) for value in values)
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return words(left) + words(right)
        case ast.BinOp(left=left, op=ast.Mod()):
            return words(left)
        case ast.IfExp(body=body, orelse=orelse):
            return f"{words(body)} / {words(orelse)}"
        case ast.Call(func=ast.Name(id="gettext" | "gettext_lazy"), args=[first, *_]):
            return words(first)
        case _:
            return NAMED


def kinds_of_failure(trees: Iterable[ast.Module], failures: Iterable[str]) -> dict[str, str]:
    """Class name → which failure it is: the failures themselves, and what is made from them."""
    classes = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    kinds = {name: name for name in failures}
    for _ in classes:  # as often as the longest line of descent could need
        kinds |= {c.name: kinds[b.id] for c in classes for b in c.bases if isinstance(b, ast.Name) and b.id in kinds}
    return kinds


def faults_of_definitions(tree: ast.Module) -> Iterator[ast.expr]:
    """What the checks of shipped definitions may find: they give out place and fault, and one line raises them."""
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef) and function.returns and ast.unparse(function.returns) == "Faults":
            for node in ast.walk(function):
                if isinstance(node, ast.Yield) and isinstance(node.value, ast.Tuple):
                    yield node.value.elts[1]
