"""One question a page: what is stored, what is shown, what is refused."""

from __future__ import annotations

import pytest

from attunement.storage.models import AnswerRecord, Staff
from tests.web.client.couple import Couple, make_couple
from tests.web.client.phone import Phone, leads_to, text_of


def given(item: str) -> list[object]:
    """Every version stored of one item, oldest first."""
    return list(AnswerRecord.objects.filter(item=item).order_by("version").values_list("value", flat=True))


def walk(phone: Phone, *, low: bool) -> int:
    """Answer every question low (or high) as scored; gives how many there were."""
    number = 1
    while (page := phone.get(f"/c/q/{number}")).status_code == 200:
        item = page.context["page"].question.item
        phone.answer(number, 1 if low != item.reverse else 7)
        number += 1
    return number - 1


def test_an_answer_is_stored_before_the_next_question_and_saved_is_said_once(couple: Couple, phone: Phone) -> None:
    phone.start(couple.sofia_link)
    assert "Saved" not in text_of(phone.get("/c/q/1"))
    assert leads_to(phone.answer(1, 6)) == "/c/q/2"
    assert given("knowing-1") == [6]
    assert "Saved" in text_of(phone.get("/c/q/2"))
    assert "Saved" not in text_of(phone.get("/c/q/2"))


def test_the_page_counts_honestly(couple: Couple, phone: Phone) -> None:
    phone.start(couple.sofia_link)
    assert "1 of about 28" in text_of(phone.get("/c/q/1"))
    assert walk(phone, low=True) > 28, "low answers call for deeper questions"


def test_strong_answers_call_for_nothing_more(couple: Couple, phone: Phone) -> None:
    phone.start(couple.sofia_link)
    assert walk(phone, low=False) == 28


def test_an_answer_can_be_changed_and_the_old_one_stays_as_a_version(couple: Couple, phone: Phone) -> None:
    phone.start(couple.sofia_link)
    phone.answer(1, 6)
    assert 'value="6" checked' in text_of(phone.get("/c/q/1"))
    phone.answer(1, 2)
    assert given("knowing-1") == [6, 2]
    assert 'value="2" checked' in text_of(phone.get("/c/q/1"))


def test_rather_not_say_is_stored_as_that_and_never_as_no(couple: Couple, phone: Phone) -> None:
    phone.start(couple.sofia_link)
    phone.answer(1, "declined")
    assert given("knowing-1") == ["declined"]
    assert 'value="declined" checked' in text_of(phone.get("/c/q/1"))


def test_next_without_a_choice_asks_and_stores_nothing(couple: Couple, phone: Phone) -> None:
    phone.start(couple.sofia_link)
    response = phone.post("/c/q/1", phone.form_of(1))
    assert response.status_code == 400
    assert "Skip this one?" in text_of(response)
    assert 'href="/c/q/2"' in text_of(response)
    assert not AnswerRecord.objects.exists()


def test_the_script_gets_the_next_address_as_json(couple: Couple, phone: Phone) -> None:
    phone.start(couple.sofia_link)
    response = phone.answer(1, 5, headers={"accept": "application/json"})
    assert response.json() == {"next": "/c/q/2"}


def test_a_form_whose_place_moved_still_answers_the_question_it_showed(couple: Couple, phone: Phone) -> None:
    phone.start(couple.sofia_link)
    form = phone.form_of(3)
    assert leads_to(phone.post("/c/q/1", {**form, "answer": "5"})) == "/c/q/4"
    assert given("appreciation-1") == [5]


def test_going_back_from_the_check_page_returns_to_it(couple: Couple, phone: Phone) -> None:
    phone.start(couple.sofia_link)
    form = phone.form_of(2)
    assert leads_to(phone.post("/c/q/2?from=review", {**form, "answer": "3"})) == "/c/review"


def test_names_are_kept_in_order_and_nobody_is_an_answer(clinician: Staff, phone: Phone) -> None:
    couple = make_couple(clinician, occasion="first-contact")
    phone.start(couple.sofia_link)
    phone.post("/c/q/1", {**phone.form_of(1), "name": ["Jo", "", "  Aunt May ", "\x00"]})
    assert given("loves-you") == [["Jo", "Aunt May"]]
    phone.post("/c/q/2", {**phone.form_of(2), "nobody": "1"})
    assert given("tonight") == [[]]
    review = text_of(phone.get("/c/review"))
    assert "That is a real answer" in review
    assert "Jo, Aunt May" in review
    assert "Nobody, right now" in review


def test_names_are_shown_as_text_whatever_they_contain(clinician: Staff, phone: Phone) -> None:
    couple = make_couple(clinician, occasion="first-contact")
    phone.start(couple.sofia_link)
    phone.post("/c/q/1", {**phone.form_of(1), "name": ["<script>alert(1)</script>", '"><b>x']})
    for path in ("/c/q/1", "/c/review"):
        page = text_of(phone.get(path))
        assert "<script>alert" not in page
        assert "<b>x" not in page
        assert "&lt;script&gt;" in page


@pytest.mark.parametrize("names", [["x" * 81], [f"name {n}" for n in range(13)]])
def test_too_long_or_too_many_names_are_refused(clinician: Staff, phone: Phone, names: list[str]) -> None:
    couple = make_couple(clinician, occasion="first-contact")
    phone.start(couple.sofia_link)
    assert phone.post("/c/q/1", {**phone.form_of(1), "name": names}).status_code == 400
    assert not AnswerRecord.objects.exists()


@pytest.mark.parametrize(
    "answer", ["8", "0", "-1", "4.5", "nan", "inf", "-inf", "1e999", "yes", "४", "\x00", "9" * 4000, "0x4", "1_0", "[]"]
)
def test_an_answer_that_is_none_is_refused_and_nothing_stored(couple: Couple, phone: Phone, answer: str) -> None:
    phone.start(couple.sofia_link)
    response = phone.answer(1, answer)
    assert response.status_code == 400 or given("knowing-1") == [4], "an Indic four is a four"
    assert response.status_code == 400 or answer == "४"


@pytest.mark.parametrize(
    "changed",
    [
        {"instrument": "phq-9", "item": "q9"},
        {"instrument": "hark", "item": "q1"},
        {"instrument": "../../etc/passwd", "item": "x"},
        {"instrument": "", "item": ""},
        {"item": "no-such-item"},
        {"item": "x" * 10_000},
    ],
)
def test_a_question_that_is_not_asked_here_is_refused(couple: Couple, phone: Phone, changed: dict[str, str]) -> None:
    phone.start(couple.sofia_link)
    response = phone.post("/c/q/1", {**phone.form_of(1), "answer": "1", **changed})
    assert response.status_code == 400
    assert not AnswerRecord.objects.exists()


@pytest.mark.parametrize("number", ["0", "29", "999999999999999999999999"])
def test_a_question_number_that_is_none_leads_to_the_open_one(couple: Couple, phone: Phone, number: str) -> None:
    phone.start(couple.sofia_link)
    phone.answer(1, 4)
    assert leads_to(phone.get(f"/c/q/{number}")) == "/c/q/2"


@pytest.mark.parametrize("path", ["/c/q/-1", "/c/q/x", "/c/q/", "/c/nothing"])
def test_an_address_that_is_none_is_404(couple: Couple, phone: Phone, path: str) -> None:
    phone.start(couple.sofia_link)
    assert phone.get(path).status_code == 404


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_methods_are_refused(couple: Couple, phone: Phone, method: str) -> None:
    phone.start(couple.sofia_link)
    assert getattr(phone, method)("/c/q/1").status_code == 405
