"""Marked-up text, safe by construction: a plain string put into an element is always escaped."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape

_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 forbids or discourages (controls, lone surrogates): a name may hold it, a page must not."""

_CONTROLS_OF_DIRECTION = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""Overrides and isolates of writing direction: left open in a name they would turn the text around it."""

_VOID = frozenset({"meta", "br", "hr"})


class Markup(str):
    """Text that is already marked up and escaped."""

    __slots__ = ()


def printable(text: str) -> str:
    """The text with what no page may hold (controls, lone surrogates) shown as U+FFFD."""
    return _UNPRINTABLE.sub("\ufffd", text)


def clean(text: str) -> str:
    """A name with what no page may hold shown as U+FFFD, and without marks that turn the writing direction."""
    return printable(_CONTROLS_OF_DIRECTION.sub("", text))


def isolated(text: str) -> str:
    """A name inside a sentence, in its own writing direction, which ends where the name ends."""
    return f"\u2068{clean(text)}\u2069"


def plain(text: str) -> str:
    """A sentence without the marks around its names, for readers that are machines."""
    return _CONTROLS_OF_DIRECTION.sub("", text)


def amount(value: float) -> str:
    """A length or place in a drawing, to two decimals, without trailing zeros and never "-0"."""
    return f"{round(value, 2) + 0.0:.2f}".rstrip("0").rstrip(".")


def element(name: str, /, *children: str, **attributes: str | float | None) -> Markup:
    """One element. `class_` is class, `stroke_width` is stroke-width; an attribute that is None is left out."""
    opening = f"<{name}{''.join(_attributes(attributes))}"
    if name in _VOID:
        return Markup(opening + ">")
    return Markup(f"{opening}>{join(children)}</{name}>")


def join(children: Iterable[str]) -> Markup:
    """Children one after the other: Markup as it is, any other string escaped."""
    return Markup("".join(c if isinstance(c, Markup) else escape(printable(c), quote=False) for c in children))


def _attributes(attributes: dict[str, str | float | None]) -> Iterable[str]:
    for key, value in attributes.items():
        if value is not None:
            shown = escape(printable(value)) if isinstance(value, str) else amount(value)
            yield f' {key.rstrip("_").replace("_", "-")}="{shown}"'
