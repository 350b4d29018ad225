"""The ledger: every message stands there with one word, from planned to answered."""

from __future__ import annotations

from datetime import timedelta

import pytest

from attunement.actions.finish_occasion import finish_occasion
from attunement.actions.make_links import make_links
from attunement.actions.outbox import tell_staff_of_alert
from attunement.actions.record_safe_contact import record_safe_contact
from attunement.actions.release_page import open_release, release_page
from attunement.actions.send_outbox import send_outbox
from attunement.actions.start_occasion import start_occasion
from attunement.domain.delivery import GIVEN_PAGE_OPEN_FOR, DeliveryState, Life
from attunement.instruments import all_occasions
from attunement.storage.models import OccasionRecord, OutboxMessage, Practice
from attunement.storage.queries.delivery_ledger import (
    LedgerLine,
    counts_by_life,
    ledger_of_person,
    ledger_of_staff,
)
from tests.cast import PROOF, client, member, stored
from tests.web.begun import MONDAY
from tests.web.mail_server import MailServer

HOUR = timedelta(hours=1)


@pytest.fixture
def sitting(real_practice: Practice) -> OccasionRecord:
    """Peter's link to "You", in a message that waits to go out."""
    [link] = make_links(by=member("priya"), person=client("peter"), occasions=["you"], by_email=True, now=MONDAY)
    return link.occasion


def line(now: object = MONDAY) -> LedgerLine:
    [found] = ledger_of_person(client("peter"), now)  # type: ignore[arg-type]
    return found


def test_one_life_from_planned_to_answered(mail: MailServer, sitting: OccasionRecord) -> None:
    assert line().life is Life.PLANNED
    assert send_outbox(now=MONDAY + HOUR) == 1
    assert (line().life, line().sent_at, line().planned_at) == (Life.SENT, MONDAY + HOUR, MONDAY)
    key = start_occasion(occasion=sitting, proof=PROOF, now=MONDAY + 2 * HOUR).browser_key
    assert line().life is Life.OPENED
    sitting.refresh_from_db()
    finish_occasion(occasion=sitting, browser_key=key, now=MONDAY + 3 * HOUR)
    assert line().life is Life.ANSWERED
    assert line(sitting.expires_at + HOUR).life is Life.ANSWERED


def test_a_link_nobody_used_expires(mail: MailServer, sitting: OccasionRecord) -> None:
    send_outbox(now=MONDAY)
    assert line(sitting.expires_at - HOUR).life is Life.SENT
    assert line(sitting.expires_at).life is Life.EXPIRED


def test_a_link_that_was_replaced_expires_and_the_new_message_has_its_own_life(
    mail: MailServer, sitting: OccasionRecord
) -> None:
    send_outbox(now=MONDAY)
    make_links(by=member("priya"), person=client("peter"), occasions=["you"], by_email=True, now=MONDAY + HOUR)
    lives = [found.life for found in ledger_of_person(client("peter"), MONDAY + HOUR)]
    assert lives == [Life.PLANNED, Life.EXPIRED], "the newest first"


def test_a_page_that_was_given_is_opened_as_far_as_the_audit_knows(mail: MailServer, real_practice: Practice) -> None:
    given = release_page(
        by=member("priya"), case=stored("violence"), person=client("peter"), what="message", content="Thank you.",
        by_email=True, now=MONDAY,
    )  # fmt: skip
    send_outbox(now=MONDAY)
    assert line().life is Life.SENT
    assert line(MONDAY + GIVEN_PAGE_OPEN_FOR).life is Life.EXPIRED
    open_release(release=given.release, proof=PROOF, now=MONDAY + HOUR)
    assert line().life is Life.OPENED
    assert line(MONDAY + GIVEN_PAGE_OPEN_FOR).life is Life.OPENED


def test_where_the_contact_record_forbids_it_the_clinician_sees_that(mail: MailServer, sitting: OccasionRecord) -> None:
    record_safe_contact(by=member("priya"), person=client("peter"), how="in-person", email="", when="", note="")
    send_outbox(now=MONDAY)
    assert line().life is Life.REFUSED
    assert line().needs_a_look


@pytest.mark.parametrize("state", [DeliveryState.PERHAPS, DeliveryState.BOUNCED, DeliveryState.GIVEN_UP])
def test_what_did_not_surely_arrive_wants_a_look_until_its_link_is_opened(
    sitting: OccasionRecord, state: DeliveryState
) -> None:
    OutboxMessage.objects.update(state=state)
    assert line().needs_a_look
    start_occasion(occasion=sitting, proof=PROOF, now=MONDAY)
    assert line().needs_a_look is (state is DeliveryState.GIVEN_UP)


def test_a_line_names_the_sitting_and_holds_nothing_of_what_was_said(sitting: OccasionRecord) -> None:
    assert line().asked == (all_occasions()["you"].title,)
    assert not {"body", "subject", "secret"} & set(vars(line()))


def test_a_case_shows_its_own_people_and_staff_messages_stand_apart(sitting: OccasionRecord) -> None:
    make_links(by=member("tomasz"), person=client("kwame"), occasions=["you"], by_email=True, now=MONDAY)
    tell_staff_of_alert([member("miriam")], now=MONDAY)
    everyone = [line for person in stored("violence").people.all() for line in ledger_of_person(person, MONDAY)]
    assert [found.to for found in everyone] == ["peter@clients.example"]
    assert [(found.to, found.person) for found in ledger_of_staff(MONDAY)] == [("miriam@practice.example", None)]


def test_the_counts_hold_every_word_and_every_message(mail: MailServer, sitting: OccasionRecord) -> None:
    make_links(by=member("tomasz"), person=client("kwame"), occasions=["you"], by_email=True, now=MONDAY)
    mail.unknown = {"kwame@clients.example"}
    send_outbox(now=MONDAY)
    counts = counts_by_life(MONDAY)
    assert set(counts) == set(Life)
    assert {life: n for life, n in counts.items() if n} == {Life.SENT: 1, Life.BOUNCED: 1}
