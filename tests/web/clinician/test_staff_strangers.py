"""Every staff page: signed out one is asked to sign in; a stranger cannot tell a page from no page."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import URLPattern, reverse

from attunement.domain.permission import ROLES, Permission, Role
from attunement.storage.models import AuditEntry, OccasionRecord
from attunement.web.clinician.urls import urlpatterns as clinicians
from attunement.web.supervisor.urls import urlpatterns as supervisors
from tests.cast import stored
from tests.web.clinician.desk import at_desk

FOR_EVERYONE = {"sign-in", "sign-out"}
PATTERNS = [("clinician", p) for p in clinicians if p.name not in FOR_EVERYONE] + [
    ("supervisor", p) for p in supervisors
]
OF_A_CASE = [(space, p) for space, p in PATTERNS if "case_id" in p.pattern.converters]
NAMES = [f"{space}:{pattern.name}" for space, pattern in PATTERNS]


def address_of(space: str, pattern: URLPattern, story: str = "strain") -> str:
    """The page of this story's case and its first person."""
    case = stored(story)
    known = {
        "case_id": case.id,
        "person_id": case.people.first().id,
        "occasion_id": OccasionRecord.objects.filter(person__case=case).first().id,  # type: ignore[union-attr]
        "alert_id": uuid4(),
        "release_id": uuid4(),
        "word_id": uuid4(),
    }
    return reverse(f"{space}:{pattern.name}", kwargs={name: known[name] for name in pattern.pattern.converters})


def seen(desk: Client, address: str) -> set[int]:
    """The statuses of looking and of sending; a method a page does not have says nothing."""
    return {desk.get(address).status_code, desk.post(address).status_code} - {405}


@pytest.mark.parametrize(("space", "pattern"), PATTERNS, ids=NAMES)
def test_signed_out_one_is_asked_to_sign_in(practice: Any, space: str, pattern: URLPattern) -> None:
    address = address_of(space, pattern)
    for response in (Client().get(address), Client().post(address)):
        if response.status_code != 405:
            assert response.status_code == 302
            assert response.headers["Location"].startswith("/sign-in")


@pytest.mark.parametrize("stranger", ["tomasz", "esther", "joaquin"])
def test_a_case_of_someone_elses_is_not_there(practice: Any, stranger: str) -> None:
    desk = at_desk(stranger)
    before = AuditEntry.objects.count()
    for space, pattern in OF_A_CASE:
        assert seen(desk, address_of(space, pattern)) == {404}, pattern.name
    assert AuditEntry.objects.count() == before


def test_a_strangers_case_and_no_case_give_the_same_page(practice: Any) -> None:
    desk = at_desk("tomasz")
    strangers, nobodys = desk.get(f"/cases/{stored('strain').id}"), desk.get(f"/cases/{uuid4()}")
    assert strangers.status_code == nobodys.status_code == 404
    assert strangers.content == nobodys.content


@pytest.mark.parametrize(
    ("who", "address"),
    [
        ("esther", "/cases/new"),
        ("joaquin", "/cases/new"),
        ("miriam", "/practice"),
        ("esther", "/practice"),
        ("miriam", "/shared"),
        ("joaquin", "/shared"),
    ],
)
def test_a_page_without_the_permission_is_not_there(practice: Any, who: str, address: str) -> None:
    assert seen(at_desk(who), address) == {404}


def test_every_page_names_the_permission_it_needs() -> None:
    for space, pattern in PATTERNS:
        needed = getattr(pattern.callback, "needed", None)
        assert needed, f"{space}:{pattern.name} names none"
        assert all(isinstance(one, Permission) for one in needed)
        assert any(needed[0] in role.may for role in ROLES.values())


def test_no_role_but_the_clinicians_reads_or_writes_cases() -> None:
    for role in set(Role) - {Role.CLINICIAN}:
        assert not {Permission.READ_CASE, Permission.WRITE_CASE, Permission.OPEN_CASE} & ROLES[role].may


def test_someone_of_another_case_is_not_there_in_ones_own(practice: Any) -> None:
    own, other = stored("strain"), stored("strong")
    desk = at_desk("miriam")
    person = other.people.first().id
    for tail in ("contact", "alone", "remind", "more", "release", "export"):
        assert seen(desk, f"/cases/{own.id}/people/{person}/{tail}") == {404}, tail
