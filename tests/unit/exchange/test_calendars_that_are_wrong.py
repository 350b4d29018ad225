"""Calendars as broken programs write them: each ends at once, with a reason, and loses no other event."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr  # type: ignore[import-untyped]

from attunement.domain.errors import BadInput
from attunement.exchange.calendar_file import CalendarReading, read_calendar

BERLIN = ZoneInfo("Europe/Berlin")
FIRST, LAST = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 3, 1, tzinfo=UTC)
START = "DTSTART:20260105T090000Z"
GOOD = ("UID:good", "SUMMARY:The good one", "DTSTART:20260106T090000Z")


def read(*events: tuple[str, ...]) -> CalendarReading:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//test//"]
    for event in events:
        lines += ["BEGIN:VEVENT", *event, "END:VEVENT"]
    text = "\r\n".join([*lines, "END:VCALENDAR", ""])
    return read_calendar(text, "mine.ics", first=FIRST, last=LAST, zone=BERLIN)


STANDS_STILL = {
    "every 0 weeks": "RRULE:FREQ=WEEKLY;INTERVAL=0",
    "every 0 days": "RRULE:FREQ=DAILY;INTERVAL=0;COUNT=3",
    "every 0 years": "RRULE:INTERVAL=0;FREQ=YEARLY",
    "backwards": "RRULE:FREQ=WEEKLY;INTERVAL=-1",
}


@pytest.mark.parametrize("rule", STANDS_STILL.values(), ids=STANDS_STILL)
def test_a_rule_that_stands_still_is_left_out_and_does_not_hang(rule: str) -> None:
    found = read(("UID:stuck", "SUMMARY:Ana and Ben", START, rule), GOOD)
    assert found.left_out == ("Ana and Ben: its rule never gets to another day",)
    assert [event.uid for event in found.events] == ["good"]


WITHIN_A_DAY = {
    "hourly": "RRULE:FREQ=HOURLY",
    "each minute": "RRULE:FREQ=MINUTELY;COUNT=2",
    "each second": "RRULE:FREQ=SECONDLY",
    "by hour": "RRULE:FREQ=DAILY;BYHOUR=9,10",
    "by minute": "RRULE:FREQ=WEEKLY;BYMINUTE=1",
    "by second": "RRULE:FREQ=WEEKLY;BYSECOND=1",
}


@pytest.mark.parametrize("rule", WITHIN_A_DAY.values(), ids=WITHIN_A_DAY)
def test_a_rule_within_a_day_is_left_out_and_named_without_a_summary_too(rule: str) -> None:
    found = read(("UID:often", START, rule), GOOD)
    assert found.left_out == ("an event: it repeats within a day",)
    assert [event.uid for event in found.events] == ["good"]


DAYS = {
    "every week": ("RRULE:FREQ=WEEKLY;COUNT=3", ["05", "12", "19"]),
    "every second week": ("RRULE:FREQ=WEEKLY;INTERVAL=2;COUNT=3", ["05", "19", "02"]),
    "until a day": ("RRULE:FREQ=WEEKLY;UNTIL=20260112T090000Z", ["05", "12"]),
    "until the day before": ("RRULE:FREQ=WEEKLY;UNTIL=20260111T090000Z", ["05"]),
    "two days by name": ("RDATE:20260107T090000Z", ["05", "07"]),
    "a rule in small letters": ("RRULE:freq=weekly;count=2", ["05", "12"]),
}


@pytest.mark.parametrize(("rule", "days"), DAYS.values(), ids=DAYS)
def test_ordinary_rules_are_spelt_out_each_day_under_a_key_of_its_own(rule: str, days: list[str]) -> None:
    found = read(("UID:w", START, rule))
    assert [f"{event.at:%d}" for event in found.events] == days
    assert len({event.key for event in found.events}) == len(days)
    assert {event.uid for event in found.events} == {"w"}


UNREADABLE = {
    "a frequency nobody knows": (START, "RRULE:FREQ=SOMETIMES"),
    "a day nobody has": (START, "RDATE:rubbish"),
    "an exception that is no day": (START, "RRULE:FREQ=WEEKLY;COUNT=2", "EXDATE:x"),
    "no start": (),
    "two starts": (START, "DTSTART:20260107T090000Z"),
    "a start without a day": ("DTSTART;VALUE=TIME:090000",),
    "a length that is none": (START, "DURATION:long"),
    "a length beyond all days": (START, "DURATION:P999999999D"),
    "moved from no day": (START, "RECURRENCE-ID:rubbish"),
    "moved from before the first day": (START, "RECURRENCE-ID:00010101T000000"),
    "moved from two days": (START, "RECURRENCE-ID:20260105T090000Z", "RECURRENCE-ID:20260106T090000Z"),
    "two ids": (START, "UID:2"),
}


@pytest.mark.parametrize("lines", UNREADABLE.values(), ids=UNREADABLE)
def test_an_event_that_cannot_be_read_is_said_and_never_a_fault_of_ours(lines: tuple[str, ...]) -> None:
    with pytest.raises(BadInput) as caught:
        read(("UID:1", *lines))
    assert caught.value.where == "mine.ics"
    assert caught.value.what.startswith("an event in it cannot be read (")
    assert str(caught.value).endswith(
        "Expected events with a start, as calendars write them. Export the calendar again."
    )


NO_CALENDAR = {
    "nothing": ("", "mine.ics: is empty. Expected an iCalendar file (.ics)."),
    "blanks": (" \r\n ", "mine.ics: is empty. Expected an iCalendar file (.ics)."),
    "a letter": (
        "Dear all,",
        "mine.ics: is no iCalendar file. Expected a file that begins with BEGIN:VCALENDAR and is whole. "
        "In your calendar choose export, and take the .ics file.",
    ),
    "an event alone": (
        "BEGIN:VEVENT\r\nUID:1\r\nEND:VEVENT\r\n",
        "mine.ics: is no whole calendar. Expected BEGIN:VCALENDAR … END:VCALENDAR.",
    ),
}


@pytest.mark.parametrize(("text", "says"), NO_CALENDAR.values(), ids=NO_CALENDAR)
def test_what_is_no_calendar_is_told_whole(text: str, says: str) -> None:
    with pytest.raises(BadInput) as caught:
        read_calendar(text, "mine.ics", first=FIRST, last=LAST, zone=BERLIN)
    assert str(caught.value) == says


LENGTHS = {
    "with an end": (("DTEND:20260105T093000Z",), 30),
    "with a length": (("DURATION:PT90M",), 90),
    "with neither": ((), 50),
    "that ends as it begins": (("DTEND:20260105T090000Z",), 50),
    "over midnight": (("DTEND:20260106T010000Z",), 960),
}


@pytest.mark.parametrize(("lines", "minutes"), LENGTHS.values(), ids=LENGTHS)
def test_how_long_an_event_is(lines: tuple[str, ...], minutes: int) -> None:
    (event,) = read(("UID:1", START, *lines)).events
    assert event.minutes == minutes


HOURS = {
    "in UTC": ("DTSTART:20260105T090000Z", 9, False),
    "in its own zone": ("DTSTART;TZID=America/New_York:20260105T090000", 14, False),
    "in the clinic's zone": ("DTSTART;TZID=Europe/Berlin:20260105T090000", 8, False),
    "floating, so by the clinic's clock": ("DTSTART:20260105T090000", 8, True),
}


@pytest.mark.parametrize(("start", "hour", "floating"), HOURS.values(), ids=HOURS)
def test_at_which_hour_an_event_is(start: str, hour: int, floating: bool) -> None:
    (event,) = read(("UID:1", start)).events
    assert (event.at.hour, event.floating) == (hour, floating)
    assert event.at.tzinfo is UTC


EDGES = {
    "the first moment is in": ("20260101T000000Z", 1),
    "a second before it is out": ("20251231T235959Z", 0),
    "the last moment is out": ("20260301T000000Z", 0),
    "a second before it is in": ("20260228T235959Z", 1),
}


@pytest.mark.parametrize(("start", "count"), EDGES.values(), ids=EDGES)
def test_the_stretch_of_time_has_its_first_moment_and_not_its_last(start: str, count: int) -> None:
    assert len(read(("UID:1", f"DTSTART:{start}", "DURATION:PT50M")).events) == count


def test_whole_days_and_events_without_an_id_are_named_once_each() -> None:
    holiday = ("UID:h", "SUMMARY:Away", "DTSTART;VALUE=DATE:20260105", "RRULE:FREQ=DAILY;COUNT=3")
    nameless = ("SUMMARY:Who is this", "DTSTART:20260107T090000Z")
    found = read(holiday, nameless, GOOD)
    assert [event.uid for event in found.events] == ["good"]
    assert sorted(found.left_out) == ["Away: a whole day is no appointment", "Who is this: it has no UID to know it by"]


def test_a_summary_is_one_short_line_of_printable_letters() -> None:
    (event,) = read(("UID:1", START, "SUMMARY:" + "Ana\\nand\tBen \u202e\u0007" + "x" * 200)).events
    assert event.summary.startswith("Ana and Ben x")
    assert (len(event.summary), event.summary.isprintable()) == (120, True)


@pytest.mark.parametrize(("length", "kept"), [(200, True), (201, False)], ids=["as it is", "as a digest"])
def test_an_id_longer_than_a_column_is_kept_apart_by_its_digest(length: int, kept: bool) -> None:
    one, other = "a" * length, "a" * (length - 1) + "b"
    found = read((f"UID:{one}", START), (f"UID:{other}", START))
    keys = [event.key for event in found.events]
    assert (one in keys) is kept
    assert len(set(keys)) == 2
    assert all(len(key) <= 200 for key in keys)


STATES = {"called off": ("CANCELLED", True), "in small letters": ("cancelled", True), "on": ("CONFIRMED", False)}


@pytest.mark.parametrize(("status", "cancelled"), STATES.values(), ids=STATES)
def test_a_cancelled_event_is_there_and_says_so(status: str, cancelled: bool) -> None:
    (event,) = read(("UID:1", START, f"STATUS:{status}")).events
    assert event.cancelled is cancelled


NEVER = {
    "30 February": "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
    "30 February, day by day": "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
    "31 April, counted from the end": "RRULE:FREQ=MONTHLY;BYMONTH=4;BYMONTHDAY=-31",
    "a sixth Monday": "RRULE:FREQ=MONTHLY;BYDAY=6MO",
    "the 40th of a month's days": "RRULE:FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=40",
    "a leap day in years that have none": "RRULE:FREQ=YEARLY;INTERVAL=4;BYMONTH=2;BYMONTHDAY=29",
    "day 366 of years that have none": "RRULE:FREQ=YEARLY;INTERVAL=4;BYYEARDAY=366",
    "a day of the year that is in another month": "RRULE:FREQ=YEARLY;BYMONTH=5;BYYEARDAY=20",
}


@pytest.mark.parametrize("rule", NEVER.values(), ids=NEVER)
def test_a_rule_for_a_day_there_never_is_takes_no_time_and_keeps_its_first_day(rule: str) -> None:
    events = [(f"UID:never-{n}", "SUMMARY:Ana", "DTSTART:20250105T090000Z", rule) for n in range(20)]
    began = time.monotonic()
    found = read(*events, ("UID:first", "DTSTART:20260107T090000Z", rule), GOOD)
    assert time.monotonic() - began < 2, "spelt out, one of them takes some seconds"
    assert sorted(event.uid for event in found.events) == ["first", "good"]


COMES = {
    "weekly": ("RRULE:FREQ=WEEKLY", 8),
    "each other Monday of a month": ("RRULE:FREQ=MONTHLY;BYDAY=1MO,3MO", 4),
    "the last Friday": ("RRULE:FREQ=MONTHLY;BYDAY=-1FR", 2),
    "the last day but one": ("RRULE:FREQ=MONTHLY;BYMONTHDAY=-2", 2),
    "the last workday": ("RRULE:FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", 2),
    "every second year, in this one": ("RRULE:FREQ=YEARLY;INTERVAL=2;BYMONTH=1;BYMONTHDAY=20", 1),
    "every second year, not in this one": ("RRULE:FREQ=YEARLY;INTERVAL=3;BYMONTH=1;BYMONTHDAY=20", 0),
    "the last day of the year": ("RRULE:FREQ=YEARLY;BYYEARDAY=-320", 1),
    "the second week": ("RRULE:FREQ=YEARLY;BYWEEKNO=2;BYDAY=MO", 1),
}


@pytest.mark.parametrize(("rule", "days"), COMES.values(), ids=COMES)
def test_a_rule_that_comes_comes_as_often_as_before(rule: str, days: int) -> None:
    found = read(("UID:series", "SUMMARY:Ana", "DTSTART:20240101T090000Z", rule))
    spelt_out = rrulestr(rule.removeprefix("RRULE:"), dtstart=datetime(2024, 1, 1, 9, tzinfo=UTC))
    assert [event.at for event in found.events] == spelt_out.between(FIRST, LAST, inc=True)
    assert len(found.events) == days
