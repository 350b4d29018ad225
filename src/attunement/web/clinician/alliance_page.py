"""The alliance of a case over time, for its clinician alone: charts, their tables, and what they say in words."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe

from attunement.actions.read_case import read_case
from attunement.domain.permission import Permission
from attunement.instruments import all_instruments
from attunement.roadmap.alliance_drawing import alliance_figure
from attunement.roadmap.alliance_partners import partners_figure
from attunement.roadmap.alliance_reading import Alliances, Trajectory
from attunement.roadmap.alliance_rules import shipped_rules
from attunement.roadmap.alliance_table import alliance_table, partners_table
from attunement.roadmap.alliances import read_alliances, unguessed
from attunement.storage.models import CaseRecord, Staff
from attunement.storage.queries.detector import population_for
from attunement.web.clinician.access import case_page
from attunement.web.clinician.alliance_words import ShownFinding, alliance_words, day, shown, value, when
from attunement.web.clinician.case_frame import frame

ASK_FOR_REPAIR = ("headline.rupture", "headline.tension", "headline.unrepaired")


@dataclass(frozen=True)
class ShownAlliance:
    """One chart with what it says: the sentence above, the others, the picture and its table twin."""

    ident: str
    between: tuple[str, str]
    headline: ShownFinding
    more: list[ShownFinding]
    picture: SafeString
    table: SafeString
    waiting: bool
    asks_for_repair: bool = False
    """True where the first sentence is about a rupture that is not over, or a tension."""


@require_safe
@case_page(Permission.READ_CASE)
def alliance(request: HttpRequest, by: Staff, case: CaseRecord) -> HttpResponse:
    """Every client with the clinician, then a couple's two. Check-outs that wait for a guess are held back."""
    opened = read_case(by=by, case=case, page="alliance")
    known = opened.for_clinician
    held_back = frozenset() if request.GET.get("show") == "all" else unguessed(known)
    found = read_alliances(known, all_instruments(), population=population_for(case), held_back=held_back, number=value)
    context = frame(case, known, "alliance") | {
        "alliances": [_with_clinician(found, one) for one in found.trajectories],
        "partners": _partners(found),
        "rules": shipped_rules(),
    }
    return render(request, "clinician/alliance.html", context)


def _with_clinician(found: Alliances, one: Trajectory) -> ShownAlliance:
    words, people = alliance_words(), dict(found.people)
    headline, *more = [shown(finding) for finding in one.findings]
    ident = f"alliance-{one.place + 1}"
    picture = alliance_figure(one, people, words=words, day=day, ident=ident)
    table = alliance_table(one, people, words=words, when=when) if one.slots else ""
    asks = headline.key.startswith(ASK_FOR_REPAIR)
    between = (one.client, one.clinician)
    return ShownAlliance(ident, between, headline, more, _drawn(picture), _drawn(table), bool(one.waiting), asks)


def _partners(found: Alliances) -> ShownAlliance | None:
    partners = found.partners
    if partners is None:
        return None
    words = alliance_words()
    headline, *more = [shown(finding) for finding in partners.findings]
    picture = partners_figure(partners, words=words, day=day)
    table = partners_table(partners, words=words, when=when) if partners.pairs else ""
    between = (partners.one, partners.other)
    return ShownAlliance("partners", between, headline, more, _drawn(picture), _drawn(table), waiting=False)


def _drawn(markup: str) -> SafeString:
    """Made by our own escaping element builder (roadmap.markup): names and all other text are escaped there."""
    return mark_safe(markup)  # noqa: S308
