"""What a person does with a phone: opens a link, starts, answers."""

from __future__ import annotations

import re
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from attunement.actions.make_links import NewLink
from tests.web.client.couple import PROOF_QUESTION, SOFIA_PROOF, secret_of


def open_link(page: Page, link: NewLink) -> None:
    """Follow a link as it stands in a message. The blank page first makes it a new visit, not a jump within one."""
    page.goto("about:blank")
    page.goto(f"/c/#{secret_of(link)}")
    page.wait_for_url("**/c/welcome")


def start(page: Page, link: NewLink, proof: str = SOFIA_PROOF) -> str:
    """Open, start, note the return code; gives it."""
    open_link(page, link)
    page.get_by_role("link", name="Start").click()
    page.get_by_label(PROOF_QUESTION).fill(proof)
    page.get_by_role("button", name="Go on").click()
    page.wait_for_url("**/c/code")
    code = page.locator(".code").inner_text()
    page.get_by_role("button", name="I have it").click()
    page.wait_for_url(re.compile("/c/(q/1|agreement|ready)$"))
    return code


def choose(page: Page, value: int, *, then: str) -> None:
    """Tap a choice; the next page comes by itself."""
    page.locator(f'input[type="radio"][value="{value}"]').click()
    page.wait_for_url(then)


def violations(page: Page) -> list[tuple[str, str]]:
    """What axe finds wrong on the page, with the Content-Security-Policy on."""
    found: list[dict[str, Any]] = Axe().run(page).response["violations"]
    return [(v["id"], node["html"][:200]) for v in found for node in v["nodes"]]
