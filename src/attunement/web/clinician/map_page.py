"""The map of a case, for the clinician or as everyone in the room may know it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from attunement.actions.read_case import read_case
from attunement.domain.permission import Permission
from attunement.roadmap.house_table import map_table
from attunement.roadmap.map_drawing import map_figure
from attunement.roadmap.relationship_map import relationship_map
from attunement.storage.models import CaseRecord, Staff
from attunement.web.clinician.access import case_page
from attunement.web.clinician.case_frame import frame
from attunement.web.clinician.map_words import house_words, in_language
from attunement.web.error_words import translated
from attunement.web.spoken import spoken_instruments, spoken_occasions


@require_safe
@case_page(Permission.READ_CASE)
def the_map(request: HttpRequest, by: Staff, case: CaseRecord) -> HttpResponse:
    """The picture and its table twin."""
    opened = read_case(by=by, case=case, page="map")
    for_room = request.GET.get("for") == "room"
    known = opened.for_room if for_room else opened.for_clinician
    found = (
        in_language(relationship_map(known, spoken_instruments(), spoken_occasions())) if known is not None else None
    )
    context = frame(case, opened.for_clinician, "map") | {
        "for_room": for_room,
        "room_closed": translated(opened.room_closed) if opened.room_closed else None,
        "found": found,
    }
    if found is not None:
        words = house_words()
        # Drawn by our own escaping element builder (roadmap.markup): names and all other text are escaped there.
        picture, table = map_figure(found, words=words), map_table(found, words=words)
        context |= {"picture": mark_safe(picture), "table": mark_safe(table)}  # noqa: S308
        context["modules_due"] = [(found.people[person], due) for person, due in found.modules_due.items() if due]
    return render(request, "clinician/map.html", context)
