"""Calendar files as calendars write them: zones, repeats, moved and cancelled days, floating hours, broken files."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from attunement.domain.errors import BadInput
from attunement.exchange.calendar_file import CalendarEvent, CalendarReading, read_calendar

BERLIN = ZoneInfo("Europe/Berlin")
FIRST, LAST = datetime(2027, 3, 1, tzinfo=UTC), datetime(2027, 9, 1, tzinfo=UTC)
WEEKLY = """BEGIN:VEVENT
UID:weekly
SUMMARY:Ana and Ben
DTSTART;TZID=Europe/Berlin:20270325T160000
DTEND;TZID=Europe/Berlin:20270325T165000
RRULE:FREQ=WEEKLY;COUNT=5
EXDATE;TZID=Europe/Berlin:20270415T160000
END:VEVENT
"""
MOVED = """BEGIN:VEVENT
UID:weekly
SUMMARY:Ana and Ben
RECURRENCE-ID;TZID=Europe/Berlin:20270401T160000
DTSTART;TZID=Europe/Berlin:20270401T180000
DURATION:PT80M
END:VEVENT
"""
CALLED_OFF = """BEGIN:VEVENT
UID:weekly
STATUS:CANCELLED
RECURRENCE-ID;TZID=Europe/Berlin:20270408T160000
DTSTART;TZID=Europe/Berlin:20270408T160000
DURATION:PT50M
END:VEVENT
"""


def calendar(*events: str) -> str:
    return "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//test//EN\n" + "".join(events) + "END:VCALENDAR\n"


def event(start: str, *more: str, uid: str = "one") -> str:
    lines = ["BEGIN:VEVENT", f"UID:{uid}", f"DTSTART{start}", *more, "END:VEVENT", ""]
    return "\n".join(lines)


def read(*events: str) -> CalendarReading:
    return read_calendar(calendar(*events), "the file", first=FIRST, last=LAST, zone=BERLIN)


def only(*events: str) -> CalendarEvent:
    [found] = read(*events).events
    return found


def test_a_repeated_event_keeps_its_hour_over_the_change_of_the_clocks_without_the_day_left_out() -> None:
    found = read(WEEKLY).events
    assert [e.at.astimezone(BERLIN).strftime("%d.%m. %H:%M") for e in found] == [
        "25.03. 16:00", "01.04. 16:00", "08.04. 16:00", "22.04. 16:00",
    ]  # fmt: skip
    assert found[0].at == datetime(2027, 3, 25, 15, tzinfo=UTC)
    assert found[1].at == datetime(2027, 4, 1, 14, tzinfo=UTC)
    assert {e.minutes for e in found} == {50}
    assert len({e.key for e in found}) == 4
    assert {e.uid for e in found} == {"weekly"}


def test_a_day_that_was_moved_keeps_its_key() -> None:
    before, after = read(WEEKLY).events[1], read(WEEKLY, MOVED).events[1]
    assert before.key == after.key
    assert (after.at, after.minutes) == (datetime(2027, 4, 1, 16, tzinfo=UTC), 80)


def test_a_single_event_that_was_moved_keeps_its_key() -> None:
    assert only(event(":20270401T100000Z")).key == only(event(":20270402T100000Z")).key == "one"


def test_a_cancelled_day_is_read_as_cancelled() -> None:
    assert [e.cancelled for e in read(WEEKLY, CALLED_OFF).events] == [False, False, True, False]
    assert only(event(":20270401T100000Z", "STATUS:CANCELLED")).cancelled


@pytest.mark.parametrize(
    ("start", "at", "floating"),
    [
        (":20270701T090000", datetime(2027, 7, 1, 7, tzinfo=UTC), True),
        (":20270701T090000Z", datetime(2027, 7, 1, 9, tzinfo=UTC), False),
        (";TZID=America/New_York:20270701T090000", datetime(2027, 7, 1, 13, tzinfo=UTC), False),
    ],
    ids=["floating: the clinic's clock", "UTC", "another zone"],
)
def test_every_kind_of_time_becomes_one_moment(start: str, at: datetime, floating: bool) -> None:
    found = only(event(start))
    assert (found.at, found.floating, found.minutes) == (at, floating, 50)


def test_a_zone_described_in_the_file_itself_is_kept_to() -> None:
    zone = (
        "BEGIN:VTIMEZONE\nTZID:Ours\nBEGIN:STANDARD\nDTSTART:19700101T000000\n"
        "TZOFFSETFROM:+0300\nTZOFFSETTO:+0300\nTZNAME:OURS\nEND:STANDARD\nEND:VTIMEZONE\n"
    )
    assert only(zone, event(";TZID=Ours:20270701T090000")).at == datetime(2027, 7, 1, 6, tzinfo=UTC)


def test_what_is_no_appointment_is_left_out_and_said() -> None:
    found = read(
        event(";VALUE=DATE:20270701", "SUMMARY:Holiday"),
        event(":20270701T090000Z", "SUMMARY:Pills", "RRULE:FREQ=MINUTELY", uid="two"),
        event(":20270701T090000Z", "SUMMARY:Bells", "RRULE:FREQ=DAILY;BYHOUR=1,2,3", uid="three"),
    )
    assert found.events == ()
    assert sorted(found.left_out) == [
        "Bells: it repeats within a day",
        "Holiday: a whole day is no appointment",
        "Pills: it repeats within a day",
    ]


def test_what_is_before_or_after_is_not_read() -> None:
    starts = (":20270228T235900Z", ":20270301T000000Z", ":20270831T235900Z", ":20270901T000000Z")
    found = read(*(event(start, uid=str(n)) for n, start in enumerate(starts))).events
    assert [e.uid for e in found] == ["1", "2"]


def test_a_summary_is_one_line_without_signs_that_are_none() -> None:
    assert only(event(":20270701T090000Z", "SUMMARY:Ana\\nand\tBen\x07")).summary == "Ana and Ben"


def test_a_key_too_long_to_keep_is_shortened_and_stays_the_same() -> None:
    found = [only(event(":20270701T090000Z", uid="u" * 300)).key for _ in range(2)]
    assert len(found[0]) == 64
    assert found[0] == found[1]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  \n",
        "name,date\nana,2027",
        "BEGIN:VCALENDAR\nVERSION:2.0\n",
        "BEGIN:VEVENT\nUID:1\nEND:VEVENT\n",
        calendar(event(":tomorrow")),
        calendar("BEGIN:VEVENT\nUID:1\nEND:VEVENT\n"),
        "\x01\x02\x03",
    ],
    ids=["empty", "blank", "a table", "cut off", "no calendar", "no date", "no start", "no text"],
)
def test_a_broken_file_is_said_to_be_one_or_holds_nothing(text: str) -> None:
    try:
        found = read_calendar(text, "the file", first=FIRST, last=LAST, zone=BERLIN)
    except BadInput as wrong:
        said = str(wrong)
    else:
        said = "" if found.events else "the file"
    assert "the file" in said
