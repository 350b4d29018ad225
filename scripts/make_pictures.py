"""Draws the README's pictures anew from the invented practice: `just pictures`.

They are what `attunement map` and `attunement roadmap` give for one example case, photographed by the machine's own
Chromium, so that a picture cannot show what the software doesn't do.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).parents[1]
CASE = ROOT / "examples" / "cases" / "reversed.json"
PICTURES = ROOT / "docs" / "pictures"
WANTED = {"map": "map", "card": "roadmap"}
"""Picture → the command that makes its page."""
WIDTH = 900
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
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
