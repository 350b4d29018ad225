"""The words of the page about a session, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields, replace
from typing import Any, Final

from django.utils.formats import get_format
from django.utils.translation import gettext

from attunement.domain.coding import CodingScheme
from attunement.roadmap.session_words import ENGLISH, SessionWords

SIGNS: Final = frozenset({"decimal", "none"})
"""Signs, not words."""


def session_shows_words() -> SessionWords:
    """Every word of its sentences, drawings and tables, translated."""
    words = {f.name: _in_language(getattr(ENGLISH, f.name)) for f in fields(ENGLISH) if f.name not in SIGNS}
    return replace(ENGLISH, **words, decimal=str(get_format("DECIMAL_SEPARATOR")))


def spoken_schemes(schemes: Iterable[CodingScheme]) -> list[CodingScheme]:
    """Coding schemes with the names of codes and modifiers in the reader's language."""
    return [
        replace(
            scheme,
            codes=tuple(
                replace(
                    code,
                    name=gettext(code.name),
                    modifiers=tuple(replace(modifier, name=gettext(modifier.name)) for modifier in code.modifiers),
                )
                for code in scheme.codes
            ),
        )
        for scheme in schemes
    ]


def _in_language(words: Any) -> Any:
    return gettext(words) if isinstance(words, str) else tuple(gettext(line) for line in words)
