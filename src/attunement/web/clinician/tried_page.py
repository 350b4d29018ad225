"""What a clinician tried in their own sessions, and what came next. For that clinician and nobody else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_safe

from attunement.actions.read_tried import read_tried
from attunement.analysis.shares import Share
from attunement.domain.permission import Permission
from attunement.roadmap.session_rules import FEWEST_SESSIONS, FEWEST_USES
from attunement.roadmap.tried import Kind, Tried
from attunement.storage.models import Staff
from attunement.web.clinician.access import staff_page
from attunement.web.clinician.guide_words import MOVES
from attunement.web.clinician.session_shows_words import session_shows_words

KINDS: Final[dict[Kind, str | Promise]] = {
    Kind.MOVE: gettext_lazy("Prompts of the guide that you used"),
    Kind.OWN_MOVE: gettext_lazy("Your own moves, as they were coded"),
    Kind.ANTIDOTE: gettext_lazy("Antidotes that followed their pattern"),
}


NAMES: Final = {move.value: words for move, words in MOVES.items()}


@dataclass(frozen=True)
class ShownTried:
    """One thing in the reader's words; empty where there are too few to say."""

    name: str
    row: Tried
    closer: str
    apart: str
    left_alone: str
    change: str


@require_safe
@staff_page(Permission.WRITE_CASE)
def tried_page(request: HttpRequest, by: Staff) -> HttpResponse:
    """Everything tried, by kind."""
    found = read_tried(by=by)
    parts = [(words, [_shown(row) for row in found if row.kind is kind]) for kind, words in KINDS.items()]
    context = {
        "parts": [(words, rows) for words, rows in parts if rows],
        "fewest": FEWEST_USES,
        "fewest_sessions": FEWEST_SESSIONS,
    }
    return render(request, "clinician/tried.html", context)


def _shown(row: Tried) -> ShownTried:
    name = str(NAMES.get(row.key, row.name)) if row.kind is Kind.MOVE else gettext(row.name)
    change = ""
    if row.change is not None:
        words, at = session_shows_words(), row.change
        change = words.number(at.mean)
        if at.low == at.low:
            change = gettext("%(mean)s (may be %(low)s to %(high)s)") % {
                "mean": change,
                "low": words.number(at.low),
                "high": words.number(at.high),
            }
    return ShownTried(name, row, _share(row.closer), _share(row.apart), _share(row.left_alone), change)


def _share(share: Share | None) -> str:
    if share is None:
        return ""
    bounds = session_shows_words().bounds(share)
    return gettext("%(share)s of 100 (may be %(low)s to %(high)s)") % bounds
