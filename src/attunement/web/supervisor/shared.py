"""What a supervisor sees: alerts they were told of, and what clinicians shared, read-only."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from attunement.actions.read_shared import UNREPAIRED, read_shared, shared_with, unrepaired_shared_with
from attunement.actions.read_words import words_for_supervisor
from attunement.domain.errors import Refused
from attunement.domain.permission import Permission
from attunement.storage.models import AlertRecord, Staff
from attunement.web.clinician.access import staff_page

MOST_ALERTS = 50


@require_safe
@staff_page(Permission.READ_SHARED)
def shared_with_me(request: HttpRequest, by: Staff) -> HttpResponse:
    """One list: what cannot wait, ruptures that stay unrepaired, what was shared, newest first, and alerts."""
    told = AlertRecord.objects.filter(told=by).select_related("person__case__clinician", "acknowledged_by")
    context: dict[str, object] = {"alerts_told": told.order_by("-raised_at")[:MOST_ALERTS]}
    context |= {"unrepaired": unrepaired_shared_with(by), "shared": shared_with(by).exclude(what__in=UNREPAIRED)}
    context["words"] = words_for_supervisor(by=by)
    return render(request, "supervisor/list.html", context)


@require_safe
@staff_page(Permission.READ_SHARED)
def one_shared(request: HttpRequest, by: Staff, release_id: str) -> HttpResponse:
    """One snapshot, as the clinician shared it."""
    try:
        found = read_shared(by=by, release_id=str(release_id))
    except Refused as stranger:
        raise Http404 from stranger
    return render(request, "supervisor/shared.html", {"shared": found})
