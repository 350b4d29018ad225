"""Looking at pages as staff: signed in, everything unfolded, at every width and in both themes, through axe."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Literal

import pyotp
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from attunement.actions.start_demo import DEMO_PASSWORD

Theme = Literal["light", "dark"]
LOOKS: tuple[tuple[int, Theme], ...] = ((320, "light"), (390, "dark"), (1280, "light"), (1280, "dark"))
HEIGHT = 900
AXE = Axe()
RUN = 'axe.run({resultTypes: ["violations"]})'


def sign_in(page: Page, base: str, who: str) -> None:
    """As a person does it."""
    page.goto(f"{base}/sign-in")
    page.get_by_label("E-mail").fill(f"{who}@practice.example")
    page.get_by_label("Password").fill(DEMO_PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda address: "sign-in" not in address)


def second_step(page: Page) -> None:
    """The first time: an app reads the secret off the page, and its first code is typed; the codes on paper come up."""
    page.wait_for_url("**/sign-in/first")
    page.get_by_text("No camera?").click()
    secret = page.locator(".code").inner_text().replace(" ", "")
    page.get_by_role("textbox", name="Code").fill(pyotp.TOTP(secret).now())
    page.get_by_role("button", name="Set it up").click()
    expect(page.locator(".codes li")).to_have_count(10)
    page.get_by_role("link", name="I have them; go on").click()


def faults(page: Page) -> list[str]:
    """What axe finds on the page as it stands, and whether it is wider than the screen."""
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(AXE.axe_script)
    found = [
        f"{fault['id']}: {node['html'][:120]}" for fault in page.evaluate(RUN)["violations"] for node in fault["nodes"]
    ]
    wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    return [*found, "wider than the screen"] if wide else found


def faults_in_every_look(page: Page) -> list[str]:
    """The same at every width and in both themes; the page is loaded once."""
    unfold(page)
    found: list[str] = []
    for width, theme in LOOKS:
        page.set_viewport_size({"width": width, "height": HEIGHT})
        # still: colours going over into those of the other theme are not looked at
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        found += [f"{width} {theme}: {fault}" for fault in faults(page)]
    return found


def complaints(page: Page) -> list[str]:
    """What the browser's console says is wrong (a blocked style or script would be among it), as it comes."""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    return said


def unfold(page: Page) -> None:
    """Open everything that is folded, so that it is looked at too."""
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.removeAttribute('name'); d.open = true })")


def what_is_wrong(
    browser: Browser, base: str, pages: Mapping[str, Iterable[str]], names: Mapping[str, Any] | None = None
) -> dict[str, list[str]]:
    """What is wrong on each person's pages, in every look and on the console. Addresses are filled in from `names`."""
    wrong: dict[str, list[str]] = {}
    for who, addresses in pages.items():
        context = browser.new_context(viewport={"width": 1280, "height": HEIGHT})
        page = context.new_page()
        said = complaints(page)
        sign_in(page, base, who)
        for address in addresses:
            page.goto(base + address.format(**(names or {})))
            wrong[f"{who} {address}"] = [*faults_in_every_look(page), *said]
            said.clear()
        context.close()
    return {where: what for where, what in wrong.items() if what}
