"""The manager sees what went out, what did not, and whether the work is done; no client and no case is named."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from attunement.actions.make_links import make_links
from attunement.actions.outbox import tell_staff_of_alert
from attunement.actions.work_duties import DUTIES, Duty, begin_work, do_due_duties, end_work
from attunement.domain.delivery import DeliveryState
from attunement.storage.models import OutboxMessage, PersonRecord, Practice, WorkerRecord
from attunement.web.manager.messages_page import DUTIES as DUTY_WORDS
from tests.cast import client, member, stored
from tests.web.clinician.desk import at_desk, words

PLACE = "/practice/messages"


def page() -> str:
    return words(at_desk("joaquin").get(PLACE))


def write_to(*names: str) -> None:
    for name in names:
        person = client(name)
        make_links(by=person.case.clinician, person=person, occasions=["you"], by_email=True)


def test_nobody_at_work_is_said_with_what_to_do(practice: Any) -> None:
    assert "Nobody does the work by the clock" in page()
    assert "attunement work" in page()


def test_a_worker_at_work_is_seen_with_what_each_duty_did(practice: Any) -> None:
    worker = begin_work()
    do_due_duties(worker)
    shown = page()
    assert "Yes: somebody is at work, and nothing fails." in shown
    assert all(str(DUTY_WORDS[duty.name]) in shown for duty in DUTIES)
    end_work(worker)
    assert "Nobody does the work by the clock" in page()


def test_a_worker_that_died_is_lost(practice: Any) -> None:
    begin_work()
    WorkerRecord.objects.update(seen_at=timezone.now() - timedelta(minutes=5))
    assert "lost" in page()
    assert "Nobody does the work by the clock" in page()


def test_a_duty_that_fails_is_named_with_its_trouble(practice: Any) -> None:
    def fails() -> int:
        raise ZeroDivisionError

    do_due_duties(begin_work(), duties=[Duty("plan reminders", timedelta(minutes=15), fails)])
    shown = page()
    assert "something fails each time" in shown
    assert "Plan reminders" in shown
    assert "ZeroDivisionError (failed once)" in shown


def test_what_waits_is_counted_with_since_when(real_practice: Practice) -> None:
    write_to("peter")
    OutboxMessage.objects.update(made_at=timezone.now() - timedelta(minutes=10))
    assert "1 message waits to go out. The first since: 10 minutes ago" in page()


def test_small_groups_are_not_counted_out(real_practice: Practice) -> None:
    write_to("peter")
    assert "fewer than 5" in page()
    write_to("kwame", "sofia", "daniel", "leila", "jonas")
    shown = page()
    assert "fewer than 5" not in shown.replace("Groups of fewer than 5", "")
    assert "takes it 6" in shown


def test_what_did_not_arrive_names_the_clinician_and_nobody_else(real_practice: Practice) -> None:
    write_to("peter")
    assert "did not surely arrive" not in page()
    OutboxMessage.objects.update(state=DeliveryState.BOUNCED, trouble="550 peter@clients.example is unknown")
    shown = page()
    assert "These see which, on Today: Priya Raman" in shown
    everyone = {person.name for person in PersonRecord.objects.all()} | {stored("violence").label}
    assert not [name for name in everyone if name in shown]
    assert "clients.example" not in shown


@pytest.mark.parametrize("state", [DeliveryState.PERHAPS, DeliveryState.GIVEN_UP], ids=str)
def test_messages_to_staff_stand_line_by_line(real_practice: Practice, state: DeliveryState) -> None:
    tell_staff_of_alert([member("miriam")], now=timezone.now())
    assert "Alert , miriam@practice.example planned" in page()
    OutboxMessage.objects.update(state=state, trouble="421 try later")
    shown = page()
    assert "One of these did not surely arrive." in shown
    assert "The mail server said: 421 try later" in shown


@pytest.mark.parametrize("stranger", ["miriam", "esther"])
def test_nobody_else_comes_here(practice: Any, stranger: str) -> None:
    assert at_desk(stranger).get(PLACE).status_code == 404
