"""A check-out takes at most a minute: on a phone, by keyboard alone, with few keys and few pages. Axe finds nothing."""

from __future__ import annotations

import re
from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import Page, expect

from attunement.actions.ask_after_session import Way, ask_after_session
from attunement.actions.make_links import NewLink
from attunement.actions.note_session import note_session
from attunement.actions.plan_session import plan_session
from attunement.domain.diary import Outcome
from attunement.storage.models import OccasionRecord
from tests.browser.client.walking import open_link, violations
from tests.web.client.couple import SOFIA_PROOF, Couple

SECONDS_A_PAGE = 1.5
"""To look at a page that came by itself, and find the key."""
SECONDS_A_QUESTION = 5
"""To read one statement and choose: 12 to 15 words at 200 words a minute."""
SECONDS_A_KEY = 0.3
MOST_SECONDS, MOST_KEYS, MOST_PAGES = 60, 50, 12


class Counting:
    """A keyboard that counts."""

    def __init__(self, page: Page) -> None:
        self.page, self.keys, self.pages, self.questions = page, 0, 1, 0

    def press(self, key: str, then: str) -> None:
        """Press a key that leads on."""
        self.page.keyboard.press(key)
        self.page.wait_for_url(re.compile(then), timeout=8000)
        self.keys += 1
        self.pages += 1

    def tab(self, words: str) -> None:
        """Press Tab until this is in focus."""
        for _ in range(20):
            self.keys += 1
            self.page.keyboard.press("Tab")
            if words in self.page.evaluate("document.activeElement.innerText || document.activeElement.name || ''"):
                return
        raise AssertionError(f"Tab never reached {words!r}")


def asked(couple: Couple) -> NewLink:
    now = timezone.now()
    session = plan_session(by=couple.clinician, case=couple.sofia.case, at=now - timedelta(hours=1)).sessions[0]
    session = note_session(by=couple.clinician, session=session, outcome=Outcome.HELD)
    return ask_after_session(by=couple.clinician, session=session, person=couple.sofia, way=Way.SHOWN)


def test_a_check_out_by_keyboard_on_a_phone_takes_at_most_a_minute(phone: Page, couple: Couple) -> None:
    link = asked(couple)
    open_link(phone, link)
    counted = Counting(phone)
    assert violations(phone) == []
    counted.tab("Start")
    counted.press("Enter", "/c/start$")
    counted.tab("proof")
    phone.keyboard.type(SOFIA_PROOF)
    counted.keys += len(SOFIA_PROOF)
    counted.press("Enter", "/c/code$")
    counted.tab("I have it")
    counted.press("Enter", "/c/q/1$")
    assert violations(phone) == []
    while "/c/q/" in phone.url:
        counted.questions += 1
        onward = rf"/c/(q/{counted.questions + 1}|review)$"
        if phone.locator("[data-numbered]").count():
            counted.press("6", onward)
        else:  # three answers without numbers: by arrow and Enter
            counted.tab("answer")
            phone.keyboard.press("Space")
            counted.keys += 1
            counted.press("Enter", onward)
    assert violations(phone) == []
    counted.tab("Send")
    counted.press("Enter", "/c/received$")
    assert violations(phone) == []

    seconds = (
        counted.questions * SECONDS_A_QUESTION
        + (counted.pages - counted.questions) * SECONDS_A_PAGE
        + counted.keys * SECONDS_A_KEY
    )
    assert counted.questions == 7
    assert counted.keys <= MOST_KEYS, counted.keys
    assert counted.pages <= MOST_PAGES, counted.pages
    assert seconds <= MOST_SECONDS, seconds
    assert OccasionRecord.objects.get(pk=link.occasion.pk).sent_at is not None
    expect(phone.get_by_role("heading", name="Thank you. We have your answers.")).to_be_visible()
