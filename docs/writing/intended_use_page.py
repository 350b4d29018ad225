"""The statement on what this is meant for, as a page."""

from __future__ import annotations

import textwrap

from attunement.actions.intended_use_text import IntendedUse, StatementPart

WIDTH = 120


def intended_use_page(use: IntendedUse) -> str:
    """The page of the version that holds."""
    told = f"Version {use.version}, {use.dated:%Y-%m-%d}. Written from `src/attunement/actions/intended_use.toml` by "
    told += "`just docs`; everyone who works with it accepts it at their first sign-in and whenever it changes."
    blocks = [f"# {use.title}", textwrap.fill(told, WIDTH)]
    for part in use.parts:
        blocks += [f"## {part.heading}", *_under(part)]
    return "\n\n".join(blocks) + "\n"


def _under(part: StatementPart) -> list[str]:
    paragraphs = [textwrap.fill(text, WIDTH, break_long_words=False) for text in part.paragraphs]
    points = [
        textwrap.fill(f"- **{point.name}** {point.text}", WIDTH, subsequent_indent="  ", break_long_words=False)
        for point in part.points
    ]
    return [*paragraphs, *(["\n".join(points)] if points else [])]
