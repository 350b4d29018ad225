"""Sessions from a calendar file: look first, say which event is which case, store exactly that.

Which case an event is, is remembered by its UID. The same file twice makes no second copy; a moved day moves, a
cancelled one is cancelled. What stands in the file besides is forgotten with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.db import transaction
from django.utils import timezone

from attunement.actions.auditing import audit
from attunement.actions.permitting import require
from attunement.actions.watch_diary import notice_double_bookings, settle_notices
from attunement.domain.diary import LONGEST
from attunement.domain.errors import BadInput, Refused
from attunement.domain.permission import Permission
from attunement.domain.session import SessionState
from attunement.exchange.calendar_file import CalendarEvent, CalendarReading, read_calendar
from attunement.exchange.text_file import text_in
from attunement.storage.models import CalendarDraft, CalendarMatch, CaseRecord, SessionRecord, Staff

THE_FILE = "the file"
LARGEST_FILE = 2_000_000
KEPT_FOR = timedelta(days=1)
AHEAD = timedelta(weeks=26)
NO_SESSION = ""
"""What an event is matched to that is no session."""
MOST_DIFFERENT = 150
"""Different events one page can ask about."""


class Becomes(StrEnum):
    """What storing would do with one day of an event."""

    NEW = "new"
    THERE = "there"
    MOVED = "moved"
    CANCELLED = "cancelled"
    LEFT = "left"


@dataclass(frozen=True)
class SeenEvent:
    """One event with its days, and the case it is likely to be: None while nobody said and nothing suggests one."""

    uid: str
    summary: str
    days: tuple[CalendarEvent, ...]
    case: str | None
    remembered: bool
    floating: bool


@dataclass(frozen=True)
class Stored:
    """How many sessions were planned, moved, cancelled, and were there already; and the double bookings that made."""

    new: int
    moved: int
    cancelled: int
    there: int
    double: int


def begin_calendar(*, by: Staff, raw: bytes, now: datetime | None = None) -> CalendarDraft:
    """Keep a file to look at. Raises BadInput for one that is no calendar or holds too much."""
    require(by, Permission.WRITE_CASE)
    moment = now or timezone.now()
    if len(raw) > LARGEST_FILE:
        raise BadInput(f"larger than {LARGEST_FILE // 1_000_000} MB", where=THE_FILE, do="Export less of it.")
    text = text_in(raw, THE_FILE)
    different = {event.uid for event in _read(text, moment).events}
    if len(different) > MOST_DIFFERENT:
        raise BadInput(
            f"{len(different)} different events", where=THE_FILE, expected=f"at most {MOST_DIFFERENT}",
            do="Export only the calendar of your sessions.",
        )  # fmt: skip
    with transaction.atomic():
        CalendarDraft.objects.filter(made_at__lt=moment - KEPT_FOR).delete()
        draft = CalendarDraft.objects.create(by=by, text=text, made_at=moment)
        audit("look at a calendar file", at=moment, by=by)
    return draft


def find_calendar(*, by: Staff, draft_id: str, now: datetime | None = None) -> CalendarDraft:
    """One's own file. Raises Refused alike for a stranger's, an old one and for none."""
    require(by, Permission.WRITE_CASE)
    newer = (now or timezone.now()) - KEPT_FOR
    found = CalendarDraft.objects.filter(id=draft_id, by=by, made_at__gte=newer).first()
    if found is None:
        raise Refused("There is no such file here.")
    return found


def look_at_calendar(
    *, by: Staff, draft: CalendarDraft, now: datetime | None = None
) -> tuple[list[SeenEvent], CalendarReading]:
    """Each event with its days from today on, and what was left out."""
    require(by, Permission.WRITE_CASE)
    reading = _read(draft.text, now or timezone.now())
    remembered = {m.uid: str(m.case_id or NO_SESSION) for m in CalendarMatch.objects.filter(staff=by)}
    cases = _open_cases(by)
    groups: dict[str, list[CalendarEvent]] = {}
    for event in reading.events:
        groups.setdefault(event.uid, []).append(event)
    seen = [
        SeenEvent(
            uid=uid,
            summary=next((day.summary for day in days if day.summary), ""),
            days=tuple(days),
            case=remembered[uid] if uid in remembered else _likely(days, cases),
            remembered=uid in remembered,
            floating=any(day.floating for day in days),
        )
        for uid, days in groups.items()
    ]
    return seen, reading


def store_calendar(
    *, by: Staff, draft: CalendarDraft, matches: Mapping[str, str], now: datetime | None = None
) -> Stored:
    """Store the days of each event matched to a case, remember the matches, and forget the file.

    `matches`: an event's uid to the id of a case, or to "" for no session. Raises BadInput for a case not among theirs.
    """
    require(by, Permission.WRITE_CASE)
    moment = now or timezone.now()
    cases = {str(case.id): case for case in _open_cases(by)}
    if not set(matches.values()) <= {*cases, NO_SESSION}:
        raise BadInput("a case that is not among yours", where="events", expected="one of your open cases")
    events = _read(draft.text, moment).events
    counts = dict.fromkeys(Becomes, 0)
    with transaction.atomic():
        Staff.objects.select_for_update(of=("self",)).get(pk=by.pk)  # the same file confirmed twice at one moment
        touched: list[SessionRecord] = []
        for event in events:
            if matches.get(event.uid):
                became, row = _bring(event, cases[matches[event.uid]], by, moment)
                counts[became] += 1
                touched += [row] if row is not None and became in (Becomes.NEW, Becomes.MOVED) else []
        for uid, case in matches.items():
            CalendarMatch.objects.update_or_create(staff=by, uid=uid, defaults={"case": cases.get(case), "at": moment})
        double = notice_double_bookings(by, touched, moment)
        audit("import calendar", at=moment, by=by, subject=f"{counts[Becomes.NEW]} new")
        draft.delete()
    return Stored(
        counts[Becomes.NEW], counts[Becomes.MOVED], counts[Becomes.CANCELLED], counts[Becomes.THERE], len(double)
    )


def discard_calendar(*, by: Staff, draft: CalendarDraft) -> None:
    """Forget a file."""
    require(by, Permission.WRITE_CASE)
    draft.delete()


def open_cases(by: Staff) -> list[CaseRecord]:
    """The cases an event can be."""
    require(by, Permission.READ_CASE)
    return _open_cases(by)


def _open_cases(by: Staff) -> list[CaseRecord]:
    rows = CaseRecord.objects.filter(clinician=by).prefetch_related("people", "closings").order_by("label")
    return [case for case in rows if not case.is_closed]


def _read(text: str, now: datetime) -> CalendarReading:
    today = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    return read_calendar(text, THE_FILE, first=today, last=today + AHEAD, zone=timezone.get_current_timezone())


def _likely(days: list[CalendarEvent], cases: list[CaseRecord]) -> str | None:
    """The one case whose label, or all of whose people, stand in the event's words. A guess, for someone to confirm."""
    words = " ".join(day.summary for day in days).casefold()
    fit = [
        case
        for case in cases
        if case.label.casefold() in words or all(person.name.casefold() in words for person in case.people.all())
    ]
    return str(fit[0].id) if len(fit) == 1 else None


def _bring(event: CalendarEvent, case: CaseRecord, by: Staff, now: datetime) -> tuple[Becomes, SessionRecord | None]:
    minutes = min(event.minutes, LONGEST)
    row = SessionRecord.objects.filter(calendar_uid=event.key, case__clinician=by).first()
    if row is None:
        return (Becomes.LEFT, None) if event.cancelled else (Becomes.NEW, _plan(event, case, by, minutes))
    if row.state != SessionState.PLANNED.value:
        return Becomes.THERE, row
    if event.cancelled:
        row.state, row.noted_at = SessionState.CANCELLED.value, now
        row.save(update_fields=["state", "noted_at"])
        settle_notices(row, now)
        return Becomes.CANCELLED, row
    if (row.at, row.minutes) == (event.at, minutes):
        return Becomes.THERE, row
    row.at, row.minutes = event.at, minutes
    row.save(update_fields=["at", "minutes"])
    settle_notices(row, now)
    return Becomes.MOVED, row


def _plan(event: CalendarEvent, case: CaseRecord, by: Staff, minutes: int) -> SessionRecord:
    return SessionRecord.objects.create(
        case=case,
        clinician=by,
        at=event.at,
        minutes=minutes,
        kind="joint" if case.people.count() > 1 else "individual",
        state=SessionState.PLANNED.value,
        calendar_uid=event.key,
    )
