"""What the guide sends of hearts: frames of straps, a rest, a break; and how every heart stands, back."""

from __future__ import annotations

import json
import re
import uuid
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from attunement.actions.guide_session import find_timeline
from attunement.actions.sent_entries import people_in
from attunement.actions.take_break import begin_break, end_break
from attunement.actions.take_heart import HeartTile, note_rest, take_heart
from attunement.domain.errors import BadInput, Refused
from attunement.domain.permission import Permission
from attunement.domain.strict import Table
from attunement.storage.models import BreakRecord, PersonRecord, SessionRecord, Staff, TimelineRecord
from attunement.storage.queries.hearts import agreed_people
from attunement.web.clinician.access import staff_page

AT_ONCE = 20
"""Rests and breaks in one message: far more than a session has."""
WHICH_BATCH = re.compile(r"batches\[(\d+)\]")


@require_POST
@staff_page(Permission.WRITE_CASE)
def exchange(request: HttpRequest, by: Staff, case_id: UUID, session_id: UUID) -> HttpResponse:
    """Keep what came; 400 names the batch that can never be kept, 403 says that somebody's leave is missing."""
    try:
        timeline = find_timeline(by=by, case_id=case_id, session_id=session_id)
    except Refused as stranger:
        raise Http404 from stranger
    try:
        tiles = _keep(by, timeline, _message(request.body))
    except Refused as refused:
        return JsonResponse({"error": str(refused)}, status=403)
    except BadInput as wrong:
        place = WHICH_BATCH.search(wrong.where)
        return JsonResponse({"error": str(wrong), "batch": int(place[1]) if place else None}, status=400)
    standing = BreakRecord.objects.filter(session=timeline.session, ended_at=None).first()
    return JsonResponse(
        {
            "tiles": [_tile(tile) for tile in tiles],
            "break": _break(standing) if standing else None,
            "now": round((timezone.now() - timeline.began_at).total_seconds(), 3),
        }
    )


@dataclass(frozen=True)
class OnGuide:
    """One person whose heart may be measured here."""

    person: PersonRecord


def hearts_on_guide(session: SessionRecord) -> list[OnGuide]:
    """Who of this session gave leave. Everyone in the room may see their tile: the leave says so."""
    clients = people_in(session).clients
    return [OnGuide(person) for person in agreed_people(session) if str(person.id) in clients]


def _keep(by: Staff, timeline: TimelineRecord, table: Table) -> tuple[HeartTile, ...]:
    """Breaks and rests first: they are few, and what they say of the samples is known when those are read."""
    people = {str(person.id): person for person in timeline.session.case.people.all()}
    for n, raw in enumerate(_listed(table, "breaks")):
        _one_break(by, timeline, Table(raw, f"breaks[{n}]"))
    for n, raw in enumerate(_listed(table, "rests")):
        one = Table(raw, f"rests[{n}]")
        person = people.get(one.text("person"))
        if person is None:
            raise BadInput("somebody else", where=one.place("person"), expected="a client of this session")
        start, ends = float(one.number("start")), float(one.number("ends"))
        one.done()
        note_rest(by=by, session=timeline.session, person=person, start=start, ends=ends)
    batches = table.value("batches", [])
    table.done()
    return take_heart(by=by, timeline=timeline, batches=batches)


def _listed(table: Table, key: str) -> list[Any]:
    found = table.value(key, [])
    if not isinstance(found, list) or len(found) > AT_ONCE:
        raise BadInput("no list, or too many", where=table.place(key), expected=f"a list of up to {AT_ONCE}")
    return found


def _one_break(by: Staff, timeline: TimelineRecord, one: Table) -> None:
    try:
        key = uuid.UUID(one.text("id"))
    except ValueError:
        raise BadInput("no UUID", where=one.place("id"), expected="the break's own id") from None
    at, minutes = float(one.number("at")), one.whole("minutes")
    over = float(one.number("over")) if one.has("over") else None
    one.done()
    row = begin_break(by=by, timeline=timeline, break_id=key, at=at, minutes=minutes)
    if over is not None:
        end_break(by=by, timeline=timeline, break_id=row.id, at=over)


def _message(body: bytes) -> Table:
    try:
        return Table(json.loads(body), "")
    except (ValueError, RecursionError):
        raise BadInput("not readable as JSON", expected="a message of the guide") from None


def _tile(tile: HeartTile) -> dict[str, Any]:
    return {
        "person": tile.person,
        "bpm": None if tile.state.bpm is None else round(tile.state.bpm),
        "lost": tile.state.is_lost,
        "since": tile.state.flooded_since,
        "limit": round(tile.limit),
        "rest": None if tile.baseline is None else round(tile.baseline),
    }


def _break(row: BreakRecord) -> dict[str, Any]:
    return {"id": str(row.id), "at": row.at, "minutes": row.minutes}
