"""A client's own page: how it went, what they were given, what they said, what they agreed, what waits."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from attunement.actions.agree_ground_rules import has_signed, newest_rules
from attunement.actions.choose_letting_go import choose_letting_go, letting_go_of
from attunement.actions.export_person import export_own
from attunement.actions.own_leave import OwnLeave, require_own
from attunement.actions.read_own_page import own_waiting_link, read_own_page, read_own_release
from attunement.actions.recall_session import own_recalls
from attunement.domain.errors import BadInput
from attunement.domain.handing_over import Part
from attunement.instruments import all_instruments
from attunement.roadmap.client_voice import felt_off
from attunement.roadmap.own_line import own_line
from attunement.roadmap.own_progress import own_progress
from attunement.storage.models import ReleaseRecord
from attunement.web.client.own_session import signed_in
from attunement.web.client.visit import next_page, open_visit, visit_of


@require_safe
@signed_in
def page(request: HttpRequest, leave: OwnLeave) -> HttpResponse:
    """Everything on one page, short parts first."""
    own = read_own_page(leave=leave)
    progress = own_progress(own.known, all_instruments())
    rules = newest_rules(own.person.case)
    context: dict[str, Any] = {
        "links": own.links,
        "given": ReleaseRecord.objects.filter(to_person=own.person).select_related("by").order_by("-at"),
        "words": [(word, felt_off().texts_of(word.about)) for word in own.known.words[::-1]],
        "rules": rules,
        "signed": has_signed(own.person, rules) if rules else None,
        "progress": progress,
        "line": _safe(own_line([point.mean for point in progress.points])),
        "recalls": own_recalls(leave=leave),
        "clinician": own.person.case.clinician.name,
    }
    return render(request, "own/page.html", context)


@require_safe
@signed_in
def given(request: HttpRequest, leave: OwnLeave, release_id: str) -> HttpResponse:
    """One page the clinician gave."""
    found = read_own_release(leave=leave, release_id=str(release_id))
    return render(request, "own/given.html", {"given": found})


@require_safe
@signed_in
def record(_request: HttpRequest, leave: OwnLeave) -> HttpResponse:
    """Their own record as a file; its name says nothing."""
    response = JsonResponse(export_own(leave=leave), json_dumps_params={"ensure_ascii": False, "indent": 2})
    response.headers["Content-Disposition"] = 'attachment; filename="record.json"'
    return response


@require_POST
@signed_in
def open_waiting(request: HttpRequest, leave: OwnLeave, occasion_id: str) -> HttpResponse:
    """On to questions that wait. Their own proof is asked for; the own page is left."""
    record = own_waiting_link(leave=leave, occasion_id=str(occasion_id))
    open_visit(request, record)
    return redirect(next_page(request, visit_of(request)))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def letting_go(request: HttpRequest, leave: OwnLeave) -> HttpResponse:
    """What another clinician may have, should the work ever go on with one."""
    person = require_own(leave)
    if request.method == "POST":
        wanted = request.POST.getlist("part")
        if any(part not in {known.value for known in Part} for part in wanted):
            raise BadInput("that is nothing one can let go", where="part", expected="something of the list")
        choose_letting_go(leave=leave, parts=[Part(part) for part in wanted])
        return redirect(f"{reverse('own:letting-go')}?saved=1")
    chosen = letting_go_of(person)
    context = {"chosen": chosen, "parts": list(Part), "saved": "saved" in request.GET and chosen is not None}
    return render(request, "own/letting_go.html", context)


def _safe(drawn: str) -> SafeString:
    return mark_safe(drawn)  # noqa: S308 - drawn from numbers alone, each written by the drawing itself
