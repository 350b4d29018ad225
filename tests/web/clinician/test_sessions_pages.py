"""The sessions of a case on its pages: two taps, check-out now, a device handed over, the clinician's own side."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from attunement.actions.note_session import note_session
from attunement.actions.plan_session import plan_session
from attunement.actions.watch_diary import watch_diary
from attunement.domain.diary import Outcome
from attunement.storage.models import MirrorRecord, OccasionRecord, RuptureRecord, SessionRecord
from tests.cast import PROOF, client, member, stored
from tests.web.clinician.desk import address, at_desk, words

pytestmark = pytest.mark.django_db

STORY = "strain"
"""Sofia and Daniel, Miriam's."""


def planned(minutes_ago: float = 10, story: str = STORY) -> SessionRecord:
    case, now = stored(story), timezone.now()
    at = now - timedelta(minutes=minutes_ago)
    return plan_session(by=case.clinician, case=case, at=at, now=at).sessions[0]


def held(**more: Any) -> SessionRecord:
    session = planned(**more)
    return note_session(by=session.case.clinician, session=session, outcome=Outcome.HELD)


def place(session: SessionRecord, tail: str = "") -> str:
    return f"/cases/{session.case_id}/sessions/{session.id}{tail}"


def person_id(name: str) -> str:
    return str(client(name).id)


def test_sessions_are_planned_on_their_page_also_weekly(practice: Any) -> None:
    desk = at_desk("miriam")
    day = (datetime.now(UTC) + timedelta(days=20)).date().isoformat()
    sofia = person_id("sofia")
    form = {"plan-day": day, "plan-time": "15:00", "plan-minutes": "50", "plan-weeks": "3", "plan-people": [sofia]}
    before = SessionRecord.objects.count()
    response = desk.post(address(STORY, "/sessions"), form, follow=True)
    assert "3 sessions are planned." in words(response)
    rows = SessionRecord.objects.filter(case=stored(STORY), state="planned")
    assert SessionRecord.objects.count() == before + 3
    assert {tuple(row.expected) for row in rows} == {(sofia,)}


def test_a_form_that_cannot_be_says_so_and_plans_nothing(practice: Any) -> None:
    response = at_desk("miriam").post(address(STORY, "/sessions"), {"plan-day": "soon", "plan-minutes": "0"})
    assert response.status_code == 400
    assert not SessionRecord.objects.filter(case=stored(STORY), state="planned").exists()


@pytest.mark.parametrize(
    ("tap", "said"),
    [
        ("began", "Held."),
        ("held", "Held."),
        ("late:sofia:10", "Held. Sofia Marino came 10 minutes late."),
        ("missed:everyone", "Missed by"),
        ("missed:daniel", "Held. Daniel Cohen did not come."),
        ("missed:me", "Missed by"),
        ("cancelled:daniel", "Cancelled by Daniel Cohen."),
    ],
    ids=str,
)
def test_each_tap_says_what_became_of_it(practice: Any, tap: str, said: str) -> None:
    session, known = planned(), {"sofia": person_id("sofia"), "daniel": person_id("daniel")}
    known["me"] = str(session.case.clinician_id)
    did = ":".join(known.get(part, part) for part in tap.split(":"))
    response = at_desk("miriam").post(place(session, "/note"), {"did": did, "back": "today"}, follow=True)
    assert response.redirect_chain[-1][0] == "/"
    assert said in words(response)
    assert RuptureRecord.objects.filter(session=session).exists() is (tap == "missed:me")


@pytest.mark.parametrize("tap", ["", "gone", "late", "late:nobody:5", "late:x:9999", "missed:"], ids=str)
def test_a_tap_that_is_none_changes_nothing(practice: Any, tap: str) -> None:
    session = planned()
    at_desk("miriam").post(place(session, "/note"), {"did": tap})
    assert SessionRecord.objects.get(pk=session.pk).state == "planned"


def test_today_shows_the_days_sessions_with_their_taps(practice: Any) -> None:
    session = planned()
    page = at_desk("miriam").get("/").content.decode()
    assert f'action="{place(session, "/note")}"' in page
    assert {"began", "held", "missed:everyone"} <= set(re.findall(r'name="did" value="([^"]+)"', page))
    assert place(session) not in at_desk("tomasz").get("/").content.decode()


def test_somebody_waiting_and_a_double_booking_stand_on_top_of_every_page_until_seen_to(practice: Any) -> None:
    session = planned()
    planned(story="strong")
    assert watch_diary() == 2
    desk = at_desk("miriam")
    for page in ("/", address(STORY), "/library"):
        assert "Somebody may be waiting for you" in words(desk.get(page))
        assert "Two sessions at one time" in words(desk.get(page))
    assert "Somebody may be waiting" not in words(at_desk("tomasz").get("/"))
    [settle] = re.findall(r'action="(/diary/notices/[^"]+)"', desk.get("/").content.decode())
    assert desk.post(settle).status_code == 302
    desk.post(place(session, "/note"), {"did": "began"})
    top = words(desk.get(address(STORY)))
    assert top.count("Somebody may be waiting for you") == 1, "the other one still is"
    assert "Two sessions at one time" not in top


def test_another_clinician_settles_no_notice(practice: Any) -> None:
    planned()
    planned(story="strong")
    [settle] = re.findall(r'action="(/diary/notices/[^"]+)"', at_desk("miriam").get("/").content.decode())
    assert at_desk("tomasz").post(settle).status_code == 404


# ---- the check-out


def test_check_out_now_mails_where_that_is_safe_and_shows_a_code_for_the_rest(practice: Any) -> None:
    session = held()
    contact = client("daniel").safe_contact
    contact.how, contact.email = "in-person", ""
    contact.save()
    response = at_desk("miriam").post(place(session, "/ask"))
    links = OccasionRecord.objects.filter(session=session)
    assert {link.person.name for link in links} == {"Sofia Marino", "Daniel Cohen"}
    assert response.content.decode().count('<p class="code">') == 2, "the demo shows what it would mail"
    assert list(links.get(person__name="Sofia Marino").messages.all())
    assert not list(links.get(person__name="Daniel Cohen").messages.all())


def test_a_device_handed_over_is_signed_out_first_and_says_hand_it_back(practice: Any) -> None:
    session, browser = held(), at_desk("miriam")
    response = browser.post(place(session, "/hand-over"), {"person": [person_id("sofia")]})
    assert response.headers["Location"] == "/c/welcome"
    for page in ("/", address(STORY), place(session)):
        assert "/sign-in" in browser.get(page).headers["Location"]
    page = _answer_all(browser)
    assert "Please hand the device back." in words(page)
    assert not browser.session.keys() & {"occasion", "key"}
    assert browser.get("/c/review").headers["Location"] == "/c/"
    record = OccasionRecord.objects.get(session=session)
    assert record.sent_at is not None
    assert record.handed_over


def test_the_next_one_in_line_is_asked_what_only_they_know(practice: Any) -> None:
    session, browser = held(), at_desk("miriam")
    browser.post(place(session, "/hand-over"), {"person": [person_id("sofia"), person_id("daniel")]})
    assert "hand the device on to Daniel Cohen" in words(_answer_all(browser))
    assert browser.get("/c/q/1").headers["Location"] == "/c/"
    assert browser.post("/c/pass-on").headers["Location"] == "/c/welcome"
    assert browser.get("/c/q/1").headers["Location"] == "/c/welcome", "not before the proof"
    browser.post("/c/start", {"proof": PROOF})
    assert "Please hand the device back." in words(_answer_all(browser))
    assert OccasionRecord.objects.filter(session=session).exclude(sent_at=None).count() == 2


def test_nobody_hands_on_what_was_never_in_line(practice: Any) -> None:
    assert Client().post("/c/pass-on").headers["Location"] == "/bye"


def _answer_all(browser: Client) -> Any:
    for number in range(1, 8):
        page = browser.get(f"/c/q/{number}").content.decode()
        fields = dict(re.findall(r'name="(instrument|item)" value="([^"]+)"', page))
        browser.post(f"/c/q/{number}", {**fields, "answer": "1"})
    return browser.post("/c/send", follow=True)


# ---- the clinician's own side


def test_first_the_guess_then_the_five_and_only_then_what_the_client_said(practice: Any) -> None:
    session, desk = held(), at_desk("miriam")
    browser = at_desk("miriam")
    browser.post(place(session, "/hand-over"), {"person": [person_id("sofia")]})
    _answer_all(browser)
    side = place(session, f"/people/{person_id('sofia')}/mirror")

    assert "What Sofia Marino said" not in words(desk.get(place(session)))
    desk.post(side, {"guess": "6.5"})
    assert "What Sofia Marino said" not in words(desk.get(place(session)))
    desk.post(side, {"bond": "6", "tasks": "5", "goals": "6", "realness": "5", "sense": "a-little-off"})
    shown = words(desk.get(place(session)))
    assert "What Sofia Marino said 1" in shown
    assert "As you saw it 5.5" in shown
    made = MirrorRecord.objects.get(session=session)
    assert (made.guess, made.sense) == (6.5, "a-little-off")


def test_a_guess_stays_as_it_is(practice: Any) -> None:
    session, desk = held(), at_desk("miriam")
    side = place(session, f"/people/{person_id('sofia')}/mirror")
    for guess in ("6", "2"):
        desk.post(side, {"guess": guess})
    assert MirrorRecord.objects.get(session=session).guess == 6
    desk.post(side, {"bond": "6", "sense": "fine"})
    desk.post(side, {"bond": "1", "sense": "off"})
    assert MirrorRecord.objects.get(session=session).sense == "fine"


@pytest.mark.parametrize("posted", [{"guess": "8"}, {"guess": "x"}, {"guess": "nan"}, {"sense": "fine"}, {}], ids=str)
def test_what_is_no_guess_stores_none(practice: Any, posted: dict[str, str]) -> None:
    session = held()
    at_desk("miriam").post(place(session, f"/people/{person_id('sofia')}/mirror"), posted)
    assert not MirrorRecord.objects.filter(session=session).exists()


def test_no_supervisor_and_no_manager_opens_a_calibration_page(practice: Any) -> None:
    said = words(at_desk("tomasz").get("/calibration"))
    assert "Too early to say" in said
    for other in (member("miriam").supervisor, *type(member("miriam")).objects.filter(role="manager")):
        assert at_desk(other.email.split("@")[0]).get("/calibration").status_code == 404


def test_the_page_of_a_case_says_what_each_was_asked_this_month(practice: Any) -> None:
    session = held()
    at_desk("miriam").post(place(session, "/ask"))
    assert re.search(r"Sofia Marino [\d.]+ of 20", words(at_desk("miriam").get(address(STORY, "/sessions"))))
