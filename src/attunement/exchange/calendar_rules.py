"""Whether a rule of repetition (RFC 5545, RRULE) can fall into a stretch of time at all.

A rule for a day there never is, like each 30 February, is looked for until the year 9999 by what spells rules out:
seconds for every event. So each rule is first held against the few days that are asked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from icalendar import Calendar

AROUND = timedelta(days=2)
"""Days are the event's own, the stretch is in UTC."""
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
MOST_IN = {"DAILY": 1, "WEEKLY": 7, "MONTHLY": 31, "YEARLY": 366}
"""Days in one turn of a rule: BYSETPOS names none beyond."""


def drop_rules_that_do_not_come(calendar: Calendar, first: date, last: date) -> None:
    """Take from each event the rule that has no day from `first` to `last`. The event's own first day stays."""
    days = [first - AROUND + timedelta(days=n) for n in range((last - first + 2 * AROUND).days + 1)]
    for event in calendar.walk("VEVENT"):
        rule, start = event.get("RRULE"), getattr(event.get("DTSTART"), "dt", None)
        if not isinstance(rule, Mapping) or not isinstance(start, date):
            continue  # several rules, or none; what cannot be read is said where it is read
        if not any(may_fall_on(rule, start, day) for day in days):
            del event["RRULE"]


def may_fall_on(rule: Mapping[str, Any], start: date, day: date) -> bool:
    """False if the rule surely does not fall on this day; True also where it takes more to say."""
    parts = {key.upper(): [str(value).upper() for value in values] for key, values in _listed(rule)}
    freq = parts.get("FREQ", [""])[0]
    return all(
        (
            _numbers_fit(parts.get("BYMONTH"), day.month, 12),
            _numbers_fit(parts.get("BYMONTHDAY"), day.day, _days_of_month(day)),
            _numbers_fit(parts.get("BYYEARDAY"), day.timetuple().tm_yday, _days_of_year(day)),
            _weekday_fits(parts.get("BYDAY"), day, freq, parts),
            _turn_fits(freq, parts.get("INTERVAL", ["1"])[0], start, day),
            not parts.get("BYSETPOS") or any(_within(n, MOST_IN.get(freq, 366)) for n in parts["BYSETPOS"]),
        )
    )


def _listed(rule: Mapping[str, Any]) -> Iterator[tuple[str, list[Any]]]:
    for key, value in rule.items():
        yield key, value if isinstance(value, list) else [value]


def _numbers_fit(wanted: list[str] | None, found: int, most: int) -> bool:
    """Counted from the front, or with a minus from the end, where -1 is the last."""
    if not wanted:
        return True
    numbers = [_number(word) for word in wanted]
    return None in numbers or found in numbers or found - most - 1 in numbers


def _weekday_fits(wanted: list[str] | None, day: date, freq: str, parts: Mapping[str, list[str]]) -> bool:
    if not wanted:
        return True
    most = 5 if freq == "MONTHLY" or "BYMONTH" in parts else 53
    here = [word for word in wanted if word[-2:] == WEEKDAYS[day.weekday()]]
    return any(not word[:-2] or _within(word[:-2], most) for word in here)


def _turn_fits(freq: str, interval: str, start: date, day: date) -> bool:
    """Every how many years or months it has a turn, counted from the first day."""
    step = _number(interval) or 1
    if freq == "YEARLY":
        return (day.year - start.year) % step == 0
    if freq == "MONTHLY":
        return ((day.year - start.year) * 12 + day.month - start.month) % step == 0
    return True


def _within(word: str, most: int) -> bool:
    number = _number(word)
    return number is None or 1 <= abs(number) <= most


def _number(word: str) -> int | None:
    try:
        return int(word)
    except ValueError:
        return None


def _days_of_month(day: date) -> int:
    following = day.replace(day=28) + timedelta(days=4)
    return (following - timedelta(days=following.day)).day


def _days_of_year(day: date) -> int:
    return date(day.year, 12, 31).timetuple().tm_yday
