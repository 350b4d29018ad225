"""`/health` says whether the installation is well, to anybody, and nothing else."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client, RequestFactory
from django.utils import timezone

from attunement.actions.work_duties import begin_work, end_work
from attunement.storage.models import WorkerRecord
from attunement.web.health import health

pytestmark = pytest.mark.django_db
WORDS = {"ok", "full", "not there", "at work", "silent", "not known"}


def ask() -> tuple[int, dict[str, str]]:
    response = Client().get("/health")
    return response.status_code, json.loads(response.content)


def test_it_says_how_the_worker_is() -> None:
    assert ask() == (200, {"database": "ok", "disk": "ok", "worker": "silent"})
    worker = begin_work()
    assert ask()[1]["worker"] == "at work"
    WorkerRecord.objects.update(seen_at=timezone.now() - timedelta(hours=1))
    assert ask()[1]["worker"] == "silent"
    WorkerRecord.objects.update(seen_at=timezone.now())
    end_work(worker)
    assert ask()[1]["worker"] == "silent"


@pytest.mark.parametrize(("used", "says"), [(89, "ok"), (90, "full"), (100, "full")])
def test_it_says_when_the_disk_is_full(monkeypatch: pytest.MonkeyPatch, used: int, says: str) -> None:
    usage = type("usage", (), {"total": 100, "free": 100 - used})
    monkeypatch.setattr("shutil.disk_usage", lambda _: usage)
    assert ask()[1]["disk"] == says


def test_it_says_when_no_answer_could_be_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone() -> None:
        raise OperationalError("connection refused for user attunement at 10.0.0.1")

    monkeypatch.setattr(connection, "cursor", gone)
    response = health(RequestFactory().get("/health"))
    assert response.status_code == 503
    assert json.loads(response.content) == {"database": "not there", "disk": "ok", "worker": "not known"}
    assert Client(raise_request_exception=False).get("/health").status_code >= 500, (
        "whoever asks sees that it is not well"
    )


def test_it_holds_nothing_of_anybody_and_begins_no_session(practice: Any) -> None:
    response = Client().get("/health", HTTP_X_FORWARDED_FOR="203.0.113.9")
    held = json.loads(response.content)
    assert set(held) == {"database", "disk", "worker"}
    assert set(held.values()) <= WORDS
    assert not response.cookies
    assert response.headers["Content-Type"] == "application/json"
    assert response.headers["Cache-Control"] == "no-store"


def test_it_says_the_same_to_everybody(practice: Any) -> None:
    from attunement.storage.models import Staff

    manager = Client()
    manager.force_login(Staff.objects.filter(role="manager").latest("email"))
    assert manager.get("/health").content == Client().get("/health").content


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_can_be_changed_through_it(method: str) -> None:
    assert getattr(Client(), method)("/health").status_code == 405


def test_it_costs_a_handful_of_questions() -> None:
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as asked:
        ask()
    assert len(asked) <= 3
