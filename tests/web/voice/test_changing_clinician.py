"""A change of clinician hands over what the client chose themself, and takes nothing from their own page."""

from __future__ import annotations

import pytest

from attunement.actions.choose_letting_go import choose_letting_go
from attunement.actions.read_own_page import read_own_page
from attunement.actions.read_words import read_words
from attunement.actions.transfer_case import transfer_case
from attunement.domain.handing_over import Part
from attunement.domain.relationship import Reader
from attunement.instruments import all_instruments
from attunement.roadmap.own_progress import own_progress
from attunement.storage.models import HandedOver, Staff
from attunement.web.clinician.forms.ending import LetGoForm
from tests.web.client.couple import Couple
from tests.web.voice.speaking import after_a_session, page_of, said


def give_over(couple: Couple, of_sofia: list[Part]) -> Staff:
    to = Staff.objects.get(email="tomasz@practice.example")
    let_go = {str(couple.sofia.id): of_sofia, str(couple.daniel.id): list(Part)}
    transfer_case(by=couple.clinician, case=couple.case, to=to, let_go=let_go, reason="Leave.")
    return to


@pytest.mark.parametrize(
    ("own", "asked", "goes"),
    [
        (None, [Part.ANSWERS], ["answers"]),
        ([Part.ANSWERS, Part.PAGES], [Part.ANSWERS, Part.PRIVATE], ["answers"]),
        ([], list(Part), []),
        (list(Part), [Part.PAGES], ["pages"]),
    ],
)
def test_never_more_goes_than_the_client_chose(
    couple: Couple, own: list[Part] | None, asked: list[Part], goes: list[str]
) -> None:
    if own is not None:
        choose_letting_go(leave=page_of(couple), parts=own)
    give_over(couple, asked)
    assert HandedOver.objects.get(person=couple.sofia).parts == goes
    assert len(HandedOver.objects.get(person=couple.daniel).parts) == len(Part)


def test_the_clinicians_form_offers_what_the_client_chose(couple: Couple) -> None:
    choose_letting_go(leave=page_of(couple), parts=[Part.PAGES])
    parts = LetGoForm(couple.sofia).fields["parts"]
    assert [value for value, _ in parts.choices] == ["pages"]  # type: ignore[attr-defined]
    assert parts.initial == ["pages"]
    assert "on their own page" in str(parts.help_text)
    assert len(LetGoForm(couple.daniel).fields["parts"].choices) == len(Part)  # type: ignore[attr-defined]


def test_the_client_keeps_their_history_and_the_new_clinician_starts_without_it(couple: Couple) -> None:
    after_a_session(couple, "sofia", 5)
    leave = page_of(couple)
    said(leave, "about Miriam", Reader.CLINICIAN)
    before = own_progress(read_own_page(leave=leave).known, all_instruments())
    new = give_over(couple, [])
    couple.case.refresh_from_db()
    assert read_words(by=new, case=couple.case) == ()
    own = read_own_page(leave=leave).known
    assert own_progress(own, all_instruments()) == before
    assert [word.words for word in own.words] == ["about Miriam"]
