"""Thoughts of suicide: help at once. Violence: nothing visible, ever."""

from __future__ import annotations

import re

from attunement.storage.models import AlertRecord, AnswerRecord, OutboxMessage, Staff
from tests.web.client.couple import DANIEL_PROOF, HELP_TEXT, HOURS, make_couple, make_practice
from tests.web.client.phone import Phone, leads_to, text_of


def go_to(phone: Phone, instrument: str, item: str) -> int:
    """Answer with the highest choice until this question is reached; gives its number."""
    for number in range(1, 60):
        asked = phone.get(f"/c/q/{number}").context["page"].question
        if (asked.instrument, asked.item.key) == (instrument, item):
            return number
        phone.answer(number, f"{asked.item.options[-1].value:g}" if asked.item.options else 0)
    raise AssertionError(f"{instrument} {item} was never asked")


def test_help_comes_at_once_with_who_was_told_and_the_hours(clinician: Staff, phone: Phone) -> None:
    couple = make_couple(clinician, occasion="you")
    phone.start(couple.sofia_link)
    number = go_to(phone, "phq-9", "q9")
    onward = leads_to(phone.answer(number, 1))
    page = text_of(phone.get(onward))
    assert HELP_TEXT.split("\n")[0] in page
    assert "Miriam Okonkwo" in page
    assert "Tomasz Zieliński" in page
    assert HOURS in page
    assert AlertRecord.objects.get().person == couple.sofia
    assert OutboxMessage.objects.filter(kind="alert").count() == 2
    assert leads_to(phone.post(onward, {"seen": "1"})) == onward
    assert "Who knows of it" not in text_of(phone.get(onward))


def test_neither_address_nor_title_tell_that_help_was_shown(clinician: Staff, phone: Phone) -> None:
    couple = make_couple(clinician, occasion="you")
    phone.start(couple.sofia_link)
    number = go_to(phone, "phq-9", "q9")
    onward = leads_to(phone.answer(number, 1))
    assert onward == f"/c/q/{number + 1}"
    with_help = _title(text_of(phone.get(onward)))
    phone.post(onward, {"seen": "1"})
    assert _title(text_of(phone.get(onward))) == with_help == f"Question {number + 1}"


def test_a_reload_shows_the_help_again_until_it_was_read(clinician: Staff, phone: Phone) -> None:
    couple = make_couple(clinician, occasion="you")
    phone.start(couple.sofia_link)
    onward = leads_to(phone.answer(go_to(phone, "phq-9", "q9"), 2))
    for path in (onward, "/c/q/1", "/c/review"):
        assert "Who knows of it" in text_of(phone.get(path))
    assert leads_to(phone.post("/c/review", {"seen": "1"})) == "/c/review"
    assert "Who knows of it" not in text_of(phone.get("/c/review"))


def test_an_answer_about_violence_changes_no_byte_and_no_step(clinician: Staff) -> None:
    """Two people walk the same sitting, one says no throughout and one says yes: the same pages, the same redirects."""
    couple = make_couple(clinician, occasion="on-your-own")
    walks = []
    for link, proof, value in ((couple.sofia_link, "1503", "0"), (couple.daniel_link, DANIEL_PROOF, "1")):
        phone = Phone()
        phone.start(link, proof)
        phone.post("/c/ready", {"choice": "yes"})
        seen = []
        for number in range(1, 9):
            page = text_of(phone.get(f"/c/q/{number}"))
            response = phone.answer(number, value)
            seen += [_same_for_all(page), response.status_code, leads_to(response), sorted(response.headers)]
        phone.post("/c/send")
        seen.append(_same_for_all(text_of(phone.get("/c/received"))))
        walks.append(seen)
    assert AnswerRecord.objects.filter(value=1).exists()
    assert walks[0] == walks[1]
    assert not AlertRecord.objects.exists()


def test_safety_questions_are_not_asked_where_nobody_would_answer(db: None, phone: Phone) -> None:
    couple = make_couple(make_practice(safety_on=False), occasion="you")
    phone.start(couple.sofia_link)
    phone.answer_to_the_end(1)
    assert not AnswerRecord.objects.filter(item="q9").exists()
    phone.open(couple.daniel_link)
    assert "tell the practice straight away" not in text_of(phone.get("/c/welcome"))


def test_that_someone_is_told_is_said_before_the_first_question(clinician: Staff, phone: Phone) -> None:
    couple = make_couple(clinician, occasion="you")
    phone.open(couple.sofia_link)
    assert "tell the practice straight away" in text_of(phone.get("/c/welcome"))


def _title(page: str) -> str:
    found = re.search(r"<title>(.*?)</title>", page)
    assert found
    return found[1]


def _same_for_all(page: str) -> str:
    """The page without what must differ: the forgery token and the receipt code."""
    page = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", page)
    return re.sub(r'<p class="code" dir="ltr">[^<]*</p>', "", page)
