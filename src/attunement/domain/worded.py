"""A text that still knows the pattern it was made from, so that a page can say it in another language.

The rooms below the pages know no language. They say their reasons in English; `worded` keeps apart what is always
said and what was filled in, so that the first can be translated and the second stays as it is.
"""

from __future__ import annotations

import string
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

Translate = Callable[[str], str]
Fill = str | int | float | date
DECIMAL = "."
"""Translated like any phrase: the sign before a number's decimals."""


class Worded(str):
    """English text; `said` gives it in another language. What is filled in is translated only if it is worded too."""

    __slots__ = ("fills", "pattern")
    pattern: str
    fills: Mapping[str, Fill]

    def __new__(cls, pattern: str, /, **fills: Fill) -> Worded:
        """KeyError for an open place that nothing fills. Without fills the text is taken as it is, braces and all."""
        made = super().__new__(cls, pattern.format_map(fills) if fills else pattern)
        made.pattern, made.fills = pattern, fills
        return made

    def __getnewargs_ex__(self) -> tuple[tuple[str], Mapping[str, Fill]]:
        """A copy knows its pattern too."""
        return (self.pattern,), self.fills

    def said(self, translate: Translate) -> str:
        """The text in another language. `translate` gives a pattern's translation, or the pattern where it has none."""
        if not self.fills:
            return translate(self.pattern)
        return _Filling(translate).vformat(translate(self.pattern), (), self.fills)


def worded(pattern: str, /, **fills: Fill) -> Worded:
    """A pattern, filled: `worded("{name}: {value:g} of 7", name="Ana", value=3.5)`."""
    return Worded(pattern, **fills)


def joined(between: str, texts: Sequence[str]) -> Worded:
    """Texts put together with the same sign between them."""
    places = {f"text{n}": text for n, text in enumerate(texts)}
    return Worded(between.join(f"{{{place}}}" for place in places), **places)


def say(text: str, translate: Translate) -> str:
    """A worded text in another language; any other text as it is: it may be somebody's own words."""
    return text.said(translate) if isinstance(text, Worded) else text


class _Filling(string.Formatter):
    """Fills a translated pattern: worded fills are translated, decimals get the language's own sign."""

    def __init__(self, translate: Translate) -> None:
        self.translate = translate

    def format_field(self, value: Any, format_spec: str) -> str:
        """One fill as the language writes it."""
        if isinstance(value, str):
            return format(say(value, self.translate), format_spec)
        shown = format(value, format_spec)
        return shown.replace(".", self.translate(DECIMAL)) if isinstance(value, float) else shown
