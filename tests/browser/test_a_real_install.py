"""From nothing to a couple's card: init, serve, an invited clinician, a questionnaire switched on, mail over SMTP.

Everything runs as it does in a practice: the commands as processes of their own, a real mail server, a real browser.
"""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.looking import second_step
from tests.browser.test_the_whole_way import answer, send

PASSWORD = "a kettle on a quiet hill"
PATIENCE_SECONDS = 60
COUPLE = {"Ana": ("ana@clients.example", "blue kettle"), "Ben": ("ben@clients.example", "old harbour")}


class MailServer:
    """Keeps what it accepts."""

    def __init__(self) -> None:
        self.accepted: list[tuple[str, Message]] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.accepted.append((envelope.rcpt_tos[0], message_from_bytes(envelope.content)))
        return "250 OK"

    def links_to(self, address: str) -> list[str]:
        """Every link in what this address was sent, waiting until something came."""
        until = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < until:
            texts = [mail.get_payload(decode=True) for to, mail in self.accepted if to == address]
            found = [link for text in texts for link in re.findall(r"http\S+#\S+", bytes(text or b"").decode())]
            if found:
                return found
            time.sleep(0.2)
        raise AssertionError(f"no message came to {address}")


@dataclass(frozen=True)
class Installed:
    """A running installation."""

    address: str
    invitation: str
    mail: MailServer


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture
def mail() -> Iterator[tuple[MailServer, int]]:
    """A mail server of our own on a free port."""
    server, port = MailServer(), free_port()
    controller = Controller(server, hostname="127.0.0.1", port=port)
    controller.start()
    yield server, port
    controller.stop()


@pytest.fixture(params=["sqlite", "postgresql"])
def environment(request: pytest.FixtureRequest) -> dict[str, str]:
    """A process's environment: nothing of the tests' own settings, and the database asked for."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith(("ATTUNEMENT_", "DJANGO_"))}
    if request.param == "postgresql":
        from tests.postgres.server import new_database

        ours["ATTUNEMENT_DATABASE"] = new_database()
    return ours


def answers(address: str, mail_port: int) -> str:
    """What init would ask."""
    return f"""
name = "Lindenhof Practice"
address = "{address}"
country = "DE"
retention_years = 10
[manager]
name = "Jo Manager"
email = "jo@practice.example"
password = "{PASSWORD}"
[mail]
host = "127.0.0.1"
port = {mail_port}
security = "none"
from = "care@practice.example"
[help]
checked = 2026-01-05
checked_by = "Jo Manager"
[alerts]
hours = "Monday to Friday, 9 to 17"
responder = {{ name = "Miriam Okonkwo", email = "miriam@practice.example" }}
backup = {{ name = "Jo Manager", email = "jo@practice.example", role = "manager" }}
"""


def attunement(*arguments: str, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "attunement.cli.main", *arguments]
    return subprocess.run(command, env=env, capture_output=True, text=True, check=False, timeout=120)


@pytest.fixture
def installed(tmp_path: Path, mail: tuple[MailServer, int], environment: dict[str, str]) -> Iterator[Installed]:
    """Installed from nothing, and served."""
    server, mail_port = mail
    port, data = free_port(), tmp_path / "data"
    address = f"http://localhost:{port}"
    (tmp_path / "answers.toml").write_text(answers(address, mail_port), encoding="utf-8")
    data.mkdir()
    early = attunement("serve", "--data", str(data), "--port", str(port), env=environment)
    assert (early.returncode, early.stderr.splitlines()[0][:8]) == (2, "missing:")
    started = attunement("init", "--data", str(data), "--answers", str(tmp_path / "answers.toml"), env=environment)
    assert started.returncode == 0, started.stderr
    invitation = re.search(r"http\S+/join#\S+", started.stdout)
    assert invitation
    command = [sys.executable, "-m", "attunement.cli.main", "serve", "--data", str(data), "--port", str(port)]
    log = (tmp_path / "log").open("w")
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=log, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == f"Serving {address}/\n", (tmp_path / "log").read_text()
    yield Installed(address, invitation.group(), server)
    process.terminate()
    assert process.wait(timeout=30) == 0
    assert "Traceback" not in (tmp_path / "log").read_text()


@pytest.fixture
def open_page(chromium: Browser, installed: Installed) -> Iterator[Any]:
    """Makes browsers that know nothing of each other."""
    contexts = []

    def make(size: Any = DESKTOP) -> Page:
        contexts.append(chromium.new_context(base_url=installed.address, viewport=size))
        return contexts[-1].new_page()

    yield make
    for context in contexts:
        context.close()


def choose_password(page: Page, link: str) -> None:
    page.goto(link)
    expect(page.get_by_label("Short code")).to_be_hidden()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_label("The same once more").fill(PASSWORD)
    page.get_by_role("button", name="Set my password").click()
    page.wait_for_url("**/sign-in")


def sign_in(page: Page, email: str) -> None:
    page.goto("/sign-in")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    second_step(page)
    if page.url.endswith("/intended-use"):  # the first time they are here
        expect(page.get_by_text("custody or blame")).to_be_visible()
        page.get_by_role("button", name="I have read it").click()
        page.wait_for_url(lambda address: "intended-use" not in address)


def the_manager_sets_up(page: Page) -> None:
    """Invites a clinician by e-mail, and brings the words of a questionnaire and switches it on."""
    sign_in(page, "jo@practice.example")
    expect(page.get_by_text("Everything the practice needs is set.")).to_be_visible()
    page.get_by_role("link", name="People", exact=True).first.click()
    page.get_by_role("link", name="Invite someone").click()
    page.get_by_label("Name").fill("Priya Raman")
    page.get_by_label("E-mail", exact=True).fill("priya@practice.example")
    page.get_by_label("Clinician:").check()
    page.get_by_label("Send it by e-mail").check()
    page.get_by_role("button", name="Invite").click()
    expect(page.get_by_text("is on its way")).to_be_visible()
    page.get_by_role("link", name="Questionnaires", exact=True).first.click()
    page.get_by_role("link", name=re.compile("CSI-4")).click()
    page.get_by_role("link", name="Enter the words").click()
    page.get_by_label("Who gave you leave").fill("Its authors")
    page.get_by_label("On which day").fill("2026-01-05")
    page.get_by_label("Where the paper is").fill("Folder 3, letter 1")
    for number, field in enumerate(page.locator("textarea[name^='item.']").all(), start=1):
        field.fill(f"Invented question {number}")
    for number, field in enumerate(page.locator("input[name^='option.']").all(), start=1):
        field.fill(f"Invented answer {number}")
    page.get_by_role("button", name="Keep these words").click()
    page.get_by_role("button", name="Switch it on").click()
    expect(page.get_by_text("On from the next link.")).to_be_visible()


def the_clinician_opens_a_case(page: Page) -> None:
    """A couple, each reached by e-mail, asked the house and the questionnaire that was switched on."""
    sign_in(page, "priya@practice.example")
    page.get_by_role("link", name="New case").first.click()
    for number, (name, (email, word)) in enumerate(COUPLE.items()):
        fields = page.locator("fieldset.personform").nth(number)
        fields.get_by_label("Name or nickname").fill(name)
        fields.get_by_label("e-mail", exact=True).check()
        fields.get_by_label("E-mail", exact=True).fill(email)
        fields.get_by_label("Their answer").fill(word)
        for box in fields.get_by_label(re.compile("adult", re.IGNORECASE)).all():
            box.check()
    page.get_by_role("button", name="Make the case").click()
    for number in range(len(COUPLE)):
        panel = page.locator("form section.panel").nth(number)
        for box in panel.get_by_role("checkbox").all():
            label = box.locator("xpath=ancestor::label").inner_text()
            box.set_checked(label.startswith(("The two of you", "CSI-4")))
        panel.get_by_label("Send by e-mail").check()
    page.get_by_role("button", name="Make the links").click()
    expect(page.get_by_role("heading", name="The links are made")).to_be_visible()


def someone_answers(phone: Page, links: list[str], word: str, value: int) -> str:
    """Both sittings, from the message to the receipt; gives every question that was shown."""
    shown = ""
    for link in links:
        phone.goto("about:blank")
        phone.goto(link)
        phone.wait_for_url("**/c/welcome")
        phone.get_by_role("link", name="Start").click()
        phone.locator("#proof").fill(word)
        phone.get_by_role("button", name="Go on").click()
        phone.wait_for_url("**/c/code")
        phone.get_by_role("button", name="I have it").click()
        phone.wait_for_load_state()
        if phone.url.endswith("/c/agreement"):
            phone.get_by_role("button", name="I agree").click()
            phone.wait_for_load_state()
        shown += phone.locator("main").inner_text()
        answer(phone, value)
        send(phone)
    return shown


def test_from_nothing_to_a_couples_map(installed: Installed, open_page: Any) -> None:
    the_manager_sets_up(open_page())
    [invitation] = installed.mail.links_to("priya@practice.example")
    choose_password(open_page(), invitation)
    choose_password(open_page(), installed.invitation)
    desk = open_page()
    the_clinician_opens_a_case(desk)
    for (email, word), value in zip(COUPLE.values(), (2, 5), strict=True):
        links = installed.mail.links_to(email)
        assert len(links) == 2
        assert "Invented question 1" in someone_answers(open_page(PHONE), links, word, value)
    desk.goto("/")
    desk.get_by_role("link", name="Ana & Ben", exact=True).click()
    desk.get_by_role("link", name="Map", exact=True).click()
    expect(desk.get_by_role("table").first).to_contain_text("Trust")
    desk.get_by_role("link", name="Answers", exact=True).click()
    expect(desk.get_by_text("Invented question 4").first).to_be_attached()
    expect(desk.get_by_text("Invented answer 3").first).to_be_attached()
