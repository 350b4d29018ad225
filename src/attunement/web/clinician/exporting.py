"""Files that go out: a person's own record, a case for its clinician, the practice without names for research."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from attunement.actions.export_case import ExportedFile, Form, export_case, export_person_as
from attunement.actions.export_practice import count_practice, export_practice, export_questionnaires
from attunement.domain.errors import Refused
from attunement.domain.permission import Permission
from attunement.exchange.deidentified import FEWEST
from attunement.instruments import all_instruments
from attunement.storage.models import CaseRecord, Staff
from attunement.web.clinician.access import case_page, staff_page
from attunement.web.clinician.forms.exporting import PurposeForm
from attunement.web.clinician.proving import freshly_proved
from attunement.web.error_words import in_words

FORMS = [(form.value, form.value.upper()) for form in Form]


@require_safe
@case_page(Permission.WRITE_CASE)
@freshly_proved
def exports(request: HttpRequest, case: CaseRecord, **_: Staff) -> HttpResponse:
    """What can be taken out of this case, for whom."""
    return render(request, "clinician/export.html", {"case": case, "people": case.people.all(), "forms": FORMS})


@require_POST
@case_page(Permission.WRITE_CASE)
@freshly_proved
def case_file(_request: HttpRequest, by: Staff, case: CaseRecord, form: str) -> HttpResponse:
    """The whole case, for its clinician."""
    return _handed_over(export_case(by=by, case=case, form=_form(form)))


@require_POST
@case_page(Permission.WRITE_CASE)
@freshly_proved
def person_file(_request: HttpRequest, by: Staff, case: CaseRecord, person_id: str, form: str) -> HttpResponse:
    """One person's own record."""
    wanted = _form(form)
    try:
        return _handed_over(export_person_as(by=by, case=case, person_id=str(person_id), form=wanted))
    except Refused as stranger:
        raise Http404 from stranger


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(Permission.MANAGE_PRACTICE)
@freshly_proved
def practice_export(request: HttpRequest, by: Staff) -> HttpResponse:
    """What a de-identified export would hold, by number only; and the export."""
    form = PurposeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            return _handed_over(export_practice(by=by, purpose=form.cleaned_data["purpose"]))
        except Refused as refusal:
            form.add_error(None, in_words(refusal))
    counts, known = count_practice(by=by), all_instruments()
    named = sorted((gettext(known[key].name), count) for key, count in counts.responses.items())
    context = {"form": form, "counts": counts, "responses": named, "fewest": FEWEST}
    return render(request, "clinician/export_practice.html", context, status=400 if form.is_bound else 200)


@require_POST
@staff_page(Permission.MANAGE_PRACTICE)
def questionnaires(_request: HttpRequest, by: Staff) -> HttpResponse:
    """Every instrument as FHIR."""
    return _handed_over(export_questionnaires(by=by))


def _form(name: str) -> Form:
    if name not in list(Form):
        raise Http404
    return Form(name)


def _handed_over(file: ExportedFile) -> HttpResponse:
    """A download; its name says nothing of anyone."""
    response = HttpResponse(file.content, content_type=file.kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{file.name}"'
    return response
