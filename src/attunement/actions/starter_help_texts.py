"""Help texts to begin from, by country. Only where an official page was opened; nobody may use one unchecked."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from attunement.domain.strict import Table, read_all

HERE = Path(__file__).parent / "starter_help"


@dataclass(frozen=True)
class StarterHelp:
    """A text to begin from: where its numbers were read, when, and what it still lacks."""

    country: str
    text: str
    sources: tuple[str, ...]
    looked_at: date
    missing: str


@cache
def starter_help_texts(folder: Path = HERE) -> dict[str, StarterHelp]:
    """Every text that ships, by its country's two letters. Raises BadInput naming file and key for a wrong one."""
    found = {}
    for path in sorted(folder.glob("*.toml")):
        table = Table(tomllib.loads(path.read_text(encoding="utf-8")), path.name)
        found[path.stem] = read_all(table, _read)
    return found


def starter_help(country: str) -> StarterHelp | None:
    """The text for a country, or None: then the practice writes its own."""
    return starter_help_texts().get(country.strip().upper())


def _read(table: Table) -> StarterHelp:
    return StarterHelp(
        country=table.text("country"),
        text=table.text("text").strip(),
        sources=table.texts("sources"),
        looked_at=table.moment("looked_at").date(),
        missing=table.text("missing"),
    )
