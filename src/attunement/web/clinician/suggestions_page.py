"""Suggested codes of a session: everyone's leave, what is suggested, and confirm or throw away one by one."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from attunement.actions.assist_coding import is_on, may_assist
from attunement.actions.consenting import CODING, has_leave, note_leave, take_leave_back
from attunement.actions.read_case import read_case
from attunement.actions.suggest_codes import Suggestion, answer_suggestion, suggest_codes, suggestions_of
from attunement.domain.errors import Refused
from attunement.domain.permission import Permission
from attunement.roadmap.session_words import clock
from attunement.storage.models import CaseRecord, SessionRecord, Staff
from attunement.storage.queries.coding_schemes import scheme_version
from attunement.web.clinician.access import case_page
from attunement.web.clinician.case_frame import frame
from attunement.web.clinician.sessions_page import session_in
from attunement.web.error_words import in_words


@dataclass(frozen=True)
class ShownSuggestion:
    """One suggestion in words."""

    id: str
    at: str
    who: str
    code: str
    said: str


@require_safe
@case_page(Permission.WRITE_CASE)
def suggestions(request: HttpRequest, by: Staff, case: CaseRecord, session_id: str) -> HttpResponse:
    """Who agreed, and what waits."""
    row = session_in(by, case, session_id)
    known = read_case(by=by, case=case, page="suggested codes").for_clinician
    people = {person.id: person.called for person in known.clients}
    may = may_assist(case)
    waiting = suggestions_of(by=by, session=row) if may else []
    context = frame(case, known, "sessions") | {
        "row": row,
        "on": is_on(),
        "may": may,
        "agreed": [(person, has_leave(person, CODING)) for person in case.people.all()],
        "waiting": [_shown(one, people) for one in waiting],
    }
    return render(request, "clinician/suggestions.html", context)


@require_POST
@case_page(Permission.WRITE_CASE)
def suggest(request: HttpRequest, by: Staff, case: CaseRecord, session_id: str) -> HttpResponse:
    """Look through the transcript, or answer one suggestion, or note what a person says about it."""
    row = session_in(by, case, session_id)
    try:
        _do(request, by, case, row)
    except Refused as refusal:
        messages.warning(request, in_words(refusal))
    return redirect("shows:suggestions", case_id=case.id, session_id=row.id)


def _do(request: HttpRequest, by: Staff, case: CaseRecord, row: SessionRecord) -> None:
    if "person" in request.POST:
        _leave(request, by, case)
    elif "event" in request.POST:
        confirm = request.POST.get("say") == "confirm"
        answer_suggestion(by=by, session=row, event_id=request.POST["event"], confirm=confirm)
    else:
        found = suggest_codes(by=by, session=row)
        messages.success(request, gettext("New suggestions: %(n)s.") % {"n": found})


def _leave(request: HttpRequest, by: Staff, case: CaseRecord) -> None:
    person = next((p for p in case.people.all() if str(p.id) == request.POST["person"]), None)
    if person is None:
        raise Http404
    if request.POST.get("say") == "agree":
        note_leave(by=by, person=person, to=CODING)
    else:
        take_leave_back(by=by, person=person, to=CODING)
        messages.success(request, gettext("Taken back. Everything learned so far is forgotten."))


def _shown(one: Suggestion, people: dict[str, str]) -> ShownSuggestion:
    event = one.event
    scheme = scheme_version(event.scheme, event.version)
    code = scheme.code(event.code) if scheme else None
    name = gettext(code.name) if code else event.code
    return ShownSuggestion(event.id, clock(event.at), people.get(event.person, ""), name, one.said)
