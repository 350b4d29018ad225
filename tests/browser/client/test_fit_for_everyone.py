"""Every page at 320, 390 and 1280 px, light and dark: no fault that axe knows, nothing cut off, targets of 48 px."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, Page

from attunement.actions.make_links import make_links
from attunement.actions.release_page import release_page
from attunement.domain.record import PolicyName
from attunement.storage.models import OccasionRecord, Staff
from tests.browser.client.walking import choose, open_link, start, violations
from tests.web.client.couple import PROOF_QUESTION, SOFIA_PROOF, Couple, make_couple
from tests.web.client.pseudo_locale import LANGUAGE, use_pseudo_locale

TOO_SMALL = """() => [...document.querySelectorAll("a, button, input:not([type=hidden]), summary")]
  .filter((e) => e.offsetParent && !e.closest("p") && !e.matches(".skip"))
  .map((e) => ({ words: e.innerText || e.name, height: e.getBoundingClientRect().height }))
  .filter((e) => e.height < 47.5)"""
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
TOO_WIDE = "() => document.documentElement.scrollWidth > document.documentElement.clientWidth"


@pytest.fixture
def page(chromium: Browser, live_server: Any) -> Iterator[Page]:
    """A page that asks for less motion, so that what axe sees stands still."""
    context = chromium.new_context(base_url=live_server.url, reduced_motion="reduce")
    yield context.new_page()
    context.close()


def assert_fit(page: Page) -> None:
    """Nothing to complain of on the page as it stands, at any width, in either scheme."""
    for width in (320, 390, 1280):
        page.set_viewport_size({"width": width, "height": 844})
        assert page.evaluate(TOO_SMALL) == [], (page.url, width)
        assert not page.evaluate(TOO_WIDE), (page.url, width)
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            assert violations(page) == [], (page.url, width, scheme)


def test_the_way_in_and_out(page: Page, clinician: Staff) -> None:
    couple = make_couple(clinician, policy=PolicyName.LIMITED_SECRETS)
    for path in ("/c/", "/c/help", "/c/later", "/bye", "/c/nothing"):
        page.goto(path)
        assert_fit(page)
    open_link(page, couple.sofia_link)
    assert_fit(page)
    page.get_by_role("link", name="Start").click()
    page.get_by_label(PROOF_QUESTION).fill("1402")
    page.get_by_role("button", name="Go on").click()
    page.get_by_text("That is not what we have noted.").wait_for()
    assert_fit(page)
    page.get_by_label(PROOF_QUESTION).fill(SOFIA_PROOF)
    page.get_by_role("button", name="Go on").click()
    page.wait_for_url("**/c/code")
    assert_fit(page)
    page.get_by_role("button", name="I have it").click()
    page.wait_for_url("**/c/agreement")
    assert_fit(page)
    page.context.clear_cookies()
    open_link(page, couple.sofia_link)
    page.goto("/c/resume")
    assert_fit(page)


def test_questions_check_and_receipt(page: Page, couple: Couple) -> None:
    start(page, couple.sofia_link)
    assert_fit(page)
    choose(page, 7, then="**/c/q/2")
    page.get_by_role("button", name="Next").click()
    page.get_by_text("Skip this one?").wait_for()
    assert_fit(page)
    page.goto("/c/q/1")
    assert_fit(page)
    page.goto("/c/review")
    assert_fit(page)
    page.get_by_role("button", name="Send").click()
    page.wait_for_url("**/c/received")
    assert_fit(page)


def test_other_kinds_of_questions(page: Page, couple: Couple) -> None:
    links = make_links(by=couple.clinician, person=couple.sofia, occasions=["first-contact", "on-your-own", "you"])
    start(page, links[0])
    page.get_by_role("button", name="Add another").click()
    assert_fit(page)
    start(page, links[1])
    assert_fit(page)
    page.get_by_role("button", name="Yes").click()
    page.wait_for_url("**/c/q/1")
    assert_fit(page)
    start(page, links[2])
    number = _to_the_alert(page)
    page.get_by_text("Who knows of it").wait_for()
    assert_fit(page)
    page.get_by_role("button", name="Go on").click()
    while not page.locator('input[type="number"]').count():
        number += 1
        page.get_by_role("radio", name="I'd rather not say").click()
        page.wait_for_url(f"**/c/q/{number}")
    assert_fit(page)


def _to_the_alert(page: Page) -> int:
    """Answer with the highest choice until help is shown; gives the number of the page it stands on."""
    for number in range(1, 40):
        page.wait_for_url(f"**/c/q/{number}")
        if page.get_by_text("Who knows of it").count():
            return number
        page.locator('.choices .choice:not(.choice--quiet) input[type="radio"]').last.click()
    raise AssertionError("help was never shown")


def test_a_page_that_was_given(page: Page, couple: Couple) -> None:
    given = release_page(by=couple.clinician, case=couple.case, person=couple.sofia, what="message", content="Hello.")
    page.goto("/c/#" + given.url.split("#")[1])
    page.wait_for_url("**/c/read")
    assert_fit(page)
    page.get_by_label(PROOF_QUESTION).fill(SOFIA_PROOF)
    page.get_by_role("button", name="Go on").click()
    page.get_by_text("Hello.").wait_for()
    assert_fit(page)


@pytest.mark.parametrize("width", [320, 1280])
def test_from_right_to_left_it_is_the_mirror_image(
    chromium: Browser, couple: Couple, live_server: Any, settings: Any, monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    use_pseudo_locale(settings, monkeypatch)
    viewport: Any = {"width": width, "height": 844}
    context = chromium.new_context(base_url=live_server.url, viewport=viewport, locale=LANGUAGE)
    page = context.new_page()
    start(page, couple.sofia_link)
    assert page.locator("html").get_attribute("dir") == "rtl"
    number, words = page.locator(".choice__number").first, page.locator(".choice__words").first
    assert _left(page.locator(".exit")) > _left(page.locator(".client-bar__help"))
    assert _left(number) > _left(words)
    choose(page, 3, then="**/c/q/2")
    assert _left(page.locator("[data-back]")) > _left(page.locator(".turn__on"))
    assert not page.evaluate(TOO_WIDE)
    assert violations(page) == []
    context.close()


def _left(locator: Any) -> float:
    box = locator.bounding_box()
    assert box
    return float(box["x"])


def test_the_first_question_weighs_little(phone: Page, couple: Couple) -> None:
    """Everything a phone must fetch for the first question, not compressed: under 60 kB (150 is the promise)."""
    start(phone, couple.sofia_link)
    weights: list[int] = []
    phone.on("response", lambda response: weights.append(len(response.body())))
    phone.reload(wait_until="networkidle")
    assert len(weights) > 5
    assert sum(weights) < 60_000
    assert OccasionRecord.objects.count() == 2
