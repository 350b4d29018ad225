"""What the clinician released to one person or shared with the supervisor: the snapshots as shown, nothing else."""

from __future__ import annotations

from datetime import date
from typing import Any

from attunement.disclosure import DisclosedCase
from attunement.domain.errors import Refused
from attunement.domain.record import Release
from attunement.roadmap.card_words import ENGLISH, CardWords
from attunement.roadmap.markup import element
from attunement.roadmap.printing import FONT, typeset
from attunement.roadmap.standalone import html_page

TITLE = "What was given to you"


def released(disclosed: DisclosedCase) -> tuple[Release, ...]:
    """The releases this viewer may have, oldest first.

    Raises Refused where there are none, in words that are the same whatever anyone answered.
    """
    if not disclosed.releases:
        raise Refused("Nothing has been released to this viewer. The clinician can release a page to them.")
    return tuple(sorted(disclosed.releases, key=lambda release: release.at))


def releases_as_json(disclosed: DisclosedCase) -> dict[str, Any]:
    """`{case, lines, released}`: no lines are made for a person, only what was released is passed on."""
    given = [{"at": r.at.isoformat(), "what": r.what, "content": r.content} for r in released(disclosed)]
    return {"case": disclosed.id, "lines": [], "released": given}


def releases_page(disclosed: DisclosedCase, *, words: CardWords = ENGLISH) -> str:
    """One self-contained page with each text as it was shown."""
    sections = [
        element("section", element("h2", _heading(release)), *_paragraphs(release), class_="part")
        for release in released(disclosed)
    ]
    return html_page(TITLE, [element("h1", TITLE), *sections], words)


def releases_pdf(disclosed: DisclosedCase, *, printed: date, words: CardWords = ENGLISH) -> bytes:
    """The same on paper."""
    sheet = {
        "title": TITLE,
        "language": words.language,
        "font": FONT,
        "date": {"year": printed.year, "month": printed.month, "day": printed.day},
        "printed": words.printed.format(printed.isoformat()),
        "releases": [{"heading": _heading(r), "paragraphs": r.content.splitlines()} for r in released(disclosed)],
    }
    return typeset(sheet, "releases.typ")


def _heading(release: Release) -> str:
    return f"{release.what}, {release.at:%Y-%m-%d}"


def _paragraphs(release: Release) -> list[str]:
    return [element("p", line, dir="auto") for line in release.content.splitlines()]
