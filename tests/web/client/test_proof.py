"""Starting asks for something the person knows; another device asks for the return code too."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from attunement.actions.proofs import TRIES
from attunement.storage.models import BrowserLeave, OccasionRecord
from tests.web.client.couple import PROOF_QUESTION, SOFIA_PROOF, Couple
from tests.web.client.phone import Phone, leads_to, text_of


def test_the_practices_own_question_is_asked(couple: Couple, phone: Phone) -> None:
    phone.open(couple.sofia_link)
    assert PROOF_QUESTION in text_of(phone.get("/c/start"))


def test_the_right_answer_however_it_is_written_shows_the_return_code_once(couple: Couple, phone: Phone) -> None:
    phone.open(couple.sofia_link)
    assert leads_to(phone.post("/c/start", {"proof": " 15-03 "})) == "/c/code"
    code = phone.session["return_code"]
    assert code in text_of(phone.get("/c/code"))
    assert leads_to(phone.post("/c/code")) == "/c/q/1"
    assert leads_to(phone.get("/c/code")) == "/c/q/1"
    assert code not in str(dict(phone.session.items()))


def test_no_question_is_shown_before_the_return_code_was_seen(couple: Couple, phone: Phone) -> None:
    phone.open(couple.sofia_link)
    phone.post("/c/start", {"proof": SOFIA_PROOF})
    assert leads_to(phone.get("/c/q/1")) == "/c/code"


def test_wrong_tries_are_counted_down_kindly_and_then_the_link_rests(couple: Couple, phone: Phone) -> None:
    phone.open(couple.sofia_link)
    for left in range(TRIES - 1, 0, -1):
        response = phone.post("/c/start", {"proof": "1402"})
        assert response.status_code == 400
        assert f"You have {left} tr" in text_of(response)
    resting = text_of(phone.post("/c/start", {"proof": "1402"}))
    assert "a short break" in resting
    assert "a short break" in text_of(phone.post("/c/start", {"proof": SOFIA_PROOF}))
    assert not BrowserLeave.objects.exists()


def test_after_the_rest_the_right_answer_works_again(couple: Couple, phone: Phone) -> None:
    phone.open(couple.sofia_link)
    for _ in range(TRIES):
        phone.post("/c/start", {"proof": "1402"})
    OccasionRecord.objects.update(locked_until=timezone.now() - timedelta(seconds=1))
    assert leads_to(phone.post("/c/start", {"proof": SOFIA_PROOF})) == "/c/code"


@pytest.mark.parametrize("proof", ["", "   ", "x" * 500, "\x00", "15\n03"])
def test_an_empty_or_hostile_proof_is_asked_again(couple: Couple, phone: Phone, proof: str) -> None:
    phone.open(couple.sofia_link)
    response = phone.post("/c/start", {"proof": proof})
    assert response.status_code in (302, 400)
    assert response.status_code == 400 or proof == "15\n03"


def test_a_second_browser_needs_proof_and_return_code(couple: Couple, phone: Phone) -> None:
    code = phone.start(couple.sofia_link)
    phone.answer(1, 6)
    other = Phone()
    other.open(couple.sofia_link)
    assert leads_to(other.get("/c/start")) == "/c/resume"
    assert leads_to(other.get("/c/q/1")) == "/c/welcome"
    assert other.post("/c/resume", {"proof": SOFIA_PROOF, "return_code": "AAAAAA"}).status_code == 400
    assert other.post("/c/resume", {"proof": "1402", "return_code": code}).status_code == 400
    went_on = other.post("/c/resume", {"proof": SOFIA_PROOF, "return_code": code.lower()})
    assert leads_to(went_on) == "/c/q/2"
    assert 'value="6" checked' in text_of(other.get("/c/q/1"))


def test_the_answer_says_nothing_of_which_of_the_two_was_wrong(couple: Couple, phone: Phone) -> None:
    code = phone.start(couple.sofia_link)
    pages = []
    for proof, return_code in ((SOFIA_PROOF, "AAAAAA"), ("1402", code)):
        OccasionRecord.objects.update(wrong_tries=0, locked_until=None)
        other = Phone()
        other.open(couple.sofia_link)
        page = text_of(other.post("/c/resume", {"proof": proof, "return_code": return_code}))
        pages.append([line for line in page.splitlines() if "csrf" not in line])
    assert pages[0] == pages[1]


def test_the_session_id_changes_when_leave_is_given(couple: Couple, phone: Phone) -> None:
    phone.open(couple.sofia_link)
    before = phone.session.session_key
    phone.post("/c/start", {"proof": SOFIA_PROOF})
    assert phone.session.session_key != before
