"""Strings people and scanners really send, and a look at a page for anything in it that would run."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

SHARED = Path(__file__).parents[2] / ".." / "shared" / "data" / "badinput" / "blns.json"


def nasty_strings(*, longest: int = 80) -> list[str]:
    """One-line strings of at most so many characters, each once; skips with a word where the shared data are absent."""
    if not SHARED.is_file():
        pytest.skip("the shared list of nasty strings is not here")
    found: list[str] = json.loads(SHARED.read_text(encoding="utf-8"))
    kept = (text.strip() for text in found if len(text) <= longest and text.strip() and "\x00" not in text)
    return list(dict.fromkeys(text for text in kept if len(text.splitlines()) == 1))


LEADING = ("href", "src", "action", "formaction", "srcset", "poster")


class _Running(HTMLParser):
    """Everything on a page that would run, load from elsewhere or send elsewhere."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A tag with what it says."""
        known = dict(attrs)
        if tag in ("iframe", "object", "embed", "applet", "base", "marquee", "video", "audio", "xss", "math"):
            self.found.append(tag)
        if tag == "script" and not (known.get("src") or "").startswith("/static/"):
            self.found.append("script")
        for name, value in attrs:
            leads = "".join((value or "").split()).casefold() if name in LEADING else ""
            if name.startswith("on") or name == "style" or leads.startswith(("javascript:", "data:", "vbscript:")):
                self.found.append(f"{tag} {name}")


def what_would_run(response: Any) -> list[str]:
    """Empty for a page of text."""
    reader = _Running()
    reader.feed(response.content.decode())
    return reader.found
