"""Signing in says nothing to a stranger, waits after too many tries, and leaves a trail."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from attunement.actions.known_browsers import browser_of
from attunement.actions.limit_tries import TooManyTries
from attunement.actions.sign_in import NotSignedIn, sign_in
from attunement.actions.start_demo import DEMO_PASSWORD
from attunement.domain.signing_in import HOUR, OF_A_NETWORK, OF_AN_ACCOUNT
from attunement.storage.models import AuditEntry, SecretTry, Staff
from tests.cast import member
from tests.web.clinician.desk import words

MIRIAM = "miriam@practice.example"
TRIES = OF_AN_ACCOUNT.tries


def knock(desk: Client, password: str = DEMO_PASSWORD, email: str = MIRIAM, **more: Any) -> Any:
    return desk.post("/sign-in", {"email": email, "password": password, **more})


def test_the_right_password_opens_the_list_of_cases_and_is_noted(practice: Any) -> None:
    desk = Client()
    response = knock(desk)
    assert (response.status_code, response.headers["Location"]) == (302, "/")
    assert "Sofia &amp; Daniel" in desk.get("/").content.decode()
    assert AuditEntry.objects.filter(act="sign in", by=member("miriam")).count() == 1


def test_the_address_may_be_typed_in_capitals(practice: Any) -> None:
    assert knock(Client(), email="Miriam@Practice.example").status_code == 302


def test_a_wrong_password_and_an_unknown_account_get_the_same_page(practice: Any) -> None:
    wrong, unknown = knock(Client(), "wrong wrong wrong"), knock(Client(), "wrong wrong wrong", "no@practice.example")
    assert wrong.status_code == unknown.status_code == 400
    assert words(wrong) == words(unknown)
    assert "do not belong together" in words(wrong)


def test_an_account_that_was_closed_gets_the_same_page(practice: Any) -> None:
    Staff.objects.filter(email=MIRIAM).update(is_active=False)
    response = knock(Client())
    assert response.status_code == 400
    assert "do not belong together" in words(response)


def test_after_ten_wrong_tries_even_the_right_password_has_to_wait(practice: Any) -> None:
    desk = Client()
    assert {knock(desk, f"wrong {n}").status_code for n in range(TRIES)} == {400}
    response = knock(desk)
    assert response.status_code == 429
    assert "wait an hour" in words(response)
    assert desk.get("/").status_code == 302


def test_the_wait_is_for_this_account_from_anywhere_and_ends(practice: Any) -> None:
    start = timezone.now()
    for n in range(TRIES):
        with pytest.raises(NotSignedIn):
            sign_in(email=MIRIAM, password=f"wrong {n}", address=f"10.0.0.{n}", now=start)
    with pytest.raises(TooManyTries):
        sign_in(email=MIRIAM, password=DEMO_PASSWORD, address="10.0.0.99", now=start)
    someone_else = sign_in(email="priya@practice.example", password=DEMO_PASSWORD, address="10.0.0.1", now=start)
    later = sign_in(email=MIRIAM, password=DEMO_PASSWORD, address="10.0.0.1", now=start + HOUR + timedelta(seconds=1))
    assert [someone_else.name, later.name] == ["Priya Raman", "Miriam Okonkwo"]


def test_twenty_tries_at_many_accounts_from_one_network_have_to_wait(practice: Any) -> None:
    for n in range(OF_A_NETWORK.tries):
        with pytest.raises(NotSignedIn):
            sign_in(email=f"nobody{n}@practice.example", password="wrong", address="10.0.0.1")
    with pytest.raises(TooManyTries):
        sign_in(email=MIRIAM, password=DEMO_PASSWORD, address="10.0.0.1")
    assert sign_in(email=MIRIAM, password=DEMO_PASSWORD, address="10.0.0.2").name == "Miriam Okonkwo"


def test_a_stranger_who_guesses_keeps_nobody_out_of_a_browser_they_used_before(practice: Any) -> None:
    """The stranger uses up the account's tries; Miriam's own browser is counted by itself, and only for her."""
    hers = Client()
    assert knock(hers).status_code == 302
    hers.post("/sign-out")
    assert {knock(Client(), f"wrong {n}").status_code for n in range(TRIES)} == {400}
    assert knock(Client()).status_code == 429
    assert knock(hers, email="priya@practice.example", password="wrong").status_code == 400
    assert knock(hers).status_code == 302


def test_a_known_browser_has_ten_tries_like_any_other(practice: Any) -> None:
    hers = Client()
    knock(hers)
    hers.post("/sign-out")
    assert {knock(hers, f"wrong {n}").status_code for n in range(TRIES)} == {400}
    assert knock(hers).status_code == 429


def test_a_word_nobody_signed_makes_no_browser_known(practice: Any) -> None:
    known = browser_of("").with_account(member("miriam"))
    assert browser_of(known.as_word()) == known
    forged = browser_of(known.as_word()[:-2] + "xx")
    assert forged.token != known.token
    assert not forged.knows(MIRIAM)
    assert not known.knows("priya@practice.example")
    assert "miriam" not in known.as_word().casefold()


def test_a_right_sign_in_begins_the_count_anew(practice: Any) -> None:
    for _ in range(2):
        for n in range(TRIES - 1):
            with pytest.raises(NotSignedIn):
                sign_in(email=MIRIAM, password=f"wrong {n}", address="10.0.0.1")
        sign_in(email=MIRIAM, password=DEMO_PASSWORD, address="10.0.0.1")


def test_neither_account_nor_network_address_is_kept_anywhere(practice: Any) -> None:
    with pytest.raises(NotSignedIn):
        sign_in(email=MIRIAM, password="wrong", address="10.0.0.1")
    entry = AuditEntry.objects.get(act="try to sign in")
    kept = [entry.subject, *SecretTry.objects.values_list("key", flat=True)]
    assert len(kept) == 3
    assert not [text for text in kept if "miriam" in text or "10.0.0.1" in text]
    assert entry.by is None


@pytest.mark.parametrize(
    ("wanted", "given"),
    [("/cases/new", "/cases/new"), ("https://elsewhere.example/", "/"), ("//elsewhere.example", "/"), ("", "/")],
)
def test_one_is_taken_on_to_the_page_asked_for_and_never_elsewhere(practice: Any, wanted: str, given: str) -> None:
    assert knock(Client(), next=wanted).headers["Location"] == given


def test_signing_out_takes_a_form_and_ends_the_session(practice: Any) -> None:
    desk = Client()
    knock(desk)
    assert desk.get("/sign-out").status_code == 405
    out = desk.post("/sign-out")
    assert out.headers["Location"] == "/sign-in"
    assert out.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert desk.get("/").headers["Location"] == "/sign-in?next=/"
    assert AuditEntry.objects.filter(act="sign out", by=member("miriam")).count() == 1


def test_a_form_from_another_site_is_refused(practice: Any) -> None:
    assert knock(Client(enforce_csrf_checks=True)).status_code == 403


@pytest.mark.parametrize(("who", "home"), [("esther", "/shared"), ("joaquin", "/practice")])
def test_supervisor_and_manager_begin_at_their_own_page(practice: Any, who: str, home: str) -> None:
    desk = Client()
    knock(desk, email=f"{who}@practice.example")
    assert desk.get("/").headers["Location"] == home
    assert desk.get(home).status_code == 200
