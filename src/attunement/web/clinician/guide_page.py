"""The guide: a page for the session itself. A client may see it, so it is made from the room's view alone."""

from __future__ import annotations

import json
import re
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from attunement.actions.guide_session import (
    Conflict,
    Guided,
    begin_timeline,
    exchange_entries,
    find_timeline,
    open_guide,
)
from attunement.actions.take_heart import hearts_now
from attunement.domain.errors import BadInput, Refused
from attunement.domain.permission import Permission
from attunement.domain.record import CaseKind
from attunement.domain.strict import Table
from attunement.storage.models import CaseRecord, Staff
from attunement.web.clinician.access import case_page, staff_page
from attunement.web.clinician.guide_words import (
    boards,
    columns_of,
    entry_as_json,
    opening_line,
    prompt_as_json,
    spoken_names,
)
from attunement.web.clinician.heart_exchange import hearts_on_guide
from attunement.web.clinician.sessions_page import session_in
from attunement.web.error_words import in_words
from attunement.web.middleware import STRAPS_ALLOWED

WHICH_ENTRY = re.compile(r"entries\[(\d+)\]")


@require_safe
@case_page(Permission.WRITE_CASE)
def guide(request: HttpRequest, by: Staff, case: CaseRecord, session_id: UUID) -> HttpResponse:
    """Before it begins: the opening line, the ground rules and one button. Then the tiles."""
    session = session_in(by, case, str(session_id))
    try:
        guided = open_guide(by=by, case=case, session=session)
    except Refused as closed:
        context = {"case": case, "session": session, "why": in_words(closed)}
        return render(request, "clinician/guide_closed.html", context, status=403)
    page = render(request, "clinician/guide.html", _context(guided, by))
    page.headers["Permissions-Policy"] = STRAPS_ALLOWED
    return page


@require_POST
@case_page(Permission.WRITE_CASE)
def begin(_request: HttpRequest, by: Staff, case: CaseRecord, session_id: UUID) -> HttpResponse:
    """The line of time begins."""
    session = session_in(by, case, str(session_id))
    begin_timeline(by=by, case=case, session=session)
    return redirect("guide:guide", case_id=case.id, session_id=session.id)


@require_POST
@staff_page(Permission.WRITE_CASE)
def entries(request: HttpRequest, by: Staff, case_id: UUID, session_id: UUID) -> HttpResponse:
    """What a device sends, kept; what came since, and the prompt, back. 400 and 409 name the entry that is wrong."""
    try:
        timeline = find_timeline(by=by, case_id=case_id, session_id=session_id)
    except Refused as stranger:
        raise Http404 from stranger
    try:
        message = _message(request.body)
        answer = exchange_entries(by=by, timeline=timeline, heart=hearts_now(timeline), **message)
    except BadInput as wrong:
        place = WHICH_ENTRY.search(wrong.where)
        status = 409 if isinstance(wrong, Conflict) else 400
        return JsonResponse({"error": in_words(wrong), "entry": int(place[1]) if place else None}, status=status)
    prompt = None
    if answer.prompt:
        names = spoken_names({str(person.id): person.name for person in timeline.session.case.people.all()})
        prompt = prompt_as_json(answer.prompt, names)
    return JsonResponse(
        {
            "entries": [entry_as_json(entry) for entry in answer.entries],
            "prompt": prompt,
            "now": round(answer.now, 3),
        }
    )


def _message(body: bytes) -> dict[str, Any]:
    try:
        table = Table(json.loads(body), "")
    except (ValueError, RecursionError):
        raise BadInput("not readable as JSON", expected="a message of the guide") from None
    since, device = table.whole("since", 0), table.text("device")
    try:
        message = {"device": UUID(device), "since": since, "entries": table.value("entries", [])}
    except ValueError:
        raise BadInput("no UUID", where="device", expected="the device's own id") from None
    table.done()
    return message


def _context(guided: Guided, by: Staff) -> dict[str, Any]:
    columns = columns_of(guided.room, guided.people.clients)
    shown = boards(columns, str(by.id))
    rules = guided.room.ground_rules[-1].rules if guided.room.ground_rules else ()
    first = "couple" if guided.room.kind is not CaseKind.INDIVIDUAL else "alliance"
    began = guided.timeline.began_at if guided.timeline else None
    return {
        "case": guided.session.case,
        "session": guided.session,
        "timeline": guided.timeline,
        "hearts": hearts_on_guide(guided.session),
        "columns": columns,
        "boards": sorted(shown, key=lambda board: board.scheme.id != first),
        "opening": opening_line(guided.room),
        "rules": rules,
        "told": {
            "now": round((timezone.now() - began).total_seconds(), 3) if began else 0,
            "minutes": guided.session.minutes,
            "schemes": {
                board.scheme.id: {
                    "version": board.scheme.version,
                    "codes": {
                        code.key: {
                            "name": gettext(code.name),
                            "state": code.is_state,
                            "valence": code.valence,
                            "modifiers": [[m.key, gettext(m.name), m.key_stroke] for m in code.modifiers],
                        }
                        for code in board.scheme.codes
                    },
                }
                for board in shown
            },
            "people": {column.person: column.name for column in columns},
        },
    }
