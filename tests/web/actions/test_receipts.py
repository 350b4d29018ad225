"""A receipt: given when the answers are in, the same for ever, and telling nothing to whoever finds it."""

from __future__ import annotations

import re

import pytest

from attunement.actions.finish_occasion import finish_occasion
from attunement.actions.secrets_of_links import ALPHABET
from attunement.domain.errors import Refused
from attunement.storage.models import AuditEntry, OccasionRecord, ResponseRecord
from tests.web.begun import MONDAY, break_inserts_into
from tests.web.client.couple import Couple
from tests.web.client.phone import Phone, text_of
from tests.web.opened import HOUR, send, sits_down


def test_a_receipt_is_eight_letters_in_two_groups(couple: Couple) -> None:
    assert re.fullmatch(rf"[{ALPHABET}]{{4}} [{ALPHABET}]{{4}}", send(sits_down(couple, couple.sofia, "you")))


def test_every_sitting_has_its_own(couple: Couple) -> None:
    sittings = [(couple.sofia, "you"), (couple.sofia, "first-contact"), (couple.daniel, "you")]
    receipts = {send(sits_down(couple, person, sitting)) for person, sitting in sittings}
    assert len(receipts) == 3


def test_asking_again_gives_the_same_receipt_and_moves_nothing(couple: Couple) -> None:
    sofia = sits_down(couple, couple.sofia, "you")
    sofia.says("phq-4", "q1", 1, now=MONDAY)
    first = send(sofia, hours=2)
    rows = (list(OccasionRecord.objects.values()), list(ResponseRecord.objects.values()), AuditEntry.objects.count())
    assert send(sofia, hours=9) == first
    assert (
        list(OccasionRecord.objects.values()),
        list(ResponseRecord.objects.values()),
        AuditEntry.objects.count(),
    ) == rows


def test_two_presses_at_once_have_one_moment_and_one_receipt(couple: Couple) -> None:
    """Both pages were opened before either was sent."""
    sofia = sits_down(couple, couple.sofia, "you")
    stale = sofia.fresh()
    first = send(sofia, hours=2)
    again = finish_occasion(occasion=stale, browser_key=sofia.key, now=MONDAY + 3 * HOUR)
    assert again == first
    assert sofia.fresh().sent_at == MONDAY + 2 * HOUR


def test_without_leave_there_is_no_receipt_before_sending(couple: Couple) -> None:
    sofia = sits_down(couple, couple.sofia, "you")
    for key in ("", "another key", sofia.return_code):
        with pytest.raises(Refused):
            finish_occasion(occasion=sofia.fresh(), browser_key=key)
    assert sofia.fresh().receipt == ""


def test_where_the_trail_cannot_be_written_nothing_is_sent_and_no_receipt_given(couple: Couple) -> None:
    from django.db import DatabaseError, transaction

    sofia = sits_down(couple, couple.sofia, "you")
    sofia.says("phq-4", "q1", 1, now=MONDAY)
    break_inserts_into("storage_auditentry")
    with pytest.raises(DatabaseError), transaction.atomic():
        send(sofia)
    assert (sofia.fresh().sent_at, sofia.fresh().receipt) == (None, "")
    assert ResponseRecord.objects.get().sent_at is None


def test_an_empty_sitting_can_be_sent_and_has_a_receipt_too(couple: Couple) -> None:
    """Nobody is held back for what they did not want to answer."""
    sofia = sits_down(couple, couple.sofia, "first-contact")
    assert send(sofia)
    assert sofia.fresh().sent_at is not None
    assert not ResponseRecord.objects.exists()


def test_the_page_shows_the_receipt_and_who_reads_and_no_answer(couple: Couple) -> None:
    phone = Phone()
    phone.start(couple.sofia_link)
    phone.answer(1, 4)
    phone.post("/c/send")
    page = text_of(phone.get("/c/received"))
    stored = OccasionRecord.objects.get(pk=couple.sofia_link.occasion.pk).receipt
    assert f"{stored[:4]} {stored[4:]}" in page
    assert couple.clinician.name in page
    assert "Daniel" not in page


def test_the_receipt_is_no_key_to_anything(couple: Couple) -> None:
    sofia = sits_down(couple, couple.sofia, "you")
    receipt = send(sofia)
    phone = Phone()
    assert phone.post("/c/open", {"code": receipt}).status_code == 404
    assert phone.post("/c/open", {"secret": receipt.replace(" ", "")}).status_code == 404
