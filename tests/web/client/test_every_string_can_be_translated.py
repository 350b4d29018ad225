"""In a made-up language from right to left, no page of the client's keeps a word of English."""

from __future__ import annotations

from typing import Any

import pytest

from attunement.domain.record import PolicyName
from attunement.instruments import all_occasions
from attunement.storage.models import Staff
from tests.web.client.couple import make_couple, make_link_for_each_kind
from tests.web.client.phone import Phone, leads_to, text_of
from tests.web.client.pseudo_locale import LANGUAGE, untranslated, use_pseudo_locale
from tests.web.client.test_alert import go_to

NAMES = ("Miriam Okonkwo", "Tomasz Zieliński", "Jo", "UTC")


@pytest.fixture
def phone(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Phone:
    """A browser that asks for the made-up language."""
    use_pseudo_locale(settings, monkeypatch)
    return Phone(headers={"accept-language": LANGUAGE})


def assert_translated(phone: Phone, path: str, posted: dict[str, Any] | None = None) -> None:
    """Nothing of the page stands outside the brackets, and it is set from right to left."""
    response = phone.get(path) if posted is None else phone.post(path, posted)
    assert response.status_code in (200, 400, 404)
    page = text_of(response)
    assert '<html lang="he" dir="rtl"' in page
    assert untranslated(page, names=NAMES) == ""


def test_the_way_in(clinician: Staff, phone: Phone) -> None:
    couple = make_couple(clinician, policy=PolicyName.LIMITED_SECRETS)
    for path in ("/c/", "/c/help", "/c/later", "/bye"):
        assert_translated(phone, path)
    assert_translated(phone, "/c/open", {"code": "nothing"})
    phone.open(couple.sofia_link)
    for path in ("/c/welcome", "/c/start", "/c/resume"):
        assert_translated(phone, path)
    assert_translated(phone, "/c/start", {"proof": "1402"})
    assert_translated(phone, "/c/start", {"proof": ""})
    phone.start(couple.sofia_link)
    assert_translated(phone, "/c/agreement")


@pytest.mark.parametrize("occasion", sorted(all_occasions()))
def test_every_question_of_every_sitting_in_every_kind_of_case(clinician: Staff, phone: Phone, occasion: str) -> None:
    links = make_link_for_each_kind(clinician, occasion)
    assert links
    for link in links:
        phone.open(link)
        assert_translated(phone, "/c/welcome")
        phone.start(link)
        walk_on(phone)
        phone.post("/c/send")
        assert_translated(phone, "/c/received")


def walk_on(phone: Phone) -> None:
    """From the return code to the check page, declining every question and looking at every page."""
    if phone.get("/c/agreement").status_code == 200:
        assert_translated(phone, "/c/agreement")
        phone.post("/c/agreement", {"choice": "not-now"})
    phone.post("/c/ready", {"choice": "yes"})
    for number in range(1, 80):
        if phone.get(f"/c/q/{number}").status_code != 200:
            break
        assert_translated(phone, f"/c/q/{number}")
        phone.post(f"/c/q/{number}", {**phone.form_of(number), "declined": "1"})
    assert_translated(phone, "/c/review")


def test_nothing_chosen_names_and_the_help_of_an_alert(clinician: Staff, phone: Phone) -> None:
    couple = make_couple(clinician, occasion="you")
    phone.start(couple.sofia_link)
    assert_translated(phone, "/c/q/1", phone.form_of(1))
    assert_translated(phone, leads_to(phone.answer(go_to(phone, "phq-9", "q9"), 1)))


def test_a_word_outside_the_catalogue_would_be_found() -> None:
    assert untranslated('<p>⟦Hello ⟦you⟧⟧ there</p><a aria-label="Exit">⟦x⟧</a>') == "there Exit"
