"""The practice itself: set up from nothing in the browser, its look, its words, its mail, its records and key."""

from __future__ import annotations

import re
import stat
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from attunement.actions.auditing import audit
from attunement.actions.finish_set_up import PASSWORD_FILE
from attunement.actions.intended_use_text import intended_use
from attunement.actions.mail_server import PracticeMail
from attunement.actions.set_up_code import new_set_up_code
from attunement.storage.models import Logo, PolicyText, Practice, Staff
from attunement.storage.practice_key import KEY_FILE, key_from_recovery, read_practice_key
from tests.cast import client, new_sitting
from tests.unit.exchange.test_png_picture import png
from tests.web.clinician.desk import at_desk, set_up_app, words

PASSWORD = "a kettle on a quiet hill"
FIRST = {
    "practice_name": "Lindenhof",
    "address": "https://care.example.org",
    "country": "de",
    "name": "Jo Manager",
    "email": "jo@practice.example",
    "password": PASSWORD,
    "again": PASSWORD,
}
MAIL = {"host": "mail.example.org", "security": "starttls", "port": "587", "user": "us", "sender": "care@p.example"}


@pytest.fixture
def data(tmp_path: Path, settings: Any) -> Path:
    """A data directory of this test's own."""
    settings.DATA = tmp_path
    return tmp_path


@pytest.mark.django_db
def test_a_practice_is_set_up_in_the_browser_step_by_step(data: Path) -> None:
    desk = Client()
    first = desk.post("/set-up", FIRST | {"code": new_set_up_code(data)})
    assert first.headers["Location"] == "/sign-in/first"
    assert "/sign-in" in desk.get("/practice").headers["Location"], "a password alone opens nothing"
    set_up_app(desk)
    assert desk.get("/practice").headers["Location"] == "/intended-use"
    desk.post("/intended-use", {"version": intended_use().version})
    todo = words(desk.get("/practice"))
    assert "Not ready to open yet." in todo
    for needed in ("a mail server", "a named responder", "how long records are kept", "recovery key"):
        assert needed in todo
    assert "Still missing" in words(desk.post("/practice/open", follow=True))
    desk.post("/practice/mail", MAIL | {"password": "mail secret"})
    desk.post("/practice/records", {"years": "10"})
    shown = desk.post("/practice/records/key").content.decode()
    paper = re.search(r"(?:[A-Z2-7]{4} ){13}[A-Z2-7]{4}", shown)
    assert paper
    assert key_from_recovery(paper.group()) == read_practice_key(data)
    for name, role in (("Noor", "clinician"), ("Sam", "supervisor")):
        posted = {"name": name, "email": f"{name}@practice.example", "role": role, "way": "shown"}
        assert desk.post("/practice/people/invite", posted).status_code == 200
    noor, sam = Staff.objects.get(name="Noor"), Staff.objects.get(name="Sam")
    safety = {"responder": str(noor.id), "backup": str(sam.id), "escalate_after_minutes": "15", "staffed_hours": "9-5"}
    told = {"help_text": "112", "help_checked": "2026-01-05", "help_checked_by": "Jo", "reads_within": "in two days"}
    desk.post("/practice/safety", safety | told)
    assert "Everything is there." in words(desk.get("/practice"))
    assert "The practice is open" in words(desk.post("/practice/open"))
    assert Practice.objects.get().opened_at is not None


@pytest.mark.django_db
def test_without_the_code_nobody_sets_anything_up(data: Path) -> None:
    assert Client().get("/set-up").status_code == 404, "nobody asked for a set-up"
    code = new_set_up_code(data)
    assert stat.S_IMODE((data / "set-up-code").stat().st_mode) == 0o600
    assert code.replace(" ", "") not in (data / "set-up-code").read_text()
    for wrong in ("", "AAAA AAAA AAAA", code[:-1]):
        assert Client().post("/set-up", FIRST | {"code": wrong}).status_code == 400
    assert not Practice.objects.exists()
    assert Client().post("/set-up", FIRST | {"code": code, "address": "http://care.example.org"}).status_code == 400
    assert not Practice.objects.exists()


def test_a_practice_that_is_there_is_not_set_up_again(practice: Any, data: Path) -> None:
    code = new_set_up_code(data)
    assert Client().get("/set-up").status_code == 404
    assert Client().post("/set-up", FIRST | {"code": code}).status_code == 404
    assert Practice.objects.count() == 1


def test_the_mail_password_is_in_a_file_of_the_owners_and_nowhere_else(practice: Any, data: Path) -> None:
    desk = at_desk("joaquin")
    assert desk.post("/practice/mail", MAIL | {"password": "mail secret"}).status_code == 302
    file = data / PASSWORD_FILE
    assert (file.read_text().strip(), stat.S_IMODE(file.stat().st_mode)) == ("mail secret", 0o600)
    assert "mail secret" not in str(list(Practice.objects.values()))
    assert "mail secret" not in desk.get("/practice/mail").content.decode()
    desk.post("/practice/mail", MAIL | {"password": "", "port": "2525"})
    server = PracticeMail()
    assert (server.host, server.port, server.username, server.password) == (
        "mail.example.org",
        2525,
        "us",
        "mail secret",
    )
    assert (server.use_tls, server.use_ssl) == (True, False)


@pytest.mark.parametrize(
    "wrong",
    [
        {"security": "none"},
        {"host": "mail example"},
        {"port": "0"},
        {"sender": "nobody"},
        {"user": "another", "password": ""},
    ],
)
def test_a_wrong_mail_setting_is_not_kept(practice: Any, data: Path, wrong: dict[str, str]) -> None:
    assert at_desk("joaquin").post("/practice/mail", MAIL | {"password": "x"} | wrong).status_code == 400
    assert Practice.objects.get().mail_host == ""
    assert not (data / PASSWORD_FILE).exists()


def test_the_demo_sends_no_test(practice: Any, data: Path) -> None:
    page = at_desk("joaquin").post("/practice/mail/test", {"to": "me@p.example"}, follow=True)
    assert "The demo sends no e-mail." in words(page)


def test_a_key_is_made_once(practice: Any, data: Path) -> None:
    desk = at_desk("joaquin")
    desk.post("/practice/records/key")
    held = (data / KEY_FILE).read_bytes()
    again = desk.post("/practice/records/key", follow=True)
    assert "has a key already" in words(again)
    assert (data / KEY_FILE).read_bytes() == held
    (data / KEY_FILE).write_bytes(b"spoilt")
    assert "the key cannot be read" in words(desk.get("/practice/records"))


def test_a_small_png_is_shown_where_one_signs_in_and_a_script_is_not_taken(practice: Any) -> None:
    desk = at_desk("joaquin")
    assert Client().get("/logo.png").status_code == 404
    put = desk.post(
        "/practice/look/picture", {"picture": SimpleUploadedFile("x.png", b"<svg onload=alert(1)>")}, follow=True
    )
    assert "it is no PNG" in words(put)
    assert not Logo.objects.exists()
    desk.post("/practice/look/picture", {"picture": SimpleUploadedFile("x.png", png())})
    shown = Client().get("/logo.png")
    assert (shown.headers["Content-Type"], shown.headers["X-Content-Type-Options"]) == ("image/png", "nosniff")
    assert '/logo.png"' in Client().get("/sign-in").content.decode()
    assert "/logo.png" not in Client().get("/c/").content.decode(), "a client's page tells nothing"
    desk.post("/practice/look/picture", {"away": "yes"})
    assert Client().get("/logo.png").status_code == 404


WRONG_LOOKS = [
    {"colour": "red"},
    {"address": "http://care.example.org"},
    {"country": "Austria"},
    {"name": ""},
    {"time_zone": "Vienna"},
    {"language": "fr"},
]


def test_name_and_tone_are_the_practices(practice: Any) -> None:
    look = {"name": "Am Hang", "address": "https://care.example.org/", "country": "AT", "colour": "plum"}
    look |= {"time_zone": "Europe/Vienna", "language": "de"}
    at_desk("joaquin").post("/practice/look", look)
    saved = Practice.objects.get()
    assert (saved.name, saved.address, saved.country) == ("Am Hang", "https://care.example.org", "AT")
    assert (saved.time_zone, saved.language) == ("Europe/Vienna", "de")
    assert 'data-colour="plum"' in Client().get("/sign-in").content.decode()


@pytest.mark.parametrize("wrong", WRONG_LOOKS)
def test_a_wrong_look_is_not_kept(practice: Any, wrong: dict[str, str]) -> None:
    look = {"name": "Am Hang", "address": "https://care.example.org", "country": "AT", "colour": "", "time_zone": "UTC"}
    assert at_desk("joaquin").post("/practice/look", look | wrong).status_code == 400
    assert Practice.objects.get().name != "Am Hang"


def test_the_practices_words_stand_beside_the_agreement_and_earlier_ones_stay_on_record(practice: Any) -> None:
    desk = at_desk("joaquin")
    for text in ("Talk to us first.", "Ask us anything."):
        desk.post("/practice/agreements", {"name": "limited-secrets", "limited-secrets-text": text})
    assert [row.text for row in PolicyText.objects.all()] == ["Talk to us first.", "Ask us anything."]
    assert "Talk to us first." in words(desk.get("/practice/agreements"))
    assert desk.post("/practice/agreements", {"name": "none"}).status_code == 400
    assert new_sitting(client("yuki"), "you").occasion.person.case.policies.exists()


def test_a_starter_text_shows_its_source_and_is_not_used_unchecked(practice: Any) -> None:
    practice.help_text, practice.country = "", "GB"
    practice.save()
    page = words(at_desk("joaquin").get("/practice/safety"))
    assert "116 123" in page
    assert "samaritans.org" in page
    assert "Nobody has tried these numbers for your practice." in page
    assert Practice.objects.get().help_text == ""


def test_the_manager_sees_when_the_last_backup_was_made(practice: Any, data: Path) -> None:
    desk = at_desk("joaquin")
    assert "There is none yet." in words(desk.get("/practice/records"))
    audit("back up", at=datetime(2026, 1, 4, 2, 30, tzinfo=UTC))
    audit("back up", at=datetime(2026, 1, 5, 2, 30, tzinfo=UTC))
    assert '<time datetime="2026-01-05T02:30:00+00:00"' in desk.get("/practice/records").content.decode()
    page = words(desk.get("/practice/records"))
    assert re.search(r"Last made: .+\. It was restored on trial\.", page)
    assert "There is none yet." not in page
