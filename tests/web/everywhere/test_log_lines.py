"""What goes into a log: when, what kind of trouble, where in the code. Never what anybody said, nor who they are."""

from __future__ import annotations

import io
import json
import logging
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import IntegrityError, connection
from django.test import Client

from attunement.actions.auditing import audit
from attunement.actions.work_duties import Duty, begin_work, do_due_duties
from attunement.storage.models import CaseRecord, OutboxMessage
from attunement.web.log_lines import JsonLines, PlainLines
from attunement.web.settings import LOGGING

SAID = "he hits me when the children sleep"
WHO = "sofia.of.the.tests@clients.example"
FORMATS = {"plain": PlainLines, "json": JsonLines}


@pytest.fixture(params=sorted(FORMATS))
def log(request: pytest.FixtureRequest) -> Iterator[io.StringIO]:
    """Everything that is logged from WARNING up, as the server writes it."""
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(FORMATS[request.param]())
    logging.getLogger().addHandler(handler)
    yield out
    logging.getLogger().removeHandler(handler)


def told(log: io.StringIO, *, of: str) -> str:
    """What was logged: it names the trouble, and no sentinel."""
    found = log.getvalue()
    assert of in found
    for sentinel in (SAID, WHO, "sleep", "sofia"):
        assert sentinel not in found.lower(), found
    return found


def crash(message: str) -> Any:
    def crashing(*_: object, **__: object) -> None:
        private = message  # a local variable may hold it as well: no line of a traceback may show it
        try:
            raise KeyError(private)
        except KeyError as first:
            raise ValueError(f"cannot read {private}") from first

    return crashing


@pytest.mark.django_db
def test_a_page_that_fails_leaves_its_kind_and_place(
    practice: Any, log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = CaseRecord.objects.filter(kind="couple").earliest("opened_at")
    browser = Client(raise_request_exception=False)
    browser.force_login(case.clinician)
    monkeypatch.setattr("attunement.storage.queries.whole_case.whole_case", crash(SAID))
    monkeypatch.setattr("attunement.actions.read_case.whole_case", crash(SAID), raising=False)
    response = browser.get(f"/cases/{case.id}/map", {"q": SAID, "who": WHO})
    assert response.status_code == 500
    assert SAID.encode() not in response.content
    found = told(log, of="ValueError")
    assert "KeyError" in found, "and what led to it"
    assert "crashing" in found, "and where"


@pytest.mark.django_db
def test_what_a_database_says_of_a_value_that_does_not_fit_stays_out(log: io.StringIO) -> None:
    try:
        raise IntegrityError(f"duplicate key value violates unique constraint: Key (email)=({WHO}) already exists.")
    except IntegrityError:
        logging.getLogger("attunement").exception("not saved")
    told(log, of="not saved")


@pytest.mark.django_db
def test_a_duty_that_fails_leaves_its_kind(log: io.StringIO) -> None:
    from datetime import timedelta

    do_due_duties(begin_work(), duties=[Duty("a duty", timedelta(seconds=1), crash(f"{WHO}: {SAID}"))])
    told(log, of="a duty failed: ValueError")


@pytest.mark.django_db
def test_a_message_that_cannot_leave_leaves_no_address(
    real_practice: Any, log: io.StringIO, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from attunement.actions.send_outbox import send_outbox

    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    from django.utils import timezone

    OutboxMessage.objects.all().delete()
    OutboxMessage.objects.create(kind="links", to=WHO, subject="As agreed", body=SAID, made_at=timezone.now())
    send_outbox()
    assert WHO not in log.getvalue()
    assert SAID not in log.getvalue()


@pytest.mark.django_db
def test_bad_addresses_and_forms_leave_nothing_that_was_typed(practice: Any, log: io.StringIO) -> None:
    browser = Client(raise_request_exception=False, enforce_csrf_checks=True)
    browser.post("/sign-in", {"email": WHO, "password": SAID})
    browser.get("/nowhere", {"q": SAID})
    browser.get("/cases/", {"q": "\x00" + SAID})
    assert SAID not in log.getvalue()
    assert WHO not in log.getvalue()


@pytest.mark.django_db
def test_the_audit_list_writes_no_log(log: io.StringIO) -> None:
    from django.utils import timezone

    audit("read map", at=timezone.now(), subject=WHO)
    assert log.getvalue() == ""
    assert connection.queries_log.maxlen


def test_a_json_line_is_one_document_with_a_moment_and_a_level() -> None:
    record = logging.LogRecord("attunement.x", logging.ERROR, __file__, 1, "two\nlines %s", ("ü",), None)
    record.status_code = 500
    (line,) = JsonLines().format(record).splitlines()
    found = json.loads(line)
    assert found["message"] == "two\nlines ü"
    assert (found["level"], found["name"], found["status"]) == ("error", "attunement.x", 500)
    assert found["at"].endswith("+00:00")


def test_a_plain_line_shows_the_whole_chain_of_an_error() -> None:
    try:
        crash(SAID)()
    except ValueError as error:
        record = logging.LogRecord(
            "a", logging.ERROR, __file__, 1, "failed", (), (type(error), error, error.__traceback__)
        )
    lines = PlainLines().format(record).splitlines()
    assert lines[0].endswith("ERROR a failed")
    assert [line for line in lines if not line.startswith("  ")][1:] == ["ValueError", "KeyError"]
    assert not any(SAID in line for line in lines)


def test_a_stack_is_not_shown() -> None:
    record = logging.LogRecord("a", logging.ERROR, __file__, 1, "failed", (), None)
    record.stack_info = f"Stack: private = {SAID!r}"
    assert SAID not in PlainLines().format(record)
    assert SAID not in JsonLines().format(record)


def test_nothing_below_a_warning_is_logged_and_only_our_handler_writes() -> None:
    assert LOGGING["root"] == {"handlers": ["stderr"], "level": "WARNING"}
    assert set(LOGGING["handlers"]) == {"stderr"}  # type: ignore[call-overload]
    script = (
        "import logging, django; from django.conf import settings; django.setup();"
        "logging.getLogger('django.request').error('once'); logging.getLogger('attunement').info('never')"
    )
    own = {"DJANGO_SETTINGS_MODULE": "attunement.web.settings", "ATTUNEMENT_LOG": "json"}
    done = subprocess.run([sys.executable, "-c", script], env=own, capture_output=True, text=True, check=True)
    assert [json.loads(line)["message"] for line in done.stderr.splitlines()] == ["once"]
