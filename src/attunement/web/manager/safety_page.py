"""What safety questions wait for: who answers alerts, when, with what help near."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from attunement.actions.set_up_practice import set_up_practice
from attunement.actions.starter_help_texts import starter_help
from attunement.domain.permission import Permission
from attunement.storage.models import Practice, Staff
from attunement.web.clinician.access import staff_page
from attunement.web.manager.desk import form_page, tried
from attunement.web.manager.forms.safety import PracticeForm, as_it_stands


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(Permission.MANAGE_PRACTICE)
def safety(request: HttpRequest, by: Staff) -> HttpResponse:
    """Safety questions stay off until all of it is set."""
    standing = Practice.objects.select_related("responder", "backup").get()
    form = PracticeForm(request.POST or None, initial=as_it_stands(standing))
    if form.is_bound and form.is_valid() and tried(form, lambda: set_up_practice(by=by, **form.cleaned_data)):
        saved = Practice.objects.select_related("responder", "backup").get()
        messages.success(request, gettext("Saved. Safety questions are on.") if saved.safety_on else gettext("Saved."))
        return redirect("manager:safety")
    starter = None if standing.help_text else starter_help(standing.country)
    missing = standing.missing_for_safety
    return form_page(request, "manager/safety.html", form, standing=standing, missing=missing, starter=starter)
