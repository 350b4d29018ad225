"""Answers from a file: choose it, say how it reads, look at what would be stored, store exactly that."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from attunement.actions.import_answers import (
    Looked,
    begin_import,
    confirm_plan,
    discard_import,
    find_draft,
    likely_plan,
    look_at_import,
    store_import,
    table_of,
)
from attunement.domain.answers import Answer
from attunement.domain.errors import BadInput, Refused
from attunement.domain.instrument import Item
from attunement.domain.permission import Permission
from attunement.exchange.import_reading import ReadResponse
from attunement.exchange.person_export import said
from attunement.instruments import all_instruments
from attunement.storage.models import CaseRecord, ImportBatch, ImportDraft, Staff
from attunement.web.clinician.access import case_page
from attunement.web.clinician.forms.importing import ColumnsForm, UploadForm
from attunement.web.error_words import in_words

SHOWN = 20
"""Rows and problems a preview shows; it says how many more there are."""


@dataclass(frozen=True)
class ShownRow:
    """A row as it would be stored: where it stands, who, when, and each answer in words."""

    row: ReadResponse
    person: str
    answers: list[tuple[str, str]]


@require_http_methods(["GET", "HEAD", "POST"])
@case_page(Permission.WRITE_CASE)
def upload(request: HttpRequest, by: Staff, case: CaseRecord) -> HttpResponse:
    """Choose a file."""
    sent = request.method == "POST"
    form = UploadForm(request.POST, request.FILES) if sent else UploadForm()
    if sent and form.is_valid():
        try:
            raw = form.cleaned_data["file"].read()
            draft = begin_import(by=by, case=case, instrument=form.cleaned_data["instrument"], raw=raw)
        except BadInput as wrong:
            form.add_error("file", in_words(wrong))
        else:
            return redirect("exchange:columns", case_id=case.id, draft_id=draft.id)
    batches = ImportBatch.objects.filter(case=case).select_related("by")
    shown = [(batch, all_instruments()[batch.instrument].name) for batch in batches[:SHOWN]]
    context = {"case": case, "form": form, "batches": shown}
    return render(request, "clinician/import.html", context, status=400 if sent else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@case_page(Permission.WRITE_CASE)
def columns(request: HttpRequest, by: Staff, case: CaseRecord, draft_id: str) -> HttpResponse:
    """Say which column is what; suggestions are filled in."""
    draft = _draft(by, case, draft_id)
    instrument, table, data = all_instruments()[draft.instrument], table_of(draft), None
    if request.method == "POST":
        data = request.POST
    form = ColumnsForm(table, instrument, case.people.all(), likely_plan(draft), data)
    if data is not None and form.is_valid():
        try:
            confirm_plan(by=by, draft=draft, plan=form.plan)
        except BadInput as wrong:
            form.add_error(None, in_words(wrong))
        else:
            return redirect("exchange:preview", case_id=case.id, draft_id=draft.id)
    context = {"case": case, "draft": draft, "form": form, "table": table, "instrument": instrument}
    return render(request, "clinician/import_columns.html", context, status=200 if data is None else 400)


@require_safe
@case_page(Permission.WRITE_CASE)
def preview(request: HttpRequest, by: Staff, case: CaseRecord, draft_id: str) -> HttpResponse:
    """Is this how it reads? The first rows as they would be stored, what is wrong, and what is left out."""
    draft = _draft(by, case, draft_id)
    try:
        looked = look_at_import(by=by, draft=draft)
    except BadInput:
        return redirect("exchange:columns", case_id=case.id, draft_id=draft.id)
    return render(request, "clinician/import_preview.html", _shown(case, draft, looked))


@require_POST
@case_page(Permission.WRITE_CASE)
def store(request: HttpRequest, by: Staff, case: CaseRecord, draft_id: str) -> HttpResponse:
    """Store what the preview showed."""
    draft = _draft(by, case, draft_id)
    try:
        batch = store_import(by=by, draft=draft)
    except (BadInput, Refused) as wrong:
        messages.warning(request, in_words(wrong))
        return redirect("exchange:preview", case_id=case.id, draft_id=draft_id)
    done = ngettext("%(count)d response is stored.", "%(count)d responses are stored.", batch.stored)
    messages.success(request, done % {"count": batch.stored})
    return redirect("exchange:import", case_id=case.id)


@require_POST
@case_page(Permission.WRITE_CASE)
def discard(request: HttpRequest, by: Staff, case: CaseRecord, draft_id: str) -> HttpResponse:
    """Forget the file."""
    discard_import(by=by, draft=_draft(by, case, draft_id))
    messages.success(request, gettext("The file is forgotten. Nothing of it was stored."))
    return redirect("exchange:import", case_id=case.id)


def _draft(by: Staff, case: CaseRecord, draft_id: str) -> ImportDraft:
    try:
        return find_draft(by=by, case=case, draft_id=str(draft_id))
    except Refused as stranger:
        raise Http404 from stranger


def _shown(case: CaseRecord, draft: ImportDraft, looked: Looked) -> dict[str, object]:
    instrument = all_instruments()[draft.instrument]
    names = {str(person.id): person.name for person in case.people.all()}

    def row(response: ReadResponse) -> ShownRow:
        answers = [(_asked(item), _words(item, response.answers[item.key])) for item in _items(response)]
        return ShownRow(response, names[response.person], answers)

    def _items(response: ReadResponse) -> list[Item]:
        return [item for item in instrument.items if item.key in response.answers]

    return {
        "case": case,
        "draft": draft,
        "instrument": instrument,
        "looked": looked,
        "rows": [row(response) for response in looked.new[:SHOWN]],
        "more_rows": max(0, len(looked.new) - SHOWN),
        "problems": looked.problems[:SHOWN],
        "more_problems": max(0, len(looked.problems) - SHOWN),
        "tells": [names[response.person] for response in looked.tells_someone],
    }


def _asked(item: Item) -> str:
    return item.text or item.key


def _words(item: Item, answer: Answer) -> str:
    """The answer in words, with the value stored where that is a number."""
    words = said(answer, item.options)
    return f"{words} ({answer:g})" if isinstance(answer, int | float) and words != f"{answer:g}" else words
