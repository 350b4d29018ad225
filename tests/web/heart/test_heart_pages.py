"""Hearts through the browser's own addresses: the guide's exchange, the clinician's page, and who may reach a strap."""

from __future__ import annotations

import json
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from attunement.actions.consenting import HEART, has_leave
from attunement.actions.guide_session import begin_timeline
from attunement.storage.models import (
    BreakRecord,
    HeartBatch,
    HeartFile,
    HeartWear,
    Practice,
    PromptRecord,
    SessionRecord,
    Staff,
    TimelineRecord,
)
from tests.unit.exchange.heart_files import EDA, POLAR
from tests.web.client.couple import Couple
from tests.web.guide.room import go_on, session_at
from tests.web.heart.straps import agree, send, steady

BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def desk(clinician: Staff) -> Client:
    Practice.objects.update(is_demo=True)
    found = Client()
    found.force_login(clinician, backend=BACKEND)
    return found


@pytest.fixture
def timeline(couple: Couple) -> TimelineRecord:
    """A session that began a quarter of an hour ago."""
    go_on(couple)
    begun = timezone.now() - timedelta(minutes=15)
    session = session_at(couple.clinician, couple.case, begun)
    return begin_timeline(by=couple.clinician, case=couple.case, session=session, now=begun)


def place(session: SessionRecord, rest: str = "") -> str:
    return f"/cases/{session.case_id}/sessions/{session.id}/heart{rest}"


def exchange(desk: Client, timeline: TimelineRecord, **message: Any) -> Any:
    address = place(timeline.session, "/exchange")
    return desk.post(address, json.dumps(message), content_type="application/json")


# -- the exchange


def test_the_guide_gets_every_tile_and_the_break_back(desk: Client, couple: Couple, timeline: TimelineRecord) -> None:
    agree(couple)
    answer = exchange(desk, timeline, batches=[steady(couple.sofia, 880, 925, 120)]).json()
    [tile] = answer["tiles"]
    assert (tile["person"], tile["since"], tile["limit"], tile["rest"]) == (str(couple.sofia.id), 880, 100, None)
    assert tile["bpm"] == 120
    assert answer["break"] is None
    assert answer["now"] == pytest.approx(900, abs=20)
    one = {"id": str(uuid.uuid4()), "at": 890, "minutes": 20}
    answer = exchange(desk, timeline, breaks=[one], rests=[{"person": str(couple.sofia.id), "start": 1, "ends": 90}])
    assert answer.json()["break"] == {"id": one["id"], "at": 890, "minutes": 20}
    assert HeartWear.objects.get().rest_ends == 90
    assert exchange(desk, timeline, breaks=[one | {"over": 895}]).json()["break"] is None
    assert BreakRecord.objects.get().ended_at == 895


def test_a_racing_heart_calls_for_slowing_the_body(desk: Client, couple: Couple, timeline: TimelineRecord) -> None:
    agree(couple)
    exchange(desk, timeline, batches=[steady(couple.sofia, 880, 925, 120)])
    address = f"/cases/{timeline.session.case_id}/sessions/{timeline.session_id}/guide/entries"
    message = {"device": str(uuid.uuid4()), "since": 0, "entries": []}
    answer = desk.post(address, json.dumps(message), content_type="application/json").json()
    assert "Sofia" in answer["prompt"]["title"]
    shown = PromptRecord.objects.get()
    assert (shown.rule, shown.move, shown.person) == ("flooded", "slow-the-body", str(couple.sofia.id))


@pytest.mark.parametrize(
    ("message", "status", "batch"),
    [
        ({"batches": "many"}, 400, None),
        ({"batches": [{"id": "x"}]}, 400, 0),
        ({"rests": [{"person": "nobody", "start": 1, "ends": 2}]}, 400, None),
        ({"breaks": [{"id": "x", "at": 1, "minutes": 20}]}, 400, None),
        ({"breaks": [{"id": str(uuid.UUID(int=7)), "at": 1, "minutes": 3}]}, 400, None),
        ({"more": 1}, 400, None),
        ({"breaks": 5}, 400, None),
        ({"rests": {"person": "x"}}, 400, None),
        ({"rests": [7]}, 400, None),
        ({"breaks": [{"id": str(uuid.UUID(int=7)), "at": "now", "minutes": 20}]}, 400, None),
        ({"breaks": [{}] * 21}, 400, None),
    ],
    ids=[
        "no list",
        "no batch",
        "a rest of nobody",
        "a break without id",
        "a length that is none",
        "more",
        "no list of breaks",
        "no list of rests",
        "no rest",
        "no moment",
        "too many",
    ],
)
def test_what_does_not_fit_says_which_batch(
    desk: Client, timeline: TimelineRecord, message: Any, status: int, batch: int | None
) -> None:
    answer = exchange(desk, timeline, **message)
    assert (answer.status_code, answer.json()["batch"]) == (status, batch)


def test_without_leave_the_exchange_says_no(desk: Client, couple: Couple, timeline: TimelineRecord) -> None:
    answer = exchange(desk, timeline, batches=[steady(couple.sofia, 1, 5, 70)])
    assert answer.status_code == 403
    assert not HeartBatch.objects.exists()
    assert exchange(desk, timeline).json()["tiles"] == []
    wrong = desk.post(place(timeline.session, "/exchange"), "{", content_type="application/json")
    assert wrong.status_code == 400


# -- straps are reached from one page alone


def test_only_the_guide_may_reach_straps(desk: Client, couple: Couple, timeline: TimelineRecord) -> None:
    agree(couple, couple.sofia)
    address = f"/cases/{timeline.session.case_id}/sessions/{timeline.session_id}"
    guide = desk.get(f"{address}/guide")
    assert "bluetooth=(self)" in guide.headers["Permissions-Policy"]
    assert "camera=()" in guide.headers["Permissions-Policy"]
    page = guide.content.decode()
    assert f'data-wearer="{couple.sofia.id}"' in page
    assert f'data-wearer="{couple.daniel.id}"' not in page
    assert "not on iPads" in page
    for other in (address, f"{address}/heart", "/"):
        assert "bluetooth=()" in desk.get(other).headers["Permissions-Policy"]


# -- the clinician's page


def test_the_page_tells_leave_limits_pictures_and_stretches(
    desk: Client, couple: Couple, timeline: TimelineRecord
) -> None:
    before = desk.get(place(timeline.session)).content.decode()
    assert "Sofia agrees" in before
    assert "Everyone in the room can see the number" in before
    agree(couple)
    send(couple, timeline, steady(couple.sofia, 60, 120, 80), steady(couple.sofia, 120, 150, 115), second=200)
    page = desk.get(place(timeline.session)).content.decode()
    assert "It raced once, 33 % of the time" in page
    assert "<td>2:00</td><td>2:29</td><td>29</td>" in page
    assert page.count("<polyline") == 1
    assert "Nothing was measured yet" in page  # of Daniel
    assert "over <strong>100</strong> beats a minute" in page


def test_leave_is_noted_and_taken_back_on_the_page(desk: Client, couple: Couple, timeline: TimelineRecord) -> None:
    address = place(timeline.session, f"/people/{couple.sofia.id}/leave")
    desk.post(address, {"say": "agree"})
    assert has_leave(couple.sofia, HEART)
    send(couple, timeline, steady(couple.sofia, 60, 70, 80), second=80)
    answer = desk.post(address, {"say": "back"}, follow=True)
    assert "What was measured of Sofia is erased" in answer.content.decode()
    assert not HeartBatch.objects.exists()
    assert not has_leave(couple.sofia, HEART)


def test_limits_are_changed_and_what_is_none_is_said(desk: Client, couple: Couple, timeline: TimelineRecord) -> None:
    agree(couple)
    address = place(timeline.session, f"/people/{couple.daniel.id}/limits")
    desk.post(address, {"threshold": "125", "margin": "40,5"})
    assert HeartWear.objects.values_list("threshold", "margin").get() == (125, 40.5)
    for posted, says in (("fast", "fast"), ("10", "60 to")):
        page = desk.post(address, {"threshold": posted, "margin": "40"}, follow=True)
        assert says in page.content.decode()
    assert HeartWear.objects.get().threshold == 125


def test_a_file_comes_is_moved_and_goes(desk: Client, couple: Couple, timeline: TimelineRecord) -> None:
    agree(couple)
    address = place(timeline.session, f"/people/{couple.daniel.id}/file")
    page = desk.post(address, {"file": SimpleUploadedFile("secret name.csv", POLAR.encode())}, follow=True)
    assert "From a file (polar-flow)" in page.content.decode()
    assert "1 of 4 samples have no rate" in page.content.decode()
    assert "secret name" not in page.content.decode()
    file = HeartFile.objects.get()
    desk.post(place(timeline.session, f"/files/{file.id}/move"), {"offset": "-12.5"})
    assert HeartFile.objects.get().offset == -12.5
    for raw, says in ((EDA.encode(), "another signal"), (b"", "")):
        answer = desk.post(address, {"file": SimpleUploadedFile("x", raw)}, follow=True).content.decode()
        assert says in answer
    assert "no file was chosen" in desk.post(address, follow=True).content.decode()
    desk.post(place(timeline.session, f"/files/{file.id}/take-out"))
    assert not HeartFile.objects.exists()


def test_a_file_or_person_of_another_session_is_not_found(
    desk: Client, couple: Couple, timeline: TimelineRecord
) -> None:
    assert desk.post(place(timeline.session, f"/files/{uuid.uuid4()}/move"), {"offset": "1"}).status_code == 404
    assert desk.post(place(timeline.session, f"/people/{uuid.uuid4()}/leave"), {"say": "agree"}).status_code == 404


def test_every_sample_as_a_file_that_names_nobody(desk: Client, couple: Couple, timeline: TimelineRecord) -> None:
    assert "All of it as CSV" not in desk.get(place(timeline.session)).content.decode()
    agree(couple)
    send(couple, timeline, steady(couple.sofia, 0, 3, 80), steady(couple.daniel, 0, 12, 120), second=20)
    answer = desk.get(place(timeline.session, "/csv"))
    lines = answer.content.decode().splitlines()
    assert lines[0] == "person,source,seconds,bpm,racing"
    assert lines[1] == f"{couple.sofia.id},strap,0.000,80.0,0"
    assert lines[4] == f"{couple.daniel.id},strap,0.000,120.0,1"
    assert len(lines) == 1 + 3 + 12
    assert answer.headers["Content-Disposition"] == 'attachment; filename="hearts.csv"'
    assert "Sofia" not in answer.content.decode()
    assert "All of it as CSV" in desk.get(place(timeline.session)).content.decode()
