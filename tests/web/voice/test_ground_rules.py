"""Ground rules: written by the clinician, signed by each alone, signed anew when changed, shown when all have."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from attunement.actions.agree_ground_rules import (
    LONGEST_RULE,
    MOST_RULES,
    SignerLeave,
    give_ground_rules,
    has_signed,
    newest_rules,
    sign_ground_rules,
    signer,
    write_ground_rules,
)
from attunement.actions.own_leave import OwnLeave
from attunement.actions.release_page import OPEN_FOR, NewRelease, release_page
from attunement.disclosure import Viewer, disclose
from attunement.domain.errors import BadInput, Refused
from attunement.instruments import all_instruments
from attunement.storage.models import GroundRulesRecord, GroundRulesSignature, OutboxMessage, ReleaseRecord, SafeContact
from attunement.storage.queries.whole_case import whole_case
from tests.web.client.couple import DANIEL_PROOF, SOFIA_PROOF, Couple
from tests.web.client.phone import Phone, leads_to, text_of
from tests.web.voice.speaking import desk_of, page_of, signed_in, words_on

RULES = ["Phones are out of sight.", "One speaks at a time."]


@pytest.fixture
def rules(couple: Couple) -> GroundRulesRecord:
    """The couple's first version."""
    return write_ground_rules(by=couple.clinician, case=couple.case, rules=RULES)


def signed_by(couple: Couple, who: str) -> None:
    newest = newest_rules(couple.case)
    assert newest is not None
    sign_ground_rules(leave=SignerLeave(own=page_of(couple, who)), version=newest.version)


def opened(given: NewRelease, proof: str = SOFIA_PROOF) -> Phone:
    """A browser that opened the link and proved who it is."""
    phone = Phone()
    phone.post("/c/open", {"code": given.code})
    assert leads_to(phone.post("/c/read", {"proof": proof})) == "/c/rules"
    return phone


def test_the_clinician_begins_with_ours_and_changes_them(couple: Couple) -> None:
    desk, where = desk_of(couple.clinician), f"/cases/{couple.case.id}/ground-rules"
    assert "One person speaks at a time" in text_of(desk.get(where))
    assert newest_rules(couple.case) is None
    assert desk.post(where, {"rules": " A  rule. \n\n Another.\n"}).status_code == 302
    newest = newest_rules(couple.case)
    assert newest is not None
    assert (newest.version, newest.rules) == (1, ["A rule.", "Another."])
    assert "not signed by all" in words_on(desk.get(f"/cases/{couple.case.id}/answers"))
    assert "has not signed this version" in words_on(desk.get(where))


@pytest.mark.parametrize("text", ["", " \n \n", "x" * (LONGEST_RULE + 1), "\n".join("abcdefghijklmnop")])
def test_none_too_many_and_too_long_are_said(couple: Couple, text: str) -> None:
    assert MOST_RULES < 16
    response = desk_of(couple.clinician).post(f"/cases/{couple.case.id}/ground-rules", {"rules": text})
    assert response.status_code == 400
    assert text.strip() in text_of(response)
    assert newest_rules(couple.case) is None


def test_the_same_again_is_no_new_version_and_a_change_asks_everyone_anew(
    couple: Couple, rules: GroundRulesRecord
) -> None:
    signed_by(couple, "sofia")
    assert write_ground_rules(by=couple.clinician, case=couple.case, rules=RULES) == rules
    changed = write_ground_rules(by=couple.clinician, case=couple.case, rules=RULES[:1])
    assert changed.version == 2
    assert has_signed(couple.sofia, rules) is not None
    assert has_signed(couple.sofia, changed) is None
    with pytest.raises(BadInput):
        sign_ground_rules(leave=SignerLeave(own=page_of(couple)), version=1)


def test_a_link_is_read_and_signed_behind_a_proof(couple: Couple, rules: GroundRulesRecord) -> None:
    page = desk_of(couple.clinician).post(f"/cases/{couple.case.id}/people/{couple.sofia.id}/ground-rules")
    given = page.context["given"]
    assert given.code in text_of(page)
    phone = opened(given)
    assert "Phones are out of sight." in text_of(phone.get("/c/rules"))
    assert leads_to(phone.post("/c/rules", {"version": "1"})) == "/c/rules"
    assert "You agreed to these on" in words_on(phone.get("/c/rules"))
    phone.post("/c/rules", {"version": "1"})
    assert [row.person for row in GroundRulesSignature.objects.all()] == [couple.sofia]


def test_an_older_link_shows_the_newest_version(couple: Couple, rules: GroundRulesRecord) -> None:
    given = give_ground_rules(by=couple.clinician, case=couple.case, person=couple.sofia)
    phone = opened(given)
    write_ground_rules(by=couple.clinician, case=couple.case, rules=["Something new."])
    assert "Something new." in text_of(phone.get("/c/rules"))
    response = phone.post("/c/rules", {"version": "1"})
    assert response.status_code == 400
    assert "replaced meanwhile" in text_of(response)
    assert not GroundRulesSignature.objects.exists()


@pytest.mark.parametrize("version", ["", "two", "-1", "9" * 30, "²"])
def test_a_version_that_is_none_is_said(couple: Couple, rules: GroundRulesRecord, version: str) -> None:
    phone = opened(give_ground_rules(by=couple.clinician, case=couple.case, person=couple.sofia))
    assert phone.post("/c/rules", {"version": version}).status_code == 400


def test_the_leave_of_a_link_is_short_and_for_the_rules_alone(couple: Couple, rules: GroundRulesRecord) -> None:
    given = give_ground_rules(by=couple.clinician, case=couple.case, person=couple.sofia)
    phone = opened(given)
    assert leads_to(phone.get("/c/word")) == "/c/"
    assert leads_to(phone.get("/c/own")) == "/c/own/sign-in"
    session = phone.session
    session["rules_at"] = session["rules_at"] - 11 * 60
    session.save()
    assert leads_to(phone.get("/c/rules")) == "/c/"
    message = release_page(by=couple.clinician, case=couple.case, person=couple.sofia, what="message", content="x")
    for leave in (SignerLeave(), SignerLeave(own=OwnLeave()), SignerLeave(release=message.release)):
        with pytest.raises(Refused):
            sign_ground_rules(leave=leave, version=1)
    with pytest.raises(Refused):
        signer(SignerLeave(release=given.release), now=timezone.now() + OPEN_FOR + timedelta(minutes=1))


def test_a_stranger_and_a_wrong_proof_lead_nowhere(couple: Couple, rules: GroundRulesRecord, phone: Phone) -> None:
    assert leads_to(phone.get("/c/rules")) == "/c/"
    given = give_ground_rules(by=couple.clinician, case=couple.case, person=couple.sofia)
    phone.post("/c/open", {"code": given.code})
    assert phone.post("/c/read", {"proof": DANIEL_PROOF}).status_code == 400
    assert leads_to(phone.post("/c/rules", {"version": "1"})) == "/c/"
    stranger = couple.clinician.__class__.objects.get(email="tomasz@practice.example")
    with pytest.raises(Refused):
        write_ground_rules(by=stranger, case=couple.case, rules=RULES)
    with pytest.raises(Refused):
        give_ground_rules(by=stranger, case=couple.case, person=couple.sofia)


def test_before_there_are_any_there_is_nothing_to_give(couple: Couple) -> None:
    with pytest.raises(Refused):
        give_ground_rules(by=couple.clinician, case=couple.case, person=couple.sofia)
    desk = desk_of(couple.clinician)
    where = f"/cases/{couple.case.id}/ground-rules"
    assert leads_to(desk.post(f"/cases/{couple.case.id}/people/{couple.sofia.id}/ground-rules")) == where
    assert leads_to(desk.get(f"{where}/print")) == where
    assert not ReleaseRecord.objects.exists()


def test_the_message_with_a_link_says_nothing_of_what_it_is(couple: Couple, rules: GroundRulesRecord) -> None:
    SafeContact.objects.filter(person=couple.sofia).update(how="email", email="s@clients.example")
    desk = desk_of(couple.clinician)
    assert "By e-mail" in words_on(desk.get(f"/cases/{couple.case.id}/ground-rules"))
    desk.post(f"/cases/{couple.case.id}/people/{couple.sofia.id}/ground-rules", {"way": "email"})
    message = OutboxMessage.objects.get()
    assert message.subject == "As agreed"
    assert not [word for word in ("rule", "Phones", "therap", "Miriam") if word in message.body]


def test_the_room_has_them_when_all_have_signed_and_the_paper_too(couple: Couple, rules: GroundRulesRecord) -> None:
    desk, where = desk_of(couple.clinician), f"/cases/{couple.case.id}/ground-rules/print"
    signed_by(couple, "sofia")
    paper = words_on(desk.get(where))
    assert "Agreed by everyone" not in paper
    assert "signed" not in paper
    signed_by(couple, "daniel")
    assert "Agreed by everyone on" in words_on(desk.get(where))
    assert "not signed by all" not in words_on(desk.get(f"/cases/{couple.case.id}/answers"))
    for who in (couple.sofia, couple.daniel):
        own = disclose(whole_case(couple.case), Viewer.of(str(who.id)), all_instruments())
        assert set(own.ground_rules[0].signed) == {str(who.id)}


def test_ones_own_page_leads_to_them(couple: Couple, rules: GroundRulesRecord) -> None:
    page_of(couple)
    phone = signed_in()
    assert "There are rules you have not agreed to yet." in words_on(phone.get("/c/own"))
    phone.post("/c/rules", {"version": "1"})
    assert "You agreed on" in words_on(phone.get("/c/own"))
    assert has_signed(couple.daniel, rules) is None
