"""Check, send, receipt; help for everyone; the quick way out."""

from __future__ import annotations

from django.test import Client

from attunement.storage.models import OccasionRecord, ResponseRecord
from tests.web.client.couple import DANIEL_PROOF, HELP_TEXT, SOFIA_PROOF, Couple
from tests.web.client.phone import Phone, leads_to, text_of


def test_the_check_page_shows_answers_refusals_and_blanks(couple: Couple, phone: Phone) -> None:
    phone.start(couple.sofia_link)
    phone.answer(1, 7)
    phone.answer(2, "declined")
    page = text_of(phone.get("/c/review"))
    assert "Strongly agree" in page
    assert page.count("I&#x27;d rather not say") + page.count("I'd rather not say") == 1
    assert page.count("Not answered yet") == 26
    assert "26 questions are still blank" in page


def test_sending_gives_a_receipt_and_closes_the_questions(couple: Couple, phone: Phone) -> None:
    phone.start(couple.sofia_link)
    phone.answer(1, 7)
    assert leads_to(phone.post("/c/send")) == "/c/received"
    record = OccasionRecord.objects.get(pk=couple.sofia_link.occasion.pk)
    assert record.sent_at is not None
    assert ResponseRecord.objects.get().sent_at == record.sent_at
    page = text_of(phone.get("/c/received"))
    assert record.receipt[:4] in page
    assert "If it can't wait" in page or "If it can&#x27;t wait" in page
    for path in ("/c/q/1", "/c/review", "/c/agreement", "/c/start"):
        assert leads_to(phone.get(path)) == "/c/received"


def test_sending_twice_keeps_the_receipt(couple: Couple, phone: Phone) -> None:
    phone.start(couple.sofia_link)
    phone.post("/c/send")
    first = text_of(phone.get("/c/received"))
    phone.post("/c/send")
    assert text_of(phone.get("/c/received")) == first


def test_the_receipt_shows_in_the_browser_that_answered_only(couple: Couple, phone: Phone) -> None:
    phone.start(couple.sofia_link)
    phone.post("/c/send")
    other = Phone()
    other.open(couple.sofia_link)
    assert leads_to(other.get("/c/received")) == "/c/welcome"


def test_help_is_the_same_bytes_for_everyone(couple: Couple, phone: Phone) -> None:
    stranger = Client().get("/c/help")
    assert HELP_TEXT.split("\n")[1] in text_of(stranger)
    phone.open(couple.sofia_link)
    opened = phone.get("/c/help")
    phone.post("/c/start", {"proof": SOFIA_PROOF})
    phone.post("/c/code")
    phone.answer(1, 1)
    answering = phone.get("/c/help")
    phone.post("/c/send")
    sent = phone.get("/c/help")
    daniel = Phone()
    daniel.start(couple.daniel_link, DANIEL_PROOF)
    pages = [opened, answering, sent, daniel.get("/c/help")]
    assert {page.content for page in pages} == {stranger.content}
    assert {tuple(sorted(page.headers.items())) for page in pages} == {tuple(sorted(stranger.headers.items()))}


def test_help_leads_back_to_where_one_was(couple: Couple, phone: Phone) -> None:
    phone.start(couple.sofia_link)
    phone.answer(1, 1)
    assert leads_to(phone.get("/c/on")) == "/c/q/2"
    assert leads_to(Client().get("/c/on")) == "/c/"


def test_exit_makes_the_browser_forget(couple: Couple, phone: Phone) -> None:
    phone.start(couple.sofia_link)
    phone.answer(1, 5)
    assert leads_to(phone.get("/c/exit")) == "/bye"
    assert not phone.session.keys()
    assert leads_to(phone.get("/c/q/1")) == "/c/"
    page = text_of(phone.get("/bye"))
    assert "Lindenhof" not in page
    assert "Exit" not in page


def test_what_was_saved_is_there_after_exit_with_the_return_code(couple: Couple, phone: Phone) -> None:
    code = phone.start(couple.sofia_link)
    phone.answer(1, 5)
    phone.get("/c/exit")
    phone.open(couple.sofia_link)
    assert leads_to(phone.post("/c/resume", {"proof": SOFIA_PROOF, "return_code": code})) == "/c/q/2"
