"""The library in a real browser: no accessibility fault, nothing wider than the screen, a draft by keyboard alone."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Browser, Page

from attunement.actions.take_up_track import take_up_track
from attunement.actions.write_library_entry import switch_entry
from tests.browser.looking import faults, sign_in, what_is_wrong
from tests.cast import member, stored
from tests.web.clinician.entries import KEY, reviewed, written

PAGES = {
    "miriam": [
        "/library",
        "/library?state=own",
        "/library?kind=caution&part=trust",
        "/library/new",
        "/library/aggression-5-stopping-in-time",
        "/library/tracks/partner-aggression",
        f"/library/{KEY}/edit",
        "{strain}/track",
        "{strain}",
    ],
    "esther": [f"/library/{KEY}", f"/library/{KEY}/history", "/library/gentle-start-up"],
    "joaquin": ["/library/own-second"],
}


def filled() -> dict[str, Any]:
    """An entry of the practice's own, one that waits, one of ours switched off, a track taken up."""
    reviewed()
    written(name="Second")
    switch_entry(by=member("esther"), key="gentle-start-up", is_on=False, reason="We teach another way.")
    case = stored("strain")
    take_up_track(by=member("miriam"), case=case, step="trauma-2-what-the-past-does")
    return {"strain": f"/cases/{case.id}"}


def test_no_page_has_a_fault(practice: Any, live_server: Any, chromium: Browser) -> None:
    assert what_is_wrong(chromium, live_server.url, PAGES, filled()) == {}


def test_a_draft_is_written_looked_at_and_saved_by_keyboard_alone(
    practice: Any, live_server: Any, desktop: Page
) -> None:
    sign_in(desktop, live_server.url, "miriam")
    desktop.goto(f"{live_server.url}/library/new")
    typed = {
        "Name": "Three slow breaths",
        "Steps": "Stop.\nBreathe out.\nBegin again.",
        "Words to say": "Three breaths.",
        "What to watch for": "A sigh at the other.",
        "When not to use it": "Not as the answer to fear.",
    }
    for label, text in typed.items():
        desktop.get_by_label(label, exact=True).fill(text)
    desktop.get_by_label("Couples").press("Space")
    desktop.locator("summary", has_text="When it stands on a card").press("Enter")
    desktop.locator("summary", has_text="More about the answers").press("Enter")
    for label in ("strain", "going silent", "high for all"):
        desktop.get_by_label(label, exact=True).first.press("Space")
    desktop.get_by_role("button", name="Look at it first").press("Enter")
    desktop.get_by_text("Three slow breaths, about 15 minutes.").wait_for()
    assert faults(desktop) == []
    desktop.get_by_role("button", name="Save as a draft").press("Enter")
    desktop.get_by_text("Version 1 is a draft by Miriam").wait_for()
