"""An alert stands on top of every page of those who were told, until one of them takes it up with a word."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from attunement.actions.answer_alerts import escalate_alerts
from attunement.storage.models import AlertRecord
from tests.cast import member
from tests.web.begun import begun
from tests.web.clinician.desk import address, at_desk, words

SAID = "Sofia Marino may be in danger"


@pytest.fixture
def alert(practice: Any) -> AlertRecord:
    """Sofia answers the item about thoughts of death."""
    sitting = begun("sofia", "you")
    for item in ("q1", "q2", "q3", "q4"):
        sitting.says("phq-4", item, 3)
    sitting.says("phq-9", "q9", 1)
    return AlertRecord.objects.get(person__name="Sofia Marino")


@pytest.mark.parametrize(
    ("who", "page"), [("priya", "/"), ("tomasz", "/cases/new"), ("miriam", "/"), ("miriam", "/?only=waiting")]
)
def test_it_stands_on_every_page_of_responder_backup_and_clinician(alert: Any, who: str, page: str) -> None:
    said = words(at_desk(who).get(page))
    assert SAID in said
    assert "Raised just now" in said
    assert "Told: " in said
    assert "Miriam Okonkwo" in said
    assert "Goes on to more people" in said
    assert f"May be reached: e-mail, {alert.person.safe_contact.email}" in said


def test_it_stands_above_the_case_too(alert: Any) -> None:
    page = at_desk("miriam").get(address("strain")).content.decode()
    assert page.index(SAID) < page.index("<main")


@pytest.mark.parametrize(("who", "page"), [("esther", "/shared"), ("joaquin", "/practice")])
def test_those_not_told_yet_do_not_see_it(alert: Any, who: str, page: str) -> None:
    assert SAID not in words(at_desk(who).get(page))


def test_unanswered_it_reaches_the_supervisor_and_then_the_manager_who_reads_no_answers(alert: Any) -> None:
    escalate_alerts(now=alert.raised_at + timedelta(minutes=16))
    assert SAID in words(at_desk("esther").get("/shared"))
    assert "What was answered" in words(at_desk("esther").get("/shared"))
    escalate_alerts(now=alert.raised_at + timedelta(minutes=32))
    managers = words(at_desk("joaquin").get("/practice"))
    assert SAID in managers
    assert "What was answered" not in managers
    assert "Several days" not in managers


def test_taking_it_up_needs_a_word_and_stops_the_clock(alert: Any) -> None:
    desk = at_desk("priya")
    empty = desk.post(f"/alerts/{alert.id}", {"what_was_done": " ", "back": "/cases/new"}, follow=True)
    assert "still waiting" in words(empty)
    assert SAID in words(empty)
    done = desk.post(f"/alerts/{alert.id}", {"what_was_done": "Called her.", "back": "/cases/new"}, follow=True)
    assert done.redirect_chain[-1][0] == "/cases/new"
    assert SAID not in words(done)
    alert.refresh_from_db()
    assert (alert.acknowledged_by, alert.what_was_done) == (member("priya"), "Called her.")
    assert SAID not in words(at_desk("miriam").get("/"))


def test_it_takes_nobody_to_another_host(alert: Any) -> None:
    sent = {"what_was_done": "Called.", "back": "https://elsewhere.example/"}
    assert at_desk("priya").post(f"/alerts/{alert.id}", sent).headers["Location"] == "/"


def test_who_was_not_told_cannot_take_it_up(alert: Any) -> None:
    assert at_desk("esther").post(f"/alerts/{alert.id}", {"what_was_done": "x"}).status_code == 404
    alert.refresh_from_db()
    assert alert.acknowledged_at is None


def test_the_supervisor_keeps_a_list_of_what_they_were_told(alert: Any) -> None:
    escalate_alerts(now=alert.raised_at + timedelta(minutes=16))
    at_desk("priya").post(f"/alerts/{alert.id}", {"what_was_done": "Called her."})
    said = words(at_desk("esther").get("/shared"))
    assert SAID not in said
    assert "Priya Raman" in said
    assert "Called her." in said
