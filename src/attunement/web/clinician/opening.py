"""A new case, in under a minute."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from attunement.actions.open_case import PEOPLE, open_case
from attunement.domain.permission import Permission
from attunement.domain.record import CaseKind
from attunement.storage.models import Staff
from attunement.web.clinician.access import staff_page
from attunement.web.clinician.forms.new_case import NewCaseForm, new_people, person_forms


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(Permission.OPEN_CASE)
def new_case(request: HttpRequest, by: Staff) -> HttpResponse:
    """Who comes, how each may be reached, what they are asked first; then straight to their links."""
    kind = _kind(request)
    data = request.POST if request.method == "POST" else None
    form, people = NewCaseForm(kind, data), person_forms(kind, data, _shown(request))
    if data is not None and all([form.is_valid(), *(person.is_valid() for person in people)]):
        named = new_people(people, form.cleaned_data["proof_question"])
        # each person's form was valid, so each was ticked as an adult
        case = open_case(by=by, kind=kind, people=named, policy=form.chosen_policy, adults_confirmed=True)
        asked = urlencode({"ask": form.cleaned_data["first"]}, doseq=True)
        return redirect(f"{reverse('clinician:links', args=[case.id])}?{asked}")
    more = len(people) + 1 if len(people) < PEOPLE[kind][1] else None
    wrong = data is not None and any(person.errors for person in people)
    context = {
        "people_wrong": wrong,
        "form": form,
        "people": people,
        "kind": kind,
        "kinds": list(CaseKind),
        "more": more,
    }
    return render(request, "clinician/new_case.html", context, status=400 if data is not None else 200)


def _kind(request: HttpRequest) -> CaseKind:
    wanted = request.GET.get("kind", "")
    return CaseKind(wanted) if wanted in [kind.value for kind in CaseKind] else CaseKind.COUPLE


def _shown(request: HttpRequest) -> int | None:
    wanted = request.GET.get("people", "")
    return int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 3 else None
