"""Draws the pictures of the README and the docs anew from the invented practice: `just pictures`.

Map and card are what `attunement map` and `attunement roadmap` give for one example case, photographed by the machine's
own Chromium, so that a picture cannot show what the software doesn't do. Three pages are drawn from right to left too,
in a made-up language; the guide is drawn as it looks in a session, on a tablet and on a laptop.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from scripts.right_to_left import practice_from_right_to_left

ROOT = Path(__file__).parents[1]
CASE = ROOT / "examples" / "cases" / "reversed.json"
PICTURES = ROOT / "docs" / "pictures"
WANTED = {"map": "map", "card": "roadmap"}
"""Picture → the command that makes its page."""
WIDTH = 900
PROOF = "kettle"
"""What every client of the demo knows."""
CHROMIUM_ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking")


def page_of(command: str) -> str:
    """The page a command writes for the case's clinician."""
    asked = [str(Path(sys.executable).with_name("attunement")), command, str(CASE), "--for", "clinician", "--format"]
    run = subprocess.run([*asked, "html"], check=True, capture_output=True, text=True)  # noqa: S603 - our own command
    return run.stdout


def photograph(browser: Browser, html: Path, picture: Path) -> None:
    """A page as a picture, in light colours, from its top to where its first table begins."""
    page = browser.new_page(viewport={"width": WIDTH, "height": 800}, color_scheme="light", device_scale_factor=1.5)
    page.goto(html.as_uri())
    height: float = page.evaluate("document.querySelector('table').getBoundingClientRect().top")
    page.set_viewport_size({"width": WIDTH, "height": int(height)})
    page.screenshot(path=picture)
    page.close()


def photograph_from_right_to_left(browser: Browser, folder: Path) -> None:
    """A question as a client sees it on a phone, and the card, in the made-up language."""
    with practice_from_right_to_left(folder, ROOT / "examples") as address:
        from attunement.actions.make_links import make_links
        from attunement.actions.start_demo import DEMO_PASSWORD
        from attunement.storage.models import PersonRecord

        sofia = PersonRecord.objects.select_related("case__clinician").get(name__startswith="Sofia")
        [link] = make_links(by=sofia.case.clinician, person=sofia, occasions=["the-two-of-you"])
        phone = browser.new_page(viewport={"width": 390, "height": 844}, color_scheme="light", device_scale_factor=1.5)
        phone.goto(f"{address}/c/#{link.url.split('#')[1]}")
        phone.wait_for_url("**/c/welcome")
        phone.goto(f"{address}/c/start")
        phone.locator("input[name=proof]").fill(PROOF)
        phone.locator("main form button").last.click()
        while "/c/q/" not in phone.url:
            phone.locator("main form button").first.click()
        phone.screenshot(path=PICTURES / "right-to-left-question.png")
        desk = browser.new_page(viewport={"width": WIDTH, "height": 1000}, color_scheme="light")
        desk.goto(f"{address}/sign-in")
        desk.locator("input[name=email]").fill(sofia.case.clinician.email)
        desk.locator("input[name=password]").fill(DEMO_PASSWORD)
        desk.locator("main form button").first.click()
        desk.goto(f"{address}/cases/{sofia.case_id}")
        desk.screenshot(path=PICTURES / "right-to-left-card.png")
        desk.goto(f"{address}/cases/{sofia.case_id}/map")
        desk.locator("svg.house").locator("visible=true").first.screenshot(path=PICTURES / "right-to-left-map.png")
        for name in ("question", "card", "map"):
            sys.stderr.write(f"docs/pictures/right-to-left-{name}.png\n")


def main() -> int:
    """Make every picture; exit code 2 without a Chromium."""
    chromium = shutil.which("chromium")
    if chromium is None:
        sys.stderr.write("make_pictures: no Chromium here. On Debian or Ubuntu: apt-get install chromium\n")
        return 2
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(CHROMIUM_ARGUMENTS))
        for name, command in WANTED.items():
            html = Path(folder) / f"{name}.html"
            html.write_text(page_of(command), encoding="utf-8")
            photograph(browser, html, PICTURES / f"{name}.png")
            sys.stderr.write(f"docs/pictures/{name}.png\n")
        photograph_from_right_to_left(browser, Path(folder) / "practice")
        browser.close()
    # a process of its own: the practice of the pictures above speaks a made-up language
    return subprocess.run([sys.executable, "-m", "scripts.guide_pictures"], cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
