"""The weakest link of a case in a few words, for the list. From what its clinician may know."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from attunement.disclosure import DisclosedCase
from attunement.domain.record import CaseKind
from attunement.instruments import all_instruments, all_occasions
from attunement.roadmap.findings import find
from attunement.roadmap.house_words import capital
from attunement.roadmap.relationship_map import relationship_map
from attunement.roadmap.signals import raised_signals
from attunement.web.spoken import spoken_guidance

PATTERNS: Final[Mapping[str, str | Promise]] = {
    "both-low": gettext_lazy("low for everyone"),
    "one-low": gettext_lazy("low for one of them"),
    "apart": gettext_lazy("they see it differently"),
    "mixed": gettext_lazy("mixed"),
    "both-middling": gettext_lazy("in the middle"),
    "both-high": gettext_lazy("strong, and the least strong part"),
}


def weakest_link(known: DisclosedCase) -> str:
    """A few words; empty while nobody can tell."""
    instruments = all_instruments()
    if known.kind is CaseKind.INDIVIDUAL:
        raised = raised_signals(known, spoken_guidance().signals, instruments)
        return gettext(capital(raised[0].signal.says)) if raised else ""
    found = find(relationship_map(known, instruments, all_occasions()), known.kind)
    if found.focus == "strain":
        return gettext("Strain is high")
    if found.weakest is None:
        return ""
    return f"{gettext(capital(found.weakest.name))}: {PATTERNS[found.weakest.pattern]}"
