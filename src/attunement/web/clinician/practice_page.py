"""The manager's page: what safety questions wait for."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from attunement.actions.set_up_practice import set_up_practice
from attunement.domain.permission import Permission
from attunement.storage.models import Practice, Staff
from attunement.web.clinician.access import staff_page
from attunement.web.clinician.forms.practice import PracticeForm, as_it_stands


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(Permission.MANAGE_PRACTICE)
def practice(request: HttpRequest, by: Staff) -> HttpResponse:
    """Who answers alerts, when, with what help near; safety questions stay off until all of it is set."""
    standing = Practice.objects.select_related("responder", "backup").get()
    data = request.POST if request.method == "POST" else None
    form = PracticeForm(data, initial=as_it_stands(standing))
    if data is not None and form.is_valid():
        saved = set_up_practice(by=by, **form.cleaned_data)
        said = gettext("Saved. Safety questions are on.") if saved.safety_on else gettext("Saved.")
        messages.success(request, said)
        return redirect("clinician:practice")
    context = {"form": form, "standing": standing, "missing": standing.missing_for_safety}
    return render(request, "clinician/practice.html", context, status=200 if data is None else 400)
