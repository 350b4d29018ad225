"""Ending the work: closing a case, opening it again, and the way to the other ends."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from attunement.actions.close_case import close_case, reopen_case
from attunement.domain.errors import BadInput, Refused
from attunement.domain.permission import Permission
from attunement.storage.models import CaseRecord, HandedOutRecord, Staff
from attunement.web.clinician.access import case_page
from attunement.web.clinician.forms.ending import ReasonForm
from attunement.web.error_words import in_words


@require_safe
@case_page(Permission.WRITE_CASE)
def ending(request: HttpRequest, by: Staff, case: CaseRecord) -> HttpResponse:
    """Everything by which the work with these people ends or changes hands."""
    del by
    return render(request, "clinician/ending/ending.html", _page(case, ReasonForm()))


@require_POST
@case_page(Permission.WRITE_CASE)
def close(request: HttpRequest, by: Staff, case: CaseRecord) -> HttpResponse:
    """Close the case."""
    said = gettext("The case is closed. Its links are closed, and nobody is reminded.")
    return _done(request, case, lambda reason: close_case(by=by, case=case, reason=reason), said)


@require_POST
@case_page(Permission.WRITE_CASE)
def reopen(request: HttpRequest, by: Staff, case: CaseRecord) -> HttpResponse:
    """Open it again."""
    said = gettext("The case is open again. Joint work waits for your decision; links have to be made anew.")
    return _done(request, case, lambda reason: reopen_case(by=by, case=case, reason=reason), said)


def _done(request: HttpRequest, case: CaseRecord, act: Any, said: str) -> HttpResponse:
    form = ReasonForm(request.POST)
    if form.is_valid():
        try:
            act(form.cleaned_data["reason"])
        except (BadInput, Refused) as wrong:
            form.add_error(None, in_words(wrong))
        else:
            messages.success(request, said)
            return redirect("ending:ending", case_id=case.id)
    return render(request, "clinician/ending/ending.html", _page(case, form), status=400)


def _page(case: CaseRecord, form: ReasonForm) -> dict[str, Any]:
    return {
        "case": case,
        "form": form,
        "closings": case.closings.select_related("closed_by", "reopened_by").order_by("-closed_at"),
        "separation": getattr(case, "separation", None),
        "transfers": case.transfers.select_related("from_clinician", "to_clinician").order_by("-at"),
        "people": case.people.all(),
        "handed_out": HandedOutRecord.objects.filter(case=case).select_related("person", "by").order_by("-at"),
        "held": case.holds.filter(lifted_at=None).first(),
    }
