"""One's own page: the language one works in."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext, override
from django.views.decorators.http import require_http_methods

from attunement.actions.languages import choose_language
from attunement.storage.models import Staff
from attunement.web.clinician.forms.account import AccountForm


@require_http_methods(["GET", "HEAD", "POST"])
def account(request: HttpRequest) -> HttpResponseBase:
    """For every member, whatever their role: nobody else's page, and nothing of any case."""
    by = request.user
    if not isinstance(by, Staff):
        return redirect_to_login(request.get_full_path() if request.method == "GET" else "/")
    form = AccountForm(request.POST or None, initial={"language": by.language})
    if form.is_bound and form.is_valid():
        return _kept(request, by, form.cleaned_data["language"])
    return render(request, "staff/account.html", {"form": form}, status=400 if form.is_bound else 200)


def _kept(request: HttpRequest, by: Staff, language: str) -> HttpResponse:
    choose_language(by=by, language=language)
    with override(language or None):  # said in the language just chosen
        messages.success(request, gettext("Saved."))
    return redirect("clinician:account")
