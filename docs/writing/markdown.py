"""The little Markdown the pages are made of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

NOTICE = "*Written by `just docs` from the definitions and the code; change those, not this page.*"


def page(title: str, *blocks: str) -> str:
    """A page: title, the notice that it is generated, blocks with a blank line between; empty blocks left out."""
    return "\n\n".join([f"# {title}", NOTICE, *(block for block in blocks if block)]) + "\n"


def section(title: str, *blocks: str) -> str:
    """A part of a page; nothing where there is nothing to say."""
    said = [block for block in blocks if block]
    return "\n\n".join([f"## {title}", *said]) if said else ""


def table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table, or nothing without rows."""
    written = ["| " + " | ".join(cell(value) for value in row) + " |" for row in rows]
    if not written:
        return ""
    return "\n".join(["| " + " | ".join(heads) + " |", "|" + " --- |" * len(heads), *written])


def cell(value: object) -> str:
    """Text that stays inside its cell and means what it says."""
    text = number(value) if isinstance(value, int | float) and not isinstance(value, bool) else str(value)
    return " ".join(text.split()).replace("|", "\\|").replace("<", "&lt;") or "–"


def bullets(lines: Iterable[str]) -> str:
    """A list with dots."""
    return "\n".join(f"- {' '.join(line.split())}" for line in lines)


def steps(lines: Iterable[str]) -> str:
    """A numbered list."""
    return "\n".join(f"{place}. {' '.join(line.split())}" for place, line in enumerate(lines, start=1))


def number(value: float) -> str:
    """A number as people write it: 3, 0.5."""
    return f"{value:g}"


def minutes(value: float) -> str:
    """A length of time in minutes, in words."""
    return f"{number(value)} minute" + ("" if value == 1 else "s")
