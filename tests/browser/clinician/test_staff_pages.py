"""Staff pages in a real browser: no accessibility fault and nothing wider than the screen, at every width and theme."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from attunement.actions.start_demo import DEMO_PASSWORD
from tests.cast import stored
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
        "{strain}/answers",
        "{strain}/decisions",
        "{strain}/releases",
        "{strain}/history",
        "{strain}/links",
        "{strain}/people/{person}/contact",
    ],
    "esther": ["/shared"],
    "joaquin": ["/practice"],
}
LOOKS = [(320, "light"), (390, "dark"), (1280, "light"), (1280, "dark")]


def sign_in(page: Page, base: str, who: str) -> None:
    """As a person does it."""
    page.goto(f"{base}/sign-in")
    page.get_by_label("E-mail").fill(f"{who}@practice.example")
    page.get_by_label("Password").fill(DEMO_PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda address: "sign-in" not in address)


def faults(page: Page) -> list[str]:
    """What axe finds, and whether the page is wider than the screen."""
    found = [
        f"{fault['id']}: {node['html'][:120]}"
        for fault in Axe().run(page).response["violations"]
        for node in fault["nodes"]
    ]
    wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    return [*found, "wider than the screen"] if wide else found


def complaints(page: Page) -> list[str]:
    """What the browser's console says is wrong (a blocked style or script would be among it), as it comes."""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    return said


def unfold(page: Page) -> None:
    """Open everything that is folded, so that it is looked at too."""
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.removeAttribute('name'); d.open = true })")


@pytest.mark.parametrize(("width", "theme"), LOOKS)
def test_no_page_has_a_fault(practice: Any, live_server: Any, chromium: Browser, width: int, theme: Any) -> None:
    begun_sitting = begun("sofia", "you")
    for item in ("q1", "q2", "q3", "q4"):
        begun_sitting.says("phq-4", item, 3)
    begun_sitting.says("phq-9", "q9", 1)  # an alert stands on top of every page of Miriam's
    case = stored("strain")
    names = {"strain": f"/cases/{case.id}", "person": case.people.first().id}
    wrong: dict[str, list[str]] = {}
    for who, pages in PAGES.items():
        context = chromium.new_context(viewport={"width": width, "height": 900}, color_scheme=theme)
        page = context.new_page()
        said = complaints(page)
        page.goto(f"{live_server.url}/sign-in")
        wrong["sign-in"] = faults(page)
        sign_in(page, live_server.url, who)
        for address in pages:
            page.goto(live_server.url + address.format(**names))
            unfold(page)
            wrong[f"{who} {address}"] = [*faults(page), *said]
            said.clear()
        context.close()
    assert {where: what for where, what in wrong.items() if what} == {}


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
