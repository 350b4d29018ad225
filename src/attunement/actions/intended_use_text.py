"""The statement on what this is meant for, read from its file: one version at a time, with its date."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from attunement.domain.strict import Table, read_all

FILE = Path(__file__).parent / "intended_use.toml"


@dataclass(frozen=True)
class Point:
    """One thing it is not for."""

    name: str
    text: str


@dataclass(frozen=True)
class StatementPart:
    """One heading with what stands under it."""

    heading: str
    paragraphs: tuple[str, ...]
    points: tuple[Point, ...]


@dataclass(frozen=True)
class IntendedUse:
    """One version of the statement. `shortly` is what stands beside a file that leaves the house."""

    version: int
    dated: date
    title: str
    shortly: str
    parts: tuple[StatementPart, ...]


@cache
def intended_use(file: Path = FILE) -> IntendedUse:
    """The version that holds. Raises BadInput naming the key that is wrong."""
    table = Table(tomllib.loads(file.read_text(encoding="utf-8")), file.name)
    return read_all(table, _read)


def _read(table: Table) -> IntendedUse:
    return IntendedUse(
        version=table.whole("version"),
        dated=table.moment("dated").date(),
        title=table.text("title"),
        shortly=table.text("shortly"),
        parts=table.each("parts", _part),
    )


def _part(table: Table) -> StatementPart:
    points = table.each("points", lambda t: Point(t.text("name"), t.text("text")))
    return StatementPart(table.text("heading"), table.texts("paragraphs", ()), points)
