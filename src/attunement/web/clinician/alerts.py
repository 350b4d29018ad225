"""Taking up an alert, from the top of any page."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from attunement.actions.answer_alerts import acknowledge_alert
from attunement.domain.errors import BadInput, Refused
from attunement.domain.permission import Permission
from attunement.storage.models import Staff
from attunement.web.clinician.access import staff_page


@require_POST
@staff_page(Permission.ANSWER_ALERTS)
def acknowledge(request: HttpRequest, by: Staff, alert_id: str) -> HttpResponse:
    """Stop the clock, with a word on what was done; back to the page one was on."""
    done = request.POST.get("what_was_done", "")
    try:
        acknowledge_alert(by=by, alert_id=str(alert_id), what_was_done=done)
        messages.success(request, gettext("You have taken up the alert. The clock has stopped."))
    except BadInput:
        messages.warning(request, gettext("Please write a word on what you did; the alert is still waiting."))
    except Refused as stranger:
        raise Http404 from stranger
    back = request.POST.get("back", "/")
    return redirect(back if url_has_allowed_host_and_scheme(back, {request.get_host()}) else "/")
