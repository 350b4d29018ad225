"""The languages everything is offered in, and who looked each over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Language:
    """One language: its code (BCP 47), its name in itself, and whether somebody who speaks it read it all."""

    code: str
    name: str
    reviewed: bool


WRITTEN_IN: Final = "en"
"""The language the definitions, the library and the pages are written in."""

LANGUAGES: Final = (
    Language(WRITTEN_IN, "English", reviewed=True),
    # Drafted by a machine. Whoever speaks it and has read all of it may set this to True and sign in the changelog.
    Language("de", "Deutsch", reviewed=False),
)


def is_draft(code: str) -> bool:
    """True for a language that was drafted by a machine and read by nobody yet."""
    return any(language.code == code and not language.reviewed for language in LANGUAGES)


def is_offered(code: str) -> bool:
    """True for a language that can be chosen."""
    return any(language.code == code for language in LANGUAGES)


FROM_RIGHT: Final = frozenset({"ar", "arc", "ckb", "dv", "fa", "he", "ks", "ku", "ps", "sd", "ug", "ur", "yi"})
"""Languages usually written from right to left. None of them ships yet; the layout is ready for them."""


def is_from_right(code: str) -> bool:
    """True for a language that is read from right to left."""
    return code.split("-")[0] in FROM_RIGHT
