"""No day a rule falls on is ever said not to be one: what is dropped surely never comes."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from dateutil.rrule import DAILY, MONTHLY, WEEKLY, YEARLY, rrule  # type: ignore[import-untyped]
from dateutil.rrule import weekday as on
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from attunement.exchange.calendar_rules import WEEKDAYS, drop_rules_that_do_not_come, may_fall_on

START = datetime(2024, 2, 29, 9, tzinfo=UTC)
WINDOW = timedelta(days=420)
FREQS = {"DAILY": DAILY, "WEEKLY": WEEKLY, "MONTHLY": MONTHLY, "YEARLY": YEARLY}


def signed(most: int) -> st.SearchStrategy[list[int]]:
    return st.lists(st.integers(1, most) | st.integers(-most, -1), min_size=1, max_size=3, unique=True)


DAYS_OF_WEEK = st.lists(st.tuples(st.sampled_from([0, 1, 2, 5, -1, -5]), st.integers(0, 6)), min_size=1, max_size=3)
RULES = st.fixed_dictionaries(
    {"FREQ": st.sampled_from(list(FREQS)), "INTERVAL": st.integers(1, 5)},
    optional={
        "BYMONTH": st.lists(st.integers(1, 12), min_size=1, max_size=4, unique=True),
        "BYMONTHDAY": signed(31),
        "BYYEARDAY": signed(366),
        "BYDAY": DAYS_OF_WEEK,
        "BYSETPOS": st.lists(st.sampled_from([1, 2, -1]), min_size=1, max_size=2, unique=True),
    },
)


def as_written(rule: dict[str, Any]) -> dict[str, Any]:
    """As the calendar's own reader gives it: lists of words and numbers."""
    written = {key: found if isinstance(found, list) else [found] for key, found in rule.items()}
    if "BYDAY" in written:
        written["BYDAY"] = [f"{n or ''}{WEEKDAYS[day]}" for n, day in written["BYDAY"]]
    return written


def spelt_out(rule: dict[str, Any]) -> list[date]:
    """Its days within the window, by what spells rules out."""
    counted = rule["FREQ"] in ("MONTHLY", "YEARLY")  # elsewhere the number before a weekday means nothing
    days = [on(day)(n) if n and counted else on(day) for n, day in rule.get("BYDAY", [])]
    found = rrule(
        FREQS[rule["FREQ"]],
        dtstart=START,
        until=START + WINDOW,
        interval=rule["INTERVAL"],
        bymonth=rule.get("BYMONTH"),
        bymonthday=rule.get("BYMONTHDAY"),
        byyearday=rule.get("BYYEARDAY"),
        byweekday=days or None,
        bysetpos=rule.get("BYSETPOS") if len(rule) > 3 else None,
        cache=False,
    )
    days_of_it: list[date] = []
    for moment in found:
        days_of_it.append(moment.date())
        if len(days_of_it) == 30:
            break
    return days_of_it


def can_be_spelt_out(rule: dict[str, Any]) -> bool:
    """What falls on no day of the window may be looked for until the year 9999, which is no work for a test."""
    days = (START.date() + timedelta(days=n) for n in range(WINDOW.days))
    numbered = any(n for n, _ in rule.get("BYDAY", []))
    narrow = sum((numbered, "BYMONTHDAY" in rule, "BYYEARDAY" in rule, "BYSETPOS" in rule, rule["INTERVAL"] > 1)) > 1
    return not narrow and any(may_fall_on(as_written(rule), START, day) for day in days)


@settings(max_examples=100, deadline=None)
@given(RULES)
def test_every_day_of_a_rule_may_be_one(rule: dict[str, Any]) -> None:
    if not can_be_spelt_out(rule):
        return
    for day in spelt_out(rule):
        assert may_fall_on(as_written(rule), START, day), day


@pytest.mark.parametrize(
    ("rule", "day", "may"),
    [
        ({"FREQ": ["WEEKLY"]}, date(2026, 1, 5), True),
        ({"FREQ": ["YEARLY"], "BYMONTH": [2], "BYMONTHDAY": [30]}, date(2026, 2, 28), False),
        ({"FREQ": ["MONTHLY"], "BYMONTHDAY": [-1]}, date(2026, 2, 28), True),
        ({"FREQ": ["MONTHLY"], "BYMONTHDAY": [-1]}, date(2028, 2, 28), False),
        ({"FREQ": ["YEARLY"], "BYYEARDAY": [366]}, date(2028, 12, 31), True),
        ({"FREQ": ["YEARLY"], "BYYEARDAY": [366]}, date(2027, 12, 31), False),
        ({"FREQ": ["MONTHLY"], "BYDAY": ["1MO"]}, date(2026, 1, 5), True),
        ({"FREQ": ["MONTHLY"], "BYDAY": ["6MO"]}, date(2026, 1, 5), False),
        ({"FREQ": ["YEARLY"], "BYDAY": ["20MO"]}, date(2026, 5, 18), True),
        ({"FREQ": ["YEARLY"], "INTERVAL": [3]}, date(2026, 2, 28), False),
        ({"FREQ": ["MONTHLY"], "INTERVAL": [2]}, date(2026, 3, 1), False),
        ({"FREQ": ["MONTHLY"], "BYMONTHDAY": ["soon"]}, date(2026, 3, 1), True),
        ({"FREQ": "WEEKLY", "BYDAY": "TU"}, date(2026, 1, 5), False),
        ({}, date(2026, 1, 5), True),
    ],
    ids=str,
)
def test_by_hand(rule: dict[str, Any], day: date, may: bool) -> None:
    assert may_fall_on(rule, START, day) is may


def test_an_event_keeps_its_other_words_and_one_without_a_start_is_left_alone() -> None:
    rule = "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"
    lines = ["BEGIN:VCALENDAR", "BEGIN:VEVENT", "UID:a", "DTSTART:20260105T090000Z", rule, "END:VEVENT"]
    lines += ["BEGIN:VEVENT", "UID:b", rule, "END:VEVENT", "END:VCALENDAR", ""]
    calendar = Calendar.from_ical("\r\n".join(lines))
    drop_rules_that_do_not_come(calendar, date(2026, 1, 1), date(2026, 7, 1))
    first, second = calendar.walk("VEVENT")
    assert "RRULE" not in first
    assert str(first["UID"]) == "a"
    assert "DTSTART" in first
    assert "RRULE" in second
