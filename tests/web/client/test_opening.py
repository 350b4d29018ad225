"""Opening a link changes nothing, and says nothing to those it is not for."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from attunement.actions.make_links import withdraw_link
from attunement.storage.models import OccasionRecord
from tests.web.client.couple import DANIEL_PROOF, Couple, secret_of
from tests.web.client.phone import Phone, all_that_is_stored, leads_to, text_of


def test_a_mail_scanner_that_opens_and_submits_everything_changes_nothing(couple: Couple, phone: Phone) -> None:
    before = all_that_is_stored()
    phone.get("/c/")
    phone.open(couple.sofia_link)
    for path in ("/c/welcome", "/c/start", "/c/resume", "/c/agreement", "/c/ready", "/c/review", "/c/q/1"):
        phone.get(path)
    for path in ("/c/code", "/c/send", "/c/agreement", "/c/ready", "/c/q/1", "/c/review"):
        phone.post(path, {"choice": "agree", "version": "1", "answer": "1"})
    assert all_that_is_stored() == before


def test_the_link_leads_to_the_welcome(couple: Couple, phone: Phone) -> None:
    assert leads_to(phone.open(couple.sofia_link)) == "/c/welcome"
    page = text_of(phone.get("/c/welcome"))
    assert "Miriam Okonkwo asks you" in page
    assert "before your next session" in page
    assert "about 5 minutes" in page
    assert "never shown to your partner" in page


def test_the_short_code_opens_the_same_whatever_its_spaces_and_capitals(couple: Couple, phone: Phone) -> None:
    response = phone.post("/c/open", {"code": f" {couple.sofia_link.code.lower()} "})
    assert leads_to(response) == "/c/welcome"


@pytest.mark.parametrize(
    "posted",
    [
        {},
        {"secret": ""},
        {"secret": "not-a-secret"},
        {"secret": "x" * 5000},
        {"secret": "\x00"},
        {"code": "AAAA BBBB CCCC"},
        {"code": "' OR 1=1 --"},
        {"code": "é" * 90},
    ],
)
def test_a_wrong_secret_or_code_is_told_so_in_words(couple: Couple, phone: Phone, posted: dict[str, str]) -> None:
    response = phone.post("/c/open", posted)
    assert response.status_code == 404
    assert "does not open anything" in text_of(response)
    assert "occasion" not in phone.session


def test_an_expired_and_a_withdrawn_link_open_nothing(couple: Couple, phone: Phone) -> None:
    OccasionRecord.objects.filter(pk=couple.sofia_link.occasion.pk).update(expires_at=timezone.now() - timedelta(1))
    withdraw_link(by=couple.clinician, occasion=couple.daniel_link.occasion)
    assert phone.open(couple.sofia_link).status_code == 404
    assert phone.open(couple.daniel_link).status_code == 404


def test_a_link_withdrawn_half_way_closes_the_questions(couple: Couple, phone: Phone) -> None:
    phone.start(couple.sofia_link)
    withdraw_link(by=couple.clinician, occasion=couple.sofia_link.occasion)
    assert leads_to(phone.get("/c/q/1")) == "/c/"


def test_the_partners_link_on_the_same_phone_forgets_the_first(couple: Couple, phone: Phone) -> None:
    phone.start(couple.sofia_link)
    phone.answer(1, 7)
    phone.start(couple.daniel_link, DANIEL_PROOF)
    assert " checked" not in text_of(phone.get("/c/q/1"))
    phone.open(couple.sofia_link)
    assert leads_to(phone.get("/c/q/1")) == "/c/welcome"


def test_the_secret_is_stored_nowhere(couple: Couple, phone: Phone) -> None:
    phone.start(couple.sofia_link)
    row = OccasionRecord.objects.filter(pk=couple.sofia_link.occasion.pk).values().get()
    kept = str(row) + str(dict(phone.session.items()))
    assert secret_of(couple.sofia_link) not in kept
    assert couple.sofia_link.code.replace(" ", "") not in kept


def test_posting_without_the_forgery_token_is_refused_in_words(couple: Couple) -> None:
    strict = Phone(enforce_csrf_checks=True)
    response = strict.open(couple.sofia_link)
    assert response.status_code == 403
    assert "Please open the page again" in text_of(response)
