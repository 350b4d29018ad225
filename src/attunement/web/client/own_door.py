"""The way to a page of one's own: signing in, making it with a code, leaving, ending it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from attunement.actions.own_leave import OwnLeave
from attunement.actions.own_sign_in import NotYourPage, PageRests, end_own_page, make_sign_in, open_own_page
from attunement.actions.proofs import LockedOut, WrongProof
from attunement.domain.errors import BadInput
from attunement.web.client.forms import first_errors
from attunement.web.client.own_forms import MakeForm, SignInForm
from attunement.web.client.own_session import come_in, own_leave, signed_in
from attunement.web.client_address import client_address
from attunement.web.error_words import in_words, translated


@sensitive_post_parameters("passphrase")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Name and passphrase. What is answered is the same whether there is such a name or not."""
    if own_leave(request) is not None:
        return redirect("own:page")
    form = SignInForm(request.POST or None)
    if request.method != "POST":
        return render(request, "own/sign_in.html", {"errors": {}})
    if not form.is_valid():
        return render(request, "own/sign_in.html", {"errors": first_errors(form)}, status=400)
    said = request.META
    address = client_address(said.get("REMOTE_ADDR", ""), said.get("HTTP_X_FORWARDED_FOR", ""), settings.PROXIES)
    try:
        row = open_own_page(**form.cleaned_data, address=address)
    except NotYourPage as refusal:
        status = 429 if isinstance(refusal, PageRests) else 400
        return render(request, "own/sign_in.html", {"errors": {}, "refusal": in_words(refusal)}, status=status)
    come_in(request, row)
    return redirect("own:page")


@sensitive_post_parameters("passphrase", "again", "proof")
@require_http_methods(["GET", "HEAD", "POST"])
def make(request: HttpRequest) -> HttpResponse:
    """With the code that was handed over, something one knows, and a name and passphrase of one's own choosing."""
    form = MakeForm(request.POST or None)
    if request.method != "POST":
        return render(request, "own/new.html", {"errors": {}})
    if not form.is_valid():
        return _not_made(request, form, first_errors(form))
    filled = {name: form.cleaned_data[name] for name in ("code", "proof", "name", "passphrase")}
    try:
        row = make_sign_in(**filled)
    except BadInput as weak:
        return _not_made(request, form, {weak.where or "passphrase": translated(weak.what)})
    except WrongProof as wrong:
        return _not_made(request, form, {"proof": str(gettext("That is not what we have noted."))}, wrong.tries_left)
    except LockedOut:
        return _not_made(request, form, {}, locked=True)
    except NotYourPage as refusal:
        return _not_made(request, form, {"code": in_words(refusal)})
    come_in(request, row)
    return redirect("own:page")


def _not_made(
    request: HttpRequest,
    form: MakeForm,
    errors: dict[str, Any],
    tries_left: int | None = None,
    *,
    locked: bool = False,
) -> HttpResponse:
    """Only code and name are put back: nothing secret is ever in a page."""
    back = {name: form.data.get(name, "") for name in ("code", "name")}
    context = {"errors": errors, "back": back, "tries_left": tries_left, "locked": locked}
    return render(request, "own/new.html", context, status=400)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Out, to a page that says nothing."""
    request.session.flush()
    return redirect("client:bye")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def end(request: HttpRequest, leave: OwnLeave) -> HttpResponse:
    """End the sign-in for good, after a second look."""
    if request.method != "POST":
        return render(request, "own/end.html")
    end_own_page(leave=leave)
    request.session.flush()
    return render(request, "own/ended.html")
