"""The map of a case, for the clinician or as everyone in the room may know it."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe

from attunement.actions.read_case import read_case
from attunement.domain.permission import Permission
from attunement.domain.record import CaseKind
from attunement.instruments import all_instruments, all_occasions
from attunement.roadmap.house_drawing import house_figure
from attunement.roadmap.house_table import map_table
from attunement.roadmap.house_words import HouseWords, capital, spread_said, value_said
from attunement.roadmap.relationship_map import PartReading, Reading, RelationshipMap, relationship_map
from attunement.storage.models import CaseRecord, Staff
from attunement.web.clinician.access import case_page
from attunement.web.clinician.case_frame import frame
from attunement.web.clinician.map_words import house_words, in_language


@dataclass(frozen=True)
class Cell:
    """One person's value of one part, in words."""

    value: str
    spread: str
    beside: tuple[str, ...]


@dataclass(frozen=True)
class Sheet:
    """One map on the page. The house is the couple's; another kind of case has the table alone."""

    names: list[str]
    house: SafeString
    table: SafeString
    rows: list[tuple[str, list[Cell]]]


@require_safe
@case_page(Permission.READ_CASE)
def the_map(request: HttpRequest, by: Staff, case: CaseRecord) -> HttpResponse:
    """The house and its table twin; where nobody may be compared, a sheet for each person."""
    opened = read_case(by=by, case=case, page="map")
    for_room = request.GET.get("for") == "room"
    known = opened.for_room if for_room else opened.for_clinician
    found = in_language(relationship_map(known, all_instruments(), all_occasions())) if known is not None else None
    context = frame(case, opened.for_clinician, "map") | {
        "for_room": for_room,
        "room_closed": opened.room_closed,
        "found": found,
    }
    if found is not None:
        context["sheets"] = [_sheet(one) for one in ([found] if found.compared else found.apart())]
        context["modules_due"] = [(found.people[person], due) for person, due in found.modules_due.items() if due]
    return render(request, "clinician/map.html", context)


def _sheet(found: RelationshipMap) -> Sheet:
    words, names = house_words(), list(found.people.values())
    if found.kind is not CaseKind.COUPLE:
        return Sheet(names, SafeString(), SafeString(), [_row(part, words) for part in found.measured])
    # Drawn by our own escaping element builder (roadmap.markup): names and all other text are escaped there.
    house, table = house_figure(found, words=words), map_table(found, words=words)
    return Sheet(names, mark_safe(house), mark_safe(table), [])  # noqa: S308


def _row(part: PartReading, words: HouseWords) -> tuple[str, list[Cell]]:
    return capital(part.name), [_cell(reading, words) for reading in part.people.values()]


def _cell(reading: Reading, words: HouseWords) -> Cell:
    return Cell(value_said(reading, words), spread_said(reading, words), reading.beside)
