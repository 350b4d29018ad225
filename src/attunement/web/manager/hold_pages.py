"""Legal holds: a case found by its label, held or let go with a reason. Nothing else of a case is seen here."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from attunement.actions.hold_case import (
    SHORTEST,
    cases_called,
    find_case_to_hold,
    holds_that_stand,
    lift_hold,
    set_hold,
)
from attunement.domain.errors import Refused
from attunement.domain.permission import Permission
from attunement.storage.models import CaseRecord, Staff
from attunement.web.clinician.access import staff_page
from attunement.web.clinician.forms.ending import ReasonForm
from attunement.web.manager.desk import form_page, tried


@require_safe
@staff_page(Permission.HOLD_CASE)
def holds(request: HttpRequest, by: Staff) -> HttpResponse:
    """The holds that stand, and a search by label."""
    called = request.GET.get("called", "")
    context = {
        "held": holds_that_stand(by=by),
        "called": called,
        "found": cases_called(by=by, label=called),
        "shortest": SHORTEST,
    }
    return render(request, "manager/holds.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(Permission.HOLD_CASE)
def hold(request: HttpRequest, by: Staff, case_id: str) -> HttpResponse:
    """Set a hold on one case, or lift it."""
    case = _found(by, case_id)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    held = case.holds.filter(lifted_at=None).select_related("set_by").first()
    if form.is_bound and form.is_valid() and tried(form, lambda: _turn(by, case, form.cleaned_data["reason"])):
        messages.success(request, gettext("The hold is lifted.") if held else gettext("The hold stands from now on."))
        return redirect("manager:holds")
    before = case.holds.exclude(lifted_at=None).select_related("set_by", "lifted_by").order_by("-set_at")
    shown = {"label": case.label, "clinician": case.clinician.name, "opened_at": case.opened_at}
    return form_page(request, "manager/hold.html", form, shown=shown, held=held, before=before)


def _turn(by: Staff, case: CaseRecord, reason: str) -> None:
    if case.is_held:
        lift_hold(by=by, case=case, reason=reason)
    else:
        set_hold(by=by, case=case, reason=reason)


def _found(by: Staff, case_id: str) -> CaseRecord:
    try:
        return find_case_to_hold(by=by, case_id=str(case_id))
    except Refused as none:
        raise Http404 from none
