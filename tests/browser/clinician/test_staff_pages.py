"""Staff pages in a real browser: no accessibility fault and nothing wider than the screen, at every width and theme."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page

from attunement.actions.make_links import make_links
from attunement.actions.plan_session import plan_session
from attunement.domain.delivery import DeliveryState
from attunement.storage.models import OutboxMessage
from tests.browser.looking import faults, faults_in_every_look, sign_in, unfold, what_is_wrong
from tests.cast import client, member, stored
from tests.web.begun import begun

PAGES = {
    "miriam": [
        "/",
        "/?only=waiting",
        "/cases/new",
        "/cases/new?kind=family",
        "{strain}",
        "{strain}/map",
        "{strain}/map?for=room",
        "{strain}/alliance",
        "{strain}/answers",
        "{strain}/decisions",
        "{strain}/releases",
        "{strain}/messages",
        "{strain}/sessions",
        "{strain}/history",
        "{strain}/links",
        "{strain}/people/{person}/contact",
        "{strain}/ending",
        "{strain}/separate",
        "{strain}/transfer",
        "{strain}/people/{person}/hand-out",
        "/intended-use",
    ],
    "esther": ["/shared"],
    "joaquin": ["/practice"],
}


def test_no_page_has_a_fault(practice: Any, live_server: Any, chromium: Browser) -> None:
    begun_sitting = begun("sofia", "you")
    for item in ("q1", "q2", "q3", "q4"):
        begun_sitting.says("phq-4", item, 3)
    begun_sitting.says("phq-9", "q9", 1)  # an alert stands on top of every page of Miriam's
    case = stored("strain")
    plan_session(by=case.clinician, case=case, at=timezone.now() + timedelta(days=3))
    make_links(by=case.clinician, person=client("daniel"), occasions=["you"], by_email=True)
    OutboxMessage.objects.update(state=DeliveryState.BOUNCED)
    names = {"strain": f"/cases/{case.id}", "person": case.people.first().id}
    assert what_is_wrong(chromium, live_server.url, PAGES, names) == {}


@pytest.mark.parametrize(("width", "first"), [(390, "Messages"), (1280, "Card")], ids=["phone", "desktop"])
def test_no_part_of_a_case_is_cut_off_and_the_open_one_is_always_seen(
    practice: Any, live_server: Any, chromium: Browser, width: int, first: str
) -> None:
    context = chromium.new_context(viewport={"width": width, "height": 844})
    page = context.new_page()
    sign_in(page, live_server.url, "miriam")
    page.goto(f"{live_server.url}/cases/{stored('strain').id}/messages")
    boxes = {tab.inner_text(): tab.bounding_box() for tab in page.locator("nav.casetabs a").all()}
    seen = [name for name, box in boxes.items() if box and box["x"] >= 0 and box["x"] + box["width"] <= width]
    assert "Messages" in seen
    assert min(boxes, key=lambda name: (boxes[name] or {"x": 0})["x"]) == first
    assert width < 1024 or seen == list(boxes)
    context.close()


def test_the_way_in_has_no_fault(live_server: Any, desktop: Page, practice: Any) -> None:
    desktop.goto(f"{live_server.url}/sign-in")
    assert faults_in_every_look(desktop) == []


def test_from_a_new_case_to_its_links_by_keyboard_alone(practice: Any, live_server: Any, desktop: Page) -> None:
    sign_in(desktop, live_server.url, "miriam")
    desktop.goto(f"{live_server.url}/cases/new")
    for label, text in (("Name or nickname", "Ana"), ("Their answer", "15.03.")):
        desktop.get_by_label(label).nth(0).focus()
        desktop.keyboard.type(text)
    desktop.get_by_label("e-mail", exact=True).nth(0).focus()
    desktop.keyboard.press("ArrowDown")  # only in person
    for label, text in (("Name or nickname", "Ben"), ("Their answer", "02.11.")):
        desktop.get_by_label(label).nth(1).focus()
        desktop.keyboard.type(text)
    desktop.get_by_label("e-mail", exact=True).nth(1).focus()
    desktop.keyboard.press("ArrowDown")
    for n in (0, 1):
        desktop.get_by_label("An adult").nth(n).focus()
        desktop.keyboard.press("Space")
    desktop.get_by_role("button", name="Make the case").focus()
    desktop.keyboard.press("Enter")
    desktop.wait_for_url("**/links?**")
    desktop.get_by_role("button", name="Make the links").focus()
    desktop.keyboard.press("Enter")
    desktop.get_by_role("heading", name="The links are made").wait_for()
    assert desktop.locator(".code").count() == 6
    assert faults(desktop) == []


def test_a_line_opens_its_reasons_and_takes_a_word_against_it(practice: Any, live_server: Any, desktop: Page) -> None:
    sign_in(desktop, live_server.url, "miriam")
    desktop.get_by_role("link", name="Sofia & Daniel", exact=True).click()
    line = desktop.locator(".card--room article").first
    line.locator("summary").press("Enter")
    line.get_by_label("I disagree because").fill("They told me otherwise.")
    line.get_by_role("button", name="Keep my word").click()
    desktop.get_by_text("They told me otherwise.").wait_for()
    assert "Miriam Okonkwo disagrees" in (desktop.locator(".card--room article").first.text_content() or "")


GERMAN = {
    "miriam": ("/", "{strain}", "{strain}/map", "{strain}/alliance", "{strain}/sessions", "{strain}/links", "/library"),
    "joaquin": ("/practice", "/practice/people"),
}


def test_german_fits_the_narrowest_phone(practice: Any, live_server: Any, chromium: Browser) -> None:
    """German words are longer than English ones: nothing is wider than 320 pixels, and no fault is new."""
    case, wrong = stored("strain"), {}
    for who, addresses in GERMAN.items():
        one = member(who)
        one.language = "de"
        one.save(update_fields=["language"])
        context = chromium.new_context(viewport={"width": 320, "height": 900})
        page = context.new_page()
        sign_in(page, live_server.url, who)
        for address in addresses:
            page.goto(live_server.url + address.format(strain=f"/cases/{case.id}"))
            unfold(page)
            assert page.locator("html").get_attribute("lang") == "de"
            wrong[address] = faults(page)
        context.close()
    assert {address: found for address, found in wrong.items() if found} == {}
