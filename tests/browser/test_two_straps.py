"""Two straps on the guide, through Chromium's own Bluetooth: who wears which, a lost strap, a lost network, a break."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, ViewportSize, expect

from attunement.actions.consenting import HEART, note_leave
from attunement.actions.guide_session import begin_timeline
from attunement.actions.take_heart import take_heart
from attunement.storage.models import BreakRecord, HeartBatch, HeartWear, PersonRecord, TimelineRecord
from attunement.storage.queries.hearts import BREAK
from attunement.storage.queries.timeline import timeline_of
from tests.browser.conftest import CHROMIUM_ARGS
from tests.browser.emulated_straps import EmulatedStraps
from tests.browser.looking import complaints, faults, sign_in
from tests.cast import member, stored
from tests.web.guide.room import session_at
from tests.web.heart.straps import frame, steady

TABLET: ViewportSize = {"width": 768, "height": 1024}
ONE, OTHER = "Strap 1", "Strap 2"


@pytest.fixture
def bluetooth(chromium: Browser) -> Iterator[Browser]:
    """A browser of its own with Bluetooth switched on, which on Linux it is not."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    args = [*CHROMIUM_ARGS, "--enable-features=WebBluetooth"]
    browser = chromium.browser_type.launch(executable_path=path, args=args)
    yield browser
    browser.close()


@pytest.fixture
def timeline(practice: Any) -> TimelineRecord:
    """The session of Sofia and Daniel began two minutes ago; both agreed to have their hearts measured."""
    case, begun = stored("strain"), timezone.now() - timedelta(minutes=2)
    for person in case.people.all():
        note_leave(by=member("miriam"), person=person, to=HEART)
    session = session_at(member("miriam"), case, begun)
    return begin_timeline(by=member("miriam"), case=case, session=session, now=begun)


@pytest.fixture
def tablet(bluetooth: Browser, live_server: Any, timeline: TimelineRecord) -> Iterator[Page]:
    context = bluetooth.new_context(viewport=TABLET)
    page = context.new_page()
    sign_in(page, live_server.url, "miriam")
    yield page
    context.close()


def tile(page: Page, person: PersonRecord) -> Any:
    return page.locator(f"[data-heart='{person.id}']").first


def kept(page: Page) -> None:
    page.wait_for_selector("html[data-hearts-waiting='0']")


def frames_of(person: PersonRecord) -> list[str]:
    rows = HeartBatch.objects.filter(person=person).order_by("received_at", "at")
    return [raw for row in rows for _, raw in row.frames]


def test_two_straps_a_lost_network_and_a_break(
    bluetooth: Browser, tablet: Page, live_server: Any, timeline: TimelineRecord
) -> None:
    said = complaints(tablet)
    sofia, daniel = timeline.session.case.people.all()
    straps = EmulatedStraps(bluetooth, tablet)
    straps.put_on(ONE, "09:09:09:09:09:01")
    straps.put_on(OTHER, "09:09:09:09:09:02")
    tablet.goto(f"{live_server.url}/cases/{timeline.session.case_id}/sessions/{timeline.session_id}/guide")

    _connect(tablet, straps)
    straps.send(OTHER, bytes.fromhex(frame(75, 800)))
    straps.send(ONE, bytes.fromhex(frame(82, 732)))
    expect(tile(tablet, sofia)).to_have_text("♥ 75")
    expect(tile(tablet, daniel)).to_have_text("♥ 82")

    # The network goes: the tile lives on, and what came meanwhile is kept when it is back.
    tablet.context.set_offline(True)
    for bpm in (76, 77, 78):
        straps.send(OTHER, bytes.fromhex(frame(bpm, 60_000 / bpm)))
    expect(tile(tablet, sofia)).to_have_text("♥ 78")
    expect(tablet.locator("[data-hearts-note]")).to_contain_text("Heart rates wait")
    tablet.context.set_offline(False)

    # A strap is lost and comes back by itself.
    straps.lose(ONE)
    again = tablet.locator(f"[data-wearer='{daniel.id}'] [data-strap-state]")
    straps.turn(until=lambda: again.text_content() == "Connected.")
    straps.send(ONE, bytes.fromhex(frame(83, 723)))
    kept(tablet)

    # Sofia's heart has raced for a while, as another device saw: said in words, and a prompt to slow the body.
    second = (timezone.now() - timeline.began_at).total_seconds()
    take_heart(by=member("miriam"), timeline=timeline, batches=[steady(sofia, int(second) - 14, int(second), 120)])
    straps.send(OTHER, bytes.fromhex(frame(121, 496)))
    expect(tile(tablet, sofia)).to_have_text("♥ 121 racing")
    expect(tile(tablet, daniel)).to_have_text("♥ 83")
    expect(tablet.locator("[data-prompt-title]")).to_contain_text("Sofia")
    assert faults(tablet) == []

    _take_a_break(tablet)
    _nothing_lost_nothing_double(timeline, sofia, daniel)
    assert [fault for fault in said if "ERR_INTERNET_DISCONNECTED" not in fault] == []


def _connect(tablet: Page, straps: EmulatedStraps) -> None:
    """Who wears which is chosen by tap: the second strap is Sofia's."""
    tablet.get_by_role("button", name="Hearts and breaks").click()
    for name, strap in (("Sofia", OTHER), ("Daniel", ONE)):
        straps.chooses = strap
        tablet.get_by_role("button", name=f"Strap for {name}").click()
        state = tablet.locator(f"[data-wearer]:has(h3:text('{name}')) [data-strap-state]")
        straps.turn(until=lambda state=state: state.inner_text() == "Connected.")
    assert faults(tablet) == []
    tablet.keyboard.press("Escape")


def _take_a_break(tablet: Page) -> None:
    """With its clock; a page opened anew knows of it; they come back."""
    tablet.get_by_role("button", name="Hearts and breaks").click()
    tablet.get_by_role("button", name="20 minutes").click()
    expect(tablet.locator("[data-break-left]")).to_contain_text("19:5")
    expect(tablet.locator("[data-break-back]")).to_contain_text("Back at")
    assert faults(tablet) == []
    kept(tablet)
    tablet.reload()
    expect(tablet.locator("[data-break-bar]")).to_contain_text("Break: 19:")
    tablet.locator("[data-break-bar]").click()
    tablet.get_by_role("button", name="We are back").click()
    expect(tablet.locator("[data-break-bar]")).to_be_hidden()
    kept(tablet)


def _nothing_lost_nothing_double(timeline: TimelineRecord, sofia: PersonRecord, daniel: PersonRecord) -> None:
    sent = [frame(bpm, 60_000 / bpm if bpm < 80 else 496) for bpm in (76, 77, 78, 121)]
    by_strap = [raw for raw in frames_of(sofia) if raw != frame(120, 500)]
    assert by_strap == [frame(75, 800), *sent]
    assert frames_of(daniel) == [frame(82, 732), frame(83, 723)]
    assert HeartWear.objects.get(person=sofia).last_flooded is not None
    assert HeartWear.objects.get(person=daniel).last_flooded is None
    [pause] = [event for event in timeline_of(timeline.session).events if event.code == BREAK]
    assert pause.ends is not None
    assert BreakRecord.objects.count() == 1
