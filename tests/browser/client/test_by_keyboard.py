"""The whole of "The two of you" without touching or pointing."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from attunement.storage.models import AnswerRecord, OccasionRecord
from tests.browser.client.walking import open_link
from tests.web.client.couple import SOFIA_PROOF, Couple


def tab_to(page: Page, words: str, *, most: int = 25) -> None:
    """Press Tab until this is in focus."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if words in page.evaluate("document.activeElement.innerText || document.activeElement.name || ''"):
            return
    raise AssertionError(f"Tab never reached {words!r}")


def test_the_whole_sitting(desktop: Page, couple: Couple) -> None:
    page = desktop
    open_link(page, couple.sofia_link)
    tab_to(page, "Start")
    page.keyboard.press("Enter")
    page.wait_for_url("**/c/start")
    tab_to(page, "proof")
    page.keyboard.type(SOFIA_PROOF)
    page.keyboard.press("Enter")
    page.wait_for_url("**/c/code")
    tab_to(page, "I have it")
    page.keyboard.press("Enter")
    page.wait_for_url("**/c/q/1")
    _by_arrows(page)
    number = 2
    while "/c/q/" in page.url:
        page.keyboard.press("4")
        page.wait_for_url(re.compile(rf"/c/(q/{number + 1}|review)$"))
        number += 1
    tab_to(page, "Send", most=60)
    page.keyboard.press("Enter")
    page.wait_for_url("**/c/received")
    assert AnswerRecord.objects.count() == number - 1 == 28
    assert OccasionRecord.objects.get(pk=couple.sofia_link.occasion.pk).sent_at is not None


def _by_arrows(page: Page) -> None:
    """The first question with Tab, arrows and Enter: arrows move without going on."""
    for _ in range(10):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.type") == "radio":
            break
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.locator('input[value="3"]')).to_be_checked()
    assert page.url.endswith("/c/q/1")
    page.keyboard.press("Enter")
    page.wait_for_url("**/c/q/2")
    assert AnswerRecord.objects.get().value == 3


def test_the_focus_is_seen_and_the_skip_link_comes_first(desktop: Page, couple: Couple) -> None:
    open_link(desktop, couple.sofia_link)
    desktop.keyboard.press("Tab")
    assert desktop.evaluate("document.activeElement.innerText") == "Skip to the main part"
    desktop.keyboard.press("Tab")
    assert desktop.evaluate("document.activeElement.innerText.trim()") == "Exit this page"
    outline = desktop.evaluate("parseFloat(getComputedStyle(document.activeElement).outlineWidth)")
    assert outline >= 2
