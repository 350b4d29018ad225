"""The messages of a case on one page: their lives, who never answered, and reminders stopped and allowed."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from attunement.actions.make_links import make_links
from attunement.actions.send_outbox import send_outbox
from attunement.actions.send_reminders import plan_reminders, stop_reminders
from attunement.domain.delivery import DeliveryState, Life
from attunement.instruments import all_instruments, all_occasions
from attunement.storage.models import AuditEntry, OccasionRecord, OutboxMessage, Practice, ReminderStop
from attunement.storage.queries.delivery_ledger import (
    LedgerLine,
    clinicians_with_some_to_look_at,
    ledger_of_person,
    to_look_at,
    to_look_at_by,
)
from attunement.web.clinician.message_words import KINDS, life_words
from tests.cast import client, member, stored
from tests.web.begun import begun
from tests.web.clinician.desk import address, at_desk, of_person, words
from tests.web.mail_server import MailServer

DAY = timedelta(days=1)
STORY = "violence"
"""Aisha, who may not be written to, and Peter; Priya's."""


@pytest.fixture
def mailed(real_practice: Practice) -> OccasionRecord:
    """Peter's link to "You", waiting to go out."""
    [link] = make_links(by=member("priya"), person=client("peter"), occasions=["you"], by_email=True)
    return link.occasion


def page(story: str = STORY, who: str = "priya") -> str:
    return words(at_desk(who).get(address(story, "/messages")))


def main_part(story: str, who: str) -> str:
    shown = at_desk(who).get(address(story, "/messages")).content.decode()
    part = shown[shown.index('<div class="row row--apart card__head">') : shown.index('<aside class="casepage__side"')]
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", part)


def test_each_message_stands_with_its_life_when_and_by_what(mail: MailServer, mailed: OccasionRecord) -> None:
    planned = page()
    assert "Link: You" in planned
    assert "planned" in planned
    assert "You sent it; planned here: first, in a new case." in planned
    send_outbox()
    assert "The mail server took it." in page()
    assert "sent just now" in page()


@pytest.mark.parametrize("life", list(Life), ids=lambda life: life.value)
def test_every_life_has_a_word_and_a_meaning(life: Life) -> None:
    word, means = life_words(life)
    assert word
    assert means


def test_every_kind_of_message_the_house_writes_has_words() -> None:
    assert {"links", "reminder", "release", "invitation", "alert", "diary"} == set(KINDS)


@pytest.mark.parametrize("state", [DeliveryState.PERHAPS, DeliveryState.BOUNCED, DeliveryState.GIVEN_UP], ids=str)
def test_what_did_not_surely_arrive_is_said_here_and_on_today(mailed: OccasionRecord, state: DeliveryState) -> None:
    assert "did not surely arrive" not in page()
    OutboxMessage.objects.filter(occasions=mailed).update(state=state, trouble="550 no such address")
    assert "A message did not surely arrive." in page()
    assert "The mail server said: 550 no such address" in page()
    today = at_desk("priya").get("/").content.decode()
    assert "A message did not surely arrive:" in today
    assert f'href="{address(STORY, "/messages")}"' in today
    assert "did not surely arrive" not in words(at_desk("miriam").get("/"))


def test_who_never_answered_and_who_stopped_half_way(practice: Any) -> None:
    begun("peter", "you")
    half = main_part(STORY, "priya")
    assert "half-way" in half
    assert "never answered" not in half
    OccasionRecord.objects.filter(person=client("peter"), sent_at=None).update(expires_at=timezone.now() - DAY)
    assert "never answered" in main_part(STORY, "priya")


def test_reminders_are_stopped_and_allowed_again_by_the_clinician(practice: Any) -> None:
    desk, case = at_desk("priya"), stored(STORY)
    place = of_person(case, 1, "/reminders")
    assert "Stop reminders : Peter" in page()
    assert "Peter Novák gets no more reminders." in words(desk.post(place, {"do": "stop"}, follow=True))
    stop = ReminderStop.objects.get(person=client("peter"))
    assert stop.by == member("priya")
    assert "stopped by Priya Raman" in page()
    assert "may be reminded again" in words(desk.post(place, {"do": "allow"}, follow=True))
    assert not ReminderStop.objects.exists()
    acts = [e.act for e in AuditEntry.objects.filter(case=case.id).order_by("id") if "reminders" in e.act]
    assert acts == ["stop reminders", "allow reminders"]


def test_who_asked_for_none_themselves_is_said_so(practice: Any) -> None:
    stop_reminders(person=client("peter"))
    assert "they asked for none" in page()


def test_who_may_not_be_written_to_has_no_button(practice: Any) -> None:
    shown = at_desk("priya").get(address(STORY, "/messages")).content.decode()
    assert "No e-mail goes to this person" in shown
    assert shown.count('name="do" value="stop"') == 1


@pytest.mark.parametrize("do", ["", "both", "STOP"])
def test_a_word_that_is_neither_changes_nothing(practice: Any, do: str) -> None:
    response = at_desk("priya").post(of_person(stored(STORY), 1, "/reminders"), {"do": do})
    assert response.status_code == 400
    assert not ReminderStop.objects.exists()


@pytest.mark.parametrize("stranger", ["miriam", "esther", "joaquin"])
def test_strangers_find_nothing_and_stop_nothing(practice: Any, stranger: str) -> None:
    desk, case = at_desk(stranger), stored(STORY)
    assert desk.get(address(STORY, "/messages")).status_code == 404
    assert desk.post(of_person(case, 1, "/reminders"), {"do": "stop"}).status_code == 404
    assert not ReminderStop.objects.exists()


def test_somebody_of_another_case_is_not_there(practice: Any) -> None:
    theirs = f"/cases/{stored(STORY).id}/people/{client('sofia').id}/reminders"
    assert at_desk("priya").post(theirs, {"do": "stop"}).status_code == 404


def test_a_reminder_says_that_it_went_by_itself(real_practice: Practice) -> None:
    now = timezone.now()
    OccasionRecord.objects.all().delete()
    make_links(by=member("priya"), person=client("peter"), occasions=["you"], by_email=True, now=now - 5 * DAY)
    assert plan_reminders(now=now) == 1
    assert "Reminder: You" in page()
    assert "By itself, because it was still waiting." in page()


def test_what_is_answered_in_private_moves_no_byte_of_it(practice: Any) -> None:
    sitting = begun("peter", "on-your-own")
    before = main_part(STORY, "priya")
    instrument = all_instruments()[all_occasions()["on-your-own"].steps[0].instrument]
    first = instrument.items[0]
    for option in first.options:
        sitting.says(instrument.id, first.key, option.value)
        assert main_part(STORY, "priya") == before


# ---- what wants a look, and what makes up for it


def lines() -> list[LedgerLine]:
    return ledger_of_person(client("peter"), timezone.now())


def again(sitting: str) -> None:
    make_links(by=member("priya"), person=client("peter"), occasions=[sitting], by_email=True)


@pytest.mark.parametrize(
    ("state", "then", "left"),
    [
        (DeliveryState.PERHAPS, "you", 0),
        (DeliveryState.PERHAPS, "the-two-of-you", 1),
        (DeliveryState.BOUNCED, "the-two-of-you", 0),
        (DeliveryState.GIVEN_UP, "you", 0),
    ],
    ids=["perhaps, the same again", "perhaps, something else", "bounced, something else", "given up, the same"],
)
def test_a_later_message_makes_up_for_one_that_may_not_have_arrived(
    mailed: OccasionRecord, state: DeliveryState, then: str, left: int
) -> None:
    OutboxMessage.objects.filter(occasions=mailed).update(state=state)
    assert [line.life.value for line in to_look_at(lines())] == [state.value]
    again(then)
    assert len(to_look_at(lines())) == left


def test_a_later_one_that_failed_too_makes_up_for_nothing(mailed: OccasionRecord) -> None:
    again("the-two-of-you")
    OutboxMessage.objects.filter(person=client("peter")).update(state=DeliveryState.BOUNCED)
    assert len(to_look_at(lines())) == 2


def test_old_ones_and_other_peoples_are_not_on_today(mailed: OccasionRecord) -> None:
    OutboxMessage.objects.filter(occasions=mailed).update(state=DeliveryState.BOUNCED)
    now = timezone.now()
    assert len(to_look_at_by(member("priya"), now)) == 1
    assert to_look_at_by(member("miriam"), now) == []
    assert clinicians_with_some_to_look_at(now) == [member("priya")]
    assert to_look_at_by(member("priya"), now + 40 * DAY) == []
    assert clinicians_with_some_to_look_at(now + 40 * DAY) == []
