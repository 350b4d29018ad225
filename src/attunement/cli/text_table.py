"""A table for reading in a terminal: columns as wide as their widest cell."""

from __future__ import annotations

from collections.abc import Sequence


def text_table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """The header, a rule, and the rows, each ended with a line break; cells stand left."""
    widths = [max(len(row[n]) for row in (header, *rows)) for n in range(len(header))]
    lines = [header, ["-" * width for width in widths], *rows]
    return "".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() + "\n" for line in lines
    )
