"""Sessions of a case: planned, noted in two taps, asked about afterwards."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from attunement.actions.note_session import find_session, note_session
from attunement.actions.plan_session import move_session, plan_session
from attunement.actions.read_case import read_case
from attunement.actions.watch_diary import settle_notice
from attunement.domain.errors import BadInput, Refused
from attunement.domain.permission import Permission
from attunement.domain.session import SessionState
from attunement.storage.models import CaseRecord, SessionRecord, Staff
from attunement.storage.queries.burden import burden_of
from attunement.storage.queries.check_outs import check_outs_of
from attunement.web.clinician.access import case_page, staff_page
from attunement.web.clinician.case_frame import frame
from attunement.web.clinician.forms.diary import MoveForm, PlanForm
from attunement.web.clinician.session_words import noted, shown
from attunement.web.error_words import in_words

SHOWN = 30
"""Sessions that are over which a page shows; it says how many more there are."""


@require_http_methods(["GET", "HEAD", "POST"])
@case_page(Permission.WRITE_CASE)
def sessions(request: HttpRequest, by: Staff, case: CaseRecord) -> HttpResponse:
    """What is to come, what is over, and a form to plan more."""
    data = request.POST if request.method == "POST" else None
    form = PlanForm(case, data)
    if data is not None and form.is_valid():
        planned = plan_session(by=by, case=case, **form.planned)
        count = len(planned.sessions)
        said = ngettext("%(n)d session is planned.", "%(n)d sessions are planned.", count) % {"n": count}
        messages.success(request, said)
        return redirect("clinician:sessions", case_id=case.id)
    return _shown_page(request, by, case, form)


@require_POST
@case_page(Permission.WRITE_CASE)
def note(request: HttpRequest, by: Staff, case: CaseRecord, session_id: str) -> HttpResponse:
    """Two taps: what became of it."""
    session = session_in(by, case, session_id)
    try:
        tapped = noted(session, request.POST.get("did", ""))
        row = note_session(by=by, session=session, outcome=tapped.outcome, who=tapped.who, minutes=tapped.minutes)
    except BadInput as wrong:
        messages.warning(request, in_words(wrong))
    else:
        messages.success(request, f"{case.label}: {shown(row).said}")
    return redirect(_back(request, case, session))


@require_POST
@case_page(Permission.WRITE_CASE)
def move(request: HttpRequest, by: Staff, case: CaseRecord, session_id: str) -> HttpResponse:
    """Two taps: another day or hour for a planned session."""
    session = session_in(by, case, session_id)
    form = MoveForm(session, request.POST)
    if form.is_valid():
        try:
            [moved] = move_session(by=by, session=session, at=form.at).sessions
        except (BadInput, Refused) as wrong:
            form.add_error(None, in_words(wrong))
        else:
            day = date_format(timezone.localtime(moved.at), "DATE_FORMAT")
            fills = {"day": day, "time": date_format(timezone.localtime(moved.at), "H:i")}
            messages.success(request, gettext("The session is moved to %(day)s, %(time)s.") % fills)
            return redirect("clinician:sessions", case_id=case.id)
    return _shown_page(request, by, case, PlanForm(case), moving={str(session.id): form})


@require_POST
@staff_page(Permission.WRITE_CASE)
def settle(request: HttpRequest, by: Staff, notice_id: str) -> HttpResponse:
    """A double booking is meant to be so, or was seen to in another way."""
    try:
        settle_notice(by=by, notice_id=str(notice_id))
    except Refused as stranger:
        raise Http404 from stranger
    messages.success(request, gettext("Noted. It is gone from the top of your pages."))
    return redirect("clinician:cases")


def session_in(by: Staff, case: CaseRecord, session_id: str) -> SessionRecord:
    """A session of this case, or nothing there."""
    try:
        return find_session(by=by, case=case, session_id=str(session_id))
    except Refused as stranger:
        raise Http404 from stranger


def _back(request: HttpRequest, case: CaseRecord, session: SessionRecord) -> str:
    places = {
        "today": reverse("clinician:cases"),
        "session": reverse("diary:session", args=[case.id, session.id]),
    }
    return places.get(request.POST.get("back", ""), reverse("clinician:sessions", args=[case.id]))


def _shown_page(
    request: HttpRequest, by: Staff, case: CaseRecord, form: PlanForm, moving: Mapping[str, MoveForm] | None = None
) -> HttpResponse:
    """The page; a form that was sent in and comes back was wrong, and keeps what was typed."""
    known = read_case(by=by, case=case, page="sessions").for_clinician
    context = frame(case, known, "sessions") | _context(case, moving or {}) | {"form": form}
    return render(request, "clinician/sessions.html", context, status=400 if form.is_bound or moving else 200)


def _context(case: CaseRecord, moving: Mapping[str, MoveForm]) -> dict[str, object]:
    now = timezone.now()
    rows = list(case.sessions.select_related("case__clinician").order_by("-at"))
    planned = [row for row in rows if row.state == SessionState.PLANNED.value][::-1]
    coming = [row for row in planned if row.at > now]
    over = [row for row in rows if row.state != SessionState.PLANNED.value]
    return {
        "coming": [(shown(row), moving.get(str(row.id)) or MoveForm(row)) for row in coming],
        "not_moved": [form for key, form in moving.items() if key not in {str(row.id) for row in coming}],
        "to_note": [shown(row) for row in planned if row.at <= now],
        "over": [(shown(row), check_outs_of(row, now)) for row in over[:SHOWN]],
        "more_over": max(0, len(over) - SHOWN),
        "burdens": [burden_of(person, now) for person in case.people.all()],
    }
