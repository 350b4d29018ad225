"""The pages of assisted coding: the manager's switch and report, the clinician's leave and suggestions."""

from __future__ import annotations

import re

from attunement.actions.assist_coding import Law, is_on, set_assistance
from attunement.actions.learn_codes import learn_codes
from attunement.exchange.sentence_model import HOW_TO_INSTALL
from attunement.storage.models import AuditEntry, Staff, TimelineEntry
from tests.web.client.couple import Couple
from tests.web.clinician.desk import signed_in, words
from tests.web.shows import test_assisted_coding as world
from tests.web.shows.test_assisted_coding import _without_the_model, manager  # noqa: F401

PAGE = "/practice/assisted-coding"


def test_the_manager_says_what_the_law_is_before_it_can_be_on(couple: Couple, manager: Staff) -> None:  # noqa: F811
    desk = signed_in(manager)
    assert "Nobody has looked yet" in words(desk.get(PAGE))
    refused = desk.post(PAGE, {"law": "", "on": "on"}, follow=True)
    assert "only where somebody looked at the law here" in words(refused)
    assert not is_on()
    desk.post(PAGE, {"law": "allowed", "on": "on"})
    assert is_on()
    assert HOW_TO_INSTALL in words(desk.get(PAGE))
    assert "Nothing yet." in words(desk.get(PAGE))
    desk.post(PAGE, {"law": "forbidden"})
    assert not is_on()
    assert AuditEntry.objects.filter(act__startswith="assisted coding: on").count() == 1


def test_the_report_says_how_good_each_code_is_and_shows_no_word_of_anyone(
    couple: Couple,
    manager: Staff,  # noqa: F811
) -> None:
    set_assistance(by=manager, law=Law.ALLOWED, on=True)
    world.practice_of(couple, 9)
    desk = signed_in(manager)
    said = words(desk.post(f"{PAGE}/learn", follow=True))
    assert "Offered: 1 of 1 codes." in said
    assert re.search(r"Criticism Between partners \d+ 9 100 of 100 \(may be 100 to 100\) 100 of 100", said)
    assert not any(line in said for line in (*world.BLAME, *world.OTHER, "Sofia"))


def test_the_clinician_notes_leave_and_confirms_or_throws_away(couple: Couple, manager: Staff) -> None:  # noqa: F811
    set_assistance(by=manager, law=Law.ALLOWED, on=True)
    world.practice_of(couple, 9)
    learn_codes(by=manager)
    session = world.fresh_session(couple, world.BLAME[0])
    address, desk = f"/cases/{couple.case.id}/sessions/{session.id}", signed_in(couple.clinician)
    found = desk.post(f"{address}/suggest", follow=True)
    assert "New suggestions: 1." in words(found)
    assert "0:05 Sofia: Criticism , suggested you never listen to me" in words(found)
    [event] = re.findall(r'name="event" value="([^"]+)"', found.content.decode())
    said = words(desk.post(f"{address}/suggest", {"event": event, "say": "confirm"}, follow=True))
    assert "Nothing waits." in said
    assert "0:05" in words(desk.get(f"{address}/summary"))
    assert "There is no such suggestion here." in words(
        desk.post(f"{address}/suggest", {"event": event, "say": "away"}, follow=True)
    )


def test_leave_is_noted_and_taken_back_on_the_page(couple: Couple, manager: Staff) -> None:  # noqa: F811
    set_assistance(by=manager, law=Law.ALLOWED, on=True)
    session = world.fresh_session(couple, world.BLAME[0])
    address, desk = f"/cases/{couple.case.id}/sessions/{session.id}", signed_in(couple.clinician)
    assert words(desk.get(f"{address}/suggestions")).count("has not agreed") == 2
    for person in (couple.sofia, couple.daniel):
        desk.post(f"{address}/suggest", {"person": str(person.id), "say": "agree"})
    assert "Look through the transcript" in words(desk.get(f"{address}/suggestions"))
    back = desk.post(f"{address}/suggest", {"person": str(couple.sofia.id), "say": "take-back"}, follow=True)
    assert "Everything learned so far is forgotten." in words(back)
    assert "Look through the transcript" not in words(back)
    assert desk.post(f"{address}/suggest", {"person": "nobody", "say": "agree"}).status_code == 404


def test_where_it_is_off_the_page_says_so_and_strangers_find_nothing(couple: Couple, manager: Staff) -> None:  # noqa: F811
    session = world.fresh_session(couple, world.BLAME[0])
    address = f"/cases/{couple.case.id}/sessions/{session.id}"
    assert "is off in this practice" in words(signed_in(couple.clinician).get(f"{address}/suggestions"))
    other = signed_in(Staff.objects.get(name="Tomasz Zieliński"))
    assert other.get(f"{address}/suggestions").status_code == 404
    assert other.post(f"{address}/suggest").status_code == 404
    assert other.get(PAGE).status_code == 404
    assert other.post(f"{PAGE}/learn").status_code == 404
    assert not TimelineEntry.objects.exists()
