"""A passkey in a real browser: made at the first sign-in, used at the next, on pages without a fault."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from attunement.actions.start_demo import DEMO_PASSWORD
from tests.browser.looking import faults_in_every_look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def with_a_fingerprint(page: Page) -> None:
    """The device has a reader, and the right finger is always on it."""
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    device.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def test_a_passkey_is_made_once_and_then_signs_in_alone(
    chromium: Browser, live_server: Any, real_practice: Any
) -> None:
    context = chromium.new_context(base_url=live_server.url.replace("127.0.0.1", "localhost"))
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    with_a_fingerprint(page)
    page.goto("/sign-in")
    wrong = {"sign-in": faults_in_every_look(page)}
    page.get_by_label("E-mail").fill("miriam@practice.example")
    page.get_by_label("Password").fill(DEMO_PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/sign-in/first")
    wrong["first"] = faults_in_every_look(page)
    page.get_by_label("What do you call the device?").fill("work laptop")
    page.get_by_role("button", name="Make a passkey").click()
    expect(page.locator(".codes li")).to_have_count(10)
    wrong["codes"] = faults_in_every_look(page)
    page.get_by_role("link", name="I have them; go on").click()
    expect(page.get_by_role("heading", name="Today", exact=True)).to_be_visible()
    page.goto("/account/signing-in")
    expect(page.get_by_text("work laptop not used yet")).to_be_visible()
    wrong["ways"] = faults_in_every_look(page)
    page.get_by_role("button", name="Sign out", exact=True).click()
    page.wait_for_url("**/sign-in")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("heading", name="Today", exact=True)).to_be_visible()
    assert {where: what for where, what in wrong.items() if what} == {}
    assert said == []
    context.close()
