"""The guide in a session of the invented practice, on a tablet and on a laptop: part of `just pictures`."""

from __future__ import annotations

import shutil
import sys
import tempfile
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any, Final
from uuid import UUID

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from scripts.served_practice import served_practice

ROOT = Path(__file__).parents[1]
PICTURES = ROOT / "docs" / "pictures"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"]
SIZES: Final[dict[str, ViewportSize]] = {
    "guide-tablet": {"width": 768, "height": 1024},
    "guide-laptop": {"width": 1280, "height": 800},
}
TAPPED: Final = (("gentle-start-up", 0), ("validation", 1), ("repair-attempt", 0), ("contempt", 1), ("contempt", 1))
"""What is tapped for the picture: the code, and whether by the first or the second of the two."""
BEFORE: Final = ("criticism", "defensiveness", "validation", "humour", "reaching-out", "softening", "repair-attempt")


def tapped_before(session: Any) -> list[dict[str, Any]]:
    """Twenty minutes of taps, as a device sends them."""
    people = [str(person.id) for person in session.case.people.all()]
    dice, found = Random(4), []  # noqa: S311 - for a picture that is the same each time
    for n, second in enumerate(sorted(dice.sample(range(30, 20 * 60), 34)), start=1):
        code = dice.choice(BEFORE)
        coded = {
            "scheme": "couple",
            "version": 1,
            "code": code,
            "person": "" if code == "softening" else dice.choice(people),
        }
        found.append({"id": str(UUID(int=n)), "sequence": n, "kind": "code", "at": second, **coded})
    return found


def begun_session() -> tuple[str, str]:
    """The session of a couple that has been on for a while; its address, and the clinician's e-mail."""
    from django.utils import timezone

    from attunement.actions.guide_session import begin_timeline, exchange_entries
    from attunement.actions.plan_session import plan_session
    from attunement.storage.models import PersonRecord

    sofia = PersonRecord.objects.select_related("case__clinician").get(name__startswith="Sofia")
    case, clinician = sofia.case, sofia.case.clinician
    then = timezone.now() - timedelta(minutes=21)
    session = plan_session(by=clinician, case=case, at=then).sessions[0]
    timeline = begin_timeline(by=clinician, case=case, session=session, now=then)
    entries = tapped_before(session)
    exchange_entries(by=clinician, timeline=timeline, device=UUID(int=1), entries=entries, since=0, now=then)
    return f"/cases/{case.id}/sessions/{session.id}/guide", clinician.email


def sign_in(page: Page, address: str, email: str) -> None:
    """As the clinician does."""
    from attunement.actions.start_demo import DEMO_PASSWORD

    page.goto(f"{address}/sign-in")
    page.locator("input[name=email]").fill(email)
    page.locator("input[name=password]").fill(DEMO_PASSWORD)
    page.locator("main form button").first.click()
    page.wait_for_url(lambda place: "sign-in" not in place)


def photograph(browser: Browser, address: str) -> None:
    """Tap, wait for the prompt, and take it at each size."""
    place, email = begun_session()
    page = browser.new_page(viewport=SIZES["guide-tablet"])
    sign_in(page, address, email)
    page.goto(address + place)
    for code, who in TAPPED:
        page.locator(f"[data-board='couple'] [data-code='{code}']").nth(who).click()
    page.locator("[data-prompt-title]").wait_for()
    page.wait_for_selector("html[data-waiting='0'] [data-state][data-is='kept']")
    for name, size in SIZES.items():
        page.set_viewport_size(size)
        page.mouse.move(0, 0)
        page.wait_for_timeout(500)  # the flash of the last tap is over
        page.screenshot(path=PICTURES / f"{name}.png")
        sys.stderr.write(f"docs/pictures/{name}.png\n")


def main() -> int:
    """Take both; exit code 2 without a Chromium."""
    chromium = shutil.which("chromium")
    if chromium is None:
        sys.stderr.write("guide_pictures: no Chromium here. On Debian or Ubuntu: apt-get install chromium\n")
        return 2
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        with served_practice(Path(folder), ROOT / "examples") as address:
            photograph(browser, address)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
