"""One's own page: the language one works in."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, override
from django.views.decorators.http import require_http_methods

from attunement.actions.languages import choose_language
from attunement.domain.permission import Permission
from attunement.storage.models import Staff
from attunement.web.clinician.access import staff_page
from attunement.web.clinician.forms.account import AccountForm


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(*Permission)
def account(request: HttpRequest, by: Staff) -> HttpResponse:
    """For every member, whatever their role: nobody else's page, and nothing of any case."""
    form = AccountForm(request.POST or None, initial={"language": by.language})
    if form.is_bound and form.is_valid():
        return _kept(request, by, form.cleaned_data["language"])
    return render(request, "staff/account.html", {"form": form}, status=400 if form.is_bound else 200)


def _kept(request: HttpRequest, by: Staff, language: str) -> HttpResponse:
    choose_language(by=by, language=language)
    with override(language or None):  # said in the language just chosen
        messages.success(request, gettext("Saved."))
    return redirect("clinician:account")
