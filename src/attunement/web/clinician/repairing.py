"""The repair page of a case: what was noticed and how sure, one move with words, the plan, and what the ratings say."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from attunement.actions.notice_ruptures import verifications
from attunement.actions.read_case import OpenedCase, read_case
from attunement.actions.repair_rupture import (
    answer_rupture,
    find_rupture,
    name_unrepaired,
    open_by_hand,
    set_kind,
    take_step,
)
from attunement.domain.errors import BadInput, Refused
from attunement.domain.permission import Permission
from attunement.domain.repair import FollowUp, RepairStepName, RuptureKind, RuptureState
from attunement.domain.repairing import Reply, next_step
from attunement.storage.models import CaseRecord, RuptureRecord, Staff
from attunement.storage.queries.calibration import guesses_to_make_first
from attunement.storage.queries.relationship import ruptures_here
from attunement.web.clinician.access import case_page
from attunement.web.clinician.case_frame import frame
from attunement.web.clinician.forms.repairing import KindForm, OpenForm, ReplyForm, StepForm, UnrepairedForm
from attunement.web.clinician.repair_words import shown, weights_here
from attunement.web.error_words import in_words

NEW: Final = "open"
Filled = dict[tuple[str, str], forms.Form]
"""Forms that came back wrong, by what they do and the rupture they are about."""


@require_http_methods(["GET", "HEAD", "POST"])
@case_page(Permission.WRITE_CASE)
def repair(request: HttpRequest, by: Staff, case: CaseRecord) -> HttpResponse:
    """Everything open, everything closed, and the forms to go on with.

    Where a guess can still be blind it comes first: what was noticed tells what the client rated.
    """
    if request.method != "POST" and "look" not in request.GET and (first := guesses_to_make_first(by, case)):
        known = read_case(by=by, case=case, page="repair before a guess").for_clinician
        context = frame(case, known, "repair") | {"to_guess": first}
        return render(request, "clinician/repair_guess.html", context)
    opened = read_case(by=by, case=case, page="repair")
    filled: Filled = {}
    if request.method == "POST":
        about, filled = _do(request, by, case, opened)
        if not filled:
            return redirect(f"{request.path}#{about}" if about else request.path)
    status = 400 if filled else 200
    context = frame(case, opened.for_clinician, "repair") | _page(by, case, opened, filled)
    return render(request, "clinician/repair.html", context, status=status)


def _do(request: HttpRequest, by: Staff, case: CaseRecord, opened: OpenedCase) -> tuple[str, Filled]:
    """Do what was asked; gives the rupture's id and what must be filled in again."""
    do, about = request.POST.get("do", ""), request.POST.get("rupture", "")
    if do not in {*DOES, NEW}:
        raise BadInput("that is nothing one can do here", where="do", expected="one of this page's buttons")
    row = None if do == NEW else _rupture(by, case, about)
    form = _form(do, row, opened, request.POST)
    if not form.is_valid():
        return about, {(do, about): form}
    try:
        if row is None:
            about = str(_open(by, case, form).pk)
        else:
            DOES[do](by, row, form)
    except (BadInput, Refused) as error:
        form.add_error(None, in_words(error))
        return about, {(do, about): form}
    messages.success(request, gettext("Kept."))
    return about, {}


def _rupture(by: Staff, case: CaseRecord, about: str) -> RuptureRecord:
    try:
        return find_rupture(by=by, case=case, rupture_id=about)
    except Refused as stranger:
        raise Http404 from stranger


def _open(by: Staff, case: CaseRecord, form: forms.Form) -> RuptureRecord:
    found = form.cleaned_data
    person = case.people.get(pk=found["person"]) if found["person"] else None
    if person is None and case.people.count() == 1:
        person = case.people.get()
    return open_by_hand(by=by, case=case, person=person, kind=RuptureKind(found["kind"]), why=found["why"])


def _reply(by: Staff, row: RuptureRecord, form: forms.Form) -> None:
    found = form.cleaned_data
    answer_rupture(by=by, rupture=row, reply=Reply(found["reply"]), because=found["because"])


def _kind(by: Staff, row: RuptureRecord, form: forms.Form) -> None:
    set_kind(by=by, rupture=row, kind=RuptureKind(form.cleaned_data["kind"]))


def _step(by: Staff, row: RuptureRecord, form: forms.Form) -> None:
    found = form.cleaned_data
    step = RepairStepName(found["step"])
    take_step(by=by, rupture=row, step=step, tried=found["tried"], by_person=found["by_person"])


def _unrepaired(by: Staff, row: RuptureRecord, form: forms.Form) -> None:
    found = form.cleaned_data
    name_unrepaired(
        by=by,
        rupture=row,
        follow_up=FollowUp(found["follow_up"]),
        note=found["note"],
        for_supervisor=found["for_supervisor"],
        urgent=found["urgent"],
    )


DOES: Final[Mapping[str, Callable[[Staff, RuptureRecord, forms.Form], None]]] = {
    "reply": _reply,
    "kind": _kind,
    "step": _step,
    "unrepaired": _unrepaired,
}


def _form(do: str, row: RuptureRecord | None, opened: OpenedCase, data: Any = None) -> forms.Form:
    """The form of one act about one rupture; each with ids of its own, as several stand on one page."""
    clients = opened.for_clinician.clients
    if row is None:
        return OpenForm(clients, data, auto_id="open-%s")
    auto_id = f"{do}-{row.pk}-%s"
    if do == "step":
        return StepForm(clients, next_step([step.step for step in row.steps.all()]), data, auto_id=auto_id)
    if do == "kind":
        return KindForm(data, auto_id=auto_id, initial={"kind": row.kind or row.guessed_kind})
    made: type[forms.Form] = ReplyForm if do == "reply" else UnrepairedForm
    return made(data, auto_id=auto_id)


def _page(by: Staff, case: CaseRecord, opened: OpenedCase, filled: Filled) -> dict[str, Any]:
    known = opened.for_clinician
    names = {person.id: person.called for person in known.clients}
    rows = ruptures_here(case)
    open_rows = [row for row in rows if RuptureState(row.state).is_open]
    open_rows.sort(key=lambda row: (row.state == RuptureState.SUSPECTED.value, row.noticed_at))

    def forms_of(row: RuptureRecord) -> dict[str, forms.Form]:
        return {do: filled.get((do, str(row.pk))) or _form(do, row, opened) for do in DOES}

    weights, answers = weights_here()
    return {
        "open_ones": [(shown(row, names, verifications(case, known, row)), forms_of(row)) for row in open_rows],
        "closed": [shown(row, names, {}) for row in rows if row.closed_at][::-1],
        "opening": filled.get((NEW, "")) or _form(NEW, None, opened),
        "opening_wrong": (NEW, "") in filled,
        "weights": weights,
        "answers": answers,
        "has_supervisor": by.supervisor_id is not None,
    }
