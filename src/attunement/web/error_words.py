"""What went wrong, in the language of the page.

An error is raised in rooms that know no language, with names and values already in its words. `locale/errors.txt` holds
what is always said (`just messages` reads it from the code), with … where something is filled in; the catalogue
translates it. What was filled in stays as it is, in its order.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Final

from django.utils.translation import gettext, pgettext

from attunement.domain.errors import BadInput, Refused, put_together

KNOWN: Final = Path(__file__).parent / "locale" / "errors.txt"
CONTEXT: Final = "error"
FILLED: Final = "…"


def in_words(error: BadInput | Refused) -> str:
    """The whole message, each of its parts translated where it is known."""
    if not isinstance(error, BadInput):
        return translated(str(error))
    parts = (translated(part) for part in (error.what, error.where, error.expected, error.do))
    return put_together(*parts, expects=gettext("Expected {}."))


def translated(text: str) -> str:
    """One text of an error; as it is where nothing like it is known."""
    if text in _whole_ones():  # before the open ones: "one of those offered" is no value filled in
        return pgettext(CONTEXT, text)
    found = next((known for known in _open_ones() if known[1].fullmatch(text)), None)
    if found is None:
        return text
    pattern, expression = found
    match = expression.fullmatch(text)
    return _filled(pgettext(CONTEXT, pattern), match.groups() if match else ())


def _filled(said: str, values: tuple[str, ...]) -> str:
    parts = said.split(FILLED)
    if len(parts) != len(values) + 1:
        return said
    return "".join(part + value for part, value in zip(parts, (*values, ""), strict=True))


@cache
def _whole_ones() -> frozenset[str]:
    return frozenset(text for text in _known() if FILLED not in text)


@cache
def _open_ones() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """The one that says most by itself first, so that "'…' found" does not take the words of a longer one."""
    texts = sorted((text for text in _known() if FILLED in text), key=lambda text: (-len(text), text))
    return tuple((text, re.compile("(.+?)".join(map(re.escape, text.split(FILLED))), re.DOTALL)) for text in texts)


@cache
def _known() -> tuple[str, ...]:
    return tuple(KNOWN.read_text(encoding="utf-8").splitlines())
