"""What this is meant for: to be read by anyone who signs in, and accepted at the first time and when it changes."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from attunement.actions.intended_use import accept_intended_use, has_accepted
from attunement.actions.intended_use_text import intended_use
from attunement.domain.errors import BadInput
from attunement.domain.permission import Permission
from attunement.storage.models import Staff
from attunement.web.clinician.access import ASKS_INTENDED_USE, staff_page
from attunement.web.error_words import in_words


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(*Permission)
def intended_use_page(request: HttpRequest, by: Staff) -> HttpResponse:
    """The statement; its button, for those who have not accepted it."""
    if request.method == "POST":
        given = request.POST.get("version", "")
        try:
            accept_intended_use(by=by, version=int(given) if given.isascii() and given.isdigit() else 0)
        except BadInput as wrong:
            messages.warning(request, in_words(wrong))
            return redirect("ending:intended-use")
        going_to = request.session.pop(ASKS_INTENDED_USE, "/")
        messages.success(request, gettext("Noted: you read and accepted it."))
        return redirect(going_to)
    context = {"use": intended_use(), "accepted": has_accepted(by)}
    return render(request, "clinician/ending/intended_use.html", context)
