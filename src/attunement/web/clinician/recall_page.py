"""The clinician looks back at a session, asks clients to, and sees beside each other what was shared."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from attunement.actions.recall_session import (
    ask_for_recall,
    clinicians_recall,
    close_recall,
    recall_for_clinician,
    recall_for_room,
)
from attunement.actions.sent_entries import people_in
from attunement.disclosure.recall import SharedRecall
from attunement.domain.errors import BadInput, Refused
from attunement.domain.permission import Permission
from attunement.domain.timeline import DialTrace
from attunement.roadmap.recall_beside import Beside, Stretch, beside
from attunement.storage.models import CaseRecord, RecallSitting, SessionRecord, Staff
from attunement.web.clinician.access import case_page
from attunement.web.clinician.sessions_page import session_in
from attunement.web.error_words import in_words
from attunement.web.playing import names_in
from attunement.web.recall_forms import CLINICIANS_AUDIENCES, page_of, take
from attunement.web.templatetags.recall import clock

WIDTH, HEIGHT = 600, 100
"""Of the drawn ratings, in the units of the drawing."""


@require_safe
@case_page(Permission.WRITE_CASE)
def look_back(request: HttpRequest, by: Staff, case: CaseRecord, session_id: str) -> HttpResponse:
    """The clinician's own look back."""
    row = session_in(by, case, session_id)
    sitting = clinicians_recall(by=by, session=row)
    context = page_of(by, sitting) | {"audiences": CLINICIANS_AUDIENCES, "case": case, "session": row}
    return render(request, "recall/look_back.html", context)


@require_POST
@case_page(Permission.WRITE_CASE)
def send(request: HttpRequest, by: Staff, case: CaseRecord, session_id: str, what: str) -> HttpResponse:
    """A mark, some seconds of a rating, who may know of them, or a mark taken back."""
    row = session_in(by, case, session_id)
    try:
        done = take(request, by, clinicians_recall(by=by, session=row), what)
    except BadInput as wrong:
        if "script" in request.POST:
            return HttpResponse(in_words(wrong), status=400, content_type="text/plain; charset=utf-8")
        raise
    return done if "script" in request.POST else redirect("recall:look-back", case_id=case.id, session_id=row.id)


@require_POST
@case_page(Permission.WRITE_CASE)
def ask(request: HttpRequest, by: Staff, case: CaseRecord, session_id: str) -> HttpResponse:
    """Let a client look back on their own page, or end it."""
    row = session_in(by, case, session_id)
    person = next((one for one in case.people.all() if str(one.id) == request.POST.get("person")), None)
    if person is None:
        raise Http404
    if request.POST.get("end"):
        for sitting in RecallSitting.objects.filter(session=row, person=person):
            close_recall(by=by, sitting=sitting)
        return redirect("recall:recordings", case_id=case.id, session_id=row.id)
    try:
        ask_for_recall(by=by, case=case, session=row, person=person)
        messages.success(request, gettext("%(name)s finds it on their own page now.") % {"name": person.name})
    except Refused as refusal:
        messages.warning(request, in_words(refusal))
    return redirect("recall:recordings", case_id=case.id, session_id=row.id)


@require_safe
@case_page(Permission.WRITE_CASE)
def side_by_side(request: HttpRequest, by: Staff, case: CaseRecord, session_id: str) -> HttpResponse:
    """What was shared with the clinician or with everyone."""
    row = session_in(by, case, session_id)
    shared = recall_for_clinician(by=by, case=case, session=row)
    return render(request, "recall/side_by_side.html", _shown(case, row, shared) | {"for_room": False})


@require_safe
@case_page(Permission.WRITE_CASE)
def together(request: HttpRequest, by: Staff, case: CaseRecord, session_id: str) -> HttpResponse:
    """What was shared with everyone, for a screen all look at. A clinician may turn it round: nothing else is on it."""
    row = session_in(by, case, session_id)
    try:
        shared = recall_for_room(by=by, case=case, session=row)
    except Refused as refusal:
        messages.warning(request, in_words(refusal))
        return redirect("recall:side-by-side", case_id=case.id, session_id=row.id)
    return render(request, "recall/side_by_side.html", _shown(case, row, shared) | {"for_room": True})


def _shown(case: CaseRecord, row: SessionRecord, shared: SharedRecall) -> dict[str, Any]:
    found, names = beside(shared), names_in(row)
    order = [*people_in(row).clients, str(case.clinician_id)]
    return {
        "case": case,
        "session": row,
        "found": found,
        "closest": _stretch(found.closest, names),
        "farthest": _stretch(found.farthest, names),
        "both": [(clock(a.at), names.get(a.by, a.by), a.words, names.get(b.by, b.by), b.words)
                 for a, b in found.both],
        "question": _question(found),
        "marks": [(clock(c.at), names.get(c.by, c.by), c.words) for c in shared.comments],
        "lines": _lines(shared.dials, order, names),
        "box": f"0 0 {WIDTH} {HEIGHT}",
        "makers": shared.makers,
    }  # fmt: skip


def _stretch(found: Stretch | None, names: Any) -> dict[str, Any] | None:
    if found is None:
        return None
    return {"at": clock(found.at), "means": [(names.get(who, who), round(mean)) for who, mean in found.means]}


def _question(found: Beside) -> str:
    words = {
        "differed": gettext("At %(at)s it was quite different for each of you. What was it like for each, just then?"),
        "both-marked": gettext("Around %(at)s mattered to more than one of you. What was important there?"),
        "one-marked": gettext("What happened around %(at)s that mattered, and what would have helped just then?"),
    }
    return words[found.ask.value] % {"at": clock(found.about)} if found.about is not None else ""


def _lines(dials: tuple[DialTrace, ...], order: list[str], names: Any) -> list[tuple[int, str, str]]:
    """Each rating as the points of a line: which look it has, whose it is, and where it goes."""
    longest = max((dial.seconds[-1] for dial in dials), default=0.0) or 1.0
    return [
        (
            order.index(dial.by) % 3,
            names.get(dial.by, dial.by),
            " ".join(f"{at / longest * WIDTH:.1f},{HEIGHT - value:.1f}" for at, value in _thin(dial)),
        )
        for dial in dials
    ]


def _thin(dial: DialTrace) -> list[tuple[float, float]]:
    """At most one point for each unit of the drawing's width."""
    step = max(1, len(dial.seconds) // WIDTH)
    return list(zip(dial.seconds, dial.values, strict=True))[::step]
