"""Reminders: seldom, neutral, where the safe-contact record allows, and no more when somebody says so."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from django.test import Client

from attunement.actions.client_links import find_occasion_by_secret
from attunement.actions.make_links import NewLink
from attunement.actions.record_safe_contact import record_safe_contact
from attunement.actions.send_outbox import REQUEST_TROUBLE, send_outbox
from attunement.actions.send_reminders import allow_reminders, plan_reminders, stop_reminders
from attunement.domain.delivery import DeliveryState
from attunement.domain.errors import Refused
from attunement.domain.reminding import BETWEEN_MESSAGES, HALF_WAY_AFTER, MOST_FOR_A_SITTING, NOT_BEGUN_AFTER
from attunement.storage.models import AuditEntry, OccasionRecord, OutboxMessage, PersonRecord, Practice, ReminderStop
from tests.cast import PROOF, client, member, new_sitting
from tests.web.begun import MONDAY, begun
from tests.web.mail_server import MailServer

HENRIK = "henrik@clients.example"


@pytest.fixture
def link(real_practice: Practice) -> NewLink:
    """A link for Henrik, shown to him on Monday; what the invented practice had open before is closed."""
    OccasionRecord.objects.filter(sent_at=None).update(withdrawn_at=MONDAY)
    made: NewLink = new_sitting(client("henrik"), "you", now=MONDAY)
    return made


def reminders() -> list[OutboxMessage]:
    return list(OutboxMessage.objects.filter(kind="reminder"))


def secret_in(message: OutboxMessage) -> str:
    found = re.search(r"/c/#(\S+)", message.body)
    assert found
    return found[1]


def contact(how: str = "email", when: str = "") -> None:
    email = HENRIK if how == "email" else ""
    record_safe_contact(by=member("priya"), person=client("henrik"), how=how, email=email, when=when, note="")


def test_who_has_not_begun_is_reminded_once_it_is_time(link: NewLink) -> None:
    assert plan_reminders(now=MONDAY + NOT_BEGUN_AFTER - timedelta(minutes=1)) == 0
    assert plan_reminders(now=MONDAY + NOT_BEGUN_AFTER) == 1
    [message] = reminders()
    assert (message.to, message.subject) == (HENRIK, "As agreed")
    assert list(message.occasions.all()) == [link.occasion]
    assert "where you stopped" not in message.body


def test_who_stopped_half_way_is_reminded_from_the_last_answer_on(real_practice: Practice) -> None:
    OccasionRecord.objects.filter(sent_at=None).update(withdrawn_at=MONDAY)
    sitting = begun("henrik", "you", now=MONDAY)
    sitting.says("phq-4", "q1", 0, now=MONDAY + timedelta(hours=5))
    assert plan_reminders(now=MONDAY + HALF_WAY_AFTER) == 0
    assert plan_reminders(now=MONDAY + HALF_WAY_AFTER + timedelta(hours=5)) == 1
    assert "You can go on where you stopped." in reminders()[0].body


def test_the_words_say_nothing_of_what_it_is_about(link: NewLink) -> None:
    plan_reminders(now=MONDAY + NOT_BEGUN_AFTER)
    [message] = reminders()
    said = f"{message.subject} {message.body}".casefold()
    for word in ("therap", "partner", "couple", "practice", "lindenhof", "priya", "question", "answer", "session"):
        assert word not in said


def test_both_links_open_the_same_sitting(link: NewLink) -> None:
    plan_reminders(now=MONDAY + NOT_BEGUN_AFTER)
    later = MONDAY + NOT_BEGUN_AFTER + timedelta(hours=1)
    for secret in (link.url.partition("#")[2], secret_in(reminders()[0])):
        found = find_occasion_by_secret(secret, now=later)
        assert found is not None
        assert found.pk == link.occasion.pk


def test_the_further_link_closes_with_the_sitting(link: NewLink) -> None:
    plan_reminders(now=MONDAY + NOT_BEGUN_AFTER)
    secret = secret_in(reminders()[0])
    assert find_occasion_by_secret(secret, now=link.occasion.expires_at + timedelta(seconds=1)) is None
    OccasionRecord.objects.update(withdrawn_at=MONDAY)
    assert find_occasion_by_secret(secret, now=MONDAY + NOT_BEGUN_AFTER) is None


def test_nobody_is_reminded_in_a_row_and_never_too_often(link: NewLink) -> None:
    moments = [MONDAY + timedelta(days=n) for n in range(60)]
    planned = [moment for moment in moments if plan_reminders(now=moment)]
    assert len(planned) == MOST_FOR_A_SITTING
    assert planned[1] - planned[0] >= BETWEEN_MESSAGES


def test_planned_twice_at_once_it_is_planned_once(link: NewLink) -> None:
    moment = MONDAY + NOT_BEGUN_AFTER
    assert [plan_reminders(now=moment), plan_reminders(now=moment)] == [1, 0]


@pytest.mark.parametrize(
    ("how", "when", "planned"),
    [("email", "", 1), ("email", "only when he is at work", 0), ("in-person", "", 0), ("not-at-all", "", 0)],
)
def test_the_safe_contact_record_rules(link: NewLink, how: str, when: str, planned: int) -> None:
    contact(how, when)
    assert plan_reminders(now=MONDAY + NOT_BEGUN_AFTER) == planned


def test_the_safe_contact_record_rules_again_when_it_is_sent(mail: MailServer, link: NewLink) -> None:
    plan_reminders(now=MONDAY + NOT_BEGUN_AFTER)
    contact("in-person")
    assert send_outbox(now=MONDAY + NOT_BEGUN_AFTER) == 0
    assert mail.accepted == []
    assert reminders()[0].state == DeliveryState.REFUSED


def test_the_questions_on_ones_own_are_never_reminded_of(real_practice: Practice) -> None:
    OccasionRecord.objects.filter(sent_at=None).update(withdrawn_at=MONDAY)
    new_sitting(client("henrik"), "on-your-own", now=MONDAY)
    assert [plan_reminders(now=MONDAY + timedelta(days=n)) for n in range(20)] == [0] * 20


@pytest.mark.parametrize("ended", ["sent_at", "withdrawn_at", "expires_at"])
def test_what_is_over_is_not_reminded_of(link: NewLink, ended: str) -> None:
    OccasionRecord.objects.filter(pk=link.occasion.pk).update(**{ended: MONDAY + timedelta(days=1)})
    assert plan_reminders(now=MONDAY + NOT_BEGUN_AFTER) == 0


def test_the_last_line_ends_them_and_opening_it_does_not(mail: MailServer, link: NewLink) -> None:
    plan_reminders(now=MONDAY + NOT_BEGUN_AFTER)
    phone, address = Client(), f"/c/no-more?m={reminders()[0].pk}"
    assert address in reminders()[0].body
    assert phone.get(address).status_code == 200
    assert not ReminderStop.objects.exists(), "a mail scanner opens it too"
    assert b"no more of these messages" in phone.post(address).content
    assert ReminderStop.objects.get().by is None
    assert send_outbox(now=MONDAY + NOT_BEGUN_AFTER) == 0
    assert mail.accepted == []
    assert (reminders()[0].state, reminders()[0].trouble) == (DeliveryState.STOPPED, REQUEST_TROUBLE)
    assert [plan_reminders(now=MONDAY + timedelta(days=n)) for n in range(5, 20)] == [0] * 15


@pytest.mark.parametrize("number", ["", "x", "00000000-0000-0000-0000-000000000000", "{links}"])
def test_a_number_that_is_no_reminders_leads_to_the_beginning(link: NewLink, number: str) -> None:
    other = OutboxMessage.objects.create(kind="links", to=HENRIK, person=client("henrik"), made_at=MONDAY)
    address = "/c/no-more?m=" + number.format(links=other.pk)
    for answer in (Client().get(address), Client().post(address)):
        assert (answer.status_code, answer.headers["Location"]) == (302, "/c/")
    assert not ReminderStop.objects.exists()


def test_the_clinician_can_end_them_and_allow_them_again(link: NewLink) -> None:
    henrik, priya = client("henrik"), member("priya")
    for _ in range(2):
        stop_reminders(person=henrik, by=priya, now=MONDAY)
    assert plan_reminders(now=MONDAY + NOT_BEGUN_AFTER) == 0
    allow_reminders(person=henrik, by=priya, now=MONDAY)
    assert plan_reminders(now=MONDAY + NOT_BEGUN_AFTER) == 1
    acts = list(AuditEntry.objects.filter(act__contains="reminder").values_list("act", flat=True))
    assert acts == ["stop reminders", "allow reminders", "plan reminder"]


@pytest.mark.parametrize("stranger", ["tomasz", "esther", "joaquin"])
def test_a_stranger_can_do_neither(link: NewLink, stranger: str) -> None:
    with pytest.raises(Refused):
        stop_reminders(person=client("henrik"), by=member(stranger))
    with pytest.raises(Refused):
        allow_reminders(person=client("henrik"), by=member(stranger))
    assert not ReminderStop.objects.exists()


def test_in_a_couple_one_of_two_is_reminded_of_their_own_alone(real_practice: Practice) -> None:
    OccasionRecord.objects.filter(sent_at=None).update(withdrawn_at=MONDAY)
    for person, since in (("sofia", MONDAY), ("daniel", MONDAY + timedelta(days=1))):
        new_sitting(client(person), "you", now=since)
    assert told(MONDAY + NOT_BEGUN_AFTER) == {client("sofia")}
    assert told(MONDAY + NOT_BEGUN_AFTER + timedelta(days=1)) == {client("sofia"), client("daniel")}


def told(now: datetime) -> set[PersonRecord | None]:
    plan_reminders(now=now)
    return {message.person for message in reminders()}


def test_a_reminder_does_not_need_the_first_link_to_start(link: NewLink) -> None:
    plan_reminders(now=MONDAY + NOT_BEGUN_AFTER)
    OccasionRecord.objects.update(expires_at=datetime.fromisoformat("2100-01-01T00:00:00+00:00"))
    phone = Client()
    assert phone.post("/c/open", {"secret": secret_in(reminders()[0])}).status_code == 302
    phone.post("/c/start", {"proof": PROOF})
    link.occasion.refresh_from_db()
    assert link.occasion.started_at is not None
