"""What one signs in with: set up at the first sign-in, changed on one's own page after proving it again."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from attunement.actions.change_password import change_password
from attunement.actions.passkeys import add_passkey, ask_for_new, remove_passkey
from attunement.actions.second_step import (
    begin_authenticator,
    codes_left,
    confirm_authenticator,
    has_authenticator,
    has_second_step,
    new_recovery_codes,
    remove_authenticator,
    replace_authenticator,
)
from attunement.actions.staff_sessions import end_session, end_sessions, sessions_of
from attunement.domain.errors import BadInput, Refused
from attunement.domain.permission import Permission
from attunement.domain.signing_in import Factor
from attunement.storage.models import Staff
from attunement.web.clinician.access import current_session, staff_page
from attunement.web.clinician.forms.signing_in import CodeForm, NewPasswordForm
from attunement.web.clinician.linking import qr_picture
from attunement.web.clinician.proving import freshly_proved
from attunement.web.clinician.signed_in import half_way, host_name, let_in, remember_browser
from attunement.web.clinician.signing_in import passkey_answer
from attunement.web.error_words import in_words

MADE = "passkey-made"
"""In the web session: what a new passkey must answer."""


@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def first_way(request: HttpRequest) -> HttpResponse:
    """After the first right password: an app or a passkey, before anything else is reached."""
    found = half_way(request)
    if found is None or has_second_step(found[0]):
        return redirect("clinician:sign-in")
    staff, going_to = found
    form = CodeForm(request.POST or None)
    if form.is_bound and form.is_valid():
        try:
            codes = confirm_authenticator(by=staff, code=form.cleaned_data["code"])
        except Refused as wrong:
            form.add_error("code", in_words(wrong))
        else:
            return _first_codes(request, staff, Factor.AUTHENTICATOR, codes, going_to)
    return _show_app(request, staff, form, "account/first_way.html")


@require_POST
def ask_first_passkey(request: HttpRequest) -> HttpResponse:
    """What the browser needs to make the first passkey, as JSON."""
    found = half_way(request)
    if found is None or has_second_step(found[0]):
        return JsonResponse({"error": gettext("Please sign in again.")}, status=403)
    return _ask(request, found[0])


@require_POST
def first_passkey(request: HttpRequest) -> HttpResponse:
    """Keep the first passkey, and let its owner in."""
    found = half_way(request)
    if found is None or has_second_step(found[0]):
        return redirect("clinician:sign-in")
    staff, going_to = found
    try:
        _keep(request, staff)
    except (BadInput, Refused) as wrong:
        messages.warning(request, in_words(wrong))
        return redirect("account:first-way")
    return _first_codes(request, staff, Factor.PASSKEY, new_recovery_codes(by=staff), going_to)


@require_safe
@staff_page(*Permission)
def ways(request: HttpRequest, by: Staff) -> HttpResponse:
    """Everything one signs in with, and where one is signed in now."""
    shown = {
        "passkeys": by.passkeys.all(),
        "has_app": has_authenticator(by),
        "codes_left": codes_left(by),
        "has_second": has_second_step(by),
        "sessions": sessions_of(by),
        "here": current_session(request),
    }
    return render(request, "account/ways.html", shown)


@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(*Permission)
@freshly_proved
def app(request: HttpRequest, by: Staff) -> HttpResponse:
    """Set up an authenticator app, or one in the place of another."""
    form = CodeForm(request.POST or None)
    if form.is_bound and "replace" in request.POST:
        return _done(request, lambda: replace_authenticator(by=by), "", "account:app")
    if has_authenticator(by):
        return render(request, "account/app.html", {"has_app": True})
    if form.is_bound and form.is_valid():
        try:
            codes = confirm_authenticator(by=by, code=form.cleaned_data["code"])
        except Refused as wrong:
            form.add_error("code", in_words(wrong))
        else:
            messages.success(request, gettext("Your app is set up. From now on it is asked for a code."))
            return _codes(request, codes) if codes else redirect("account:ways")
    return _show_app(request, by, form, "account/app.html")


@require_POST
@staff_page(*Permission)
@freshly_proved
def remove_app(request: HttpRequest, by: Staff) -> HttpResponse:
    """Take the app away."""
    return _done(request, lambda: remove_authenticator(by=by), gettext("The app is removed."))


@require_POST
@staff_page(*Permission)
@freshly_proved
def ask_new_passkey(request: HttpRequest, by: Staff) -> HttpResponse:
    """What the browser needs to make one, as JSON."""
    return _ask(request, by)


@require_POST
@staff_page(*Permission)
@freshly_proved
def new_passkey(request: HttpRequest, by: Staff) -> HttpResponse:
    """Keep one more."""
    first = not has_second_step(by)
    try:
        _keep(request, by)
    except (BadInput, Refused) as wrong:
        messages.warning(request, in_words(wrong))
        return redirect("account:ways")
    messages.success(request, gettext("The passkey is kept."))
    return _codes(request, new_recovery_codes(by=by)) if first else redirect("account:ways")


@require_POST
@staff_page(*Permission)
@freshly_proved
def drop_passkey(request: HttpRequest, by: Staff, passkey_id: str) -> HttpResponse:
    """Take one away."""
    said = gettext("The passkey is removed.")
    return _done(request, lambda: remove_passkey(by=by, passkey_id=str(passkey_id)), said)


@require_POST
@staff_page(*Permission)
@freshly_proved
def codes_anew(request: HttpRequest, by: Staff) -> HttpResponse:
    """Ten new recovery codes, shown this once."""
    return _codes(request, new_recovery_codes(by=by))


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(*Permission)
@freshly_proved
def password(request: HttpRequest, by: Staff) -> HttpResponse:
    """Another password; every other session ends with it."""
    form = NewPasswordForm(request.POST or None)
    if form.is_bound and form.is_valid():
        filled = form.cleaned_data
        try:
            change_password(by=by, old=filled["old"], new=filled["password"])
        except (BadInput, Refused) as wrong:
            form.add_error(None, in_words(wrong))
        else:
            update_session_auth_hash(request, by)
            here = current_session(request)
            if here is not None:
                here.session_key = request.session.session_key or ""
                here.save(update_fields=["session_key"])
            end_sessions(of=by, by=by, but=here)
            messages.success(request, gettext("Your password is changed. Everywhere else you were signed out."))
            return redirect("account:ways")
    return render(request, "account/password.html", {"form": form}, status=400 if form.is_bound else 200)


@require_POST
@staff_page(*Permission)
def end(request: HttpRequest, by: Staff) -> HttpResponse:
    """End one session, or all the others. No new proof is asked: who finds a stranger there must not wait."""
    one = request.POST.get("session", "")
    if not one:
        end_sessions(of=by, by=by, but=current_session(request))
        messages.success(request, gettext("Everywhere else you are signed out."))
        return redirect("account:ways")
    return _done(request, lambda: end_session(by=by, session_id=one), gettext("That session is ended."))


def _ask(request: HttpRequest, staff: Staff) -> HttpResponse:
    try:
        options, request.session[MADE] = ask_for_new(by=staff, host=host_name(request))
    except Refused as wrong:
        return JsonResponse({"error": in_words(wrong)}, status=403)
    return JsonResponse(options)


def _keep(request: HttpRequest, staff: Staff) -> None:
    add_passkey(
        by=staff,
        host=host_name(request),
        state=request.session.pop(MADE, {}),
        answer=passkey_answer(request),
        name=request.POST.get("name", ""),
    )


def _first_codes(request: HttpRequest, staff: Staff, factor: Factor, codes: list[str], going_to: str) -> HttpResponse:
    let_in(request, staff, factor, going_to)
    return remember_browser(request, _codes(request, codes, going_to), staff)


def _codes(request: HttpRequest, codes: list[str], going_to: str = "") -> HttpResponse:
    return render(request, "account/codes.html", {"codes": codes, "next": going_to})


def _show_app(request: HttpRequest, staff: Staff, form: CodeForm, template: str) -> HttpResponse:
    address = begin_authenticator(by=staff)
    secret = address.partition("secret=")[2].partition("&")[0]
    spaced = " ".join(secret[n : n + 4] for n in range(0, len(secret), 4))
    shown = {"form": form, "picture": qr_picture(address), "secret": spaced}
    return render(request, template, shown, status=400 if form.is_bound else 200)


def _done(request: HttpRequest, act: Callable[[], object], said: str, to: str = "account:ways") -> HttpResponse:
    try:
        act()
    except (BadInput, Refused) as wrong:
        messages.warning(request, in_words(wrong))
    else:
        if said:
            messages.success(request, said)
    return redirect(to)
