"""Signing in and out: a password and then a second step, or a passkey alone."""

from __future__ import annotations

import json
from typing import Any

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from attunement.actions.limit_tries import TooManyTries
from attunement.actions.passkeys import NOT_TAKEN, NoSuchPasskey, ask_for_one, use_passkey
from attunement.actions.second_step import WrongCode, has_authenticator, has_second_step, take_second_step
from attunement.actions.sign_in import NotSignedIn, sign_in, sign_out
from attunement.domain.signing_in import Factor
from attunement.storage.models import Staff
from attunement.web.clinician.forms.signing_in import CodeForm, SignInForm
from attunement.web.clinician.signed_in import (
    half_way,
    host_name,
    is_demo,
    known_browser,
    let_half_way,
    let_in,
    network_address,
    own_address,
    remember_browser,
)
from attunement.web.error_words import in_words

ASKED = "passkey-asked"
"""In the web session: what a passkey must sign."""


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_page(request: HttpRequest) -> HttpResponse:
    """E-mail and password; then the second step, or on to the page asked for in the demo."""
    going_to = own_address(request)
    if isinstance(request.user, Staff):
        return redirect(going_to)
    form = SignInForm(request.POST or None)
    status = 400 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        try:
            staff = sign_in(**form.cleaned_data, address=network_address(request), browser=known_browser(request))
        except (NotSignedIn, TooManyTries) as refusal:
            form.add_error(None, in_words(refusal))
            status = 429 if isinstance(refusal, TooManyTries) else status
        else:
            return _after_password(request, staff, going_to)
    return render(request, "clinician/sign_in.html", {"form": form, "next": going_to}, status=status)


def _after_password(request: HttpRequest, staff: Staff, going_to: str) -> HttpResponse:
    if has_second_step(staff):
        let_half_way(request, staff, going_to)
        return redirect("account:second-step")
    if not is_demo():
        let_half_way(request, staff, going_to)
        return redirect("account:first-way")
    let_in(request, staff, Factor.PASSWORD, going_to)
    return remember_browser(request, redirect(going_to), staff)


@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def second_step(request: HttpRequest) -> HttpResponse:
    """A code of the app or from paper, or a passkey; only after a right password."""
    found = half_way(request)
    if found is None:
        return redirect("clinician:sign-in")
    staff, going_to = found
    form = CodeForm(request.POST or None)
    status = 400 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            factor = take_second_step(staff=staff, code=form.cleaned_data["code"])
        except (WrongCode, TooManyTries) as refusal:
            form.add_error("code", in_words(refusal))
            status = 429 if isinstance(refusal, TooManyTries) else status
        else:
            let_in(request, staff, factor, going_to)
            return remember_browser(request, redirect(going_to), staff)
    shown = {"form": form, "has_app": has_authenticator(staff), "has_passkey": staff.passkeys.exists()}
    return render(request, "account/second_step.html", shown, status=status)


@require_POST
def ask_passkey(request: HttpRequest) -> HttpResponse:
    """What the browser's passkey must sign, as JSON; the same for everyone who is not half-way in."""
    found = half_way(request)
    options, request.session[ASKED] = ask_for_one(host=host_name(request), of=found[0] if found else None)
    return JsonResponse(options)


@require_POST
def with_passkey(request: HttpRequest) -> HttpResponse:
    """Signed in by a passkey, or back to the page that says that it did not work."""
    found = half_way(request)
    try:
        staff = use_passkey(
            host=host_name(request),
            state=request.session.pop(ASKED, {}),
            answer=passkey_answer(request),
            of=found[0] if found else None,
        )
    except NoSuchPasskey as refusal:
        form = SignInForm()
        shown = {"form": form, "next": own_address(request), "refusal": in_words(refusal)}
        return render(request, "clinician/sign_in.html", shown, status=400)
    going_to = found[1] if found else own_address(request)
    let_in(request, staff, Factor.PASSKEY, going_to)
    return remember_browser(request, redirect(going_to), staff)


def passkey_answer(request: HttpRequest) -> dict[str, Any]:
    """What the browser sent for a passkey. Raises NoSuchPasskey for what is no JSON object."""
    try:
        answer = json.loads(request.POST.get("answer", ""))
    except (ValueError, RecursionError):
        answer = None
    if not isinstance(answer, dict):
        raise NoSuchPasskey(NOT_TAKEN)
    return answer


@require_POST
def sign_out_page(request: HttpRequest) -> HttpResponse:
    """Out, and nothing of the session is left in the browser."""
    if isinstance(request.user, Staff):
        sign_out(by=request.user)
    logout(request)
    response = redirect("clinician:sign-in")
    response.headers["Clear-Site-Data"] = '"cache", "storage"'  # not "cookies": the browser is known again by one
    return response
