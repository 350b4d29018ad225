"""In a real practice no page of anyone's is reached with a password alone; the ways in, page by page."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import Any

import pyotp
import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from attunement.actions.passkeys import add_passkey, ask_for_new
from attunement.actions.start_demo import DEMO_PASSWORD
from attunement.domain.signing_in import IDLE, LASTS, PROOF_HOLDS
from attunement.storage.models import CaseRecord, Staff, StaffSession
from tests.cast import member
from tests.web.access.addresses import RULES, address
from tests.web.account.device import Device
from tests.web.clinician.desk import at_desk, set_up_app, signed_in, words

pytestmark = pytest.mark.django_db
MIRIAM = "miriam@practice.example"
WAYS = "/account/signing-in"


def password(desk: Client, **more: str) -> str:
    """Give the right password; where one is led then."""
    return desk.post("/sign-in", {"email": MIRIAM, "password": DEMO_PASSWORD, **more}).headers["Location"]


def with_app() -> str:
    """Miriam with an app that was set up a while ago; gives its secret."""
    secret = first_time(Client())
    member("miriam").authenticator.__class__.objects.update(last_step=0)
    return secret


def first_time(desk: Client) -> str:
    password(desk)
    return set_up_app(desk)


def with_passkey() -> Device:
    device, miriam = Device(origin="http://localhost"), member("miriam")
    options, state = ask_for_new(by=miriam, host="localhost")
    add_passkey(by=miriam, host="localhost", state=state, answer=device.makes(options), name="laptop")
    return device


@pytest.mark.parametrize("name", sorted(rule for rule, who in RULES.items() if who != "everyone"))
def test_a_password_alone_reaches_no_page_of_staff(real_practice: Any, name: str) -> None:
    """A web session that says who somebody is, and no more: on every route, by every method."""
    case = CaseRecord.objects.select_related("clinician").filter(kind="couple").first()
    assert case is not None
    desk = Client(raise_request_exception=False)
    desk.force_login(case.clinician)
    for ask in (desk.get, desk.post):
        response = ask(address(name, case))
        assert response.status_code in (302, 405), name
        if response.status_code == 302:
            assert "/sign-in" in response.headers["Location"]


def test_the_first_time_something_more_is_set_up_before_anything_opens(real_practice: Any) -> None:
    desk = Client()
    assert password(desk, next="/cases/new") == "/sign-in/first"
    assert "/sign-in" in desk.get("/").headers["Location"]
    page = desk.get("/sign-in/first")
    assert "<svg" in page.content.decode()
    assert desk.post("/sign-in/first", {"code": "000000"}).status_code == 400
    found = re.search(r"(?:[A-Z2-7]{4} ){7}[A-Z2-7]{4}", words(page))
    assert found
    done = desk.post("/sign-in/first", {"code": pyotp.TOTP(found.group().replace(" ", "")).now()})
    assert len(re.findall(r"<code>[a-z2-7-]{19}</code>", done.content.decode())) == 10
    assert 'href="/cases/new"' in done.content.decode()
    assert desk.get("/").status_code == 200
    assert desk.get("/sign-in/first").status_code == 302, "once is enough"


def test_then_password_and_code_and_not_one_of_them(real_practice: Any) -> None:
    secret, desk = with_app(), Client()
    assert desk.get("/sign-in/second").headers["Location"] == "/sign-in"
    assert password(desk, next="/cases/new") == "/sign-in/second"
    assert "/sign-in" in desk.get("/").headers["Location"]
    assert desk.get("/sign-in/first").headers["Location"] == "/sign-in", "no second app by a password alone"
    wrong = desk.post("/sign-in/second", {"code": "000000"})
    assert (wrong.status_code, "not right" in words(wrong)) == (400, True)
    right = desk.post("/sign-in/second", {"code": pyotp.TOTP(secret).now()})
    assert right.headers["Location"] == "/cases/new"
    assert desk.get("/").status_code == 200


def test_a_right_password_waits_five_minutes_and_no_longer(real_practice: Any) -> None:
    secret, desk = with_app(), Client()
    password(desk)
    session = desk.session
    session["half-way"] = {**session["half-way"], "at": session["half-way"]["at"] - 301}
    session.save()
    assert desk.post("/sign-in/second", {"code": pyotp.TOTP(secret).now()}).headers["Location"] == "/sign-in"


def test_a_passkey_signs_in_without_a_password(real_practice: Any) -> None:
    device, desk = with_passkey(), Client(headers={"host": "localhost"})
    options = desk.post("/sign-in/passkey/ask").json()
    sent = {"answer": json.dumps(device.signs(options)), "next": "/cases/new"}
    assert desk.post("/sign-in/passkey", sent).headers["Location"] == "/cases/new"
    assert desk.get("/").status_code == 200
    again = Client(headers={"host": "localhost"})
    assert again.post("/sign-in/passkey", sent).status_code == 400, "the same answer opens nothing again"


def test_a_passkey_is_a_second_step_after_its_own_password_only(real_practice: Any) -> None:
    device, desk = with_passkey(), Client(headers={"host": "localhost"})
    desk.post("/sign-in", {"email": "priya@practice.example", "password": DEMO_PASSWORD})
    desk.post("/sign-in/first", {})
    options = desk.post("/sign-in/passkey/ask").json()
    response = desk.post("/sign-in/passkey", {"answer": json.dumps(device.signs(options))})
    assert response.status_code == 400
    assert "/sign-in" in desk.get("/").headers["Location"]


@pytest.mark.parametrize("answer", ["", "null", "[]", "{", "[" * 5000, "{}"])
def test_an_answer_that_is_none_gets_the_page_again(real_practice: Any, answer: str) -> None:
    response = Client().post("/sign-in/passkey", {"answer": answer})
    assert response.status_code == 400
    assert "did not work here" in words(response)


def test_the_first_passkey_brings_recovery_codes(real_practice: Any) -> None:
    device, desk = Device(origin="http://localhost"), Client(headers={"host": "localhost"})
    password(desk)
    options = desk.post("/sign-in/first/passkey/ask").json()
    made = desk.post("/sign-in/first/passkey", {"answer": json.dumps(device.makes(options)), "name": "laptop"})
    assert len(re.findall(r"<code>[a-z2-7-]{19}</code>", made.content.decode())) == 10
    assert "laptop" in desk.get(WAYS).content.decode()


def test_in_the_demo_a_password_is_enough_and_the_page_says_so(practice: Any) -> None:
    desk = Client()
    assert password(desk) == "/"
    assert "In a real practice it never is" in words(desk.get(WAYS))


def test_sessions_are_listed_by_browser_and_ended_one_by_one(real_practice: Any) -> None:
    here, there = at_desk("miriam"), at_desk("miriam")
    StaffSession.objects.filter(session_key=there.session.session_key).update(browser="Firefox, Windows")
    strangers = StaffSession.objects.get(session_key=at_desk("priya").session.session_key)
    page = words(here.get(WAYS))
    assert "Firefox, Windows" in page
    assert "this one" in page
    other = StaffSession.objects.get(browser="Firefox, Windows")
    here.post(f"{WAYS}/sessions", {"session": str(strangers.pk)})
    assert StaffSession.objects.filter(pk=strangers.pk).exists(), "nobody ends somebody else's"
    here.post(f"{WAYS}/sessions", {"session": str(other.pk)})
    assert there.get("/").status_code == 302
    assert here.get("/").status_code == 200
    third = at_desk("miriam")
    here.post(f"{WAYS}/sessions")
    assert (third.get("/").status_code, here.get("/").status_code) == (302, 200)


@pytest.mark.parametrize(
    ("began", "seen", "open_still"),
    [
        (IDLE, IDLE - timedelta(seconds=30), True),
        (IDLE, IDLE, False),
        (LASTS - timedelta(seconds=30), timedelta(0), True),
        (LASTS, timedelta(0), False),
    ],
    ids=["nearly an hour away", "an hour away", "nearly twelve hours", "twelve hours"],
)
def test_a_session_ends_by_rest_and_by_length(
    real_practice: Any, began: timedelta, seen: timedelta, open_still: bool
) -> None:
    desk, now = at_desk("miriam"), timezone.now()
    key = desk.session.session_key
    StaffSession.objects.filter(session_key=key).update(began_at=now - began, seen_at=now - seen)
    assert (desk.get("/").status_code == 200) is open_still
    assert Session.objects.filter(session_key=key).exists() is open_still
    assert desk.get("/").status_code == (200 if open_still else 302)


def test_a_page_notes_when_one_was_last_there_once_a_minute(real_practice: Any) -> None:
    desk, now = at_desk("miriam"), timezone.now()
    row = StaffSession.objects.get(session_key=desk.session.session_key)
    for ago, moved in ((timedelta(seconds=30), False), (timedelta(minutes=5), True)):
        StaffSession.objects.filter(pk=row.pk).update(seen_at=now - ago)
        desk.get("/")
        row.refresh_from_db()
        assert (row.seen_at > now - ago) is moved


CHANGES = ["app", "app/remove", "passkeys/ask", "passkeys", "codes", "password"]


@pytest.mark.parametrize("what", CHANGES)
def test_how_one_signs_in_is_changed_only_after_proving_it_again(real_practice: Any, what: str) -> None:
    desk = at_desk("miriam")
    StaffSession.objects.update(proved_at=timezone.now() - PROOF_HOLDS)
    for ask in (desk.get, desk.post):
        response = ask(f"{WAYS}/{what}")
        assert response.status_code == 405 or response.headers["Location"].startswith("/account/prove?next=")


def test_the_proof_leads_back_and_holds_ten_minutes(real_practice: Any) -> None:
    secret, desk = with_app(), Client()
    password(desk)
    desk.post("/sign-in/second", {"code": pyotp.TOTP(secret).now()})
    member("miriam").authenticator.__class__.objects.update(last_step=0)
    StaffSession.objects.update(proved_at=timezone.now() - PROOF_HOLDS)
    where = desk.get(f"{WAYS}/password").headers["Location"]
    assert desk.post(where, {"code": "1"}).status_code == 400
    old_key = desk.session.session_key
    back = desk.post(where, {"code": pyotp.TOTP(secret).now(), "next": f"{WAYS}/password"})
    assert back.headers["Location"] == f"{WAYS}/password"
    assert desk.session.session_key != old_key
    assert desk.get(f"{WAYS}/password").status_code == 200
    assert desk.post("/account/prove", {"code": "1", "next": "https://elsewhere.example"}).status_code == 400


def test_a_changed_password_signs_out_everywhere_else(real_practice: Any) -> None:
    here, there = at_desk("miriam"), at_desk("miriam")
    fresh = {"old": DEMO_PASSWORD, "password": "a kettle on a quiet hill", "again": "a kettle on a quiet hill"}
    assert here.post(f"{WAYS}/password", {**fresh, "old": "wrong"}).status_code == 400
    assert here.post(f"{WAYS}/password", {**fresh, "password": "short", "again": "short"}).status_code == 400
    assert here.post(f"{WAYS}/password", fresh).status_code == 302
    assert (here.get("/").status_code, there.get("/").status_code) == (200, 302)
    assert Client().post("/sign-in", {"email": MIRIAM, "password": DEMO_PASSWORD}).status_code == 400


def test_the_only_second_step_stays_whatever_is_posted(real_practice: Any) -> None:
    with_app()
    desk = signed_in(member("miriam"))
    page = words(desk.post(f"{WAYS}/app/remove", follow=True))
    assert "only second step" in page
    assert Staff.objects.filter(authenticator__isnull=False).count() == 1
