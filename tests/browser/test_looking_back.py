"""Looking back in a real browser: it plays, every rating arrives through a lost network, a mark is shared as chosen."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, expect

from attunement.actions.recall_session import ask_for_recall, recall_for_clinician
from attunement.storage.models import ClientSignIn, RecallSitting, SessionRecord
from tests.browser.looking import faults, sign_in
from tests.cast import client, stored
from tests.web.session_files import everyone_agrees, latest, recorded, tone, with_transcript

PAST_THE_FIRST_SECOND = "m => new Promise(go => m.addEventListener('timeupdate', () => m.currentTime > 1 && go()))"


@pytest.fixture
def session(practice: Any, live_server: Any) -> SessionRecord:
    """The last session of Sofia and Daniel: recorded, written down, and Sofia asked to look back."""
    found = latest(stored("strain"))
    everyone_agrees(found.case)
    recorded(found, tone(20))
    with_transcript(found)
    ask_for_recall(by=found.case.clinician, case=found.case, session=found, person=client("sofia"))
    return found


def signed_in(browser: Browser, base: str, name: str) -> BrowserContext:
    """A phone on which a client is signed in on their own page."""
    from importlib import import_module

    row = ClientSignIn.objects.create(person=client(name), made_at=timezone.now(), key_hash=name)
    kept = import_module(settings.SESSION_ENGINE).SessionStore()
    kept["own"], kept["own_seen"] = str(row.pk), timezone.now().timestamp()
    kept.save()
    context = browser.new_context(base_url=base, viewport={"width": 390, "height": 844}, reduced_motion="reduce")
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": kept.session_key, "url": base}])
    return context


def steer(page: Page, times: int, key: str) -> None:
    for _ in range(times):
        page.locator("[data-dial]").press(key)


def test_play_steer_mark_and_share(chromium: Browser, live_server: Any, session: SessionRecord) -> None:
    context = signed_in(chromium, live_server.url, "sofia")
    page = context.new_page()
    page.goto("/c/own")
    page.locator("a[href*='/c/own/back/']").click()
    assert faults(page) == []
    media = page.locator("[data-media]")
    media.evaluate("m => { m.muted = true; return m.play() }")
    media.evaluate(PAST_THE_FIRST_SECOND)
    assert media.evaluate("m => m.textTracks[0].cues.length") == 3
    steer(page, 10, "ArrowRight")
    context.set_offline(True)
    expect(page.locator("[data-status]")).to_contain_text("Waiting", timeout=9000)
    steer(page, 5, "ArrowRight")
    context.set_offline(False)
    expect(page.locator("[data-status]")).to_have_text("Saved", timeout=9000)
    media.evaluate("m => m.pause()")
    page.locator("body").press("m")
    expect(page.get_by_label("What was it?")).to_be_focused()
    page.get_by_label("What was it?").fill("that hurt")
    page.get_by_label("Who may know of it").first.select_option("my therapist")
    page.get_by_role("button", name="Keep this moment").click()
    expect(page.locator("[data-marks]").get_by_text("that hurt")).to_be_visible()
    page.locator("#dial-audience").select_option("my therapist")
    page.get_by_role("button", name="Choose").first.click()
    played = media.evaluate("m => m.currentTime")
    page.goto("/c/own")  # what is still there goes along when the page goes
    assert_all_arrived(session, played)
    context.close()
    assert_side_by_side(chromium, live_server.url, session)


def assert_all_arrived(session: SessionRecord, played: float) -> None:
    """A rating at least every second of what was played, in order, none twice; and the mark, for the clinician."""
    by, case = session.case.clinician, session.case
    shared = recall_for_clinician(by=by, case=case, session=session)
    [dial] = shared.dials
    gaps = [after - before for before, after in zip(dial.seconds, dial.seconds[1:], strict=False)]
    assert dial.seconds[0] < 1.5
    assert dial.seconds[-1] > played - 1.5
    assert max(gaps) < 1.5
    assert min(gaps) > 0
    assert (dial.values[0], dial.values[-1]) == (50, 65)
    assert [comment.words for comment in shared.comments] == ["that hurt"]
    sitting = RecallSitting.objects.get(person=client("sofia"))
    assert sorted(sitting.batches.values_list("n", flat=True)) == list(range(1, sitting.batches.count() + 1))


def assert_side_by_side(chromium: Browser, base: str, session: SessionRecord) -> None:
    """The clinician's pages: nothing that axe finds."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    sign_in(page, base, "miriam")
    for name in ("recordings", "look-back", "side-by-side"):
        page.goto(f"{base}/cases/{session.case_id}/sessions/{session.id}/{name}")
        assert faults(page) == [], name
    expect(page.get_by_text("that hurt")).to_be_visible()
    context.close()
