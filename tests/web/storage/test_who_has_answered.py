"""Who was asked what, and how far they are: acts and counts by the clock, never an answer."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from attunement.actions.make_links import OPEN_FOR, make_links, withdraw_link
from attunement.actions.record_safe_contact import record_safe_contact
from attunement.storage.models import OccasionRecord, PersonRecord
from attunement.storage.queries.offered import occasions_here
from attunement.storage.queries.who_has_answered import Asked, PersonAsked, Stage, who_has_answered
from tests.web.begun import MONDAY
from tests.web.client.couple import Couple
from tests.web.opened import DAY, HOUR, send, sits_down


def of_sofia(couple: Couple, now: datetime = MONDAY + DAY) -> PersonAsked:
    """Where Sofia is, a day after Monday nine o'clock unless said otherwise."""
    return next(entry for entry in who_has_answered(couple.case, now) if entry.person == couple.sofia)


def about(couple: Couple, sitting: str, now: datetime = MONDAY + DAY) -> Asked:
    """Where Sofia is with one sitting."""
    return next(asked for asked in of_sofia(couple, now).asked if asked.occasion.id == sitting)


def link(couple: Couple, sitting: str, *, at: datetime = MONDAY, person: PersonRecord | None = None) -> OccasionRecord:
    [made] = make_links(by=couple.clinician, person=person or couple.sofia, occasions=[sitting], now=at)
    return made.occasion


def test_a_link_nobody_opened_waits_since_it_was_made(couple: Couple) -> None:
    link(couple, "you")
    found = about(couple, "you")
    assert (found.stage, found.since, found.is_waiting) == (Stage.SENT, MONDAY, True)
    assert (found.answered, found.of) == (0, 0)


def test_a_started_sitting_counts_what_is_given_of_what_is_asked(couple: Couple) -> None:
    sofia = sits_down(couple, couple.sofia, "you")
    assert (about(couple, "you").stage, about(couple, "you").answered) == (Stage.STARTED, 0)
    asked_before = about(couple, "you").of
    sofia.says("phq-4", "q3", 3, now=MONDAY)
    sofia.says("phq-4", "q4", "declined", now=MONDAY)
    assert (about(couple, "you").answered, about(couple, "you").of) == (2, asked_before)
    sofia.says("phq-4", "q4", 3, now=MONDAY)
    assert about(couple, "you").of > asked_before, "a longer form is called for, and the count says so"


def test_what_was_sent_is_received_and_counts_nothing_any_more(couple: Couple) -> None:
    sofia = sits_down(couple, couple.sofia, "you")
    sofia.says("phq-4", "q1", 3, now=MONDAY)
    send(sofia, hours=3)
    found = about(couple, "you")
    assert (found.stage, found.since, found.is_waiting) == (Stage.RECEIVED, MONDAY + 3 * HOUR, False)
    assert (found.answered, found.of) == (0, 0)
    assert of_sofia(couple).last_received == MONDAY + 3 * HOUR


@pytest.mark.parametrize(
    ("after", "stage"),
    [
        (OPEN_FOR - timedelta(seconds=1), Stage.SENT),
        (OPEN_FOR, Stage.EXPIRED),
        (OPEN_FOR + timedelta(days=300), Stage.EXPIRED),
    ],
)
def test_a_link_is_open_for_three_weeks_to_the_second(couple: Couple, after: timedelta, stage: Stage) -> None:
    link(couple, "you")
    found = about(couple, "you", MONDAY + after)
    assert (found.stage, found.is_waiting) == (stage, stage is Stage.SENT)


def test_a_started_sitting_expires_too_and_a_sent_one_never(couple: Couple) -> None:
    sits_down(couple, couple.sofia, "you")
    send(sits_down(couple, couple.sofia, "first-contact"))
    late = MONDAY + OPEN_FOR + DAY
    assert about(couple, "you", late).stage is Stage.EXPIRED
    assert about(couple, "first-contact", late).stage is Stage.RECEIVED


def test_a_withdrawn_link_says_so_with_its_moment(couple: Couple) -> None:
    withdraw_link(by=couple.clinician, occasion=link(couple, "you"), now=MONDAY + HOUR)
    found = about(couple, "you")
    assert (found.stage, found.since) == (Stage.WITHDRAWN, MONDAY + HOUR)


def test_withdrawn_is_said_also_where_it_has_expired_since(couple: Couple) -> None:
    withdraw_link(by=couple.clinician, occasion=link(couple, "you"), now=MONDAY + HOUR)
    assert about(couple, "you", MONDAY + 2 * OPEN_FOR).stage is Stage.WITHDRAWN


def test_of_several_links_to_one_sitting_the_newest_is_told(couple: Couple) -> None:
    send(sits_down(couple, couple.sofia, "you"))
    link(couple, "you", at=MONDAY + 7 * DAY)
    found = about(couple, "you", MONDAY + 8 * DAY)
    assert (found.stage, found.since) == (Stage.SENT, MONDAY + 7 * DAY)


def test_a_newer_link_that_was_withdrawn_says_less_than_what_was_sent(couple: Couple) -> None:
    send(sits_down(couple, couple.sofia, "you"))
    withdraw_link(by=couple.clinician, occasion=link(couple, "you", at=MONDAY + DAY), now=MONDAY + 2 * DAY)
    assert about(couple, "you", MONDAY + 3 * DAY).stage is Stage.RECEIVED


def test_sittings_stand_in_the_order_of_first_asking_and_people_in_theirs(couple: Couple) -> None:
    for hour, sitting in enumerate(("you", "first-contact", "you")):
        link(couple, sitting, at=MONDAY + hour * HOUR)
    assert [entry.person.name for entry in who_has_answered(couple.case, MONDAY + DAY)] == ["Sofia", "Daniel"]
    order = [asked.occasion.id for asked in of_sofia(couple).asked if asked.occasion.id != "the-two-of-you"]
    assert order == ["you", "first-contact"]


def test_links_made_at_once_stand_as_the_sittings_do_for_everyone(couple: Couple) -> None:
    named = [name for name in occasions_here() if name in ("after-session", "first-contact", "you")]
    assert len(named) == 3
    for person in (couple.sofia, couple.daniel):
        make_links(by=couple.clinician, person=person, occasions=list(reversed(named)), now=MONDAY)
    for entry in who_has_answered(couple.case, MONDAY + DAY):
        assert [asked.occasion.id for asked in entry.asked if asked.occasion.id in named] == named


def test_one_persons_line_is_the_same_whatever_the_other_does(couple: Couple) -> None:
    link(couple, "you")
    before = of_sofia(couple).asked
    daniel = sits_down(couple, couple.daniel, "you")
    for item in ("q1", "q2", "q3", "q4"):
        daniel.says("phq-4", item, 3, now=MONDAY)
    send(daniel)
    assert of_sofia(couple).asked == before


def test_who_was_asked_nothing_has_an_empty_line_and_received_nothing(couple: Couple) -> None:
    OccasionRecord.objects.all().delete()
    found = of_sofia(couple)
    assert (found.asked, found.waiting, found.last_received, found.may_be_reminded) == ((), (), None, False)


@pytest.mark.parametrize(
    ("how", "email", "begun", "reminded"),
    [
        ("email", "sofia@clients.example", False, True),
        ("email", "sofia@clients.example", True, False),
        ("in-person", "sofia@clients.example", False, False),
        ("not-at-all", "sofia@clients.example", False, False),
    ],
    ids=["by e-mail, not begun", "begun already", "only in person", "not at all"],
)
def test_who_may_be_reminded(couple: Couple, how: str, email: str, begun: bool, reminded: bool) -> None:
    """An address that is noted is no leave to write to it."""
    OccasionRecord.objects.all().delete()
    record_safe_contact(by=couple.clinician, person=couple.sofia, how=how, email=email, when="", note="")
    if begun:
        sits_down(couple, couple.sofia, "you")
    else:
        link(couple, "you")
    assert of_sofia(couple).may_be_reminded is reminded


def test_a_person_without_a_safe_contact_record_is_never_reminded(couple: Couple) -> None:
    couple.sofia.safe_contact.delete()
    link(couple, "you")
    assert not of_sofia(couple).may_be_reminded


def test_a_sitting_this_version_no_longer_knows_is_left_out_and_breaks_nothing(couple: Couple) -> None:
    row = link(couple, "you")
    OccasionRecord.objects.filter(pk=row.pk).update(definition="asked-by-an-older-version")
    assert "asked-by-an-older-version" not in [asked.record.definition for asked in of_sofia(couple).asked]


def test_asking_how_far_they_are_holds_no_answer_in_any_field(couple: Couple) -> None:
    sofia = sits_down(couple, couple.sofia, "first-contact")
    sofia.says("who-is-there", "tonight", ["Zebedee"], now=MONDAY)
    assert "Zebedee" not in repr(who_has_answered(couple.case, MONDAY + DAY))
