"""A page the clinician gave to one person."""

from __future__ import annotations

from datetime import timedelta

import pytest

from attunement.actions.release_page import OPEN_FOR, NewRelease, release_page
from attunement.storage.models import ReleaseRecord
from tests.web.client.couple import DANIEL_PROOF, SOFIA_PROOF, Couple
from tests.web.client.phone import Phone, leads_to, text_of

CONTENT = "You both want this.\n\n<b>Begin</b> with ten minutes a day."


@pytest.fixture
def given(couple: Couple) -> NewRelease:
    """A page for Sofia."""
    return release_page(by=couple.clinician, case=couple.case, person=couple.sofia, what="message", content=CONTENT)


def test_the_page_is_shown_to_the_one_who_knows_and_asked_for_each_time(given: NewRelease, phone: Phone) -> None:
    assert leads_to(phone.post("/c/open", {"secret": given.url.split("#")[1]})) == "/c/read"
    assert "Begin" not in text_of(phone.get("/c/read"))
    page = text_of(phone.post("/c/read", {"proof": SOFIA_PROOF}))
    assert "You both want this." in page
    assert "&lt;b&gt;Begin" in page
    assert "You both want this." not in text_of(phone.get("/c/read"))


def test_the_short_code_opens_it_too(given: NewRelease, phone: Phone) -> None:
    assert leads_to(phone.post("/c/open", {"code": given.code.lower()})) == "/c/read"


def test_someone_else_is_asked_again_and_then_the_page_rests(given: NewRelease, phone: Phone) -> None:
    phone.post("/c/open", {"code": given.code})
    for _ in range(4):
        response = phone.post("/c/read", {"proof": DANIEL_PROOF})
        assert response.status_code == 400
        assert "Begin" not in text_of(response)
    assert "a short break" in text_of(phone.post("/c/read", {"proof": DANIEL_PROOF}))
    assert "a short break" in text_of(phone.post("/c/read", {"proof": SOFIA_PROOF}))


def test_an_old_page_is_gone_even_where_it_was_opened_before(given: NewRelease, phone: Phone) -> None:
    phone.post("/c/open", {"code": given.code})
    ReleaseRecord.objects.update(at=given.release.at - OPEN_FOR - timedelta(minutes=1))
    assert leads_to(phone.get("/c/read")) == "/c/"
    assert phone.post("/c/open", {"code": given.code}).status_code == 404


def test_opening_it_forgets_a_sitting_in_this_browser(given: NewRelease, couple: Couple, phone: Phone) -> None:
    phone.start(couple.sofia_link)
    phone.post("/c/open", {"code": given.code})
    assert leads_to(phone.get("/c/q/1")) == "/c/"
