"""Signing in and out."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from attunement.actions.sign_in import NotSignedIn, TooManyTries, sign_in, sign_out
from attunement.storage.models import Staff
from attunement.web.client_address import client_address
from attunement.web.clinician.access import ask_for_intended_use
from attunement.web.clinician.forms.signing_in import SignInForm

BACKEND = "django.contrib.auth.backends.ModelBackend"


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_page(request: HttpRequest) -> HttpResponse:
    """E-mail and password; then on to the page asked for."""
    going_to = _own_address(request)
    if isinstance(request.user, Staff):
        return redirect(going_to)
    form = SignInForm(request.POST or None)
    status = 400 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        try:
            staff = sign_in(**form.cleaned_data, address=_address_of(request))
        except NotSignedIn as refusal:
            form.add_error(None, gettext(str(refusal)))
            status = 429 if isinstance(refusal, TooManyTries) else status
        else:
            login(request, staff, backend=BACKEND)
            ask_for_intended_use(request, staff, going_to)
            return redirect(going_to)
    return render(request, "clinician/sign_in.html", {"form": form, "next": going_to}, status=status)


@require_POST
def sign_out_page(request: HttpRequest) -> HttpResponse:
    """Out, and nothing of the session is left in the browser."""
    if isinstance(request.user, Staff):
        sign_out(by=request.user)
    logout(request)
    return redirect("clinician:sign-in")


def _address_of(request: HttpRequest) -> str:
    said = request.META
    return client_address(said.get("REMOTE_ADDR", ""), said.get("HTTP_X_FORWARDED_FOR", ""), settings.PROXIES)


def _own_address(request: HttpRequest) -> str:
    """Where to go on; never to another host."""
    wanted = request.POST.get("next") or request.GET.get("next") or "/"
    own = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if own else "/"
