"""The sessions of a case on its pages: two taps, check-out now, a device handed over, the clinician's own side."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from attunement.actions.ask_after_session import Way, ask_after_session, hand_over
from attunement.actions.note_session import note_session
from attunement.actions.plan_session import move_session, plan_session
from attunement.actions.start_occasion import start_handed_over
from attunement.actions.watch_diary import watch_diary
from attunement.domain.diary import Outcome
from attunement.domain.errors import Refused
from attunement.storage.models import AuditEntry, MirrorRecord, OccasionRecord, RuptureRecord, SessionRecord
from tests.cast import PROOF, client, member, new_sitting, stored
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


FAMILY = ("teresa", "giorgio", "livia", "matteo")


@pytest.mark.parametrize(
    ("taps", "missing"),
    [
        (["missed:livia", "missed:matteo"], {"livia", "matteo"}),
        (["missed:livia", "missed:livia"], {"livia"}),
        (["missed:livia", "late:teresa:5", "missed:matteo"], {"livia", "matteo"}),
        (["missed:livia", "late:livia:5", "missed:matteo"], {"matteo"}),
        (["missed:livia", "held", "missed:matteo"], {"matteo"}),
        (["missed:everyone", "missed:matteo"], {"matteo"}),
        (["missed:teresa", "missed:giorgio", "missed:livia", "missed:matteo"], set(FAMILY)),
    ],
    ids=str,
)
def test_in_a_family_absences_are_noted_one_after_the_other(practice: Any, taps: list[str], missing: set[str]) -> None:
    session, desk = planned(story="family"), at_desk("tomasz")
    ids = {name: person_id(name) for name in FAMILY}
    for tap in taps:
        did = ":".join(ids.get(part, part) for part in tap.split(":"))
        assert desk.post(place(session, "/note"), {"did": did}).status_code == 302
    row = SessionRecord.objects.get(pk=session.pk)
    assert set(row.missed_by) == {ids[name] for name in missing}
    assert set(row.attended) == {ids[name] for name in FAMILY if name not in missing}
    assert row.state == ("missed" if len(missing) == len(FAMILY) else "held")


def test_that_the_clinician_missed_it_is_not_an_absence_in_the_family(practice: Any) -> None:
    session, desk = planned(story="family"), at_desk("tomasz")
    for who in (person_id("livia"), str(session.case.clinician_id)):
        desk.post(place(session, "/note"), {"did": f"missed:{who}"})
    row = SessionRecord.objects.get(pk=session.pk)
    assert (row.state, row.missed_by) == ("missed", [str(session.case.clinician_id)])


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


# ---- moved


def coming(days: int = 10, **more: Any) -> SessionRecord:
    return planned(minutes_ago=-days * 24 * 60, **more)


def to(session: SessionRecord, day: str, time: str) -> dict[str, str]:
    return {f"move-{session.id}-day": day, f"move-{session.id}-time": time}


def day_in(days: int) -> str:
    return timezone.localdate(timezone.now() + timedelta(days=days)).isoformat()


def test_a_session_is_moved_to_another_day_and_hour(practice: Any) -> None:
    session, desk = coming(), at_desk("miriam")
    page = desk.get(address(STORY, "/sessions")).content.decode()
    here = timezone.localtime(session.at)
    assert f'name="move-{session.id}-day" value="{here:%Y-%m-%d}"' in page, "it begins with the time it has"
    said = words(desk.post(place(session, "/move"), to(session, day_in(12), "16:30"), follow=True))
    assert "The session is moved to" in said
    assert "16:30" in said
    moved = timezone.localtime(SessionRecord.objects.get(pk=session.pk).at)
    assert (moved.date().isoformat(), f"{moved:%H:%M}") == (day_in(12), "16:30")


@pytest.mark.parametrize("form", [("soon", "16:30"), ("", ""), ("2027-01-01", "half past")], ids=str)
def test_a_time_that_is_none_comes_back_as_it_was_typed_and_moves_nothing(practice: Any, form: tuple[str, str]) -> None:
    session = coming()
    response = at_desk("miriam").post(place(session, "/move"), to(session, *form))
    assert response.status_code == 400
    assert f'value="{form[0]}"' in response.content.decode() or not form[0]
    assert SessionRecord.objects.get(pk=session.pk).at == session.at


def test_what_was_noted_meanwhile_is_not_moved_and_that_is_said(practice: Any) -> None:
    session = held()
    response = at_desk("miriam").post(place(session, "/move"), to(session, day_in(3), "10:00"))
    assert response.status_code == 400
    assert "it cannot be moved" in words(response)


def test_moving_onto_another_session_is_said_at_once_and_moving_away_settles_it(practice: Any) -> None:
    first, second, desk = coming(10), coming(11, story="strong"), at_desk("miriam")
    here = timezone.localtime(first.at)
    there = desk.post(place(second, "/move"), to(second, here.date().isoformat(), f"{here:%H:%M}"), follow=True)
    assert "Two sessions at one time" in words(there)
    away = desk.post(place(second, "/move"), to(second, day_in(15), "09:00"), follow=True)
    assert "Two sessions at one time" not in words(away)


def test_strangers_move_nothing(practice: Any) -> None:
    session = coming()
    for stranger in ("tomasz", "esther", "joaquin"):
        response = at_desk(stranger).post(place(session, "/move"), to(session, day_in(3), "10:00"))
        assert response.status_code == 404
    elsewhere = place(session, "/move").replace(str(session.case_id), str(stored("strong").id))
    assert at_desk("miriam").post(elsewhere, to(session, day_in(3), "10:00")).status_code == 404
    assert SessionRecord.objects.get(pk=session.pk).at == session.at


def test_a_session_that_was_told_of_and_then_moved_is_told_of_again_at_its_new_time(practice: Any) -> None:
    session, now = planned(), timezone.now()
    assert watch_diary(now=now) == 1
    later = now + timedelta(days=2)
    move_session(by=session.case.clinician, session=session, at=later, now=now)
    assert watch_diary(now=now) == 0
    assert watch_diary(now=later + timedelta(minutes=6)) == 1
    assert watch_diary(now=later + timedelta(minutes=7)) == 0


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


def test_where_one_of_them_cannot_be_asked_nobody_is_and_the_clinician_stays_signed_in(practice: Any) -> None:
    session, browser = held(), at_desk("miriam")
    ask_after_session(by=member("miriam"), session=session, person=client("daniel"), way=Way.SHOWN)
    OccasionRecord.objects.filter(session=session).update(started_at=timezone.now())
    before = AuditEntry.objects.count()
    response = browser.post(place(session, "/hand-over"), {"person": [person_id("sofia"), person_id("daniel")]})
    assert response.status_code == 403
    assert "has begun to answer already" in words(response)
    assert [row.person.name for row in OccasionRecord.objects.filter(session=session)] == ["Daniel Cohen"]
    assert AuditEntry.objects.count() == before
    assert browser.get("/").status_code == 200


@pytest.mark.parametrize("sitting", ["on-your-own", "you"])
def test_what_is_private_is_never_begun_on_a_device_handed_over(practice: Any, sitting: str) -> None:
    link = new_sitting(client("sofia"), sitting)
    OccasionRecord.objects.filter(pk=link.occasion.pk).update(handed_over=True)
    with pytest.raises(Refused, match="no sitting to be handed over"):
        start_handed_over(occasion=link.occasion)


def test_nobody_hands_over_for_a_stranger_or_to_nobody(practice: Any) -> None:
    session = held()
    with pytest.raises(Refused):
        hand_over(by=member("tomasz"), session=session, people=[client("sofia")])
    with pytest.raises(Refused, match="Nobody was named"):
        hand_over(by=member("miriam"), session=session, people=[])
    assert not OccasionRecord.objects.filter(session=session).exists()


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
