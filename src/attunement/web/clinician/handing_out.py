"""Handing out one person's record: look at each part, look again, make it; and what was handed out before."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from attunement.actions.intended_use_text import intended_use
from attunement.actions.review_export import hand_out, look_again, parts_to_review
from attunement.domain.errors import BadInput
from attunement.domain.permission import Permission
from attunement.exchange.reviewed_export import ReviewedPart
from attunement.storage.models import CaseRecord, HandedOutRecord, PersonRecord, Staff
from attunement.web.clinician.access import case_page
from attunement.web.clinician.forms.ending import HandOutForm
from attunement.web.clinician.proving import freshly_proved
from attunement.web.error_words import in_words

MAKE = "make"


@require_http_methods(["GET", "HEAD", "POST"])
@case_page(Permission.WRITE_CASE)
@freshly_proved
def hand_out_page(request: HttpRequest, by: Staff, case: CaseRecord, person_id: str) -> HttpResponse:
    """First every part with a tick; then what goes and what stays; then it is made."""
    person = case.people.filter(id=person_id).first()
    if person is None:
        raise Http404
    parts = parts_to_review(by=by, case=case, person_id=str(person.id))
    if request.method != "POST":
        return _first_look(request, person, parts)
    try:
        return _second_look(request, by, person, parts)
    except BadInput as wrong:
        return _first_look(request, person, parts, wrong=in_words(wrong))


@require_POST
@case_page(Permission.WRITE_CASE)
@freshly_proved
def handed_out(_request: HttpRequest, case: CaseRecord, handed_id: str, **_: Staff) -> HttpResponse:
    """The file as it was made. Its name says nothing of anyone."""
    found = HandedOutRecord.objects.filter(id=handed_id, case=case).first()
    if found is None:
        raise Http404
    response = HttpResponse(found.content, content_type="application/json")
    response.headers["Content-Disposition"] = 'attachment; filename="record.json"'
    return response


def _first_look(
    request: HttpRequest, person: PersonRecord, parts: tuple[ReviewedPart, ...], wrong: str = ""
) -> HttpResponse:
    context = {
        "case": person.case,
        "person": person,
        "parts": parts,
        "ticked": request.POST.getlist("part"),
        "use": intended_use(),
        "wrong": wrong,
    }
    return render(request, "clinician/ending/review.html", context, status=400 if wrong else 200)


def _second_look(
    request: HttpRequest, by: Staff, person: PersonRecord, parts: tuple[ReviewedPart, ...]
) -> HttpResponse:
    keys = request.POST.getlist("part")
    reviewed = look_again(parts, keys)
    making = request.POST.get("step") == MAKE
    form = HandOutForm(reviewed.stays, request.POST if making else None)
    if making and form.is_valid():
        hand_out(
            by=by,
            case=person.case,
            person_id=str(person.id),
            keys=keys,
            why_left_out=form.why_left_out(reviewed.stays),
            to_whom=form.cleaned_data["to_whom"],
        )
        messages.success(request, gettext("The file is made and kept on record. Take it from the list below."))
        return redirect("ending:ending", case_id=person.case_id)
    context = {
        "case": person.case,
        "person": person,
        "reviewed": reviewed,
        "form": form,
        "use": intended_use(),
        "keys": keys,
    }
    return render(request, "clinician/ending/second_look.html", context, status=400 if making else 200)
