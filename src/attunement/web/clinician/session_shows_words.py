"""The words of the page about a session, in the reader's language."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any, Final

from django.utils.formats import get_format
from django.utils.translation import gettext

from attunement.roadmap.session_words import ENGLISH, SessionWords

SIGNS: Final = frozenset({"decimal", "none"})
"""Signs, not words."""


def session_shows_words() -> SessionWords:
    """Every word of its sentences, drawings and tables, translated."""
    words = {f.name: _in_language(getattr(ENGLISH, f.name)) for f in fields(ENGLISH) if f.name not in SIGNS}
    return replace(ENGLISH, **words, decimal=str(get_format("DECIMAL_SEPARATOR")))


def _in_language(words: Any) -> Any:
    return gettext(words) if isinstance(words, str) else tuple(gettext(line) for line in words)
