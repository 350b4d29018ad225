"""Safety questions stay off until the manager has set what they wait for, and the page says what is missing."""

from __future__ import annotations

from typing import Any

import pytest

from attunement.storage.models import AuditEntry, Practice
from tests.cast import member
from tests.web.clinician.desk import at_desk, words


def settings(**changed: Any) -> dict[str, Any]:
    return {
        "responder": str(member("priya").id),
        "backup": str(member("tomasz").id),
        "escalate_after_minutes": "20",
        "staffed_hours": "Weekdays, nine to five",
        "reads_within": "within two days",
        "help_text": "Call 112.",
        "help_checked": "2026-01-05",
        "help_checked_by": "Joaquin Prado",
    } | changed


def test_the_manager_sets_who_answers_and_when(practice: Any) -> None:
    at_desk("joaquin").post("/practice/safety", settings())
    saved = Practice.objects.get()
    assert (saved.responder, saved.backup) == (member("priya"), member("tomasz"))
    assert (saved.escalate_after_minutes, saved.staffed_hours) == (20, "Weekdays, nine to five")
    assert saved.safety_on
    assert AuditEntry.objects.filter(act="set up practice", by=member("joaquin")).count() == 1


@pytest.mark.parametrize(
    ("left_out", "said"),
    [
        ({"responder": ""}, "a named responder"),
        ({"backup": ""}, "a backup responder"),
        ({"staffed_hours": ""}, "staffed hours"),
        ({"help_text": " "}, "local help text"),
    ],
)
def test_what_is_left_out_switches_safety_off_and_is_named(practice: Any, left_out: dict[str, str], said: str) -> None:
    desk = at_desk("joaquin")
    desk.post("/practice/safety", settings(**left_out))
    page = words(desk.get("/practice/safety"))
    assert "Safety questions are off." in page
    assert said in page
    assert not Practice.objects.get().safety_on


@pytest.mark.parametrize(
    "wrong",
    [
        {"escalate_after_minutes": "0"},
        {"escalate_after_minutes": "121"},
        {"escalate_after_minutes": "soon"},
        {"responder": "nobody"},
        {"help_checked": "2999-01-01"},
        {"reads_within": ""},
    ],
)
def test_a_wrong_setting_is_not_saved(practice: Any, wrong: dict[str, str]) -> None:
    response = at_desk("joaquin").post("/practice/safety", settings(**wrong))
    assert response.status_code == 400
    assert "Please look at the marked places" in words(response)
    assert Practice.objects.get().escalate_after_minutes != 20


def test_responder_and_backup_are_two_people(practice: Any) -> None:
    response = at_desk("joaquin").post("/practice/safety", settings(backup=str(member("priya").id)))
    assert response.status_code == 400
    assert "choose someone else" in words(response)
