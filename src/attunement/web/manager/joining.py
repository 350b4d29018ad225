"""For those who have no password yet: someone invited, and the very first manager. And the practice's picture."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from attunement.actions.invite_staff import CLOSED, accept_invitation, find_invitation
from attunement.actions.new_practice import NewMember
from attunement.actions.set_up_code import check_set_up_code, is_being_set_up
from attunement.actions.start_practice import begin_practice
from attunement.domain.errors import BadInput, Refused
from attunement.domain.permission import Role
from attunement.storage.models import Logo, Practice
from attunement.web.clinician.signed_in import let_half_way
from attunement.web.error_words import in_words
from attunement.web.manager.forms.joining import FirstManagerForm, JoinForm


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest) -> HttpResponse:
    """Choose a password by the link or its code. Looking changes nothing; nobody is told whose link it is."""
    form = JoinForm(request.POST or None)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data["secret"] or form.cleaned_data["code"]
        if find_invitation(given) is None:
            form.add_error(None, CLOSED)
        elif _accepted(form, given):
            messages.success(request, gettext("Your password is set. Please sign in."))
            return redirect("clinician:sign-in")
    return render(request, "manager/join.html", {"form": form}, status=400 if form.is_bound else 200)


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def set_up(request: HttpRequest) -> HttpResponse:
    """The first page of all, only on the machine itself and with the code printed there."""
    data = Path(settings.DATA)
    if Practice.objects.exists() or not is_being_set_up(data):
        raise Http404
    form = FirstManagerForm(request.POST or None)
    if form.is_bound and form.is_valid():
        filled = form.cleaned_data
        try:
            check_set_up_code(data, filled["code"])
            manager = begin_practice(
                name=filled["practice_name"],
                address=filled["address"],
                country=filled["country"].upper(),
                manager=NewMember(filled["name"], filled["email"], Role.MANAGER.value),
                password=filled["password"],
            )
        except (BadInput, Refused) as wrong:
            form.add_error(None, in_words(wrong))
        else:
            let_half_way(request, manager, reverse("manager:practice"))
            return redirect("account:first-way")
    return render(request, "manager/set_up.html", {"form": form}, status=400 if form.is_bound else 200)


@require_safe
def logo(request: HttpRequest) -> HttpResponse:
    """The practice's picture, for everyone: it is on the sign-in page."""
    del request
    found = Logo.objects.first()
    if found is None:
        raise Http404
    return HttpResponse(bytes(found.png), content_type="image/png")


def _accepted(form: JoinForm, given: str) -> bool:
    try:
        accept_invitation(secret_or_code=given, password=form.cleaned_data["password"])
    except (BadInput, Refused) as wrong:
        form.add_error(None, in_words(wrong))
        return False
    return True
