"""Whatever a client types is kept and shown as text; whatever is no answer is refused; nothing of it ever runs."""

from __future__ import annotations

import html

import pytest

from attunement.actions.make_links import make_links
from attunement.actions.release_page import release_page
from attunement.storage.models import AnswerRecord
from tests.web.client.couple import SOFIA_PROOF, Couple
from tests.web.client.phone import Phone, all_that_is_stored, text_of
from tests.web.hostile import nasty_strings, what_would_run

AT_A_TIME = 12


@pytest.fixture
def naming(couple: Couple, phone: Phone) -> Phone:
    """Sofia at the first question of "Who is there for you"."""
    [link] = make_links(by=couple.clinician, person=couple.sofia, occasions=["first-contact"])
    phone.start(link)
    return phone


def test_names_are_kept_without_what_cannot_be_seen_and_shown_as_text(naming: Phone) -> None:
    texts = nasty_strings()[::2]
    form = naming.form_of(1)
    for start in range(0, len(texts), AT_A_TIME):
        typed = texts[start : start + AT_A_TIME]
        seen = ["".join(letter for letter in text if letter.isprintable()).strip() for text in typed]
        expected = [text for text in seen if text]
        if not expected:
            continue
        assert naming.post("/c/q/1", {**form, "name": typed}).status_code == 302
        assert AnswerRecord.objects.latest("id").value == expected
        for place in ("/c/q/1", "/c/review"):
            page = naming.get(place)
            assert what_would_run(page) == []
            assert [text for text in expected if html.escape(text) not in text_of(page)] == []


def test_a_given_page_shows_every_string_as_text(couple: Couple, phone: Phone) -> None:
    texts = nasty_strings()[::2]
    content = "\n".join(texts)[:20_000]
    given = release_page(by=couple.clinician, case=couple.case, person=couple.sofia, what="message", content=content)
    phone.post("/c/open", {"code": given.code})
    page = phone.post("/c/read", {"proof": SOFIA_PROOF})
    assert what_would_run(page) == []
    shown = [text for text in texts if text in content.split("\n")[:-1]]
    assert [text for text in shown if html.escape(text) not in text_of(page)] == []


def test_no_string_opens_a_link_and_none_is_our_error(couple: Couple, phone: Phone) -> None:
    before = all_that_is_stored()
    for place, text in enumerate(nasty_strings(longest=300)[::5]):
        field = "secret" if place % 2 else "code"
        response = phone.post("/c/open", {field: text})
        assert response.status_code == 404, text
        assert what_would_run(response) == []
    assert all_that_is_stored() == before


def test_no_string_is_an_answer_where_a_number_is_asked(couple: Couple, phone: Phone) -> None:
    phone.start(couple.sofia_link)
    form = phone.form_of(1)
    numbers = {str(number) for number in range(8)}
    for text in nasty_strings(longest=300)[::8]:
        if text not in numbers:
            try:
                number = float(text) if len(text) <= 20 else -1.0
            except ValueError:
                number = -1.0
            if number not in range(8):
                assert phone.post("/c/q/1", {**form, "answer": text}).status_code == 400, text
    assert not AnswerRecord.objects.exists()


def test_no_string_is_a_place_in_the_questions(couple: Couple, phone: Phone) -> None:
    phone.start(couple.sofia_link)
    for text in nasty_strings()[::12]:
        response = phone.post("/c/q/1", {"instrument": text, "item": text, "answer": "4"})
        assert response.status_code == 400, text
        assert what_would_run(response) == []
    assert not AnswerRecord.objects.exists()
