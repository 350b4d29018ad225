"""People: who works here, in which role, and the links by which they choose a password."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from attunement.actions.forget_second_step import forget_second_step
from attunement.actions.invite_staff import NewInvitation, invite_again, invite_staff, withdraw_invitations
from attunement.actions.manage_staff import change_member, let_back_in, let_go
from attunement.actions.second_step import has_second_step
from attunement.domain.errors import BadInput, Refused
from attunement.domain.permission import Permission
from attunement.storage.models import Invitation, Staff
from attunement.web.clinician.access import staff_page
from attunement.web.clinician.proving import freshly_proved
from attunement.web.error_words import in_words
from attunement.web.manager.desk import done_or_said, form_page, member_or_404, tried
from attunement.web.manager.forms.people import BY_EMAIL, InviteForm, LinkForm, MemberForm


@require_safe
@staff_page(Permission.MANAGE_PRACTICE)
def people(request: HttpRequest, by: Staff) -> HttpResponse:
    """Everyone, those who left last."""
    staff = Staff.objects.select_related("team", "supervisor").order_by("-is_active", "name")
    waiting = set(_open_invitations().values_list("staff_id", flat=True))
    return render(request, "manager/people.html", {"people": [(one, one.id in waiting) for one in staff], "by": by})


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(Permission.MANAGE_PRACTICE)
def invite(request: HttpRequest, by: Staff) -> HttpResponse:
    """Someone new; their link is mailed, or shown this once."""
    form = InviteForm(request.POST or None)
    if form.is_bound and form.is_valid():
        filled = {name: form.cleaned_data[name] for name in ("name", "email", "role", "team")}
        by_email = form.cleaned_data["way"] == BY_EMAIL
        made = _made(form, lambda: invite_staff(by=by, by_email=by_email, **filled))
        if made is not None:
            return _show(request, made, by_email=by_email)
    return form_page(request, "manager/invite.html", form)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(Permission.MANAGE_PRACTICE)
def member(request: HttpRequest, by: Staff, member_id: str) -> HttpResponse:
    """One person: name and role; a fresh link; letting go."""
    one = member_or_404(member_id)
    form = MemberForm(request.POST or None, initial={"name": one.name, "role": one.role})
    if form.is_bound and form.is_valid() and tried(form, lambda: change_member(by=by, member=one, **form.cleaned_data)):
        return done_or_said(request, lambda: None, gettext("Saved."), "manager:people")
    waiting = _open_invitations().filter(staff=one).first()
    return form_page(
        request,
        "manager/member.html",
        form,
        member=one,
        waiting=waiting,
        link_form=LinkForm(),
        is_self=one == by,
        has_second_step=has_second_step(one),
    )


@require_POST
@staff_page(Permission.MANAGE_PRACTICE)
def link_again(request: HttpRequest, by: Staff, member_id: str) -> HttpResponse:
    """A fresh link; older ones close."""
    one, form = member_or_404(member_id), LinkForm(request.POST)
    by_email = form.is_valid() and form.cleaned_data["way"] == BY_EMAIL
    made = _made(form, lambda: invite_again(by=by, staff=one, by_email=by_email)) if form.is_valid() else None
    if made is None:
        said = "; ".join(str(error) for error in form.non_field_errors()) or gettext("Please choose a way.")
        return done_or_said(request, lambda: _refuse(said), "", "manager:member", one.id)
    return _show(request, made, by_email=by_email)


@require_POST
@staff_page(Permission.MANAGE_PRACTICE)
def withdraw(request: HttpRequest, by: Staff, member_id: str) -> HttpResponse:
    """Close their open link."""
    one = member_or_404(member_id)
    said = gettext("The link is closed.")
    return done_or_said(request, lambda: withdraw_invitations(by=by, staff=one), said, "manager:member", one.id)


@require_POST
@staff_page(Permission.MANAGE_PRACTICE)
@freshly_proved
def second_step(request: HttpRequest, by: Staff, member_id: str) -> HttpResponse:
    """Someone has lost phone and paper: they set up a second step anew."""
    one = member_or_404(member_id)
    said = gettext("%(name)s sets up a second step at the next sign-in.") % {"name": one.name}
    return done_or_said(request, lambda: forget_second_step(by=by, member=one), said, "manager:member", one.id)


@require_POST
@staff_page(Permission.MANAGE_PRACTICE)
def leave(request: HttpRequest, by: Staff, member_id: str) -> HttpResponse:
    """They no longer work here, or do again."""
    one = member_or_404(member_id)
    if one.is_active:
        said = gettext("%(name)s can no longer sign in.") % {"name": one.name}
        return done_or_said(request, lambda: let_go(by=by, member=one), said, "manager:member", one.id)
    said = gettext("%(name)s works here again. Give them a fresh link.") % {"name": one.name}
    return done_or_said(request, lambda: let_back_in(by=by, member=one), said, "manager:member", one.id)


def _open_invitations() -> QuerySet[Invitation]:
    return Invitation.objects.filter(used_at=None, withdrawn_at=None, expires_at__gt=timezone.now())


def _made(form: InviteForm | LinkForm, make: Callable[[], NewInvitation]) -> NewInvitation | None:
    try:
        return make()
    except (BadInput, Refused) as wrong:
        form.add_error(None, in_words(wrong))
        return None


def _refuse(said: str) -> None:
    raise Refused(said)


def _show(request: HttpRequest, made: NewInvitation, *, by_email: bool) -> HttpResponse:
    return render(request, "manager/invited.html", {"made": made, "by_email": by_email})
