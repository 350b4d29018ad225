"""The demo's courses are lived through: nothing of what the pages show about them is written in a file."""

from __future__ import annotations

import json
import shutil
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from attunement.actions.start_courses import start_courses
from attunement.actions.start_demo import start_demo
from attunement.domain.errors import BadInput
from attunement.exchange.practice_file import CourseDo, read_practice
from attunement.storage.models import (
    AlertRecord,
    CaseRecord,
    OccasionRecord,
    OutboxMessage,
    Practice,
    ReleaseRecord,
    RuptureRecord,
)
from tests.cast import EXAMPLES, member
from tests.web.clinician.desk import at_desk, words

NOW = datetime.fromisoformat("2027-06-09T14:30:00+00:00")


@pytest.fixture
def lived(practice: Any) -> list[CaseRecord]:
    """The demo as it starts now, with its courses."""
    return start_courses(folder=EXAMPLES)


def rupture(label: str) -> RuptureRecord:
    [found] = RuptureRecord.objects.filter(case__label=label)
    return found


def test_the_files_hold_answers_and_acts_and_no_result() -> None:
    for path in sorted((EXAMPLES / "courses").glob("*.json")):
        assert set(json.loads(path.read_text(encoding="utf-8"))) == {"case", "people", "sessions", "responses"}
    courses = read_practice(EXAMPLES).courses
    assert {course.case.file for course in courses} == {path.name for path in (EXAMPLES / "courses").glob("*.json")}
    assert {act.do for course in courses for act in course.acts} == set(CourseDo)


def test_one_rupture_is_suspected_one_was_repaired_and_one_stayed_unrepaired(lived: list[CaseRecord]) -> None:
    assert [case.label for case in lived] == ["Clara", "Viktor", "Mira"]
    assert {label: rupture(label).state for label in ("Clara", "Viktor", "Mira")} == {
        "Clara": "suspected",
        "Viktor": "repaired",
        "Mira": "unrepaired",
    }
    assert all(row.origin == "ratings" and row.probability is not None for row in RuptureRecord.objects.all())


def test_each_was_noticed_at_the_check_out_that_dropped_and_closed_by_the_one_that_rose(
    lived: list[CaseRecord],
) -> None:
    for label, place in (("Clara", 7), ("Viktor", 6), ("Mira", 6)):
        row = rupture(label)
        sessions = list(row.case.sessions.order_by("at"))
        assert row.session == sessions[place - 1]
        assert row.noticed_at - sessions[place - 1].at < timedelta(hours=6)
    closed = rupture("Viktor")
    assert closed.verified_by
    assert closed.closed_at is not None
    assert closed.closed_at > max(step.at for step in closed.steps.all())


def test_the_supervisor_reads_what_was_written_for_her(lived: list[CaseRecord]) -> None:
    [shared] = ReleaseRecord.objects.filter(case__label="Mira")
    assert shared.what == "repair"
    listed = words(at_desk("esther").get("/shared"))
    assert "Mira: A rupture that stays unrepaired" in listed
    assert "Viktor" not in listed


def test_an_alert_waits_with_its_clock(lived: list[CaseRecord]) -> None:
    [alert] = AlertRecord.objects.all()
    assert alert.acknowledged_at is None
    assert (alert.person.name, alert.level) == ("Clara Jensen", 0)
    assert timedelta(minutes=2) < alert.escalates_at - alert.raised_at < timedelta(hours=1)
    assert set(alert.told.all()) == {member("priya"), member("tomasz")}
    assert "Clara Jensen may be in danger" in words(at_desk("priya").get("/"))
    assert "Clara Jensen" not in words(at_desk("miriam").get("/"))
    assert OutboxMessage.objects.filter(kind="alert").count() == 2


def test_the_sitting_that_raised_it_stands_half_way(lived: list[CaseRecord]) -> None:
    [sitting] = OccasionRecord.objects.filter(person__name="Clara Jensen", definition="you")
    assert sitting.started_at is not None
    assert sitting.sent_at is None
    shown = words(at_desk("tomasz").get(f"/cases/{lived[0].id}/messages"))
    assert "half-way" in shown


def test_todays_list_names_the_open_rupture(lived: list[CaseRecord]) -> None:
    assert "Rupture suspected: Clara Jensen" in words(at_desk("tomasz").get("/"))


def test_nothing_is_brought_twice_nor_into_a_real_practice(practice: Any) -> None:
    assert len(start_courses(folder=EXAMPLES)) == 3
    assert start_courses(folder=EXAMPLES) == []
    CaseRecord.objects.filter(label__in=["Clara", "Viktor", "Mira"]).update(label="someone else")
    Practice.objects.update(is_demo=False)
    assert start_courses(folder=EXAMPLES) == []


def test_whatever_the_day_the_same_comes_out(db: Any) -> None:
    start_demo(folder=EXAMPLES, address="http://127.0.0.1:8765", now=NOW)
    start_courses(folder=EXAMPLES, now=NOW)
    assert sorted(RuptureRecord.objects.values_list("state", flat=True)) == ["repaired", "suspected", "unrepaired"]
    assert AlertRecord.objects.get().raised_at == NOW - timedelta(minutes=3)


@pytest.fixture
def changed(tmp_path: Path) -> Path:
    """A copy of the examples, to be spoilt."""
    return Path(shutil.copytree(EXAMPLES, tmp_path / "examples"))


def test_ratings_that_do_not_drop_open_nothing_and_an_act_about_it_is_refused(practice: Any, changed: Path) -> None:
    place = changed / "courses" / "repaired.json"
    document = json.loads(place.read_text(encoding="utf-8"))
    for response in document["responses"]:
        if response["instrument"] == "alliance-checkout":
            response["answers"] = {"bond": 6, "tasks": 6, "goals": 5, "realness": 6, "safety": 6, "felt-off": 1}
    place.write_text(json.dumps(document), encoding="utf-8")
    with pytest.raises(BadInput, match="nothing is open there"):
        start_courses(folder=changed)
    assert not CaseRecord.objects.filter(label="Clara").exists(), "all or nothing"


@pytest.mark.parametrize(
    ("key", "value", "says"),
    [
        ("do", "close", "courses[1].acts[0].do"),
        ("at", "soon", "courses[1].acts[0].at"),
        ("colour", "green", "courses[1].acts[0].colour: unknown key"),
    ],
    ids=["an act there is not", "no day", "an unknown key"],
)
def test_a_wrong_act_is_refused_with_its_place(changed: Path, key: str, value: str, says: str) -> None:
    place = changed / "practice.json"
    document = json.loads(place.read_text(encoding="utf-8"))
    document["courses"][1]["acts"][0][key] = value
    place.write_text(json.dumps(document), encoding="utf-8")
    with pytest.raises(BadInput) as wrong:
        read_practice(changed)
    assert says in str(wrong.value)
