"""In a made-up language from right to left, none of a client's own pages keeps a word of English."""

from __future__ import annotations

from typing import Any

import pytest

from attunement.actions.agree_ground_rules import write_ground_rules
from attunement.domain.relationship import Reader, When, Wish
from attunement.storage.models import ClientWordRecord
from tests.web.client.couple import Couple
from tests.web.client.phone import Phone, text_of
from tests.web.client.pseudo_locale import LANGUAGE, untranslated, use_pseudo_locale
from tests.web.voice.speaking import PASSPHRASE, after_a_session, page_of, said

NAMES = ("Miriam Okonkwo", "QRST", "ב")
"""The last is how Hebrew puts a month into a date: Django's, and no word of English."""


@pytest.fixture
def speaker(couple: Couple, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Phone:
    """Sofia on her own page, in the made-up language."""
    write_ground_rules(by=couple.clinician, case=couple.case, rules=["Anyone may ask for a break."])
    for answer in (3, 6):
        after_a_session(couple, "sofia", answer)
    said(page_of(couple), "QRST", Reader.CLINICIAN, When.WHEN_I_SAY, Wish.STOP)
    use_pseudo_locale(settings, monkeypatch)
    phone = Phone(headers={"accept-language": LANGUAGE})
    phone.post("/c/own/sign-in", {"name": "sofia", "passphrase": PASSPHRASE})
    return phone


def left_over(response: Any) -> str:
    assert response.status_code in (200, 400)
    page = text_of(response)
    assert 'dir="rtl"' in page
    return untranslated(page, names=NAMES)


@pytest.mark.parametrize("path", ["/c/own", "/c/own/end", "/c/own/along", "/c/word", "/c/rules"])
def test_on_the_own_page(speaker: Phone, path: str) -> None:
    assert left_over(speaker.get(path)) == ""


@pytest.mark.parametrize("path", ["", "/wish", "/reader"])
def test_on_what_was_said(speaker: Phone, path: str) -> None:
    row = ClientWordRecord.objects.get()
    assert left_over(speaker.get(f"/c/word/{row.pk}{path}")) == ""


def test_what_is_wrong_is_said_in_it_too(speaker: Phone) -> None:
    row = ClientWordRecord.objects.get()
    assert left_over(speaker.post("/c/word", {})) == ""
    assert left_over(speaker.post(f"/c/word/{row.pk}/wish", {})) == ""
    assert left_over(speaker.post(f"/c/word/{row.pk}/reader", {})) == ""


def test_at_the_door(speaker: Phone) -> None:
    speaker.get("/c/exit")
    for path in ("/c/own/sign-in", "/c/own/new"):
        assert left_over(speaker.get(path)) == ""
        assert left_over(speaker.post(path, {})) == ""
    assert left_over(speaker.post("/c/own/sign-in", {"name": "nobody", "passphrase": "wrong"})) == ""
