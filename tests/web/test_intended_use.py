"""What it is meant for: one text with a version, shown, and accepted by everyone who works with it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from attunement.actions import intended_use as accepting
from attunement.actions.intended_use import accept_intended_use, has_accepted
from attunement.actions.intended_use_text import FILE, intended_use
from attunement.actions.raise_alert import raise_alert
from attunement.actions.start_demo import DEMO_PASSWORD
from attunement.domain.errors import BadInput
from attunement.domain.scoring import Flag
from attunement.storage.models import AlertRecord, AuditEntry, IntendedUseAcceptance, Staff
from docs.writing.intended_use_page import intended_use_page
from tests.cast import client, member
from tests.web.begun import MONDAY
from tests.web.clinician.desk import at_desk, words

pytestmark = pytest.mark.django_db
PAGE = Path(__file__).parents[2] / "docs" / "explanation" / "intended-use.md"


def signed_in(who: str) -> Client:
    desk = Client()
    response = desk.post("/sign-in", {"email": f"{who}@practice.example", "password": DEMO_PASSWORD})
    assert response.status_code == 302
    return desk


def forget(who: str) -> None:
    IntendedUseAcceptance.objects.filter(staff=member(who)).delete()


def test_the_page_in_the_papers_is_the_text_that_is_accepted() -> None:
    assert PAGE.read_text(encoding="utf-8") == intended_use_page(intended_use()), "run `just docs`"


def test_a_text_with_an_unknown_or_missing_key_does_not_load(tmp_path: Path) -> None:
    for n, broken in enumerate(("version = 1", 'version = "one"', FILE.read_text(encoding="utf-8") + "\nmore = 1\n")):
        file = tmp_path / f"{n}.toml"
        file.write_text(broken, encoding="utf-8")
        with pytest.raises(BadInput, match=f"{n}.toml"):
            intended_use(file)


def test_it_says_what_must_never_be_missing() -> None:
    said = intended_use_page(intended_use())
    for word in ("custody", "Diagnosis", "Emergencies", "Adults only", "overrule"):
        assert word in said


def test_who_accepted_which_version_and_when_is_stored_once(practice: Any) -> None:
    forget("miriam")
    accept_intended_use(by=member("miriam"), version=1, now=MONDAY)
    accept_intended_use(by=member("miriam"), version=1)
    [row] = IntendedUseAcceptance.objects.filter(staff=member("miriam"))
    assert (row.version, row.at) == (1, MONDAY)
    assert AuditEntry.objects.filter(act="accept intended use", by=member("miriam"), at=MONDAY).count() == 1


def test_another_version_than_the_one_that_holds_is_not_accepted(practice: Any) -> None:
    forget("miriam")
    with pytest.raises(BadInput, match="changed meanwhile"):
        accept_intended_use(by=member("miriam"), version=2)
    assert not has_accepted(member("miriam"))


def test_at_the_first_sign_in_it_comes_first_and_then_the_page_one_wanted(practice: Any) -> None:
    forget("miriam")
    desk = signed_in("miriam")
    for page in ("/", "/cases/new", "/library"):
        assert desk.get(page).headers["Location"] == "/intended-use"
    assert "custody or blame" in words(desk.get("/intended-use"))
    assert desk.post("/intended-use", {"version": "1"}).headers["Location"] == "/"
    assert desk.get("/").status_code == 200
    assert has_accepted(member("miriam"))


def test_who_accepted_is_not_asked_again(practice: Any) -> None:
    assert signed_in("miriam").get("/").status_code == 200


def test_a_new_version_asks_everyone_again(practice: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "use.toml"
    file.write_text(FILE.read_text(encoding="utf-8").replace("version = 1", "version = 2"), encoding="utf-8")
    monkeypatch.setattr(accepting, "intended_use", lambda: intended_use(file))
    desk = signed_in("miriam")
    assert desk.get("/").headers["Location"] == "/intended-use"
    desk.post("/intended-use", {"version": "2"})
    assert sorted(row.version for row in IntendedUseAcceptance.objects.filter(staff=member("miriam"))) == [1, 2]


@pytest.mark.parametrize("given", ["", "0", "2", "one", "²", "-1", "9" * 400])
def test_an_odd_version_accepts_nothing(practice: Any, given: str) -> None:
    forget("miriam")
    assert at_desk("miriam").post("/intended-use", {"version": given}).status_code == 302
    assert not has_accepted(member("miriam"))


def test_an_alert_is_not_held_up(practice: Any) -> None:
    forget("miriam")
    flag = Flag("q9", "safety", "said so", "suicidality")
    raise_alert(person=client("sofia"), answer=None, flag=flag, now=MONDAY)
    desk, alert = signed_in("miriam"), AlertRecord.objects.get(person=client("sofia"))
    assert "may be in danger" in words(desk.get("/intended-use"))
    desk.post(f"/alerts/{alert.id}", {"what_was_done": "Called.", "back": "/"})
    alert.refresh_from_db()
    assert alert.acknowledged_by == member("miriam")


@pytest.mark.parametrize("who", ["miriam", "esther", "joaquin"])
def test_everyone_who_works_here_finds_it_from_every_page(practice: Any, who: str) -> None:
    page = at_desk(who).get("/", follow=True).content.decode()
    assert 'href="/intended-use"' in page
    assert "You read and accepted this version" in words(at_desk(who).get("/intended-use"))


def test_the_staff_of_the_demo_accepted_it(practice: Any) -> None:
    assert all(has_accepted(one) for one in Staff.objects.all())


def test_a_stranger_is_sent_to_sign_in(practice: Any) -> None:
    assert "/sign-in" in Client().get("/intended-use").headers["Location"]
