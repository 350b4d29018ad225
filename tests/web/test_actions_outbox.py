"""The outbox and a real mail server: sent once, tried again, and never where the safe-contact record says no."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from attunement.actions.make_links import make_links
from attunement.actions.outbox import tell_staff_of_alert
from attunement.actions.record_safe_contact import record_safe_contact
from attunement.actions.send_outbox import (
    CONTACT_TROUBLE,
    DEMO_TROUBLE,
    LONGEST_WAIT,
    MOST_TRIES,
    RETRY_AFTER,
    send_outbox,
)
from attunement.domain.delivery import DeliveryState
from attunement.storage.models import OccasionRecord, OutboxMessage, Practice, SafeContact
from tests.cast import client, member
from tests.web.begun import MONDAY
from tests.web.mail_server import MailServer


@pytest.fixture
def message(real_practice: Practice) -> OutboxMessage:
    """Links for Peter, waiting in the outbox of a real practice."""
    make_links(by=member("priya"), person=client("peter"), occasions=["you"], by_email=True, now=MONDAY)
    return OutboxMessage.objects.get()


def fresh(message: OutboxMessage) -> OutboxMessage:
    return OutboxMessage.objects.get(pk=message.pk)


def peter_is_reached(how: str, email: str = "") -> None:
    record_safe_contact(by=member("priya"), person=client("peter"), how=how, email=email, when="", note="")


def test_a_message_arrives_and_its_body_is_not_kept(mail: MailServer, message: OutboxMessage) -> None:
    assert send_outbox(now=MONDAY) == 1
    [(to, sent)] = mail.accepted
    assert to == ["peter@clients.example"]
    assert sent["Subject"] == "As agreed"
    assert "http://127.0.0.1:8765/c/#" in mail.text()
    assert fresh(message).sent_at == MONDAY
    assert fresh(message).body == ""


def test_what_was_sent_is_not_sent_again(mail: MailServer, message: OutboxMessage) -> None:
    assert [send_outbox(now=MONDAY + timedelta(hours=n)) for n in range(3)] == [1, 0, 0]
    assert len(mail.accepted) == 1


def test_the_headers_name_nobody_and_nothing(mail: MailServer, message: OutboxMessage) -> None:
    send_outbox(now=MONDAY)
    headers = " ".join(f"{name}: {value}" for name, value in mail.accepted[0][1].items()).casefold()
    assert [word for word in ("lindenhof", "priya", "therap", "couple", "aisha") if word in headers] == []


def test_a_refusing_server_is_tried_again_later(mail: MailServer, message: OutboxMessage) -> None:
    mail.refusing = True
    assert send_outbox(now=MONDAY) == 0
    assert fresh(message).trouble == "SMTPDataError"
    assert fresh(message).body
    mail.refusing = False
    assert send_outbox(now=MONDAY + RETRY_AFTER - timedelta(seconds=1)) == 0
    assert send_outbox(now=MONDAY + RETRY_AFTER + timedelta(seconds=1)) == 1
    assert (fresh(message).tries, fresh(message).trouble) == (2, "")


def test_a_server_that_is_not_there_does_not_stop_the_worker(mail: MailServer, message: Any, settings: Any) -> None:
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    assert send_outbox(now=MONDAY) == 0
    assert fresh(message).trouble == "ConnectionRefusedError"
    settings.EMAIL_PORT = port
    assert send_outbox(now=MONDAY + timedelta(hours=1)) == 1


def test_after_the_last_try_it_stays_with_its_trouble(mail: MailServer, message: OutboxMessage) -> None:
    mail.refusing = True
    for n in range(MOST_TRIES + 2):
        send_outbox(now=MONDAY + n * LONGEST_WAIT)
    mail.refusing = False
    assert send_outbox(now=MONDAY + timedelta(days=30)) == 0
    assert (fresh(message).tries, fresh(message).sent_at) == (MOST_TRIES, None)
    assert (fresh(message).state, fresh(message).trouble) == (DeliveryState.GIVEN_UP, "SMTPDataError")
    assert fresh(message).body == "", "its links are of no use to anyone now"


@pytest.mark.parametrize(("how", "email"), [("in-person", ""), ("not-at-all", ""), ("email", "new@clients.example")])
def test_a_contact_changed_meanwhile_stops_what_is_waiting(
    mail: MailServer, message: OutboxMessage, how: str, email: str
) -> None:
    peter_is_reached(how, email)
    assert send_outbox(now=MONDAY) == 0
    assert mail.accepted == []
    assert fresh(message).trouble == CONTACT_TROUBLE
    peter_is_reached("email", "peter@clients.example")
    assert send_outbox(now=MONDAY + timedelta(days=1)) == 0, "once stopped it does not go out later by itself"


def test_without_a_contact_record_nothing_leaves(mail: MailServer, message: OutboxMessage) -> None:
    SafeContact.objects.filter(person=client("peter")).delete()
    assert send_outbox(now=MONDAY) == 0
    assert mail.accepted == []


def test_one_that_cannot_be_sent_does_not_hold_up_the_others(mail: MailServer, message: OutboxMessage) -> None:
    make_links(by=member("tomasz"), person=client("kwame"), occasions=["you"], by_email=True, now=MONDAY)
    peter_is_reached("not-at-all")
    assert send_outbox(now=MONDAY) == 1
    assert mail.accepted[0][0] == ["kwame@clients.example"]


def test_an_address_that_is_no_header_does_not_stop_the_worker(mail: MailServer, message: OutboxMessage) -> None:
    spoilt = "peter@clients.example\nBcc: all@clients.example"
    OutboxMessage.objects.filter(pk=message.pk).update(to=spoilt)
    SafeContact.objects.filter(person=client("peter")).update(email=spoilt)
    make_links(by=member("tomasz"), person=client("kwame"), occasions=["you"], by_email=True, now=MONDAY)
    assert send_outbox(now=MONDAY) == 1
    assert [to for to, _ in mail.accepted] == [["kwame@clients.example"]]
    assert fresh(message).trouble


def test_the_demo_sends_nothing_at_all(mail: MailServer, practice: Practice) -> None:
    make_links(by=member("priya"), person=client("peter"), occasions=["you"], by_email=True, now=MONDAY)
    assert send_outbox(now=MONDAY) == 0
    assert mail.accepted == []
    assert OutboxMessage.objects.get().trouble == DEMO_TROUBLE


def test_without_a_practice_there_is_nothing_to_send(mail: MailServer, db: Any) -> None:
    assert send_outbox(now=MONDAY) == 0


def test_an_address_nobody_has_bounced_and_is_left_alone(mail: MailServer, message: OutboxMessage) -> None:
    make_links(by=member("tomasz"), person=client("kwame"), occasions=["you"], by_email=True, now=MONDAY)
    mail.unknown = {"peter@clients.example"}
    assert send_outbox(now=MONDAY) == 1, "it holds up nobody else"
    assert (fresh(message).state, fresh(message).body) == (DeliveryState.BOUNCED, "")
    mail.unknown = set()
    assert send_outbox(now=MONDAY + timedelta(days=2)) == 0
    assert [to for to, _ in mail.accepted] == [["kwame@clients.example"]]


def test_a_message_the_server_will_never_take_bounced(mail: MailServer, message: OutboxMessage) -> None:
    mail.says_to_data = "554 not from you"
    assert send_outbox(now=MONDAY) == 0
    assert (fresh(message).state, fresh(message).trouble) == (DeliveryState.BOUNCED, "SMTPDataError")


def test_a_server_that_goes_away_without_a_word_may_have_taken_it(mail: MailServer, message: OutboxMessage) -> None:
    mail.hangs_up = True
    send_outbox(now=MONDAY)
    mail.hangs_up = False
    assert fresh(message).state == DeliveryState.PERHAPS
    assert send_outbox(now=MONDAY + timedelta(days=1)) == 0
    assert len(mail.accepted) == 1


def test_the_number_in_the_ledger_is_the_number_on_the_message(mail: MailServer, message: OutboxMessage) -> None:
    send_outbox(now=MONDAY)
    assert mail.accepted[0][1]["Message-ID"] == f"<{message.id}@localhost>"
    assert mail.accepted[0][1]["Auto-Submitted"] == "auto-generated"


def test_lines_that_begin_with_a_dot_and_other_alphabets_arrive_as_written(
    mail: MailServer, message: OutboxMessage
) -> None:
    body = "Grüß Gott,\n.\n..\n.hidden\nпривет 你好\n"
    OutboxMessage.objects.filter(pk=message.pk).update(body=body, subject="Über uns 你好")
    send_outbox(now=MONDAY)
    assert mail.text().replace("\r\n", "\n").rstrip("\n") == body.rstrip("\n")


def test_while_there_is_no_server_no_try_is_counted(mail: MailServer, message: OutboxMessage, settings: Any) -> None:
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    for n in range(MOST_TRIES * 2):
        assert send_outbox(now=MONDAY + timedelta(hours=n)) == 0
    settings.EMAIL_PORT = port
    assert fresh(message).tries == 0
    assert send_outbox(now=MONDAY + timedelta(days=3)) == 1


def test_an_alert_goes_before_everything_else(mail: MailServer, message: OutboxMessage) -> None:
    tell_staff_of_alert([member("miriam")], now=MONDAY + timedelta(minutes=1))
    send_outbox(now=MONDAY + timedelta(minutes=2))
    assert [to for to, _ in mail.accepted] == [["miriam@practice.example"], ["peter@clients.example"]]


def test_what_was_answered_or_closed_meanwhile_is_not_asked_for(mail: MailServer, message: OutboxMessage) -> None:
    OccasionRecord.objects.filter(messages=message).update(withdrawn_at=MONDAY)
    assert send_outbox(now=MONDAY) == 0
    assert (fresh(message).state, fresh(message).body) == (DeliveryState.STOPPED, "")
