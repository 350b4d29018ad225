"""Assisted coding for a practice: what the law here says, the switch, and how well each code was learned."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from attunement.actions.assist_coding import Law, is_on, set_assistance
from attunement.actions.learn_codes import learn_codes
from attunement.analysis.suggesting import FEWEST_CASES, FEWEST_EXAMPLES, REASONS
from attunement.domain.errors import Refused
from attunement.domain.permission import Permission
from attunement.exchange.sentence_model import HOW_TO_INSTALL, is_there
from attunement.storage.models import LearnedCode, Practice, Staff
from attunement.storage.queries.coding_schemes import scheme_version
from attunement.web.clinician.access import staff_page
from attunement.web.error_words import in_words


@dataclass(frozen=True)
class ShownRule:
    """One code with its report, in hundredths; empty where there was too little to look at."""

    name: str
    scheme: str
    examples: int
    cases: int
    precision: str
    recall: str
    is_offered: bool
    because: list[str]


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(Permission.MANAGE_PRACTICE)
def assisted(request: HttpRequest, by: Staff) -> HttpResponse:
    """The settings and the report. No word of any client is here."""
    if request.method == "POST":
        law = request.POST.get("law", "")
        try:
            set_assistance(by=by, law=Law(law) if law in list(Law) else Law.UNKNOWN, on="on" in request.POST)
            messages.success(request, gettext("Kept."))
        except Refused as refusal:
            messages.warning(request, in_words(refusal))
        return redirect("shows:assisted")
    practice = Practice.objects.first()
    context = {
        "law": practice.coding_law if practice else "",
        "laws": LAWS,
        "on": is_on(),
        "rules": [_shown(row) for row in LearnedCode.objects.all()],
        "learned_at": LearnedCode.objects.values_list("learned_at", flat=True).first(),
        "by_words": not is_there(),
        "how_to_install": HOW_TO_INSTALL,
    }
    return render(request, "manager/assisted.html", context)


@require_POST
@staff_page(Permission.MANAGE_PRACTICE)
def learn(request: HttpRequest, by: Staff) -> HttpResponse:
    """Learn every code anew."""
    try:
        rows = learn_codes(by=by)
        offered = sum(1 for row in rows if row.weights)
        messages.success(
            request, gettext("Learned. Offered: %(n)s of %(all)s codes.") % {"n": offered, "all": len(rows)}
        )
    except Refused as refusal:
        messages.warning(request, in_words(refusal))
    return redirect("shows:assisted")


LAWS = tuple(law.value for law in Law)


def _shown(row: LearnedCode) -> ShownRule:
    scheme = scheme_version(row.scheme, row.version)
    code = scheme.code(row.code) if scheme else None
    reasons = [part for part in row.report["because"].split("; ") if part]
    return ShownRule(
        gettext(code.name) if code else row.code,
        gettext(scheme.name) if scheme else row.scheme,
        row.report["examples"],
        row.report["cases"],
        _bounds(row.report["precision"]),
        _bounds(row.report["recall"]),
        not reasons,
        [_reason(reason) for reason in reasons],
    )


def _reason(said: str) -> str:
    """Why a code is not offered; of what holds numbers the rule is said."""
    if said in REASONS:
        return gettext(said)
    few = {"examples": FEWEST_EXAMPLES, "cases": FEWEST_CASES}
    return gettext("too few to look at: it takes %(examples)s examples in %(cases)s cases") % few


def _bounds(found: dict[str, float] | None) -> str:
    if found is None or any(value != value for value in found.values()):
        return ""
    shown = {key: f"{100 * value:.0f}" for key, value in found.items()}
    return gettext("%(value)s of 100 (may be %(low)s to %(high)s)") % shown
