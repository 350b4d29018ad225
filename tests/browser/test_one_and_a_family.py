"""One person and a member of a family answer on a phone; their clinician looks at what came of it. No fault by axe."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from attunement.actions.make_links import make_links
from attunement.actions.open_case import NewPerson, open_case
from attunement.domain.record import CaseKind, PolicyName
from attunement.instruments import all_occasions
from attunement.storage.models import AnswerRecord, CaseRecord, OccasionRecord, PolicySignature, Staff
from attunement.storage.queries.whole_case import whole_case
from tests.browser.client.walking import choose, open_link, start, violations
from tests.browser.looking import sign_in, what_is_wrong
from tests.cast import member, stored
from tests.web.client.couple import PROOF_QUESTION, SOFIA_PROOF, make_practice

SITTINGS = {CaseKind.INDIVIDUAL: ("you-and-others", 8), CaseKind.FAMILY: ("your-family", 13)}
PAGES = ("", "/map", "/map?for=room", "/answers", "/decisions")


def a_case(clinician: Staff, kind: CaseKind) -> CaseRecord:
    names = ("Ana",) if kind is CaseKind.INDIVIDUAL else ("Ana", "Ben", "Cleo")
    people = [NewPerson(name, PROOF_QUESTION, SOFIA_PROOF, how="in-person") for name in names]
    return open_case(by=clinician, kind=kind, people=people, policy=PolicyName.LIMITED_SECRETS, adults_confirmed=True)


@pytest.mark.parametrize("kind", SITTINGS)
def test_a_sitting_is_answered_on_a_phone_from_link_to_receipt(phone: Page, transactional_db: None, kind: Any) -> None:
    sitting, number = SITTINGS[kind]
    case = a_case(make_practice(), kind)
    [link] = make_links(by=case.clinician, person=case.people.all()[0], occasions=[sitting])
    open_link(phone, link)
    expect(phone.get_by_text(all_occasions()[sitting].welcome)).to_be_visible()
    assert violations(phone) == []
    start(phone, link)
    if kind is CaseKind.FAMILY:
        expect(phone.get_by_text("What you answer about your family may be talked about")).to_be_visible()
        assert violations(phone) == []
        phone.get_by_role("button", name="I agree").click()
        phone.wait_for_url("**/c/q/1")
    expect(phone.get_by_text(f"1 of {number}")).to_be_visible()
    for n in range(1, number + 1):
        choose(phone, 3 + n % 4, then=f"**/c/q/{n + 1}" if n < number else "**/c/review")
        if n == number - 1:
            assert violations(phone) == []
    assert violations(phone) == []
    phone.get_by_role("button", name="Send").click()
    expect(phone.get_by_role("heading", name="Thank you. We have your answers.")).to_be_visible()
    assert AnswerRecord.objects.count() == number
    assert OccasionRecord.objects.get(pk=link.occasion.pk).sent_at is not None
    assert PolicySignature.objects.count() == (1 if kind is CaseKind.FAMILY else 0)
    assert [response.instrument for response in whole_case(case).responses] == [sitting_of(sitting)]


def sitting_of(sitting: str) -> str:
    """The one instrument of a sitting."""
    [step] = all_occasions()[sitting].steps
    return step.instrument


def test_no_page_of_theirs_has_a_fault(practice: Any, live_server: Any, chromium: Browser) -> None:
    desks = {"tomasz": stored("family").id, "priya": stored("isolation").id}
    pages = {who: [f"/cases/{case}{tail}" for tail in PAGES] for who, case in desks.items()}
    assert what_is_wrong(chromium, live_server.url, pages) == {}


def test_pointing_at_a_part_says_it_in_words_under_that_persons_house(
    practice: Any, live_server: Any, desktop: Page
) -> None:
    sign_in(desktop, live_server.url, member("tomasz").email.split("@")[0])
    desktop.goto(f"{live_server.url}/cases/{stored('family').id}/map")
    part = desktop.locator(".house--wide .house-part--fairness").nth(2)
    expect(part.locator(".house-says")).to_be_hidden()
    part.focus()
    expect(part.locator(".house-says")).to_be_visible()
    assert "Livia Moretti" in (part.get_attribute("aria-label") or "")


def test_a_familys_case_is_opened_from_the_form(practice: Any, live_server: Any, desktop: Page) -> None:
    sign_in(desktop, live_server.url, "miriam")
    desktop.goto(f"{live_server.url}/cases/new?kind=family")
    for n, name in enumerate(("Ana", "Ben", "Cleo")):
        desktop.get_by_label("Name or nickname").nth(n).fill(name)
        desktop.get_by_label("Their answer").nth(n).fill(f"word-{name}")
        desktop.get_by_label("An adult").nth(n).check()
        desktop.locator(f'input[name="person-{n}-how"][value="in-person"]').check()
    expect(desktop.get_by_label("Your family (about 2 minutes)")).to_be_checked()
    desktop.get_by_role("button", name="Make the case").click()
    desktop.wait_for_url("**/links?**")
    desktop.get_by_role("button", name="Make the links").click()
    desktop.get_by_role("heading", name="The links are made").wait_for()
    case = CaseRecord.objects.get(people__name="Cleo")
    asked = OccasionRecord.objects.filter(person__case=case, definition="your-family")
    assert asked.count() == 3
