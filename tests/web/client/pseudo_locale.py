"""A made-up language read from right to left: every string that can be translated is put into ⟦ ⟧.

What stands outside the brackets on a page could not be translated by anyone.
"""

from __future__ import annotations

import gettext
import re
from html.parser import HTMLParser
from typing import Any

import pytest
from django.utils.translation import trans_real
from django.utils.translation.trans_real import CONTEXT_SEPARATOR

LANGUAGE = "he"
"""Any language Django knows to be written from right to left will do; its own words are not used."""
VOID = {"br", "hr", "img", "input", "link", "meta"}
HEARD = {"aria-label", "title", "placeholder", "alt", "data-once", "data-saving", "data-waiting"}


class PseudoTranslation(gettext.NullTranslations):
    """Puts brackets around every message."""

    def gettext(self, message: str) -> str:
        """The message in brackets, without the context that Django puts before it."""
        return f"⟦{message.rpartition(CONTEXT_SEPARATOR)[2]}⟧"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """The right one of the two in brackets."""
        return self.gettext(msgid1 if n == 1 else msgid2)

    def pgettext(self, context: str, message: str) -> str:
        """The message in brackets."""
        return self.gettext(message)

    def language(self) -> str:
        """What Django asks a catalogue."""
        return LANGUAGE

    to_language = language


def use_pseudo_locale(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Offer the made-up language to browsers that ask for it."""
    settings.LANGUAGES = [("en", "English"), (LANGUAGE, "Made up")]
    monkeypatch.setitem(trans_real._translations, LANGUAGE, PseudoTranslation())  # type: ignore[attr-defined]


class _Words(HTMLParser):
    """What stands on a page, without what the page itself marks as being in another language."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.apart: list[str] = []

    def handle_data(self, data: str) -> None:
        if not self.apart:
            self.found.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        marked = tag != "html" and "lang" in dict(attrs)
        if tag not in VOID and (marked or self.apart):
            self.apart.append(tag)
        if not self.apart:
            self.found += [value or "" for name, value in attrs if name in HEARD]

    def handle_endtag(self, tag: str) -> None:
        if self.apart and self.apart[-1] == tag:
            self.apart.pop()


def untranslated(page: str, *, names: tuple[str, ...] = ()) -> str:
    """What a reader would see or hear outside the brackets; names and codes are nobody's to translate."""
    words = _Words()
    words.feed(re.sub(r'<p class="code"[^>]*>.*?</p>', "", page))
    text = "\n".join(words.found)
    while (shorter := re.sub(r"⟦[^⟦⟧]*⟧", "", text)) != text:
        text = shorter
    for name in names:
        text = text.replace(name, "")
    return " ".join(re.findall(r"[^\W\d_]+", text))
