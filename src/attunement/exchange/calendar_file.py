"""Appointments from an iCalendar file (RFC 5545): each day of a repeated event on its own, in one zone's clock.

An event without a zone ("floating") is at that hour by the clinic's clock. Whole days are no appointments.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from hashlib import sha256
from typing import Any

import recurring_ical_events
from icalendar import Calendar

from attunement.domain.errors import BadInput
from attunement.domain.session import USUAL_MINUTES
from attunement.domain.worded import worded
from attunement.exchange.calendar_rules import drop_rules_that_do_not_come

LONGEST_KEY = 200
LONGEST_SUMMARY = 120
MOST_EVENTS = 2000
TOO_OFTEN = ("SECONDLY", "MINUTELY", "HOURLY")
WITHIN_A_DAY = ("BYHOUR", "BYMINUTE", "BYSECOND")


@dataclass(frozen=True)
class CalendarEvent:
    """One day of one event. `uid` is the event's; `key` is this day's, and stays when the day is moved."""

    uid: str
    key: str
    at: datetime
    minutes: int
    summary: str
    cancelled: bool
    floating: bool


@dataclass(frozen=True)
class CalendarReading:
    """The events of a stretch of time in order, and what was left out, each with why."""

    events: tuple[CalendarEvent, ...]
    left_out: tuple[str, ...]


def read_calendar(text: str, name: str, *, first: datetime, last: datetime, zone: tzinfo) -> CalendarReading:
    """The events that begin from `first` up to `last`. Raises BadInput naming the file for one that is no calendar."""
    calendar = _calendar(text, name)
    try:
        return _reading(calendar, name, first, last, zone)
    except BadInput:
        raise
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError) as error:
        raise BadInput(
            f"an event in it cannot be read ({type(error).__name__})",
            where=name,
            expected="events with a start, as calendars write them",
            do="Export the calendar again.",
        ) from None


def _reading(calendar: Calendar, name: str, first: datetime, last: datetime, zone: tzinfo) -> CalendarReading:
    left_out = list(_drop_what_repeats_too_often(calendar))
    repeated = {_uid(c) for c in calendar.walk("VEVENT") if {"RRULE", "RDATE", "RECURRENCE-ID"} & set(c)}
    drop_rules_that_do_not_come(calendar, first.date(), last.date())
    days = recurring_ical_events.of(calendar).between(first, last)
    if len(days) > MOST_EVENTS:
        raise BadInput(f"more than {MOST_EVENTS} events", where=name, do="Export only the calendar of your sessions.")
    found = []
    for day in days:
        if not isinstance(day.start, datetime):
            left_out.append(worded("{event}: a whole day is no appointment", event=_named(day)))
        elif not _uid(day):
            left_out.append(worded("{event}: it has no UID to know it by", event=_named(day)))
        elif first <= (event := _event(day, repeated, zone)).at < last:
            found.append(event)
    return CalendarReading(tuple(sorted(found, key=lambda e: (e.at, e.key))), tuple(dict.fromkeys(left_out)))


def _calendar(text: str, name: str) -> Calendar:
    if not text.strip():
        raise BadInput("is empty", where=name, expected="an iCalendar file (.ics)")
    try:
        found = Calendar.from_ical(text)
    except (ValueError, TypeError, KeyError, IndexError, AttributeError):
        raise BadInput(
            "is no iCalendar file",
            where=name,
            expected="a file that begins with BEGIN:VCALENDAR and is whole",
            do="In your calendar choose export, and take the .ics file.",
        ) from None
    if not isinstance(found, Calendar) or found.name != "VCALENDAR":
        raise BadInput("is no whole calendar", where=name, expected="BEGIN:VCALENDAR … END:VCALENDAR")
    return found


def _drop_what_repeats_too_often(calendar: Calendar) -> Iterator[str]:
    """No session repeats within a day; spelling such a rule out could take hours."""
    for event in list(calendar.subcomponents):
        rules = event.get("RRULE", [])
        for rule in rules if isinstance(rules, list) else [rules]:
            parts = {key.upper(): value for key, value in rule.items()} if hasattr(rule, "items") else {}
            often = any(str(word).upper() in TOO_OFTEN for word in parts.get("FREQ", []))
            # every 0 weeks never gets past its first day: spelling it out would never end
            stands_still = any(int(step) < 1 for step in parts.get("INTERVAL", []))
            if (often or stands_still or set(WITHIN_A_DAY) & set(parts)) and event in calendar.subcomponents:
                calendar.subcomponents.remove(event)
                still = worded("{event}: its rule never gets to another day", event=_named(event))
                yield still if stands_still else worded("{event}: it repeats within a day", event=_named(event))


def _event(day: Any, repeated: set[str], zone: tzinfo) -> CalendarEvent:
    start, end, uid = day.start, day.end, _uid(day)
    floating = start.tzinfo is None
    at, until = _aware(start, zone), _aware(end, zone)
    minutes = round((until - at) / timedelta(minutes=1))
    original = day.get("RECURRENCE-ID")
    key = uid if uid not in repeated or original is None else f"{uid}|{_aware(original.dt, zone):%Y%m%dT%H%M%SZ}"
    return CalendarEvent(
        uid=_short(uid),
        key=_short(key),
        at=at,
        minutes=minutes if minutes > 0 else USUAL_MINUTES,
        summary=_summary(day),
        cancelled=str(day.get("STATUS", "")).upper() == "CANCELLED",
        floating=floating,
    )


def _aware(moment: date, zone: tzinfo) -> datetime:
    """In UTC; without a zone of its own, by the clinic's clock."""
    if not isinstance(moment, datetime):
        moment = datetime(moment.year, moment.month, moment.day, tzinfo=zone)
    return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)


def _uid(event: Any) -> str:
    return str(event.get("UID", "")).strip()


def _named(event: Any) -> str:
    return _summary(event) or worded("an event")


def _summary(event: Any) -> str:
    words = "".join(letter if letter.isprintable() else " " for letter in str(event.get("SUMMARY", "")))
    return " ".join(words.split())[:LONGEST_SUMMARY]


def _short(key: str) -> str:
    return key if len(key) <= LONGEST_KEY else sha256(key.encode()).hexdigest()
