"""The manager's pages are the manager's; and nothing clinical is on any of them."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, reverse

from attunement.actions.manage_staff import form_team
from attunement.domain.permission import ROLES, Permission, Role
from attunement.storage.models import AnswerRecord, AuditEntry, CaseRecord, PersonRecord, Team
from attunement.web.manager.urls import urlpatterns
from tests.cast import member, stored
from tests.web.clinician.desk import at_desk

HOLDS = {"holds", "hold"}
"""Where a case is seen by its label: `test_hold_pages.py` says that nothing else of it is."""
FOR_EVERYONE = {"join", "set-up", "logo"}
PAGES = [pattern for pattern in urlpatterns if pattern.name not in FOR_EVERYONE]
NAMES = [str(pattern.name) for pattern in PAGES]


@pytest.fixture
def team(practice: Any) -> Team:
    """A team, so that its page is there."""
    return form_team(by=member("joaquin"), name="North", supervisor=member("esther"), members=[member("miriam")])


def address_of(pattern: URLPattern) -> str:
    """The page of someone, of the team and of a questionnaire."""
    known = {
        "member_id": member("priya").id,
        "team_id": Team.objects.get().id,
        "name": "csi-4",
        "case_id": stored("strain").id,
    }
    return reverse(f"manager:{pattern.name}", kwargs={key: known[key] for key in pattern.pattern.converters})


@pytest.mark.parametrize("pattern", PAGES, ids=NAMES)
def test_strangers_find_nothing_and_change_nothing(team: Team, pattern: URLPattern) -> None:
    address = address_of(pattern)
    before = AuditEntry.objects.count()
    for who in ("miriam", "tomasz", "esther"):
        desk = at_desk(who)
        assert {desk.get(address).status_code, desk.post(address).status_code} - {405} == {404}
    for response in (Client().get(address), Client().post(address)):
        assert response.status_code == 405 or response.headers["Location"].startswith("/sign-in")
    assert AuditEntry.objects.count() == before


@pytest.mark.parametrize("pattern", PAGES, ids=NAMES)
def test_each_page_needs_the_managers_permission(pattern: URLPattern) -> None:
    needed = Permission.HOLD_CASE if pattern.name in HOLDS else Permission.MANAGE_PRACTICE
    assert getattr(pattern.callback, "needed", None) == (needed,)


def test_only_the_manager_holds_it_and_the_manager_holds_nothing_clinical() -> None:
    assert [role for role in Role if Permission.MANAGE_PRACTICE in ROLES[role].may] == [Role.MANAGER]
    clinical = {Permission.OPEN_CASE, Permission.READ_CASE, Permission.WRITE_CASE, Permission.READ_SHARED}
    assert not clinical & ROLES[Role.MANAGER].may


@pytest.mark.parametrize("pattern", [p for p in PAGES if p.name != "hold"], ids=[n for n in NAMES if n != "hold"])
def test_no_page_names_a_client_a_case_or_an_answer(team: Team, pattern: URLPattern) -> None:
    response = at_desk("joaquin").get(address_of(pattern))
    if response.status_code == 405:
        return
    assert response.status_code == 200
    page = response.content.decode()
    clinical = {person.name for person in PersonRecord.objects.all()} | {
        case.label for case in CaseRecord.objects.all()
    }
    written = {word for row in AnswerRecord.objects.all() if isinstance(row.value, list) for word in row.value}
    assert clinical
    assert [word for word in clinical | written if len(str(word)) > 2 and f">{word}<" in page] == []
    assert "/cases/" not in page


def test_pages_of_nobody_are_not_there(practice: Any) -> None:
    desk = at_desk("joaquin")
    nobody = "00000000-0000-0000-0000-000000000001"
    for address in (f"/practice/people/{nobody}", f"/practice/teams/{nobody}", "/practice/instruments/none"):
        assert desk.get(address).status_code == 404
    for address in ("/practice/instruments/alliance-mirror", "/practice/instruments/phq-9/wording"):
        assert desk.get(address).status_code == 404, address
