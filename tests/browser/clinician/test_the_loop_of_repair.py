"""The closed loop, played in a browser: a drop, the card, the move, the steps, the rating that shows it; one that stays
unrepaired and reaches the supervisor; one opened by a forgotten appointment."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from attunement.actions.note_session import note_session
from attunement.actions.notice_ruptures import notice_ruptures
from attunement.domain.diary import Outcome
from attunement.storage.models import RuptureRecord, SessionRecord
from tests.browser.looking import faults, sign_in
from tests.cast import member
from tests.web.repair.course import STEADY, Course, course


@pytest.fixture
def miriam(practice: Any) -> Any:
    """A clinician of the practice."""
    return member("miriam")


def dropped(clinician: Any, name: str) -> Course:
    """Six sessions, the sixth far below the others; the newest an hour and more ago."""
    made = course(clinician, names=(name,), weeks_ago=5, now=timezone.now() - timedelta(hours=2))
    assert [row.state for row in made.runs((*STEADY, 3.4))] == ["suspected"]
    return made


def confirm(page: Page) -> None:
    """The card is answered: it was one."""
    page.get_by_label("Yes: I take it up").check()
    page.get_by_role("button", name="Keep my answer").click()
    expect(page.get_by_role("heading", name="The plan")).to_be_visible()


def takes_it_up(page: Page, repaired: Course) -> None:
    """The card leads to the page; it is confirmed, and two steps are taken."""
    page.goto("/")
    page.get_by_role("link", name="Rupture suspected: Nora Lind").click()
    expect(page.get_by_text("Guess first.")).to_be_visible()
    assert faults(page) == []
    page.get_by_role("link", name="Look without a guess").click()
    expect(page.get_by_text("Suspected: a rupture in about")).to_be_visible()
    expect(page.get_by_text("One thing to do")).to_be_visible()
    assert faults(page) == []
    confirm(page)
    for said in ("She took me back to the moment.", "I went too fast, and said so."):
        page.get_by_label("What was tried").fill(said)
        page.get_by_role("button", name="Note this step").click()
        expect(page.get_by_text(said)).to_be_visible()
    expect(page.get_by_label("Step", exact=True)).to_have_value("acknowledge")
    expect(page.get_by_text("a check-out of 5.5 or more")).to_be_visible()
    assert faults(page) == []
    page.goto(f"/cases/{repaired.case.id}")
    expect(page.get_by_text("Open unnamed rupture; next: acknowledge the feelings.", exact=True)).to_be_visible()


def is_shown_by_a_rating(page: Page, repaired: Course) -> None:
    """The next check-out closes it."""
    met = repaired.meets(at=timezone.now())
    repaired.rates(5.8, session=met, looked_at=False)
    given = timezone.now() + timedelta(hours=1)
    assert [row.state for row in notice_ruptures(repaired.case, [repaired.person], now=given)] == ["repaired"]
    page.goto(f"/cases/{repaired.case.id}/repair")
    expect(page.get_by_text("Repaired, and the ratings show it. 1 rated session")).to_be_visible()
    page.goto(f"/cases/{repaired.case.id}")
    expect(page.get_by_text("Last rupture: repaired by rated session 1.", exact=True)).to_be_visible()


def stays_unrepaired(page: Page, stays: Course) -> None:
    """It is named so, and what the supervisor shall know is written."""
    page.goto(f"/cases/{stays.case.id}/repair?look")
    confirm(page)
    page.get_by_text("It stays unrepaired", exact=True).click()
    page.get_by_label("Supervision: your supervisor gets what you write for them").check()
    page.get_by_label("For your supervisor").fill("He agrees with everything and is not there.")
    page.get_by_label("It cannot wait for our next meeting").check()
    page.get_by_role("button", name="Name it unrepaired").click()
    expect(page.get_by_text("Nothing is open.")).to_be_visible()


def is_forgotten(page: Page, forgotten: Course, miriam: Any) -> None:
    """An appointment the clinician missed."""
    missed = SessionRecord.objects.create(
        case=forgotten.case, clinician=miriam, at=timezone.now() - timedelta(hours=1), state="planned"
    )
    note_session(by=miriam, session=missed, outcome=Outcome.MISSED, who=[str(miriam.id)])
    page.goto(f"/cases/{forgotten.case.id}/repair")
    expect(page.get_by_text("A mistake on your side")).to_be_visible()
    expect(page.get_by_text("Own it first, plainly and without a reason")).to_be_visible()


def reaches_the_supervisor(chromium: Browser, base: str) -> None:
    """On the list, what cannot wait, as written."""
    other = chromium.new_context(base_url=base, viewport={"width": 1280, "height": 900})
    page = other.new_page()
    sign_in(page, base, "esther")
    page.goto("/shared")
    expect(page.get_by_text("cannot wait", exact=True)).to_be_visible()
    page.get_by_role("link", name="Otto Berg: A rupture that stays unrepaired").click()
    expect(page.get_by_text("He agrees with everything and is not there.")).to_be_visible()
    other.close()


def test_the_loop(live_server: Any, chromium: Browser, miriam: Any) -> None:
    repaired, stays, forgotten = (dropped(miriam, name) for name in ("Nora Lind", "Otto Berg", "Paula Fink"))
    RuptureRecord.objects.filter(case=forgotten.case).delete()
    context = chromium.new_context(base_url=live_server.url, viewport={"width": 390, "height": 844})
    page = context.new_page()
    sign_in(page, live_server.url, "miriam")
    takes_it_up(page, repaired)
    is_shown_by_a_rating(page, repaired)
    stays_unrepaired(page, stays)
    is_forgotten(page, forgotten, miriam)
    context.close()
    reaches_the_supervisor(chromium, live_server.url)
