"""The manager's pages in a real browser: no accessibility fault, nothing wider than the screen, every tone readable."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser

from attunement.actions.dress_practice import dress_practice
from attunement.actions.manage_staff import form_team
from attunement.storage.models import Colour
from tests.browser.looking import faults, sign_in, what_is_wrong
from tests.cast import member

PAGES = [
    "",
    "/safety",
    "/people",
    "/people/invite",
    "/people/{member}",
    "/teams",
    "/teams/{team}",
    "/teams/new",
    "/sittings",
    "/instruments",
    "/instruments/phq-9",
    "/instruments/csi-4",
    "/instruments/csi-4/wording",
    "/agreements",
    "/look",
    "/mail",
    "/messages",
    "/holds?called=sofia",
    "/records",
    "/export",
]


def test_no_page_has_a_fault(practice: Any, live_server: Any, chromium: Browser) -> None:
    manager = member("joaquin")
    team = form_team(by=manager, name="North", supervisor=member("esther"), members=[member("miriam")])
    names = {"team": team.id, "member": member("priya").id}
    pages = {"joaquin": ["/join", *(f"/practice{address}" for address in PAGES)]}
    assert what_is_wrong(chromium, live_server.url, pages, names) == {}


@pytest.mark.parametrize(("width", "tabs"), [(390, ["Overview", "Mail"]), (1280, None)], ids=["phone", "desktop"])
def test_the_tabs_show_where_one_is(
    practice: Any, live_server: Any, chromium: Browser, width: int, tabs: list[str] | None
) -> None:
    context = chromium.new_context(viewport={"width": width, "height": 844})
    page = context.new_page()
    sign_in(page, live_server.url, "joaquin")
    page.goto(f"{live_server.url}/practice/mail")
    links = page.locator("nav.manager-tabs a")
    shown = [link.inner_text() for link in links.all() if link.is_visible()]
    assert shown == (tabs or links.all_inner_texts())
    boxes = [link.bounding_box() for link in links.all() if link.is_visible()]
    assert [box for box in boxes if box and box["x"] + box["width"] > width] == [], "cut off, or only there by dragging"
    context.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_tone_can_be_read(practice: Any, live_server: Any, chromium: Browser, theme: Any) -> None:
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, color_scheme=theme)
    page = context.new_page()
    sign_in(page, live_server.url, "joaquin")
    wrong, buttons = {}, set()
    for colour in Colour.values:
        dress_practice(by=member("joaquin"), name="P", address="https://p.example", country="DE", colour=colour)
        page.goto(f"{live_server.url}/practice/people")
        wrong[colour] = faults(page)
        button = page.get_by_role("link", name="Invite someone")
        buttons.add(button.evaluate("one => getComputedStyle(one).backgroundColor"))
    context.close()
    assert {colour: what for colour, what in wrong.items() if what} == {}
    assert len(buttons) == len(Colour.values), "each tone is another"
