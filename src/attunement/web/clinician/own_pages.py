"""Clients' own pages, from the clinician's side: a code to hand out, and ending one at the person's wish."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from attunement.actions.own_sign_in import end_sign_in_for, offer_sign_in
from attunement.actions.read_case import read_case
from attunement.domain.permission import Permission
from attunement.storage.models import CaseRecord, ClientSignIn, PersonRecord, Staff
from attunement.web.clinician.access import case_page
from attunement.web.clinician.case_frame import frame


@dataclass(frozen=True)
class Standing:
    """One person: whether they have a page, or a code that still works."""

    person: PersonRecord
    open: bool
    offered: bool


@require_safe
@case_page(Permission.WRITE_CASE)
def pages(request: HttpRequest, by: Staff, case: CaseRecord) -> HttpResponse:
    """Who has one."""
    return render(request, "voice/pages.html", _context(by, case))


@require_POST
@case_page(Permission.WRITE_CASE)
def offer(request: HttpRequest, by: Staff, case: CaseRecord, person_id: str) -> HttpResponse:
    """A code, shown this once."""
    person = _person(case, person_id)
    code = offer_sign_in(by=by, person=person)
    return render(request, "voice/pages.html", _context(by, case) | {"code": code, "code_for": person})


@require_POST
@case_page(Permission.WRITE_CASE)
def end(request: HttpRequest, by: Staff, case: CaseRecord, person_id: str) -> HttpResponse:
    """Nobody can open it any more."""
    person = _person(case, person_id)
    end_sign_in_for(by=by, person=person)
    messages.success(request, gettext("Ended. Nobody can open that page any more."))
    return redirect("voice:pages", case_id=case.id)


def _context(by: Staff, case: CaseRecord) -> dict[str, object]:
    known = read_case(by=by, case=case, page="own pages").for_clinician
    rows = {row.person_id: row for row in ClientSignIn.objects.filter(person__case=case)}
    now = timezone.now()
    standing = [
        Standing(
            person,
            person.id in rows and rows[person.id].is_open,
            person.id in rows and (until := rows[person.id].code_until) is not None and until > now,
        )
        for person in case.people.all()
    ]
    return frame(case, known, "") | {"pages": standing}


def _person(case: CaseRecord, person_id: str) -> PersonRecord:
    person = case.people.select_related("case").filter(id=person_id).first()
    if person is None:
        raise Http404
    return person
