"""Sessions from a calendar file: choose it, say which event is which case, store what is shown."""

from __future__ import annotations

from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from attunement.actions.import_calendar import (
    NO_SESSION,
    SeenEvent,
    begin_calendar,
    discard_calendar,
    find_calendar,
    look_at_calendar,
    open_cases,
    store_calendar,
)
from attunement.domain.errors import BadInput, Refused
from attunement.domain.permission import Permission
from attunement.storage.models import CalendarDraft, Staff
from attunement.web.clinician.access import staff_page
from attunement.web.error_words import in_words

SHOWN_DAYS = 6


class CalendarForm(forms.Form):
    """The file."""

    file = forms.FileField(
        label=gettext_lazy("The calendar file"),
        help_text=gettext_lazy("An .ics file, as calendars export it. At most 2 MB."),
        widget=forms.FileInput(attrs={"accept": ".ics,text/calendar"}),
    )


@dataclass(frozen=True)
class ShownEvent:
    """One event on the preview: its field's name, what is chosen, its first days and how many more."""

    event: SeenEvent
    field: str
    chosen: str
    more: int

    @property
    def days(self) -> tuple[object, ...]:
        """The first of its days."""
        return self.event.days[:SHOWN_DAYS]


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(Permission.WRITE_CASE)
def upload(request: HttpRequest, by: Staff) -> HttpResponse:
    """Choose a file."""
    sent = request.method == "POST"
    form = CalendarForm(request.POST, request.FILES) if sent else CalendarForm()
    if sent and form.is_valid():
        try:
            draft = begin_calendar(by=by, raw=form.cleaned_data["file"].read())
        except BadInput as wrong:
            form.add_error("file", in_words(wrong))
        else:
            return redirect("diary:calendar-preview", draft_id=draft.id)
    return render(request, "clinician/calendar.html", {"form": form}, status=400 if sent else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(Permission.WRITE_CASE)
def preview(request: HttpRequest, by: Staff, draft_id: str) -> HttpResponse:
    """Is this how it reads? Each event with its days and its case; storing stores what is shown."""
    draft = _draft(by, draft_id)
    seen, reading = look_at_calendar(by=by, draft=draft)
    if request.method == "POST":
        matches = {event.uid: request.POST.get(f"event-{n}", NO_SESSION) for n, event in enumerate(seen)}
        stored = store_calendar(by=by, draft=draft, matches=matches)
        said = gettext("%(new)d planned, %(moved)d moved, %(cancelled)d cancelled, %(there)d there already.")
        messages.success(request, said % vars(stored))
        return redirect("clinician:cases")
    shown = [
        ShownEvent(event, f"event-{n}", event.case or NO_SESSION, max(0, len(event.days) - SHOWN_DAYS))
        for n, event in enumerate(seen)
    ]
    context = {"draft": draft, "shown": shown, "left_out": reading.left_out, "cases": open_cases(by)}
    return render(request, "clinician/calendar_preview.html", context)


@require_POST
@staff_page(Permission.WRITE_CASE)
def discard(request: HttpRequest, by: Staff, draft_id: str) -> HttpResponse:
    """Forget the file."""
    discard_calendar(by=by, draft=_draft(by, draft_id))
    messages.success(request, gettext("The file is forgotten. Nothing of it was stored."))
    return redirect("diary:calendar")


def _draft(by: Staff, draft_id: str) -> CalendarDraft:
    try:
        return find_calendar(by=by, draft_id=str(draft_id))
    except Refused as stranger:
        raise Http404 from stranger
