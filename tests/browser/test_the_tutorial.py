"""The tutorial, played word for word: what it prints in bold is pressed or looked for, in its order, nothing else."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from pypdf import PdfReader

from attunement.actions.start_demo import DEMO_PASSWORD, start_demo
from tests.browser.conftest import PHONE
from tests.browser.test_the_whole_way import answer, code_of
from tests.cast import EXAMPLES

PAGE = Path(__file__).parents[2] / "docs" / "tutorials" / "first-couple-in-15-minutes.md"
COUPLE = {"Ana": ("blue kettle", 2), "Ben": ("old harbour", 5)}


class Tutorial:
    """The words in bold, one after the other."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.left = [" ".join(words.split()) for words in re.findall(r"\*\*(.+?)\*\*", text, re.S)]

    def says(self, words: str) -> str:
        """The next words in bold are these."""
        assert self.left, f"the tutorial has ended before '{words}'"
        assert self.left.pop(0) == words
        return words

    def press(self, place: Page | Locator, words: str) -> None:
        """Press the button or link of this name."""
        self.says(words)
        named = place.get_by_role("button", name=words).or_(place.get_by_role("link", name=words))
        named.first.click()

    def choose(self, place: Page | Locator, words: str) -> None:
        """Choose the answer of this name."""
        place.get_by_label(self.says(words), exact=True).check()

    def fill(self, place: Page | Locator, words: str, value: str) -> None:
        """Fill the field of this name."""
        place.get_by_label(self.says(words), exact=True).fill(value)

    def shows(self, place: Page | Locator, words: str) -> None:
        """The page shows these words."""
        expect(place.get_by_text(self.says(words), exact=True).first).to_be_visible()


@pytest.fixture
def tutorial() -> Tutorial:
    """From its first step; what is typed is in it too."""
    text = PAGE.read_text(encoding="utf-8")
    read = Tutorial(text)
    assert read.left.pop(0) == "in bold"
    for name, (word, _) in COUPLE.items():
        assert f"`{name}`" in text
        assert f"`{word}`" in " ".join(text.split())
    return read


def test_the_tutorial_can_be_played(
    transactional_db: None, tutorial: Tutorial, desktop: Page, chromium: Browser, live_server: Any, tmp_path: Path
) -> None:
    start_demo(folder=EXAMPLES, address=live_server.url)
    sign_in(desktop, tutorial)
    codes = a_new_case_with_links(desktop, tutorial)
    steps = list(tutorial.left)
    for name, (word, value) in COUPLE.items():
        tutorial.left = list(steps)  # "the same way": the second partner reads the same words
        someone_answers(chromium, live_server.url, tutorial, codes[name], word, value)
    decide(desktop, tutorial)
    look(desktop, tutorial)
    give_and_take(desktop, tutorial)
    assert tutorial.left == []


def sign_in(page: Page, tutorial: Tutorial) -> None:
    page.goto("/")
    tutorial.fill(page, "E-mail", "miriam@practice.example")
    tutorial.fill(page, "Password", DEMO_PASSWORD)
    tutorial.press(page, "Sign in")
    expect(page.get_by_role("heading", name=tutorial.says("Today"), exact=True)).to_be_visible()


def a_new_case_with_links(page: Page, tutorial: Tutorial) -> dict[str, str]:
    """Gives each partner's short code."""
    tutorial.press(page, "New case")
    form_steps = list(tutorial.left)
    for number, (name, (word, _)) in enumerate(COUPLE.items()):
        tutorial.left = list(form_steps)
        fields = page.locator("fieldset.personform").nth(number)
        tutorial.fill(fields, "Name or nickname", name)
        tutorial.shows(fields, "May be reached")
        tutorial.choose(fields, "only in person")
        tutorial.fill(fields, "Their answer to the question above", word)
        for box in fields.get_by_label(re.compile("adult", re.IGNORECASE)).all():
            box.check()
    expect(page.get_by_label(re.compile(tutorial.says("Limited secrets")))).to_be_checked()
    tutorial.press(page, "Make the case")
    kept = tutorial.says("The two of you")
    for box in page.locator("form section.panel").get_by_role("checkbox").all():
        box.set_checked(box.locator("xpath=ancestor::label").inner_text().startswith(kept))
    tutorial.press(page, "Make the links")
    page.locator("section.panel", has=page.get_by_role("heading", name="Ana")).locator("summary").click()
    expect(page.locator(".code").first).to_be_visible()
    return {name: code_of(page, name) for name in COUPLE}


def someone_answers(chromium: Browser, url: str, tutorial: Tutorial, code: str, word: str, value: int) -> None:
    window = chromium.new_context(base_url=url, viewport=PHONE)  # type: ignore[arg-type]
    phone = window.new_page()
    phone.goto("/c/")
    tutorial.fill(phone, "Short code", code)
    tutorial.press(phone, "Open")
    tutorial.press(phone, "Start")
    phone.locator("#proof").fill(word)
    tutorial.press(phone, "Go on")
    tutorial.press(phone, "I have it, go on")
    tutorial.press(phone, "I agree")
    phone.wait_for_url("**/c/q/1")
    answer(phone, value)
    tutorial.press(phone, "Send")
    phone.wait_for_url("**/c/received")
    window.close()


def decide(page: Page, tutorial: Tutorial) -> None:
    tutorial.press(page, "Today")
    tutorial.press(page, "Ana & Ben")
    expect(page.get_by_role("link", name="Print (PDF)")).to_have_count(0)
    tutorial.press(page, "Gates and decisions")
    gate = page.locator("section.gate", has=page.get_by_role("heading", name="Violence"))
    for name in COUPLE:
        gate.get_by_label(name).check()
    tutorial.choose(gate, "Go on together")
    gate.get_by_label(re.compile("reason", re.IGNORECASE)).fill("Talked with each alone; neither is afraid.")
    tutorial.press(gate, "Note this decision")
    expect(page.get_by_text("neither is afraid").first).to_be_visible()


def look(page: Page, tutorial: Tutorial) -> None:
    tabs = page.get_by_role("navigation", name="Parts of this case")
    tutorial.press(tabs, "Map")
    expect(page.get_by_role("table").first).to_contain_text("Trust")
    tutorial.press(tabs, "Card")
    tutorial.shows(page, "For the room")
    tutorial.shows(page, "For you alone")
    line = page.locator("section.card--room article").first
    line.get_by_text(tutorial.says("Why")).first.click()
    expect(line.get_by_text("I disagree because").first).to_be_visible()
    with page.expect_download() as download:
        tutorial.press(page, "Print (PDF)")
    sheet = PdfReader(BytesIO(Path(download.value.path()).read_bytes()))
    assert len(sheet.pages) == 1
    assert "you alone" not in sheet.pages[0].extract_text()


def give_and_take(page: Page, tutorial: Tutorial) -> None:
    tutorial.press(page, "Releases")
    tutorial.says("Give one person a page")
    form = page.locator("section", has=page.get_by_role("heading", name="Give one person a page"))
    form.get_by_label("Ben").check()
    tutorial.choose(form, "The roadmap: the room part of the card")
    tutorial.press(form, "Look at it first")
    assert page.locator("textarea[name=content]").input_value().strip()
    tutorial.press(page, "Give it to Ben")
    page.get_by_role("link", name="Ana & Ben").first.click()
    tutorial.press(page, "Export")
    ana = page.locator("section", has=page.get_by_role("heading", name="Ana's own record"))
    with page.expect_download() as download:
        tutorial.press(ana, "CSV")
    rows = Path(download.value.path()).read_text(encoding="utf-8")
    assert "Ben" not in rows
    assert len(rows.splitlines()) > 10
