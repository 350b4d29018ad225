"""The alliance page's words in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any, Final

from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.html import format_html
from django.utils.translation import gettext

from attunement.roadmap.alliance_sentences import AllianceFinding
from attunement.roadmap.alliance_words import ENGLISH, AllianceWords
from attunement.roadmap.card import Certainty
from attunement.roadmap.markup import Markup
from attunement.web.said_dates import exactly, said

SIGNS: Final = frozenset({"decimal", "none", "rates"})
"""Signs, not words."""


@dataclass(frozen=True)
class ShownFinding:
    """One sentence of the page with its reasons, in the reader's language."""

    key: str
    topic: str
    text: str
    because: tuple[str, ...]
    certainty: Certainty


def alliance_words() -> AllianceWords:
    """Every word of the drawing and its table, translated."""
    words = {f.name: _in_language(getattr(ENGLISH, f.name)) for f in fields(ENGLISH) if f.name not in SIGNS}
    return replace(ENGLISH, **words)


def value(number: float) -> str:
    """A value in points, to one decimal where there is one, as people write it here."""
    rounded = round(number, 1) + 0.0
    return number_format(f"{rounded:g}").replace("-", "−")


def shown(finding: AllianceFinding) -> ShownFinding:
    """A finding translated first and filled then."""
    return ShownFinding(finding.key, finding.topic, finding.text(gettext), finding.because(gettext), finding.certainty)


def day(moment: datetime) -> str:
    """A date for the drawing, where there is no room for how long ago it was."""
    return date_format(timezone.localtime(moment), "j M Y")


def when(moment: datetime) -> Markup:
    """A moment as people say it, the exact one on hover and focus."""
    iso = moment.isoformat(timespec="seconds")
    return Markup(format_html('<time datetime="{}" title="{}">{}</time>', iso, exactly(moment), said(moment)))


def _in_language(words: Any) -> Any:
    return gettext(words) if isinstance(words, str) else tuple(gettext(line) for line in words)
