"""Teams: who belongs together, and who supervises them."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from attunement.actions.manage_staff import dissolve_team, form_team
from attunement.domain.permission import Permission
from attunement.storage.models import Staff, Team
from attunement.web.clinician.access import staff_page
from attunement.web.manager.desk import done_or_said, form_page, tried
from attunement.web.manager.forms.people import TeamForm


@require_safe
@staff_page(Permission.MANAGE_PRACTICE)
def teams(request: HttpRequest, by: Staff) -> HttpResponse:
    """Every team, and who is in none."""
    found = Team.objects.select_related("supervisor").prefetch_related("members")
    alone = Staff.objects.filter(is_active=True, role="clinician", team=None).order_by("name")
    return render(request, "manager/teams.html", {"teams": found, "alone": alone, "by": by})


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(Permission.MANAGE_PRACTICE)
def new_team(request: HttpRequest, by: Staff) -> HttpResponse:
    """A new team."""
    return _team(request, by, None)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(Permission.MANAGE_PRACTICE)
def team(request: HttpRequest, by: Staff, team_id: str) -> HttpResponse:
    """One team."""
    return _team(request, by, _found(team_id))


@require_POST
@staff_page(Permission.MANAGE_PRACTICE)
def dissolve(request: HttpRequest, by: Staff, team_id: str) -> HttpResponse:
    """The team is no more."""
    one = _found(team_id)
    said = gettext("The team is no more. Its members stay.")
    return done_or_said(request, lambda: dissolve_team(by=by, team=one), said, "manager:teams")


def _team(request: HttpRequest, by: Staff, one: Team | None) -> HttpResponse:
    standing = {"name": one.name, "supervisor": one.supervisor, "members": one.members.all()} if one else None
    form = TeamForm(request.POST or None, initial=standing)
    if form.is_bound and form.is_valid() and tried(form, lambda: form_team(by=by, team=one, **form.cleaned_data)):
        messages.success(request, gettext("Saved."))
        return redirect("manager:teams")
    return form_page(request, "manager/team.html", form, team=one)


def _found(team_id: str) -> Team:
    found = Team.objects.filter(id=str(team_id)).first()
    if found is None:
        raise Http404
    return found
