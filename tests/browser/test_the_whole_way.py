"""The main job, played whole: from a clinician's new case to the card, a released page and the print."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserType, Page, expect
from pypdf import PdfReader

from attunement.storage.models import AnswerRecord, ReleaseRecord, Staff
from tests.browser.conftest import CHROMIUM_ARGS, PHONE
from tests.browser.looking import second_step
from tests.web.client.couple import make_practice

PASSWORD = "a long enough sentence"
WORDS = {"Ana": "blue kettle", "Ben": "old harbour"}
CODE = re.compile(r"[0-9A-Z]{4} [0-9A-Z]{4} [0-9A-Z]{4}")


@pytest.fixture
def clinician(transactional_db: None) -> Staff:
    """A clinician who can sign in, in a practice where safety questions are on."""
    member = make_practice()
    member.set_password(PASSWORD)
    member.save()
    return member


class KillableBrowser:
    """A Chromium process of its own, so that it can be killed like a phone that dies."""

    def __init__(self, chromium: BrowserType, folder: Path, base_url: str) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        path = shutil.which("chromium") or pytest.skip("no Chromium on this machine; ./test installs it")
        arguments = [*CHROMIUM_ARGS, "--headless", f"--user-data-dir={folder}", f"--remote-debugging-port={port}"]
        self.process = subprocess.Popen([path, *arguments], stderr=subprocess.DEVNULL, start_new_session=True)
        self.page = self._connect(chromium, port, base_url)

    def _connect(self, chromium: BrowserType, port: int, base_url: str) -> Page:
        for _ in range(100):
            try:
                browser = chromium.connect_over_cdp(f"http://127.0.0.1:{port}")
                return browser.new_context(base_url=base_url, viewport=PHONE).new_page()  # type: ignore[arg-type]
            except Exception:
                time.sleep(0.2)
        raise AssertionError("Chromium did not come up")

    def kill(self) -> None:
        """SIGKILL: no farewell, no flushing."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


@pytest.fixture
def new_phone(chromium: Browser, live_server: Any) -> Iterator[Any]:
    """Makes phones: each a browser context that knows nothing of the others."""
    contexts = []

    def make() -> Page:
        contexts.append(chromium.new_context(base_url=live_server.url, viewport=PHONE))  # type: ignore[arg-type]
        return contexts[-1].new_page()

    yield make
    for context in contexts:
        context.close()


def sign_in(page: Page, clinician: Staff) -> None:
    page.goto("/sign-in")
    page.get_by_label("E-mail").fill(clinician.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    second_step(page)
    page.get_by_role("button", name="I have read it").click()  # what it is meant for, at the first sign-in
    expect(page.get_by_role("heading", name="Today", exact=True)).to_be_visible()


def make_case(page: Page) -> dict[str, str]:
    """A couple's case through the form; gives each person's code for "The two of you"."""
    page.get_by_role("link", name="New case").first.click()
    for number, name in enumerate(WORDS):
        fields = page.locator("fieldset.personform").nth(number)
        fields.get_by_label("Name or nickname").fill(name)
        fields.get_by_label("only in person").check()
        fields.get_by_label("Their answer").fill(WORDS[name])
        fields.get_by_label("An adult").check()
    page.get_by_role("button", name="Make the case").click()
    return make_links(page, only="The two of you")


def make_links(page: Page, *, only: str) -> dict[str, str]:
    for number in range(len(WORDS)):
        panel = page.locator("form section.panel").nth(number)
        for box in panel.get_by_role("checkbox").all():
            box.set_checked(only in (box.locator("xpath=ancestor::label").inner_text()))
    page.get_by_role("button", name="Make the links").click()
    return {name: code_of(page, name) for name in WORDS}


def code_of(page: Page, name: str) -> str:
    section = page.locator("section.panel", has=page.get_by_role("heading", name=name))
    found = CODE.search(section.locator(".code").first.text_content() or "")
    assert found, f"no code shown for {name}"
    return found.group()


def begin(page: Page, code: str, proof: str) -> str:
    """Type the code, give the proof; gives the return code."""
    open_by_code(page, code)
    page.get_by_role("link", name="Start").click()
    page.locator("#proof").fill(proof)
    page.get_by_role("button", name="Go on").click()
    page.wait_for_url("**/c/code")
    return_code = page.locator(".code").inner_text()
    page.get_by_role("button", name="I have it").click()
    page.wait_for_load_state()
    if page.url.endswith("/c/agreement"):
        page.get_by_role("button", name="I agree").click()
        page.wait_for_load_state()
    return return_code


def open_by_code(page: Page, code: str) -> None:
    page.goto("/c/")
    if not page.locator("input[name=code]").is_visible():
        page.locator("summary").first.click()
    page.locator("input[name=code]").fill(code)
    page.locator("input[name=code]").press("Enter")
    page.wait_for_url(re.compile("/c/(welcome|read)"))


def answer(page: Page, value: int, *, until: int | None = None) -> int:
    """Give the same answer to question after question until the check page, or until a question's number."""
    given = 0
    while match := re.search(r"/c/q/(\d+)$", page.url):
        number = int(match.group(1))
        if until is not None and number >= until:
            return given
        page.locator(f'input[type="radio"][value="{value}"]').click()
        page.wait_for_url(re.compile(rf"/c/(q/(?!{number}$)\d+|review)$"))
        given += 1
    return given


def send(page: Page) -> None:
    page.get_by_role("button", name="Send").click()
    page.wait_for_url("**/c/received")
    expect(page.locator(".code")).to_be_visible()


def ana_answers_and_her_phone_dies(
    code: str, chromium: Browser, tmp_path: Path, live_server: Any, new_phone: Any
) -> None:
    """Half-way her browser is killed; on another device she goes on and nothing given is lost."""
    dying = KillableBrowser(chromium.browser_type, tmp_path / "phone", live_server.url)
    return_code = begin(dying.page, code, WORDS["Ana"])
    assert answer(dying.page, 2, until=12) == 11
    dying.kill()
    assert AnswerRecord.objects.filter(response__person__name="Ana").count() == 11
    other = new_phone()
    open_by_code(other, code)
    other.get_by_role("link", name="Start").or_(other.get_by_role("link", name="Go on")).first.click()
    other.wait_for_url("**/c/resume")
    other.locator("#proof").fill(WORDS["Ana"])
    other.locator("#return_code").fill(return_code)
    other.get_by_role("button", name="Go on").click()
    other.wait_for_url("**/c/q/12")
    answer(other, 2)
    send(other)


def test_from_a_new_case_to_the_card_in_print(
    clinician: Staff, chromium: Browser, desktop: Page, new_phone: Any, live_server: Any, tmp_path: Path
) -> None:
    sign_in(desktop, clinician)
    codes = make_case(desktop)
    ana_answers_and_her_phone_dies(codes["Ana"], chromium, tmp_path, live_server, new_phone)
    ben = new_phone()
    begin(ben, codes["Ben"], WORDS["Ben"])
    answer(ben, 6)
    send(ben)
    decide(desktop)
    read_map_and_card(desktop)
    release_to_ben(desktop, new_phone())
    print_card(desktop)


def decide(page: Page) -> None:
    """Before the decision there is no room part; it takes talking with each alone, and a reason."""
    page.goto("/")
    page.get_by_role("link", name="Card").first.click()
    expect(page.get_by_role("link", name="Print (PDF)")).to_have_count(0)
    page.get_by_role("link", name="Gates and decisions").first.click()
    gate = page.locator("section.gate", has=page.get_by_role("heading", name="Violence"))
    for name in WORDS:
        gate.get_by_label(name).check()
    gate.get_by_label(re.compile("Go on", re.IGNORECASE)).check()
    gate.get_by_role("button", name="Note this decision").click()
    expect(page.get_by_text("a written reason").first).to_be_visible()
    gate.get_by_label(re.compile("reason", re.IGNORECASE)).fill("Talked with each alone; neither is afraid.")
    gate.get_by_role("button", name="Note this decision").click()
    expect(page.get_by_text("neither is afraid").first).to_be_visible()


def read_map_and_card(page: Page) -> None:
    page.get_by_role("link", name="Map", exact=True).click()
    expect(page.get_by_role("table").first).to_contain_text("Trust")
    page.get_by_role("link", name="Card", exact=True).click()
    room = page.locator("section.card--room")
    for words in ("Weakest link", "Begin with", "Offer"):
        expect(room).to_contain_text(words)


def release_to_ben(page: Page, phone: Page) -> None:
    """The clinician gives Ben a page; he opens it with what only he knows."""
    page.get_by_role("link", name="Releases", exact=True).click()
    form = page.locator("section", has=page.get_by_role("heading", name="Give one person a page"))
    form.get_by_label("Ben").check()
    form.locator("[name=what]").first.click()
    form.locator("input[name=what][value=roadmap]").check()
    form.get_by_role("button", name="Look at it first").click()
    shown = page.locator("textarea[name=content]").input_value()
    page.get_by_role("button", name="Give it to Ben").click()
    found = CODE.search(page.locator(".code").inner_text())
    assert found
    open_by_code(phone, found.group())
    phone.locator("#proof").fill(WORDS["Ben"])
    phone.locator("form button[type=submit]").first.click()
    expect(phone.get_by_text(shown.splitlines()[0].strip()).first).to_be_visible()
    assert ReleaseRecord.objects.get().content.replace("\r\n", "\n").strip() == shown.replace("\r\n", "\n").strip()


def print_card(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="Card").first.click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Print (PDF)").click()
    assert download.value.suggested_filename == "card.pdf"
    sheet = PdfReader(BytesIO(Path(download.value.path()).read_bytes()))
    assert len(sheet.pages) == 1
    printed = sheet.pages[0].extract_text()
    assert "Roadmap card" in printed
    assert "you alone" not in printed
