"""People and invitations: a link used once, by which someone chooses their own password."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from attunement.actions.invite_staff import OPEN_FOR
from attunement.storage.models import AuditEntry, Invitation, OutboxMessage, Staff
from tests.cast import member
from tests.web.clinician.desk import at_desk, words

GOOD = "a kettle on a quiet hill"
NEW = {"name": "Noor Haddad", "email": "noor@practice.example", "role": "clinician", "way": "shown"}


def invite(**changed: str) -> Any:
    return at_desk("joaquin").post("/practice/people/invite", NEW | changed)


def secret_of(page: Any) -> str:
    found = re.search(r"/join#([\w-]+)", page.content.decode())
    assert found
    return found.group(1)


def code_of(page: Any) -> str:
    found = re.search(r'class="code">([0-9A-Z ]+)<', page.content.decode())
    assert found
    return found.group(1)


def join(**posted: str) -> Any:
    return Client().post("/join", {"password": GOOD, "again": GOOD} | posted)


def may_sign_in(email: str, password: str = GOOD) -> bool:
    response = Client().post("/sign-in", {"email": email, "password": password})
    return bool(response.status_code == 302)


def test_someone_invited_chooses_a_password_and_comes_in(practice: Any) -> None:
    page = invite()
    noor = Staff.objects.get(email="noor@practice.example")
    assert not noor.has_usable_password()
    response = join(secret=secret_of(page))
    assert response.status_code == 302
    assert may_sign_in("noor@practice.example")
    assert list(AuditEntry.objects.filter(subject=str(noor.id)).values_list("act", "by")) == [
        ("invite", member("joaquin").id)
    ]


def test_the_code_does_the_same(practice: Any) -> None:
    assert join(code=code_of(invite()).lower()).status_code == 302
    assert may_sign_in("noor@practice.example")


def test_neither_secret_nor_code_is_kept(practice: Any) -> None:
    page = invite()
    kept = str(list(Invitation.objects.values()))
    assert secret_of(page) not in kept
    assert code_of(page).replace(" ", "") not in kept


def test_a_link_works_once(practice: Any) -> None:
    secret = secret_of(invite())
    join(secret=secret)
    again = join(secret=secret, password="another long sentence", again="another long sentence")
    assert again.status_code == 400
    assert not may_sign_in("noor@practice.example", "another long sentence")


def test_a_link_expires(practice: Any) -> None:
    secret = secret_of(invite())
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert join(secret=secret).status_code == 400
    assert Invitation.objects.get().made_at + OPEN_FOR > timezone.now()


def test_a_fresh_link_closes_the_older_one(practice: Any) -> None:
    old = secret_of(invite())
    noor = Staff.objects.get(email="noor@practice.example")
    new = secret_of(at_desk("joaquin").post(f"/practice/people/{noor.id}/link", {"way": "shown"}))
    assert join(secret=old).status_code == 400
    assert join(secret=new).status_code == 302


def test_a_withdrawn_link_opens_nothing(practice: Any) -> None:
    secret = secret_of(invite())
    noor = Staff.objects.get(email="noor@practice.example")
    at_desk("joaquin").post(f"/practice/people/{noor.id}/withdraw")
    assert join(secret=secret).status_code == 400


@pytest.mark.parametrize(
    ("posted", "said"),
    [
        ({"password": "short", "again": "short"}, "at least 12"),
        ({"password": "password1234", "again": "password1234"}, "too common"),
        ({"again": "something else again"}, "not the same"),
        ({"secret": "no such secret"}, "does not open anything"),
        ({"secret": ""}, "does not open anything"),
    ],
)
def test_what_is_wrong_with_a_password_is_said_and_the_link_stays(practice: Any, posted: Any, said: str) -> None:
    secret = secret_of(invite())
    response = join(**{"secret": secret, **posted})
    assert response.status_code == 400
    assert said in words(response)
    assert join(secret=secret).status_code == 302


def test_looking_at_the_page_uses_nothing_up(practice: Any) -> None:
    secret = secret_of(invite())
    assert Client().get("/join").status_code == 200
    assert join(secret=secret).status_code == 302


def test_by_e_mail_the_link_is_in_the_message_and_not_on_the_page(practice: Any) -> None:
    page = invite(way="email")
    [message] = OutboxMessage.objects.filter(kind="invitation")
    assert message.to == "noor@practice.example"
    assert "/join#" not in page.content.decode()
    found = re.search(r"/join#([\w-]+)", message.body)
    assert found
    assert join(secret=found.group(1)).status_code == 302


@pytest.mark.parametrize(
    "wrong",
    [
        {"email": "miriam@practice.example"},
        {"email": "MIRIAM@practice.example"},
        {"email": "no"},
        {"role": "king"},
        {"name": " "},
    ],
)
def test_a_wrong_invitation_is_said_to_be_wrong(practice: Any, wrong: dict[str, str]) -> None:
    before = Staff.objects.count()
    assert invite(**wrong).status_code == 400
    assert Staff.objects.count() == before


def test_a_forgotten_password_is_set_anew_by_its_owner(practice: Any) -> None:
    miriam = member("miriam")
    page = at_desk("joaquin").post(f"/practice/people/{miriam.id}/link", {"way": "shown"})
    join(secret=secret_of(page))
    assert may_sign_in(miriam.email)


def test_one_who_leaves_is_out_at_once(practice: Any) -> None:
    invite()
    noor = Staff.objects.get(email="noor@practice.example")
    noor.set_password(GOOD)
    noor.save()
    desk = Client()
    desk.force_login(noor, backend="django.contrib.auth.backends.ModelBackend")
    assert desk.get("/").status_code == 200
    at_desk("joaquin").post(f"/practice/people/{noor.id}/leave")
    assert desk.get("/").status_code == 302
    assert not may_sign_in(noor.email)
    at_desk("joaquin").post(f"/practice/people/{noor.id}/leave")
    assert not may_sign_in(noor.email), "the old password does not come back"


@pytest.mark.parametrize(
    ("who", "said"),
    [("miriam", "named to answer alerts"), ("priya", "still has cases"), ("joaquin", "cannot let yourself go")],
)
def test_who_is_needed_stays(practice: Any, who: str, said: str) -> None:
    practice.responder, practice.backup = member("miriam"), member("tomasz")
    practice.save()
    desk = at_desk("joaquin")
    desk.post(f"/practice/people/{member(who).id}/leave")
    assert said in words(desk.get("/practice/people"))
    assert member(who).is_active


def test_a_clinician_with_cases_keeps_the_role(practice: Any) -> None:
    response = at_desk("joaquin").post(
        f"/practice/people/{member('priya').id}", {"name": "Priya", "role": "supervisor"}
    )
    assert response.status_code == 400
    assert member("priya").role == "clinician"


def test_the_last_manager_stays_one(practice: Any) -> None:
    response = at_desk("joaquin").post(
        f"/practice/people/{member('joaquin').id}", {"name": "Joaquin", "role": "supervisor"}
    )
    assert response.status_code == 400
    assert member("joaquin").role == "manager"


def test_a_name_is_changed(practice: Any) -> None:
    at_desk("joaquin").post(f"/practice/people/{member('priya').id}", {"name": "Priya R.", "role": "clinician"})
    assert member("priya").name == "Priya R."
