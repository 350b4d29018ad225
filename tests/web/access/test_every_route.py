"""Every route × every kind of visitor: who is let in, who is sent to sign in, and who finds nothing there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from attunement.storage.models import AuditEntry, CaseRecord, Staff
from tests.web.access.addresses import RULES, address, parameters_of, route_names

pytestmark = pytest.mark.django_db

STRANGER, PARTNER, OWN, OTHER, SUPERVISOR, MANAGER = (
    "a stranger",
    "a client in their browser",
    "the clinician of the case",
    "another clinician",
    "the supervisor",
    "the manager",
)
VISITORS = (STRANGER, PARTNER, OWN, OTHER, SUPERVISOR, MANAGER)
LET_IN: dict[str, tuple[str, ...]] = {
    "everyone": VISITORS,
    "signed-in": (OWN, OTHER, SUPERVISOR, MANAGER),
    "clinicians": (OWN, OTHER),
    "own-case": (OWN,),
    "supervisors": (SUPERVISOR,),
    "managers": (MANAGER,),
    "writers": (OWN, OTHER, SUPERVISOR),
    "reviewers": (SUPERVISOR, MANAGER),
    "told": (),
}
"""Only the role and the case are looked at here: a further thing named in the address may not be there.

For "told" the alert in the address is nobody's, so that everyone finds nothing."""
METHODS: tuple[str, ...] = ("get", "post")


@pytest.fixture
def case(practice: Any) -> CaseRecord:
    """A couple's case of the invented practice."""
    found = CaseRecord.objects.select_related("clinician").filter(kind="couple").first()
    assert found is not None
    return found


def visitor(kind: str, case: CaseRecord) -> Client:
    """A browser of that kind of visitor."""
    browser = Client(raise_request_exception=False)
    find: dict[str, Callable[[], Staff | None]] = {
        OWN: lambda: case.clinician,
        OTHER: lambda: Staff.objects.filter(role="clinician").exclude(id=case.clinician_id).first(),
        SUPERVISOR: lambda: Staff.objects.filter(role="supervisor").first(),
        MANAGER: lambda: Staff.objects.filter(role="manager").first(),
    }
    if kind in find:
        member = find[kind]()
        assert member is not None
        browser.force_login(member)
    if kind == PARTNER:
        session = browser.session
        session["occasion"], session["key"] = str(UUID(int=1)), "not a key"
        session.save()
    return browser


def outcome(response: Any) -> str:
    """What became of a request, in a word."""
    if response.status_code == 404:
        return "nothing there"
    if response.status_code == 302 and "/sign-in" in response.headers["Location"]:
        return "to sign in"
    return "failed" if response.status_code >= 500 else "let in"


def expected(kind: str, who: str) -> str:
    if kind in LET_IN[who]:
        return "let in"
    return "to sign in" if kind in (STRANGER, PARTNER) else "nothing there"


def test_every_route_has_a_line_and_every_line_a_route() -> None:
    assert set(route_names()) == set(RULES)


@pytest.mark.parametrize("name", sorted(RULES))
def test_who_is_let_in(name: str, case: CaseRecord) -> None:
    """Whatever the method: a page that takes only POST says so to everyone alike."""
    place, who = address(name, case), RULES[name]
    for kind in VISITORS:
        browser = visitor(kind, case)
        for method in METHODS:
            response = getattr(browser, method)(place)
            found = outcome(response)
            assert found != "failed", (kind, method, place)
            if who == "everyone" or response.status_code == 405:
                continue
            if kind in LET_IN[who] and (method == "post" or set(parameters_of(name)) - {"case_id"}):
                assert found in ("let in", "nothing there"), (kind, method, place)
            else:
                assert found == expected(kind, who), (kind, method, place)
            if name == "clinician:sign-out":
                browser = visitor(kind, case)


@pytest.mark.parametrize("name", sorted(name for name, who in RULES.items() if who == "own-case"))
def test_a_case_of_someone_else_and_a_case_that_is_not_look_the_same(name: str, case: CaseRecord) -> None:
    browser = visitor(OTHER, case)
    theirs = browser.get(address(name, case))
    absent = browser.get(address(name, case).replace(str(case.id), "00000000-0000-4000-8000-000000000000"))
    assert (theirs.status_code, theirs.content) == (absent.status_code, absent.content)


def test_whoever_is_refused_reads_nothing_of_the_case(case: CaseRecord) -> None:
    names = [person.name for person in case.people.all()]
    before = AuditEntry.objects.filter(act__startswith="read").count()
    for kind in (STRANGER, PARTNER, OTHER, SUPERVISOR, MANAGER):
        browser = visitor(kind, case)
        for name in sorted(name for name, who in RULES.items() if who == "own-case"):
            body = browser.get(address(name, case)).content.decode(errors="replace")
            assert not any(person in body for person in names), (kind, name)
    assert AuditEntry.objects.filter(act__startswith="read").count() == before


@pytest.mark.parametrize("name", sorted(RULES))
def test_every_answer_is_kept_nowhere_and_framed_by_nobody(name: str, case: CaseRecord) -> None:
    for kind in (STRANGER, OWN):
        headers = visitor(kind, case).get(address(name, case)).headers
        assert headers["Cache-Control"] == "no-store"
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "http" not in policy


@pytest.mark.parametrize("name", sorted(name for name in RULES if name != "clinician:sign-in"))
def test_no_post_works_without_the_forms_own_token(name: str, case: CaseRecord) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(case.clinician)
    response = browser.post(address(name, case), {"anything": "at all"})
    assert response.status_code in (403, 404, 405)
