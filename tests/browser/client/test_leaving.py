"""The quick way out, and what it leaves behind."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.client.walking import choose, start
from tests.web.client.couple import Couple


def test_exit_leaves_a_page_that_says_nothing_in_the_place_of_the_question(phone: Page, couple: Couple) -> None:
    start(phone, couple.sofia_link)
    choose(phone, 6, then="**/c/q/2")
    before = phone.evaluate("history.length")
    phone.get_by_role("link", name="Exit this page").click()
    phone.wait_for_url("**/bye")
    assert phone.title() == "Closed"
    assert phone.evaluate("history.length") == before
    phone.go_back()
    expect(phone.get_by_label("Short code")).to_be_visible()
    expect(phone.get_by_text("Question")).to_have_count(0)


def test_escape_twice_does_the_same_and_once_does_not(phone: Page, couple: Couple) -> None:
    start(phone, couple.sofia_link)
    phone.keyboard.press("Escape")
    phone.keyboard.press("Tab")
    phone.keyboard.press("Escape")
    assert "/c/q/1" in phone.url
    phone.keyboard.press("Escape")
    phone.wait_for_url("**/bye")


def test_exit_stays_in_sight_on_a_long_page(phone: Page, couple: Couple) -> None:
    start(phone, couple.sofia_link)
    phone.goto("/c/review")
    phone.mouse.wheel(0, 4000)
    expect(phone.get_by_role("link", name="Exit this page")).to_be_in_viewport()


def test_the_keys_of_one_question_do_not_reach_the_next_browser(phone: Page, couple: Couple) -> None:
    start(phone, couple.sofia_link)
    phone.get_by_role("link", name="Exit this page").click()
    phone.wait_for_url("**/bye")
    cookies = [cookie for cookie in phone.context.cookies() if cookie["name"] == "s"]
    phone.goto("/c/q/1")
    assert phone.url.endswith("/c/")
    assert not cookies or cookies[0]["value"] == ""
