"""What a browser keeps and is told: two short-lived cookies no script can use, and headers that close the rest."""

from __future__ import annotations

from http.cookies import Morsel
from typing import Any

import pytest
from django.test import Client

from attunement.storage.models import Staff
from tests.web.client.couple import Couple
from tests.web.client.phone import Phone, text_of

PLACES = ["/c/", "/c/help", "/bye", "/sign-in", "/nothing"]


def cookies(browser: Client) -> dict[str, Morsel[str]]:
    return dict(browser.cookies.items())


@pytest.mark.parametrize("path", ["/c/help", "/bye"])
def test_a_page_that_asks_nothing_sets_no_cookie(couple: Couple, path: str) -> None:
    browser = Client()
    browser.get(path)
    assert cookies(browser) == {}


def test_a_client_gets_the_session_and_the_forms_cookie_and_no_other(couple: Couple) -> None:
    phone = Phone()
    phone.get("/c/")
    phone.start(couple.sofia_link)
    phone.answer(1, 4)
    phone.get("/c/review")
    assert set(cookies(phone)) <= {"s", "c"}


@pytest.fixture
def strict(settings: Any) -> None:
    """As on a real server: behind TLS."""
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True


def test_cookies_are_for_tls_and_gone_with_the_browser(couple: Couple, strict: None) -> None:
    phone = Phone()
    phone.get("/c/")
    phone.start(couple.sofia_link)
    session, forms = cookies(phone)["s"], cookies(phone)["c"]
    assert session["secure"]
    assert session["httponly"]
    assert session["samesite"] == "Lax"
    assert forms["secure"]
    assert forms["samesite"] == "Strict"
    for kept in (session, forms):
        assert (kept["path"], kept["domain"]) == ("/", ""), "what a name with __Host- asks for"
        assert (kept["expires"], kept["max-age"]) == ("", ""), "a phone keeps no trace of having been here"


def test_no_cookie_holds_anything_but_chance(couple: Couple) -> None:
    phone = Phone()
    phone.start(couple.sofia_link)
    phone.answer(1, 4)
    for name, kept in cookies(phone).items():
        assert kept.value.isalnum(), name
        assert str(couple.sofia.id) not in kept.value


def test_exit_leaves_no_session_behind(couple: Couple) -> None:
    phone = Phone()
    phone.start(couple.sofia_link)
    before = cookies(phone)["s"].value
    phone.post("/c/exit")
    assert cookies(phone)["s"].value in ("", None) or cookies(phone)["s"].value != before
    phone.cookies["s"] = before
    assert phone.get("/c/q/1").headers["Location"] == "/c/", "the old session is worth nothing to whoever kept it"


def test_a_member_of_staff_gets_a_new_session_when_they_sign_in(clinician: Staff) -> None:
    clinician.set_password("a sentence nobody guesses")
    clinician.save()
    browser = Client()
    session = browser.session
    session["anything"] = 1
    session.save()
    before = session.session_key
    browser.post("/sign-in", {"email": clinician.email, "password": "a sentence nobody guesses"})
    assert browser.session.session_key not in (None, before)


@pytest.mark.parametrize("path", PLACES)
def test_every_answer_closes_what_it_does_not_need(couple: Couple, path: str) -> None:
    headers = Client().get(path).headers
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "geolocation=()" in headers["Permissions-Policy"]
    assert not {"Server", "X-Powered-By", "Set-Cookie2", "ETag"} & set(headers)


@pytest.mark.parametrize("path", PLACES)
def test_the_policy_of_every_answer_allows_our_own_files_and_nothing_inline(couple: Couple, path: str) -> None:
    policy = Client().get(path).headers["Content-Security-Policy"]
    parts = {part.split()[0]: part.split()[1:] for part in policy.split(";") if part.strip()}
    assert parts["default-src"] == ["'none'"]
    assert parts["script-src"] == parts["style-src"] == ["'self'"]
    assert not [word for words in parts.values() for word in words if word not in ("'self'", "'none'")]


@pytest.mark.parametrize("path", PLACES)
def test_no_page_is_offered_to_search_engines(couple: Couple, path: str) -> None:
    assert '<meta name="robots" content="noindex, nofollow">' in text_of(Client().get(path))


def test_over_plain_http_a_real_server_sends_one_on_to_https(couple: Couple, settings: Any) -> None:
    settings.SECURE_SSL_REDIRECT, settings.SECURE_HSTS_SECONDS = True, 31536000
    response = Client().get("/c/help")
    assert (response.status_code, response.headers["Location"]) == (301, "https://testserver/c/help")
    behind_tls = Client().get("/c/help", secure=True)
    assert behind_tls.status_code == 200
    assert behind_tls.headers["Strict-Transport-Security"] == "max-age=31536000"


def test_a_proxys_word_that_the_way_was_protected_is_believed(couple: Couple, settings: Any) -> None:
    settings.SECURE_SSL_REDIRECT = True
    assert Client().get("/c/help", headers={"x-forwarded-proto": "https"}).status_code == 200
    assert Client().get("/c/help", headers={"x-forwarded-proto": "http"}).status_code == 301


def test_our_own_files_are_served_with_the_type_they_are_of(couple: Couple) -> None:
    response = Client().get("/static/css/base.css")
    assert response.status_code == 200
    assert response.headers["Content-Type"].startswith("text/css")
    assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_no_page_before_signing_in_tells_what_software_or_version_runs(couple: Couple) -> None:
    for path in PLACES:
        page = text_of(Client().get(path)).casefold()
        assert [word for word in ("django", "python", "version", "granian", "whitenoise") if word in page] == [], path
