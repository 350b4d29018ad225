"""Hearts during a session: what straps send is kept once, only with leave, and answered with how each heart stands.

The samples are the clinician's. A tile on the guide is seen by everyone in the room: the leave says so.
"""

from __future__ import annotations

import math
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from attunement.actions.auditing import audit
from attunement.actions.consenting import HEART, require_leave
from attunement.actions.guide_session import Conflict
from attunement.actions.permitting import require
from attunement.actions.sent_entries import people_in, read_id
from attunement.analysis.heart_line import HeartState, resting, state
from attunement.analysis.physiology import LONGEST_GAP, flooding_limit
from attunement.domain.errors import BadInput, Refused
from attunement.domain.permission import Permission
from attunement.domain.strict import Table
from attunement.domain.timeline import LONGEST_SECONDS
from attunement.exchange.heart_frame import heart_frame
from attunement.roadmap.prompting import HeartNow
from attunement.storage.models import HeartBatch, HeartWear, PersonRecord, SessionRecord, Staff, TimelineRecord
from attunement.storage.queries.hearts import WornHeart, strap_line, wear_of

AT_ONCE: Final = 60
"""Batches in one message; a device that was away for long sends several messages."""
FRAMES_AT_ONCE: Final = 120
AHEAD: Final = 30.0
"""Seconds a device's clock may be ahead of ours."""
READS_BACK: Final = 180.0
"""Seconds of samples a tile rests on: twice what telling an artifact looks at. A longer episode is remembered."""
STILL: Final = 15.0
"""Seconds after the last sample above in which a heart still counts as racing for a prompt: batches take their time."""
THRESHOLDS, MARGINS = (60.0, 200.0), (5.0, 100.0)
"""Beats a minute: what the two limits may be set to."""


@dataclass(frozen=True)
class HeartTile:
    """What the page shows of one heart: its rate now, its limit, its rest, and since when it races."""

    person: str
    state: HeartState
    limit: float
    threshold: float
    margin: float
    baseline: float | None


@dataclass(frozen=True)
class _Batch:
    id: uuid.UUID
    person: str
    frames: list[list[Any]]


def take_heart(
    *, by: Staff, timeline: TimelineRecord, batches: object, now: datetime | None = None
) -> tuple[HeartTile, ...]:
    """Keep batches of frames and say how every heart of the session stands.

    All of a message is kept or none of it; a batch that is kept already is no second one. Raises Refused for anyone
    without leave, BadInput with the place of what is wrong, Conflict for other frames under a known id.
    """
    session = timeline.session
    require(by, Permission.WRITE_CASE, session.case)
    moment = now or timezone.now()
    seconds = (moment - timeline.began_at).total_seconds()
    people = {str(person.id): person for person in session.case.people.all() if _is_in(session, person)}
    sent = _read(batches, people, seconds)
    require_leave([people[who] for who in {batch.person for batch in sent}], HEART)
    with transaction.atomic():
        for batch in sent:
            _keep(by, session, people[batch.person], batch, moment)
    touched = {batch.person for batch in sent}
    return tuple(_tile(session, people[who], seconds) for who in people if who in touched or _has_samples(session, who))


def set_limits(
    *,
    by: Staff,
    session: SessionRecord,
    person: PersonRecord,
    threshold: float,
    margin: float,
    now: datetime | None = None,
) -> HeartWear:
    """From which rate this person's heart counts as racing. Raises BadInput out of bounds, Refused without leave."""
    for value, name, (least, most) in ((threshold, "threshold", THRESHOLDS), (margin, "margin", MARGINS)):
        if not (math.isfinite(value) and least <= value <= most):
            raise BadInput(f"{value:g}", where=name, expected=f"{least:g} to {most:g} beats a minute")
    return _changed(by, session, person, "set heart limits", now, threshold=threshold, margin=margin)


def note_rest(
    *, by: Staff, session: SessionRecord, person: PersonRecord, start: float, ends: float, now: datetime | None = None
) -> HeartWear:
    """The quiet stretch whose median is this person's own resting rate. Raises BadInput for one that is none.

    The rate is worked out at once and again whenever samples of that stretch come late.
    """
    if not (0 <= start < ends <= LONGEST_SECONDS):
        raise BadInput(f"{start:g} to {ends:g} s", where="rest", expected="a start and a later end")
    row = _changed(by, session, person, "note rest", now, rest_from=start, rest_ends=ends)
    _find_rest(row)
    return row


def hearts_now(timeline: TimelineRecord, second: float | None = None) -> tuple[HeartNow, ...]:
    """How the hearts stand at a second of the session, now if none is given: two rows read, nothing computed."""
    seconds = (timezone.now() - timeline.began_at).total_seconds() if second is None else second
    rows = HeartWear.objects.filter(session=timeline.pk, last_flooded__isnull=False)
    return tuple(_for_prompts(row, seconds) for row in rows)


def _for_prompts(row: HeartWear, seconds: float) -> HeartNow:
    fresh = row.last_flooded is not None and seconds - row.last_flooded <= STILL
    return HeartNow(str(row.person_id), row.flooded_since if fresh else None, row.last_flooded)


def _is_in(session: SessionRecord, person: PersonRecord) -> bool:
    return str(person.id) in people_in(session).clients


def _has_samples(session: SessionRecord, who: str) -> bool:
    return HeartBatch.objects.filter(session=session, person_id=uuid.UUID(who)).exists()


def _read(raw: object, people: Iterable[str], now: float) -> list[_Batch]:
    if not isinstance(raw, list) or len(raw) > AT_ONCE:
        raise BadInput("no list of batches, or too many", where="batches", expected=f"a list of up to {AT_ONCE}")
    found = []
    for n, entry in enumerate(raw):
        table = Table(entry, f"batches[{n}]")
        key, who, frames = read_id(table, "id"), table.text("person"), table.value("frames")
        if who not in people:
            raise BadInput("somebody else", where=table.place("person"), expected="a client of this session")
        found.append(_Batch(key, who, _frames(frames, table.place("frames"), now)))
        table.done()
    return found


def _frames(raw: object, where: str, now: float) -> list[list[Any]]:
    if not isinstance(raw, list) or not 1 <= len(raw) <= FRAMES_AT_ONCE:
        raise BadInput("no list of frames, or too many", where=where, expected=f"1 to {FRAMES_AT_ONCE} frames")
    return [_frame(one, f"{where}[{n}]", now) for n, one in enumerate(raw)]


def _frame(raw: object, where: str, now: float) -> list[Any]:
    """One frame, read to see that it can be, and kept as it came."""
    match raw:
        case [int() | float() as at, str() as text] if not isinstance(at, bool) and 0 <= at <= now + AHEAD:
            pass
        case _:
            raise BadInput("no moment and frame", where=where, expected="[seconds of the session, hexadecimal]")
    try:
        heart_frame(bytes.fromhex(text))
    except BadInput as wrong:
        raise BadInput(wrong.what, where=f"{where}: {wrong.where}", expected=wrong.expected) from None
    except ValueError:
        raise BadInput("no hexadecimal", where=where, expected="the frame's bytes in hexadecimal") from None
    return [round(float(at), 3), text.lower()]


def _keep(by: Staff, session: SessionRecord, person: PersonRecord, batch: _Batch, moment: datetime) -> None:
    row, is_new = HeartBatch.objects.get_or_create(
        id=batch.id,
        defaults={
            "session": session,
            "person": person,
            "at": batch.frames[0][0],
            "frames": batch.frames,
            "by": by,
            "received_at": moment,
        },
    )
    if not is_new and (row.session_id, row.person_id, row.frames) != (session.id, person.id, batch.frames):
        raise Conflict("something else is kept under this id", where="id", expected="the same frames, or a new id")
    wear = wear_of(session, person)
    if wear.pk is None:
        wear.save()
        audit("take a heart rate", at=moment, by=by, case=session.case, subject=f"{session.id} of {person.id}")
    first, last = batch.frames[0][0], batch.frames[-1][0]
    if is_new and _rested(wear) and first <= (wear.rest_ends or 0) and last >= (wear.rest_from or 0):
        _find_rest(wear)


def _rested(wear: HeartWear) -> bool:
    return wear.rest_from is not None and wear.rest_ends is not None


def _tile(session: SessionRecord, person: PersonRecord, now: float) -> HeartTile:
    wear = wear_of(session, person)
    since = now - READS_BACK
    rows = HeartBatch.objects.filter(session=session, person=person, at__gt=since - FRAMES_AT_ONCE)
    heart = WornHeart(person, wear, strap_line(rows, since))
    found = state(heart.line, now, heart.episodes)
    found = _as_before(found, wear)
    if wear.pk and (wear.flooded_since, wear.last_flooded) != (found.flooded_since, found.last_flooded):
        wear.flooded_since = found.flooded_since
        wear.last_flooded = found.last_flooded if found.last_flooded is not None else wear.last_flooded
        wear.save(update_fields=["flooded_since", "last_flooded"])
    return HeartTile(str(person.id), found, limit_of(wear), wear.threshold, wear.margin, wear.baseline)


def _as_before(found: HeartState, wear: HeartWear) -> HeartState:
    """An episode that began before what was read here began where it was found to begin."""
    before, since, last = wear.flooded_since, found.flooded_since, wear.last_flooded
    if since is None or before is None or last is None or before >= since or since - last > LONGEST_GAP:
        return found
    return HeartState(found.bpm, found.is_lost, before, found.last_flooded)


def limit_of(wear: HeartWear) -> float:
    """The rate over which this person's heart counts as racing."""
    return flooding_limit(wear.threshold, wear.baseline, None if wear.baseline is None else wear.margin)


def _find_rest(wear: HeartWear) -> None:
    start, ends = wear.rest_from or 0.0, wear.rest_ends or 0.0
    mine = HeartBatch.objects.filter(session=wear.session, person=wear.person)
    rows = mine.filter(at__gt=start - FRAMES_AT_ONCE, at__lte=ends)
    found = resting(strap_line(rows, start), start, ends)
    wear.baseline = None if math.isnan(found.bpm) else round(found.bpm, 1)
    wear.save(update_fields=["baseline"])


def _changed(
    by: Staff, session: SessionRecord, person: PersonRecord, act: str, now: datetime | None, **fields: float
) -> HeartWear:
    require(by, Permission.WRITE_CASE, session.case)
    if person.case_id != session.case_id or not _is_in(session, person):
        raise Refused("There is no such person in this session.")
    require_leave([person], HEART)
    with transaction.atomic():
        row = wear_of(session, person)
        for name, value in fields.items():
            setattr(row, name, round(value, 3))
        row.save()
        audit(act, at=now or timezone.now(), by=by, case=session.case, subject=f"{session.id} of {person.id}")
    return row
