"""What a session shows, words first: sentences, points over time, what came next, each leading to its moments."""

from __future__ import annotations

import math

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe

from attunement.actions.read_session_summary import OpenedTimeline, open_timeline
from attunement.domain.permission import Permission
from attunement.exchange.export_csv import csv_text
from attunement.roadmap.session_drawing import points_figure
from attunement.roadmap.session_reading import SessionReading, Weights, coders_of, main_coder, read_session
from attunement.roadmap.session_rules import SESSION_RULES
from attunement.roadmap.session_summary import summed_up
from attunement.roadmap.session_table import COLUMNS, moment_rows, moments_table
from attunement.roadmap.session_ways import ways_figure, ways_table
from attunement.storage.models import CaseRecord, SessionRecord, Staff
from attunement.web.clinician.access import case_page
from attunement.web.clinician.case_frame import frame
from attunement.web.clinician.session_shows_words import session_shows_words, spoken_schemes
from attunement.web.clinician.sessions_page import session_in

HEAVIEST = 10.0
"""A weight lies between this and less this."""


@require_safe
@case_page(Permission.WRITE_CASE)
def summary(request: HttpRequest, by: Staff, case: CaseRecord, session_id: str) -> HttpResponse:
    """The page, for the clinician of the case; it is given to nobody by itself."""
    row = session_in(by, case, session_id)
    opened = open_timeline(by=by, case=case, session=row)
    coder = _coder(request, opened, by)
    found = _reading(opened, coder, _weights(request))
    return render(request, "clinician/session_shows.html", _context(case, row, opened, found, coder))


@require_safe
@case_page(Permission.WRITE_CASE)
def moments_file(request: HttpRequest, by: Staff, case: CaseRecord, session_id: str) -> HttpResponse:
    """The moments as CSV, without names: clients by their place in the case."""
    row = session_in(by, case, session_id)
    opened = open_timeline(by=by, case=case, session=row, page="session summary as a file")
    found = _reading(opened, _coder(request, opened, by), _weights(request))
    content = csv_text(COLUMNS, moment_rows(found, roles_of(opened)))
    day = timezone.localtime(row.at).date().isoformat()
    disposition = {"Content-Disposition": f'attachment; filename="session-{day}-codes.csv"'}
    return HttpResponse(content, content_type="text/csv; charset=utf-8", headers=disposition)


def roles_of(opened: OpenedTimeline) -> dict[str, str]:
    """What people are called in a file."""
    return {person: f"client-{n}" for n, person in enumerate(opened.people, start=1)}


def _reading(opened: OpenedTimeline, coder: str, weights: Weights) -> SessionReading:
    return read_session(
        opened.timeline,
        spoken_schemes(opened.schemes),
        opened.people,
        coder=coder,
        weights=weights or None,
        floods=opened.floods,
    )


def _context(
    case: CaseRecord, row: SessionRecord, opened: OpenedTimeline, found: SessionReading, coder: str
) -> dict[str, object]:
    words = session_shows_words()
    return frame(case, opened.known, "sessions") | {
        "row": row,
        "findings": summed_up(found, words),
        "picture": _drawn(points_figure(found, words=words)),
        "ways": _drawn(ways_figure(found, words=words)),
        "moments": _drawn(moments_table(found, words=words)) if found.moments else "",
        "ways_table": _drawn(ways_table(found, words=words)),
        "found": found,
        "weighted": sorted({(m.event.code, m.name, m.weight, m.sign) for m in found.moments}, key=lambda c: c[1]),
        "rules": SESSION_RULES,
        "coders": coders_of(opened.timeline),
        "coder": coder,
        "words": words,
    }


def _coder(request: HttpRequest, opened: OpenedTimeline, by: Staff) -> str:
    """The coder asked for; else oneself; else whoever coded most."""
    there = coders_of(opened.timeline)
    wanted = request.GET.get("coder", str(by.id))
    return wanted if wanted in there else main_coder(opened.timeline)


def _weights(request: HttpRequest) -> Weights:
    """The weights in the address, by code; anything that is no number between the bounds is left out."""
    found: dict[str, float] = {}
    for key, given in request.GET.items():
        if key.startswith("w."):
            try:
                weight = float(str(given).replace(",", ".")[:12])
            except ValueError:
                continue
            if math.isfinite(weight) and abs(weight) <= HEAVIEST:
                found[key[2:]] = weight
    return found


def _drawn(markup: str) -> SafeString:
    """Made by our own escaping element builder (roadmap.markup): names and all other text are escaped there."""
    return mark_safe(markup)  # noqa: S308
