"""Every page of a client's in German: no English of ours is left, and what stays in English is marked as English."""

from __future__ import annotations

import re
from typing import Any

import pytest

from attunement.domain.record import PolicyName
from attunement.instruments import all_instruments, all_occasions, instruments_in
from attunement.storage.models import OccasionRecord, PersonRecord, Staff
from scripts.messages import data_words, read_catalogue
from tests.web.client.couple import make_couple, make_link_for_each_kind
from tests.web.client.phone import Phone, all_that_is_stored, leads_to, text_of
from tests.web.client.pseudo_locale import _Words
from tests.web.client.test_alert import go_to

GERMAN: dict[str, str] = dict(
    {str(m.id): str(m.string) for m in read_catalogue("de") if isinstance(m.id, str) and m.id and m.string},
    **data_words("de"),
)
ENGLISH = {text for text, other in GERMAN.items() if text != other and len(text) > 3}
TOLD = 'lang="en" dir="ltr"'


def english_left(page: str) -> set[str]:
    """Our own English on a page, outside what the page marks as being in another language."""
    words = _Words()
    words.feed(page)
    return {text.strip() for text in words.found} & ENGLISH


@pytest.fixture
def phone() -> Phone:
    """A browser that asks for German as it is spoken in Austria."""
    return Phone(headers={"accept-language": "de-AT,de;q=0.9,en;q=0.5"})


def assert_german(phone: Phone, path: str, posted: dict[str, Any] | None = None) -> str:
    page = text_of(phone.get(path) if posted is None else phone.post(path, posted))
    assert '<html lang="de" dir="ltr"' in page
    assert english_left(page) == set(), path
    return page


def test_a_page_with_english_in_it_would_be_found() -> None:
    assert english_left("<p>Start</p><p>Beginnen</p>") == {"Start"}
    assert english_left('<p lang="en">Start</p>') == set()


def test_the_way_in(clinician: Staff, phone: Phone) -> None:
    couple = make_couple(clinician, policy=PolicyName.LIMITED_SECRETS)
    for path in ("/c/", "/c/help", "/c/later", "/bye"):
        assert_german(phone, path)
    assert_german(phone, "/c/open", {"code": "nothing"})
    phone.open(couple.sofia_link)
    for path in ("/c/welcome", "/c/start", "/c/resume"):
        assert_german(phone, path)
    assert "Noch hat sie niemand geprüft" in assert_german(phone, "/c/welcome")
    assert_german(phone, "/c/start", {"proof": "1402"})
    phone.start(couple.sofia_link)
    assert_german(phone, "/c/agreement")


@pytest.mark.parametrize("occasion", sorted(all_occasions()))
def test_every_question_of_every_sitting(clinician: Staff, phone: Phone, occasion: str) -> None:
    link = make_link_for_each_kind(clinician, occasion)[0]
    phone.start(link)
    phone.post("/c/agreement", {"choice": "not-now"})
    phone.post("/c/ready", {"choice": "yes"})
    own, theirs = 0, 0
    for number in range(1, 80):
        if phone.get(f"/c/q/{number}").status_code != 200:
            break
        page = assert_german(phone, f"/c/q/{number}")
        instrument = phone.form_of(number)["instrument"]
        if all_instruments()[instrument].grade == "own":
            own += 1
            assert TOLD not in page
        else:
            theirs += 1
            assert TOLD in page
            assert "Diese Fragen stehen hier auf Englisch" in page
        phone.post(f"/c/q/{number}", {**phone.form_of(number), "declined": "1"})
    assert own + theirs > 0
    assert_german(phone, "/c/review")
    phone.post("/c/send")
    assert_german(phone, "/c/received")


def test_the_help_of_an_alert(clinician: Staff, phone: Phone) -> None:
    couple = make_couple(clinician, occasion="you")
    phone.start(couple.sofia_link)
    assert_german(phone, leads_to(phone.answer(go_to(phone, "phq-9", "q9"), 1)))


def test_our_question_stands_in_german_with_its_answers(clinician: Staff, phone: Phone) -> None:
    couple = make_couple(clinician, occasion="the-two-of-you")
    phone.start(couple.sofia_link)
    page = text_of(phone.get("/c/q/1"))
    checkup = instruments_in("de")["relationship-checkup"]
    assert checkup.items[0].text in page
    assert all(option.label in page for option in checkup.items[0].options)


def test_a_published_answer_is_never_put_into_our_words(clinician: Staff, phone: Phone) -> None:
    """HARK answers yes or no as our own questions do: its "Yes" stays "Yes" in German."""
    couple = make_couple(clinician, occasion="on-your-own")
    phone.start(couple.sofia_link)
    phone.post("/c/ready", {"choice": "yes"})
    page = text_of(phone.get(f"/c/q/{go_to(phone, 'hark', 'q1')}"))
    labels = re.findall(r'choice__words" lang="en" dir="ltr">([^<]*)<', page)
    assert labels == ["No", "Yes"]


def choose(phone: Phone, code: str) -> Any:
    return phone.post("/c/language", {"language": code})


def test_a_choice_goes_before_the_browser_and_holds_for_the_sitting(clinician: Staff) -> None:
    couple = make_couple(clinician)
    english = Phone(headers={"accept-language": "en"})
    english.open(couple.sofia_link)
    assert leads_to(choose(english, "de")) == "/c/welcome"
    assert '<html lang="de"' in text_of(english.get("/c/welcome"))
    english.start(couple.sofia_link)
    assert '<html lang="de"' in text_of(english.get("/c/q/1"))
    choose(english, "en")
    assert '<html lang="en"' in text_of(english.get("/c/q/1"))


def test_a_choice_before_the_link_is_kept_and_one_of_another_person_is_not(clinician: Staff) -> None:
    couple = make_couple(clinician)
    shared = Phone(headers={"accept-language": "en"})
    assert leads_to(choose(shared, "de")) == "/c/"
    shared.open(couple.sofia_link)
    assert '<html lang="de"' in text_of(shared.get("/c/welcome"))
    shared.open(couple.daniel_link)
    assert '<html lang="en"' in text_of(shared.get("/c/welcome")), "the next person learns nothing of the choice"


def test_choosing_stores_nothing_of_anyone(clinician: Staff, phone: Phone) -> None:
    couple = make_couple(clinician)
    phone.open(couple.sofia_link)
    before = all_that_is_stored()
    choose(phone, "en")
    choose(phone, "de")
    assert all_that_is_stored() == before
    assert set(PersonRecord.objects.values_list("language", flat=True)) == {""}
    assert OccasionRecord.objects.filter(started_at=None).count() == OccasionRecord.objects.count()


@pytest.mark.parametrize("code", ["fr", "", "de-AT", "../de", "DE"])
def test_a_language_we_do_not_have_is_refused(clinician: Staff, phone: Phone, code: str) -> None:
    assert choose(phone, code).status_code == 400


def test_choosing_is_a_post(clinician: Staff, phone: Phone) -> None:
    assert phone.get("/c/language").status_code == 405
