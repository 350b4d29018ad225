"""Proving again who one is, before something that cannot be taken back: exports, and what one signs in with."""

from __future__ import annotations

from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from attunement.actions.limit_tries import TooManyTries
from attunement.actions.passkeys import NoSuchPasskey, use_passkey
from attunement.actions.second_step import WrongCode, has_authenticator, take_second_step
from attunement.actions.staff_sessions import is_freshly_proved, note_proof
from attunement.domain.permission import Permission
from attunement.domain.signing_in import Factor
from attunement.storage.models import Staff, StaffSession
from attunement.web.clinician.access import View, current_session, staff_page
from attunement.web.clinician.forms.signing_in import CodeForm
from attunement.web.clinician.signed_in import host_name, own_address
from attunement.web.clinician.signing_in import ASKED, passkey_answer
from attunement.web.error_words import in_words


def freshly_proved(view: View) -> View:
    """Under `staff_page`: leads to the proof first, unless there was one in the last ten minutes.

    In the demo nothing is asked: everyone in it is invented, and it says so.
    """

    @wraps(view)
    def handle(request: HttpRequest, by: Staff, **kwargs: Any) -> HttpResponseBase:
        here = current_session(request)
        if here is None or not Factor(here.factor).is_enough or is_freshly_proved(here):
            return view(request, by=by, **kwargs)
        back = request.get_full_path() if request.method == "GET" else _page_before(request)
        return redirect(f"{reverse('account:prove')}?{urlencode({'next': back})}")

    return handle


def _page_before(request: HttpRequest) -> str:
    """Where the form stood that was sent; what was filled in is not kept, so it is sent again from there."""
    before = request.META.get("HTTP_REFERER", "")
    own = url_has_allowed_host_and_scheme(before, {request.get_host()}, require_https=request.is_secure())
    return urlsplit(before).path if own and urlsplit(before).path else reverse("account:ways")


@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(*Permission)
def prove(request: HttpRequest, by: Staff) -> HttpResponse:
    """A code or a passkey; then back to where one was going."""
    form = CodeForm(request.POST or None)
    status = 400 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            factor = take_second_step(staff=by, code=form.cleaned_data["code"])
        except (WrongCode, TooManyTries) as wrong:
            form.add_error("code", in_words(wrong))
            status = 429 if isinstance(wrong, TooManyTries) else status
        else:
            return _proved(request, factor)
    return _page(request, by, form, status)


@require_POST
@staff_page(*Permission)
def prove_with_passkey(request: HttpRequest, by: Staff) -> HttpResponse:
    """The same with a passkey."""
    try:
        use_passkey(
            host=host_name(request), state=request.session.pop(ASKED, {}), answer=passkey_answer(request), of=by
        )
    except NoSuchPasskey as wrong:
        form = CodeForm()
        return _page(request, by, form, 400, refusal=in_words(wrong))
    return _proved(request, Factor.PASSKEY)


def _proved(request: HttpRequest, factor: Factor) -> HttpResponse:
    here = current_session(request)
    if here is not None:
        request.session.cycle_key()
        note_proof(here, factor=_stronger(here, factor), session_key=request.session.session_key or "")
    return redirect(own_address(request))


def _stronger(here: StaffSession, factor: Factor) -> Factor:
    """A session stays what it was begun with where that was more than this."""
    return factor if Factor(here.factor) is not Factor.PASSKEY else Factor.PASSKEY


def _page(request: HttpRequest, by: Staff, form: CodeForm, status: int, refusal: str = "") -> HttpResponse:
    shown = {
        "form": form,
        "next": own_address(request),
        "refusal": refusal,
        "has_app": has_authenticator(by),
        "has_passkey": by.passkeys.exists(),
        "reason": gettext("Before this, please show once more that it is you."),
    }
    return render(request, "account/prove.html", shown, status=status)
