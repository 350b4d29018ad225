"""The pages about a session in a real browser: nothing for axe to find, none too wide, a moment a click away."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from attunement.actions.assist_coding import Law, set_assistance
from attunement.storage.models import Staff, TimelineEntry
from tests.browser.looking import sign_in, what_is_wrong
from tests.cast import client, member, stored
from tests.unit.roadmap.invented_sessions import loops
from tests.web.client.couple import Couple
from tests.web.shows.coded import address, coded_session


@pytest.fixture
def pages(practice: Any) -> dict[str, str]:
    """A coded session of Sofia and Daniel, a part of it by a second coder, with assisted coding on."""
    couple = Couple(member("miriam"), stored("strain"), client("sofia"), client("daniel"), None, None)  # type: ignore[arg-type]
    line = coded_session(couple, f"{loops(8)} a.repair-attempt+accepted@500 .softening@530 b.reaching-out+met@560")
    other = Staff.objects.get(email="tomasz@practice.example")
    TimelineEntry.objects.filter(session=line.pk, n__lte=6).update(by=other)
    set_assistance(by=Staff.objects.filter(role="manager")[0], law=Law.ALLOWED, on=True)
    return {name: address(line, name) for name in ("summary", "coders", "suggestions")} | {"tried": "/tried"}


def test_no_page_has_a_fault_at_any_width_in_either_theme(
    chromium: Browser, live_server: Any, pages: dict[str, str]
) -> None:
    manager = Staff.objects.filter(role="manager")[0].email.partition("@")[0]
    whose = {"miriam": list(pages.values()), manager: ["/practice/assisted-coding"]}
    assert what_is_wrong(chromium, live_server.url, whose) == {}


def test_a_moment_of_the_drawing_leads_to_its_row(desktop: Page, live_server: Any, pages: dict[str, str]) -> None:
    sign_in(desktop, live_server.url, "miriam")
    desktop.goto(live_server.url + pages["summary"])
    moment = desktop.locator("svg:visible .session-moment").nth(4)
    said = moment.get_attribute("aria-label") or ""
    moment.press("Enter")
    row = desktop.locator("tr:target")
    expect(row).to_be_in_viewport()
    expect(row.get_by_role("rowheader")).to_have_text(said.partition(",")[0])
