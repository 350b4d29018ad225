"""Bringing a calendar in: matched by its clinician, remembered, the same file twice once; moved and cancelled days."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from attunement.actions.import_calendar import (
    LARGEST_FILE,
    MOST_DIFFERENT,
    Stored,
    begin_calendar,
    find_calendar,
    look_at_calendar,
    store_calendar,
)
from attunement.actions.note_session import note_session
from attunement.domain.diary import Outcome
from attunement.domain.errors import BadInput, Refused
from attunement.storage.models import CalendarDraft, CalendarMatch, SessionRecord
from attunement.storage.queries.diary import open_notices
from attunement.web.clinician.session_words import said_of
from tests.cast import member, stored
from tests.web.begun import MONDAY
from tests.web.clinician.desk import at_desk, words

pytestmark = pytest.mark.django_db

SUNDAY = MONDAY - timedelta(days=1)


def event(uid: str, at: datetime, summary: str = "", *more: str) -> str:
    lines = ["BEGIN:VEVENT", f"UID:{uid}", f"DTSTART:{at:%Y%m%dT%H%M%SZ}", "DURATION:PT50M", f"SUMMARY:{summary}"]
    return "\n".join([*lines, *more, "END:VEVENT", ""])


def file(*events: str) -> bytes:
    return ("BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\n" + "".join(events) + "END:VCALENDAR\n").encode()


def bring(*events: str, name: str = "miriam", **cases: str) -> Stored:
    by = member(name)
    draft = begin_calendar(by=by, raw=file(*events), now=SUNDAY)
    matches = {uid: str(stored(story).id) if story else "" for uid, story in cases.items()}
    return store_calendar(by=by, draft=draft, matches=matches, now=SUNDAY)


def rows() -> list[SessionRecord]:
    return list(SessionRecord.objects.exclude(calendar_uid="").order_by("at"))


def test_what_is_matched_becomes_a_session_and_nothing_else_is_kept(practice: Any) -> None:
    found = bring(event("a", MONDAY, "S & D"), event("dentist", MONDAY), a="strain", dentist="")
    assert (found.new, found.there) == (1, 0)
    [row] = rows()
    assert (row.case, row.at, row.minutes, row.state) == (stored("strain"), MONDAY, 50, "planned")
    assert not CalendarDraft.objects.exists()


def test_the_same_file_twice_makes_no_second_copy(practice: Any) -> None:
    weekly = event("a", MONDAY, "x", "RRULE:FREQ=WEEKLY;COUNT=3")
    assert bring(weekly, a="strain").new == 3
    again = bring(weekly, a="strain")
    assert (again.new, again.moved, again.there, len(rows())) == (0, 0, 3, 3)


def test_a_moved_event_moves_and_a_cancelled_one_is_cancelled(practice: Any) -> None:
    bring(event("a", MONDAY), event("b", MONDAY + timedelta(days=1)), a="strain", b="strong")
    later = MONDAY + timedelta(hours=2)
    found = bring(
        event("a", later), event("b", MONDAY + timedelta(days=1), "", "STATUS:CANCELLED"), a="strain", b="strong"
    )
    assert (found.new, found.moved, found.cancelled) == (0, 1, 1)
    assert [(row.at, row.state) for row in rows()] == [(later, "planned"), (MONDAY + timedelta(days=1), "cancelled")]
    assert [said_of(row) for row in rows()] == ["Planned.", "Cancelled."]


def test_what_was_noted_stays_whatever_the_calendar_says(practice: Any) -> None:
    bring(event("a", MONDAY), a="strain")
    note_session(by=member("miriam"), session=rows()[0], outcome=Outcome.HELD, now=MONDAY)
    assert bring(event("a", MONDAY, "", "STATUS:CANCELLED"), a="strain").there == 1
    assert rows()[0].state == "held"


def test_a_cancelled_event_that_was_never_there_is_not_made(practice: Any) -> None:
    assert bring(event("a", MONDAY, "", "STATUS:CANCELLED"), a="strain").new == 0
    assert rows() == []


def test_a_double_booking_in_the_file_is_noticed_at_once(practice: Any) -> None:
    found = bring(event("a", MONDAY), event("b", MONDAY + timedelta(minutes=20)), a="strain", b="strong")
    assert found.double == 1
    assert len(open_notices(member("miriam"))) == 1


def test_a_match_is_remembered_by_uid_and_a_name_suggests_one(practice: Any) -> None:
    bring(event("a", MONDAY), event("no", MONDAY), a="strain", no="")
    assert CalendarMatch.objects.filter(staff=member("miriam")).count() == 2
    label = stored("strong").label
    events = (event("a", MONDAY), event("no", MONDAY), event("c", MONDAY, f"Couple {label}"), event("d", MONDAY, "x"))
    draft = begin_calendar(by=member("miriam"), raw=file(*events), now=SUNDAY)
    seen, _ = look_at_calendar(by=member("miriam"), draft=draft, now=SUNDAY)
    assert {s.uid: s.case for s in seen} == {
        "a": str(stored("strain").id),
        "no": "",
        "c": str(stored("strong").id),
        "d": None,
    }
    assert {s.uid for s in seen if s.remembered} == {"a", "no"}


def test_somebody_elses_case_is_no_match(practice: Any) -> None:
    with pytest.raises(BadInput, match="not among yours"):
        bring(event("a", MONDAY), a="denied")
    assert rows() == []


def test_a_file_is_found_by_the_one_who_brought_it_for_a_day(practice: Any) -> None:
    draft = begin_calendar(by=member("miriam"), raw=file(event("a", MONDAY)), now=SUNDAY)
    assert find_calendar(by=member("miriam"), draft_id=str(draft.id), now=SUNDAY) == draft
    for name, now in (("tomasz", SUNDAY), ("miriam", SUNDAY + timedelta(days=2))):
        with pytest.raises(Refused):
            find_calendar(by=member(name), draft_id=str(draft.id), now=now)


TOO_MANY = file(*(event(str(n), MONDAY) for n in range(MOST_DIFFERENT + 1)))


@pytest.mark.parametrize(
    "raw",
    [b"", b"\xff\xff\xff", b"a,b\n1,2", b"x" * (LARGEST_FILE + 1), TOO_MANY],
    ids=["empty", "no text", "a table", "too large", "too many"],
)
def test_a_file_that_will_not_do_is_said_to_be_one(practice: Any, raw: bytes) -> None:
    with pytest.raises(BadInput, match="the file"):
        begin_calendar(by=member("miriam"), raw=raw, now=SUNDAY)
    assert not CalendarDraft.objects.exists()


def test_by_hand_from_the_file_to_the_session(practice: Any, settings: Any) -> None:
    desk = at_desk("miriam")
    soon = datetime.now(tz=MONDAY.tzinfo).replace(minute=0, second=0, microsecond=0) + timedelta(days=2)
    upload = SimpleUploadedFile("mine.ics", file(event("a", soon, "Sofia <b>"), event("b", soon, "Dentist")))
    page = desk.post("/diary/calendar", {"file": upload}, follow=True)
    assert "Is this how it reads?" in words(page)
    assert "Sofia &lt;b&gt;" in page.content.decode()
    address = page.redirect_chain[-1][0]
    done = desk.post(address, {"event-0": str(stored("strain").id), "event-1": ""}, follow=True)
    assert "1 planned, 0 moved, 0 cancelled, 0 there already." in words(done)
    assert desk.get(address).status_code == 404, "the file is forgotten"


def test_a_file_that_is_none_says_so_on_the_page(practice: Any) -> None:
    response = at_desk("miriam").post("/diary/calendar", {"file": SimpleUploadedFile("x.ics", b"hello")})
    assert response.status_code == 400
    assert "is no iCalendar file" in words(response)


def test_another_clinician_neither_reads_nor_forgets_it(practice: Any) -> None:
    draft = begin_calendar(by=member("miriam"), raw=file(event("a", MONDAY)))
    for desk in (at_desk("tomasz"),):
        assert desk.get(f"/diary/calendar/{draft.id}").status_code == 404
        assert desk.post(f"/diary/calendar/{draft.id}/discard").status_code == 404
    assert at_desk("miriam").post(f"/diary/calendar/{draft.id}/discard").status_code == 302
    assert not CalendarDraft.objects.exists()
