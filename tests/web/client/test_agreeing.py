"""The agreement of the two, and "Are you alone?"."""

from __future__ import annotations

import pytest

from attunement.domain.record import PolicyName
from attunement.storage.models import AnswerRecord, AuditEntry, PolicyProposal, PolicySignature, Staff
from tests.web.client.couple import DANIEL_PROOF, SOFIA_PROOF, make_couple
from tests.web.client.phone import Phone, leads_to, text_of

IN_WORDS = {
    PolicyName.NO_SECRETS: "Open with each other",
    PolicyName.LIMITED_SECRETS: "Partly open",
    PolicyName.FULLY_PRIVATE: "Each for themselves",
}


@pytest.mark.parametrize("policy", PolicyName)
def test_each_policy_is_explained_in_plain_words(clinician: Staff, phone: Phone, policy: PolicyName) -> None:
    couple = make_couple(clinician, policy=policy)
    phone.start(couple.sofia_link)
    assert leads_to(phone.get("/c/q/1")) == "/c/agreement"
    page = text_of(phone.get("/c/agreement"))
    assert [words for words in IN_WORDS.values() if words in page] == [IN_WORDS[policy]]
    assert policy.value not in page
    assert "never shown to the others" in page


def test_agreeing_is_stored_and_not_asked_again(clinician: Staff, phone: Phone) -> None:
    couple = make_couple(clinician, policy=PolicyName.LIMITED_SECRETS)
    phone.start(couple.sofia_link)
    assert leads_to(phone.post("/c/agreement", {"choice": "agree", "version": "1"})) == "/c/q/1"
    assert list(PolicySignature.objects.values_list("person", flat=True)) == [couple.sofia.id]
    assert leads_to(phone.get("/c/agreement")) == "/c/q/1"


def test_not_now_stores_nothing_and_goes_on_to_the_questions(clinician: Staff, phone: Phone) -> None:
    couple = make_couple(clinician, policy=PolicyName.LIMITED_SECRETS)
    phone.start(couple.sofia_link)
    assert leads_to(phone.post("/c/agreement", {"choice": "not-now"})) == "/c/q/1"
    assert not PolicySignature.objects.exists()
    assert phone.get("/c/q/1").status_code == 200


def test_the_page_is_the_same_whether_the_partner_signed_or_not(clinician: Staff, phone: Phone) -> None:
    couple = make_couple(clinician, policy=PolicyName.NO_SECRETS)
    phone.start(couple.sofia_link)
    alone = _without_token(text_of(phone.get("/c/agreement")))
    daniel = Phone()
    daniel.start(couple.daniel_link, DANIEL_PROOF)
    daniel.post("/c/agreement", {"choice": "agree", "version": "1"})
    assert PolicySignature.objects.filter(person=couple.daniel).exists()
    assert _without_token(text_of(phone.get("/c/agreement"))) == alone


def test_a_newer_version_is_asked_again_and_the_old_form_is_refused(clinician: Staff, phone: Phone) -> None:
    couple = make_couple(clinician, policy=PolicyName.LIMITED_SECRETS)
    phone.start(couple.sofia_link)
    first = PolicyProposal.objects.get()
    PolicyProposal.objects.create(case=couple.case, name="no-secrets", version=2, proposed_at=first.proposed_at)
    assert phone.post("/c/agreement", {"choice": "agree", "version": "1"}).status_code == 400
    assert not PolicySignature.objects.exists()


@pytest.mark.parametrize("version", ["", "x", "1.5", "-1", "9" * 40, "²"])
def test_a_hostile_version_is_refused(clinician: Staff, phone: Phone, version: str) -> None:
    couple = make_couple(clinician, policy=PolicyName.LIMITED_SECRETS)
    phone.start(couple.sofia_link)
    assert phone.post("/c/agreement", {"choice": "agree", "version": version}).status_code == 400


def test_signing_needs_a_browser_that_started(clinician: Staff, phone: Phone) -> None:
    couple = make_couple(clinician, policy=PolicyName.LIMITED_SECRETS)
    phone.open(couple.sofia_link)
    assert leads_to(phone.post("/c/agreement", {"choice": "agree", "version": "1"})) == "/c/welcome"
    assert not PolicySignature.objects.exists()


def test_alone_is_asked_before_the_first_question_and_not_now_stores_nothing(clinician: Staff, phone: Phone) -> None:
    couple = make_couple(clinician, occasion="on-your-own")
    phone.start(couple.sofia_link)
    entries = AuditEntry.objects.count()
    assert leads_to(phone.get("/c/q/1")) == "/c/ready"
    assert "Are you alone" in text_of(phone.get("/c/ready"))
    assert leads_to(phone.post("/c/ready", {"choice": "not-now"})) == "/c/later"
    assert leads_to(phone.get("/c/q/1")) == "/c/ready"
    assert AuditEntry.objects.count() == entries
    assert not AnswerRecord.objects.exists()
    assert leads_to(phone.post("/c/ready", {"choice": "yes"})) == "/c/q/1"
    assert phone.get("/c/q/1").status_code == 200


def test_alone_is_asked_again_after_a_while(clinician: Staff, phone: Phone) -> None:
    couple = make_couple(clinician, occasion="on-your-own")
    phone.start(couple.sofia_link)
    phone.post("/c/ready", {"choice": "yes"})
    session = phone.session
    session["alone"] -= 16 * 60
    session.save()
    assert leads_to(phone.get("/c/q/1")) == "/c/ready"


def test_the_welcome_of_a_private_sitting_says_nothing_of_what_it_is_about(clinician: Staff, phone: Phone) -> None:
    couple = make_couple(clinician, occasion="on-your-own")
    phone.open(couple.sofia_link)
    page = text_of(phone.get("/c/welcome"))
    assert "What it is about" not in page
    assert leads_to(phone.post("/c/start", {"proof": SOFIA_PROOF})) == "/c/code"


def _without_token(page: str) -> list[str]:
    return [line for line in page.splitlines() if "csrfmiddlewaretoken" not in line]
