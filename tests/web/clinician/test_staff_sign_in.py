"""Signing in says nothing to a stranger, waits after ten wrong tries, and leaves a trail."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from attunement.actions.sign_in import TRIES, WITHIN, NotSignedIn, TooManyTries, sign_in
from attunement.actions.start_demo import DEMO_PASSWORD
from attunement.storage.models import AuditEntry, Staff
from tests.cast import member
from tests.web.clinician.desk import words

MIRIAM = "miriam@practice.example"


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
    assert "quarter of an hour" in words(response)
    assert desk.get("/").status_code == 302


def test_the_wait_is_for_this_account_from_this_network_address_and_ends(practice: Any) -> None:
    start = timezone.now()
    for n in range(TRIES):
        with pytest.raises(NotSignedIn):
            sign_in(email=MIRIAM, password=f"wrong {n}", address="10.0.0.1", now=start)
    with pytest.raises(TooManyTries):
        sign_in(email=MIRIAM, password=DEMO_PASSWORD, address="10.0.0.1", now=start)
    elsewhere = sign_in(email=MIRIAM, password=DEMO_PASSWORD, address="10.0.0.2", now=start)
    someone_else = sign_in(email="priya@practice.example", password=DEMO_PASSWORD, address="10.0.0.1", now=start)
    later = sign_in(email=MIRIAM, password=DEMO_PASSWORD, address="10.0.0.1", now=start + WITHIN + timedelta(seconds=1))
    assert [elsewhere.name, someone_else.name, later.name] == ["Miriam Okonkwo", "Priya Raman", "Miriam Okonkwo"]


def test_a_right_sign_in_begins_the_count_anew(practice: Any) -> None:
    for _ in range(2):
        for n in range(TRIES - 1):
            with pytest.raises(NotSignedIn):
                sign_in(email=MIRIAM, password=f"wrong {n}", address="10.0.0.1")
        sign_in(email=MIRIAM, password=DEMO_PASSWORD, address="10.0.0.1")


def test_neither_account_nor_network_address_stands_in_the_trail(practice: Any) -> None:
    with pytest.raises(NotSignedIn):
        sign_in(email=MIRIAM, password="wrong", address="10.0.0.1")
    entry = AuditEntry.objects.get(act="try to sign in")
    assert "miriam" not in entry.subject
    assert "10.0.0.1" not in entry.subject
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
    assert desk.post("/sign-out").headers["Location"] == "/sign-in"
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
