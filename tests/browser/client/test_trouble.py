"""Lost network, no script, a closed browser: at most the answer being given is lost."""

from __future__ import annotations

import re

from playwright.sync_api import Browser, Page, expect

from attunement.storage.models import AnswerRecord, OccasionRecord
from tests.browser.client.walking import choose, start
from tests.web.client.couple import PROOF_QUESTION, SOFIA_PROOF, Couple


def test_without_network_it_says_not_saved_and_saves_when_it_is_back(phone: Page, couple: Couple) -> None:
    start(phone, couple.sofia_link)
    phone.context.set_offline(True)
    phone.locator('input[value="5"]').click()
    expect(phone.get_by_text("Not saved yet")).to_be_visible()
    assert not AnswerRecord.objects.exists()
    expect(phone.locator('input[value="5"]')).to_be_checked()
    phone.context.set_offline(False)
    phone.wait_for_url("**/c/q/2")
    expect(phone.get_by_text("Saved", exact=True)).to_be_visible()
    assert AnswerRecord.objects.get().value == 5


def test_a_second_tap_while_saving_does_not_answer_twice(phone: Page, couple: Couple) -> None:
    start(phone, couple.sofia_link)
    phone.context.set_offline(True)
    phone.locator('input[value="5"]').click()
    phone.locator('input[value="2"]').click()
    phone.context.set_offline(False)
    phone.wait_for_url("**/c/q/2")
    assert AnswerRecord.objects.count() == 1


def test_a_closed_page_goes_on_at_the_first_open_question(phone: Page, couple: Couple) -> None:
    start(phone, couple.sofia_link)
    choose(phone, 5, then="**/c/q/2")
    choose(phone, 5, then="**/c/q/3")
    context = phone.context
    phone.close()
    again = context.new_page()
    again.goto("/c/on")
    again.wait_for_url("**/c/q/3")


def test_everything_works_without_script(chromium: Browser, couple: Couple, live_server: object) -> None:
    context = chromium.new_context(
        base_url=str(live_server), viewport={"width": 390, "height": 844}, java_script_enabled=False
    )
    page = context.new_page()
    page.goto("/c/")
    page.get_by_label("Short code").fill(couple.sofia_link.code)
    page.get_by_role("button", name="Open").click()
    page.get_by_role("link", name="Start").click()
    page.get_by_label(PROOF_QUESTION).fill(SOFIA_PROOF)
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("button", name="I have it").click()
    for number in range(1, 29):
        page.locator('input[value="4"]').click()
        page.get_by_role("button", name="Next").click()
        page.wait_for_url(re.compile(rf"/c/(q/{number + 1}|review)$"))
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", name="Thank you. We have your answers.")).to_be_visible()
    assert OccasionRecord.objects.get(pk=couple.sofia_link.occasion.pk).sent_at is not None
    page.get_by_role("link", name="Exit this page").click()
    assert page.title() == "Closed"
    context.close()
