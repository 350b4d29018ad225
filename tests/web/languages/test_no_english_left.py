"""Every page of the invented practice in German, as each kind of visitor: no English of ours is left on it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from attunement.roadmap.library_entry import Entry
from attunement.roadmap.translating import guidance_in
from attunement.storage.models import OccasionRecord, Practice
from tests.cast import CAST, PROOF, client, member, new_sitting
from tests.web.client.phone import Phone
from tests.web.languages.english import english_on, is_english
from tests.web.languages.walking import found_on, walk

pytestmark = pytest.mark.django_db

OTHERS_WORDS = {
    "what people in the demo wrote themselves, in a page of its own or in an answer": (
        "They fight fast and then", "In December we talked", "Daniel and the children", "Lone, Bjarne from",
        "Kwame, if he is not", "What we talked about today.",
    ),
    "the practice's own help text, in the field where it is changed": ("This is a demo: no one answers here.",),
    "the name of a published questionnaire, within a sentence": ("How often lonely (Office for National Statistics",),
    "a file to begin from, as it must be written": ('id = "our-scheme"',),
}  # fmt: skip
"""Why each is no English of ours that somebody forgot."""
ALLOWED = tuple(words for group in OTHERS_WORDS.values() for words in group)


def left_over(page: str) -> list[str]:
    """English of ours on a page, without what others wrote."""
    return [text for text in english_on(page) if not any(words in text for words in ALLOWED)]


@pytest.mark.parametrize(
    ("who", "fewest"),
    [("miriam", 40), ("priya", 40), ("esther", 8), ("joaquin", 15)],
)
def test_the_pages_of_the_staff(practice: Any, who: str, fewest: int) -> None:
    one = member(who)
    one.language = "de"
    one.save(update_fields=["language"])
    browser = Client(raise_request_exception=False)
    browser.force_login(one)
    found, pages = found_on(browser, "/", left_over, most_of_a_kind=1)
    assert found == {}
    assert pages >= fewest


@pytest.mark.parametrize("story", sorted(CAST))
def test_every_card_and_every_map(practice: Any, story: str) -> None:
    one = member(CAST[story].clinician)
    one.language = "de"
    one.save(update_fields=["language"])
    browser = Client()
    browser.force_login(one)
    case = client(CAST[story].clients[0]).case_id
    for place in ("", "/map", "/decisions"):
        page = browser.get(f"/cases/{case}{place}").content.decode()
        assert '<html lang="de"' in page
        assert left_over(page) == [], place


def test_the_pages_of_a_client_from_the_door_to_the_receipt(practice: Any) -> None:
    link = new_sitting(client("sofia"), "the-two-of-you")
    phone = Phone(headers={"accept-language": "de-AT,de;q=0.9"})
    phone.start(link, PROOF)
    shown = [phone.get(path) for path in ("/c/", "/c/welcome", "/c/help", "/c/ready", "/c/q/1")]
    phone.answer_to_the_end()
    shown += [phone.get("/c/review"), phone.post("/c/send", follow=True)]
    assert OccasionRecord.objects.get(pk=link.occasion.pk).sent_at is not None
    for answer in shown:
        page = answer.content.decode()
        assert '<html lang="de"' in page
        assert left_over(page) == []


def test_what_the_practice_wrote_is_marked_with_its_language(practice: Any) -> None:
    help_page = Phone(headers={"accept-language": "de"}).get("/c/help").content.decode()
    assert re.search(r'<div lang="en" dir="auto"><p>This is a demo', help_page)
    Practice.objects.update(language="de", is_demo=False)
    assert "<div><p>This is a demo" in Phone(headers={"accept-language": "de"}).get("/c/help").content.decode()
    Practice.objects.update(language="")
    assert (
        '<div dir="auto"><p>This is a demo' in Phone(headers={"accept-language": "de"}).get("/c/help").content.decode()
    )


def test_a_source_is_marked_as_english_on_a_german_page(practice: Any) -> None:
    one = member("miriam")
    one.language = "de"
    one.save(update_fields=["language"])
    browser = Client()
    browser.force_login(one)
    page = browser.get("/library").content.decode()
    with_source = [entry for entry in guidance_in("de").library.values() if entry.evidence.source]
    assert with_source
    for entry in with_source:
        assert _source(entry) in page
    assert "not yet reviewed" not in page


def _source(entry: Entry) -> str:
    from django.utils.html import escape

    return f'<span lang="en" dir="auto">{escape(entry.evidence.source)} ({escape(entry.evidence.place)})</span>'


def test_the_walk_goes_on_from_page_to_page_and_the_finder_finds(practice: Any) -> None:
    """The same eyes on the same pages in English find a great deal."""
    browser = Client()
    browser.force_login(member("miriam"))
    pages = dict(walk(browser, "/", most_of_a_kind=1))
    assert any(address.endswith("/map") for address in pages)
    assert sum(len(english_on(page)) > 3 for page in pages.values()) > 0.8 * len(pages)


@pytest.mark.parametrize(
    ("text", "english"),
    [
        ("Weakest link", True),
        ("PHQ-9 item 9 was raised earlier", True),
        ("Somebody wrote this and it was not for the catalogue", True),
        ("Was hier steht, ist alles in Ordnung", False),
        ("Sofia", False),
        ("Sofia: Verbundenheit 3,5 von 7", False),
    ],
)
def test_what_is_english_and_what_is_not(text: str, english: bool) -> None:
    assert is_english(text) is english
