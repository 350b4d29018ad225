"""Whatever goes wrong is a page in calm words with the right number, and never a traceback."""

from __future__ import annotations

import logging
import re
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from attunement.domain.errors import BadInput, Refused
from attunement.web.middleware import no_store, plain_errors
from tests.web.begun import break_inserts_into
from tests.web.client.couple import Couple
from tests.web.client.phone import Phone, text_of

TECHNICAL = re.compile(
    r"Traceback|Exception|Error\b|\.py\b|line \d+|django|sqlite|psycopg|attunement\.|<class|0x[0-9a-f]+"
)


def calm(response: Any) -> str:
    """The page's words; it must be a page, kept by nobody, with nothing technical on it."""
    page = text_of(response)
    assert response.headers["Content-Type"].startswith("text/html")
    assert response.headers["Cache-Control"] == "no-store"
    assert not TECHNICAL.search(re.sub(r"<[^>]+>", " ", page))
    assert page.count("<h1>") == 1
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


NOT_THERE = [
    "/nothing",
    "/c/nothing",
    "/c/q/",
    "/c/q/-1",
    "/c/q/1/2",
    "/c/q/1.5",
    "/cases/not-a-number",
    "/shared/1",
    "/admin/",
    "/.git/config",
    "/.env",
    "/static/../settings.py",
    "/static/nothing.css",
    "/%00",
    "/%ff%fe",
    "/c/q/９",
    "/" + "a" * 4000,
]


@pytest.mark.parametrize("path", NOT_THERE)
def test_what_is_not_there_is_a_404_in_words(db: None, path: str) -> None:
    response = Client(raise_request_exception=False).get(path)
    assert response.status_code == 404
    if not path.startswith("/static/"):
        assert "There is nothing at this address" in calm(response)


@pytest.mark.parametrize("path", ["/nothing", "/c/nothing"])
@pytest.mark.parametrize("method", ["get", "post", "put", "delete", "patch", "head", "options"])
def test_a_missing_page_is_missing_by_every_method(db: None, path: str, method: str) -> None:
    assert getattr(Client(), method)(path).status_code == 404


WRONG_METHOD = {
    "reading what is only posted": ("get", "/c/open"),
    "sending by a link": ("get", "/c/send"),
    "putting": ("put", "/c/start"),
    "deleting": ("delete", "/c/review"),
    "posting to what is only read": ("post", "/c/help"),
    "signing out by a link": ("get", "/sign-out"),
}


@pytest.mark.parametrize(("method", "path"), WRONG_METHOD.values(), ids=WRONG_METHOD)
def test_a_wrong_method_is_a_405_that_names_the_right_ones(db: None, method: str, path: str) -> None:
    response = getattr(Client(), method)(path)
    assert response.status_code == 405
    assert response.headers["Allow"]
    assert response.headers["Cache-Control"] == "no-store"


def test_a_form_without_its_token_is_explained(db: None) -> None:
    response = Client(enforce_csrf_checks=True).post("/c/open", {"code": "x"})
    assert response.status_code == 403
    assert "Please open the page again" in calm(response)


def test_a_host_that_is_not_ours_gets_no_page(db: None, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["care.example.org"]
    assert Client().get("/c/", headers={"host": "care.example.org"}).status_code == 200
    response = Client(raise_request_exception=False).get("/c/", headers={"host": "evil.example"})
    assert response.status_code == 400
    assert "evil.example" not in text_of(response)


def test_when_the_database_fails_the_page_says_so_calmly_and_nothing_is_half_stored(couple: Couple) -> None:
    phone = Phone(raise_request_exception=False)
    phone.start(couple.sofia_link)
    form = phone.form_of(1)
    break_inserts_into("storage_answerrecord")
    response = phone.post("/c/q/1", {**form, "answer": "4"})
    assert response.status_code == 500
    assert "What was saved before is safe" in calm(response)


def test_an_unexpected_error_reaches_the_log_without_the_answer(
    couple: Couple, caplog: pytest.LogCaptureFixture
) -> None:
    phone = Phone(raise_request_exception=False)
    phone.start(couple.sofia_link)
    form = phone.form_of(1)
    break_inserts_into("storage_auditentry")
    with caplog.at_level(logging.DEBUG):
        phone.post("/c/q/1", {**form, "answer": "4"})
    said = [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR]
    assert said
    assert all(couple.sofia_link.code not in line and "Sofia" not in line for line in said)


def passed_on(request: HttpRequest) -> HttpResponse:
    """A view that has nothing to say."""
    return HttpResponse("as it was")


RAISED: dict[str, tuple[Exception, int | None, str]] = {
    # what a view raises | the status | what is said
    "bad input": (
        BadInput("no such day", where="the date", expected="a day"),
        400,
        "the date: no such day. Expected a day.",
    ),
    "a refusal": (Refused("There is no such case among yours."), 403, "There is no such case among yours."),
    "a refusal of a kind": (
        type("Closed", (Refused,), {})("These questions are closed."),
        403,
        "These questions are closed.",
    ),
    "a value error": (ValueError("secret 1234"), None, ""),
    "a missing key": (KeyError("sofia"), None, ""),
    "anything else": (RuntimeError("a stored answer is never changed"), None, ""),
}


@pytest.mark.parametrize(("raised", "status", "said"), RAISED.values(), ids=RAISED)
def test_what_was_raised_on_purpose_is_said_and_nothing_else_is(
    db: None, raised: Exception, status: int | None, said: str
) -> None:
    response = plain_errors(passed_on).process_exception(RequestFactory().get("/"), raised)
    assert (response.status_code if response else None) == status
    if response is not None:
        assert said in response.content.decode()


@pytest.mark.parametrize("error", [BadInput, Refused])
def test_what_was_typed_comes_back_escaped(db: None, error: type[Exception]) -> None:
    raised = error("'<script>alert(1)</script>' found")
    response = plain_errors(passed_on).process_exception(RequestFactory().get("/"), raised)
    assert response is not None
    assert "<script>alert" not in response.content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in response.content.decode()


@pytest.mark.parametrize(
    ("path", "kept"), [("/", False), ("/c/q/1", False), ("/staticky", False), ("/static/x.css", True)]
)
def test_every_answer_but_our_own_files_is_kept_by_nobody(path: str, kept: bool) -> None:
    response = no_store(passed_on)(RequestFactory().get(path))
    assert (response.headers.get("Cache-Control") == "no-store") is not kept
    assert "camera=()" in response.headers["Permissions-Policy"]
    assert "microphone=()" in response.headers["Permissions-Policy"]
    assert response.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response.content == b"as it was"
