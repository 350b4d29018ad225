"""A session with the guide on two devices: taps, keys, holds, a lost network, a prompt. None lost, none double."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, ViewportSize, expect

from attunement.domain.timeline import Outcome
from attunement.storage.models import PromptRecord, SessionRecord, TimelineEntry
from attunement.storage.queries.timeline import timeline_of
from tests.browser.looking import complaints, faults, sign_in
from tests.cast import member, stored
from tests.web.guide.room import session_at

TABLET: ViewportSize = {"width": 768, "height": 1024}
LAPTOP: ViewportSize = {"width": 1280, "height": 800}


@pytest.fixture
def session(practice: Any) -> SessionRecord:
    """The session of Sofia and Daniel that is on now. Joint work stands."""
    case = stored("strain")
    return session_at(member("miriam"), case, timezone.now() - timedelta(minutes=1))


@pytest.fixture
def tablet(chromium: Browser, live_server: Any, session: SessionRecord) -> Iterator[Page]:
    """A tablet on which Miriam is signed in."""
    context = chromium.new_context(viewport=TABLET, has_touch=True)
    page = context.new_page()
    sign_in(page, live_server.url, "miriam")
    yield page
    context.close()


def kept(page: Page) -> None:
    """Everything this device tapped is kept."""
    page.wait_for_selector("html[data-waiting='0'] [data-state][data-is='kept']")


def tile(page: Page, code: str, place: int = 0) -> Any:
    return page.locator(f"[data-board='couple'] [data-code='{code}']").nth(place)


def small_targets(page: Page) -> list[str]:
    """What one presses during a session and is less than 48 pixels high or wide."""
    return list(
        page.evaluate(
            "[...document.querySelectorAll('main button, main a')].map(e => [e.textContent, e.getBoundingClientRect()])"
            ".filter(([_, r]) => r.width && Math.min(r.width, r.height) < 48).map(([text]) => text)"
        )
    )


def test_a_session_with_the_guide(tablet: Page, live_server: Any, session: SessionRecord) -> None:
    said = complaints(tablet)
    place = f"{live_server.url}/cases/{session.case_id}/sessions/{session.id}/guide"
    tablet.goto(place)
    tablet.get_by_role("button", name="Begin the session").click()
    kept(tablet)
    _taps_keys_and_holds(tablet)
    assert small_targets(tablet) == []
    assert faults(tablet) == []

    # A second device of the same clinician sees what lasts.
    laptop = tablet.context.new_page()
    laptop.set_viewport_size(LAPTOP)
    laptop.goto(place)
    expect(tile(laptop, "stonewalling", 1)).to_have_attribute("aria-pressed", "true")
    _the_network_goes(tablet, laptop)
    _one_prompt_on_both(tablet, laptop)
    _nothing_lost_nothing_double(session)
    assert [fault for fault in said if "ERR_INTERNET_DISCONNECTED" not in fault] == []


def _taps_keys_and_holds(tablet: Page) -> None:
    # Lower case for the first, with Shift for the second; then one taken back.
    tile(tablet, "criticism").tap()
    tablet.keyboard.press("Shift+D")
    tablet.keyboard.press("v")
    tablet.keyboard.press("Backspace")

    # What lasts: held, and left on by a short tap.
    tablet.keyboard.down("4")
    tablet.wait_for_timeout(600)
    tablet.keyboard.up("4")
    tile(tablet, "stonewalling", 1).click()
    expect(tile(tablet, "stonewalling", 1)).to_have_attribute("aria-pressed", "true")

    # How it was met is a second tap.
    tile(tablet, "repair-attempt").click()
    tablet.get_by_role("button", name="Taken up (8)", exact=True).click()
    kept(tablet)


def _the_network_goes(tablet: Page, laptop: Page) -> None:
    """Both tap on without it; the laptop ends what the tablet began."""
    tablet.context.set_offline(True)
    for key in ("c", "a", "t", "u"):
        tablet.keyboard.press(key)
    tile(laptop, "stonewalling", 1).click()
    laptop.keyboard.press("g")
    expect(tablet.locator("[data-state]").first).to_contain_text("Waiting to be kept: 4")
    session = UUID(laptop.url.split("/")[-2])
    assert TimelineEntry.objects.filter(session=session, kind="code").count() == 6
    tablet.context.set_offline(False)
    kept(tablet)
    kept(laptop)


def _one_prompt_on_both(tablet: Page, laptop: Page) -> None:
    """Two contempts, one on each device: one prompt, put away with one tap."""
    laptop.keyboard.press("x")
    kept(laptop)
    tile(tablet, "contempt", 1).tap()
    for page in (tablet, laptop):
        expect(page.locator("[data-prompt-title]")).to_have_text("Contempt, twice in two minutes")
    assert faults(tablet) == []
    tablet.get_by_role("button", name="Not now").click()
    expect(laptop.locator("[data-prompt-shown]")).to_be_hidden()
    kept(tablet)
    kept(laptop)


def _nothing_lost_nothing_double(session: SessionRecord) -> None:
    """Every tap of both devices once, each device's in its order, and the session's count without a gap."""
    rows = list(TimelineEntry.objects.filter(session=session).order_by("n"))
    assert [row.n for row in rows] == list(range(1, len(rows) + 1))
    by_device: dict[Any, list[TimelineEntry]] = {}
    for row in rows:
        by_device.setdefault(row.device, []).append(row)
    tablet, laptop = by_device.values()
    for sent in (tablet, laptop):
        assert [row.sequence for row in sent] == list(range(1, len(sent) + 1))
        assert [row.at for row in sent] == sorted(row.at for row in sent)
    assert [row.body.get("code", row.kind) for row in tablet] == [
        "criticism", "defensiveness", "validation", "withdraw", "silence", "end", "stonewalling", "repair-attempt",
        "modify", "criticism", "appreciation", "taking-responsibility", "humour", "contempt", "prompt",
    ]  # fmt: skip
    assert [row.body.get("code", row.kind) for row in laptop] == ["end", "gentle-start-up", "contempt"]

    sofia, daniel = (str(person.id) for person in session.case.people.all())
    events = timeline_of(session).events
    assert sorted((event.code, event.person) for event in events if event.person in ("", daniel)) == [
        ("contempt", daniel), ("defensiveness", daniel), ("silence", ""), ("stonewalling", daniel),
    ]  # fmt: skip
    assert sorted(event.code for event in events if event.person == sofia) == [
        "appreciation", "contempt", "criticism", "criticism", "gentle-start-up", "humour", "repair-attempt",
        "taking-responsibility",
    ]  # fmt: skip
    held = next(event for event in events if event.code == "silence")
    assert held.ends is not None
    assert 0.4 <= held.ends - held.at < 5
    assert next(event for event in events if event.code == "repair-attempt").modifiers == ("accepted",)
    assert PromptRecord.objects.get(rule="two-contempts").outcome == Outcome.DISMISSED.value
