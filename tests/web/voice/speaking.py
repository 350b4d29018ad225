"""A client who has just answered after a session, or has a page of their own; and their clinician at the desk."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from django.test import Client

from attunement.actions.make_links import make_links
from attunement.actions.own_leave import OwnLeave
from attunement.actions.own_sign_in import make_sign_in, offer_sign_in
from attunement.actions.say_felt_off import let_read, say_felt_off, wish_for
from attunement.domain.relationship import Reader, When, Wish
from attunement.storage.models import ClientWordRecord, PersonRecord, Staff
from tests.web.client.couple import DANIEL_PROOF, SOFIA_PROOF, Couple
from tests.web.client.phone import Phone
from tests.web.clinician import desk as staff_desk

PASSPHRASE = "four plain words together"


def after_a_session(couple: Couple, who: str = "sofia", answer: int = 6) -> Phone:
    """This person's browser, on the receipt of a check-out."""
    person: PersonRecord = getattr(couple, who)
    link = make_links(by=couple.clinician, person=person, occasions=["after-session"])[0]
    phone = Phone()
    phone.start(link, SOFIA_PROOF if who == "sofia" else DANIEL_PROOF)
    phone.post("/c/ready", {"choice": "yes"})
    phone.answer_to_the_end(answer)
    phone.post("/c/send")
    return phone


def page_of(couple: Couple, who: str = "sofia", name: str = "") -> OwnLeave:
    """The leave of this person's own sign-in, newly made."""
    person: PersonRecord = getattr(couple, who)
    code = offer_sign_in(by=couple.clinician, person=person)
    proof = SOFIA_PROOF if who == "sofia" else DANIEL_PROOF
    return OwnLeave(sign_in=make_sign_in(code=code, proof=proof, name=name or who, passphrase=PASSPHRASE))


def signed_in(name: str = "sofia") -> Phone:
    """A browser on this person's own page."""
    phone = Phone()
    assert phone.post("/c/own/sign-in", {"name": name, "passphrase": PASSPHRASE}).status_code == 302
    return phone


def desk_of(staff: Staff) -> Client:
    """Their clinician, or anyone of the staff, signed in."""
    return staff_desk.signed_in(staff)


def said(
    leave: OwnLeave,
    words: str,
    reader: Reader,
    when: When = When.NOW,
    wish: Wish = Wish.UNDECIDED,
    now: datetime | None = None,
) -> ClientWordRecord:
    """A word, given to a reader."""
    row = say_felt_off(leave=leave, about=["not-heard"], words=words, now=now)
    wish_for(leave=leave, word_id=str(row.pk), wish=wish, now=now)
    return let_read(leave=leave, word_id=str(row.pk), reader=reader, when=when, now=now)


def words_on(response: Any) -> str:
    """What a page says, spaces collapsed."""
    assert response.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())
