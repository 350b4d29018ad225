"""A client's own pages on a phone: no fault that axe knows, nothing cut off, and "something felt off" by pressing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from attunement.storage.models import ClientWordRecord
from tests.browser.client.test_fit_for_everyone import TOO_SMALL, TOO_WIDE
from tests.browser.client.walking import violations
from tests.web.client.couple import Couple
from tests.web.voice.speaking import PASSPHRASE, after_a_session, page_of


@pytest.fixture
def page(chromium: Browser, live_server: Any) -> Iterator[Page]:
    """A phone that asks for less motion."""
    context = chromium.new_context(
        base_url=live_server.url, reduced_motion="reduce", viewport={"width": 390, "height": 844}
    )
    yield context.new_page()
    context.close()


def assert_fit(page: Page) -> None:
    assert violations(page) == [], page.url
    assert page.evaluate(TOO_SMALL) == [], page.url
    assert not page.evaluate(TOO_WIDE), page.url


def test_signing_in_and_saying_what_felt_off(page: Page, couple: Couple) -> None:
    for answer in (6, 4):
        after_a_session(couple, "sofia", answer)
    page_of(couple)
    page.goto("/c/own/sign-in")
    assert_fit(page)
    page.get_by_label("The name you chose").fill("sofia")
    page.get_by_label("Your passphrase").fill(PASSPHRASE)
    page.get_by_role("button", name="Open").click()
    expect(page.get_by_role("heading", name="Your own page")).to_be_visible()
    assert_fit(page)
    page.get_by_role("link", name="Say what it was").click()
    page.get_by_label("I felt judged or put down.").check()
    assert_fit(page)
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("I want to bring it up").check()
    assert_fit(page)
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("My therapist, Miriam Okonkwo").check()
    page.get_by_label("Now", exact=True).check()
    assert_fit(page)
    page.get_by_role("button", name="Keep it like this").click()
    expect(page.get_by_text("It has not been read yet.")).to_be_visible()
    assert_fit(page)
    row = ClientWordRecord.objects.get()
    assert (row.about, row.wish, row.reader) == (["judged"], "raise-it", "clinician")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.wait_for_url("**/bye")
    page.goto("/c/own")
    expect(page.get_by_label("Your passphrase")).to_be_visible()
