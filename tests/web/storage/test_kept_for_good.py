"""What the database may never do: change an answer or an audit entry, or hold a secret as it is."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from attunement.actions.auditing import audit
from attunement.actions.release_page import release_page
from attunement.storage.models import (
    AnswerRecord,
    AuditEntry,
    BrowserLeave,
    OccasionRecord,
    PersonRecord,
    PolicyProposal,
    PolicySignature,
    ResponseRecord,
    Staff,
)
from tests.web.begun import MONDAY
from tests.web.client.couple import DANIEL_PROOF, SOFIA_PROOF, Couple, secret_of
from tests.web.opened import send, sits_down


@pytest.fixture
def answer(couple: Couple) -> AnswerRecord:
    """Sofia answered one question."""
    sits_down(couple, couple.sofia, "you").says("phq-4", "q1", 2, now=MONDAY)
    return AnswerRecord.objects.get()


CHANGES_TO_AN_ANSWER: dict[str, dict[str, Any]] = {
    "another value": {"value": 0},
    "declined instead": {"value": "declined"},
    "no value": {"value": None},
    "another item": {"item": "q2"},
    "another moment": {"given_at": MONDAY.replace(year=2020)},
    "another version": {"version": 2},
}


@pytest.mark.parametrize("changed", CHANGES_TO_AN_ANSWER.values(), ids=CHANGES_TO_AN_ANSWER)
def test_no_part_of_a_stored_answer_can_be_saved_anew(answer: AnswerRecord, changed: dict[str, Any]) -> None:
    before = AnswerRecord.objects.values().get()
    for name, value in changed.items():
        setattr(answer, name, value)
    with pytest.raises(RuntimeError, match="a stored answer is never changed"):
        answer.save()
    with pytest.raises(RuntimeError):
        answer.save(update_fields=list(changed))
    assert AnswerRecord.objects.values().get() == before


def test_two_answers_of_one_version_are_refused_by_the_database_itself(answer: AnswerRecord) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        AnswerRecord.objects.create(response=answer.response, item="q1", version=1, value=3, given_at=MONDAY)
    assert AnswerRecord.objects.get().value == 2


CHANGES_TO_AN_ENTRY: dict[str, dict[str, Any]] = {
    "another act": {"act": "open case"},
    "another moment": {"at": MONDAY.replace(year=2020)},
    "another subject": {"subject": ""},
    "nobody": {"by": None, "by_person": None},
    "another case": {"case": None},
}


@pytest.mark.parametrize("changed", CHANGES_TO_AN_ENTRY.values(), ids=CHANGES_TO_AN_ENTRY)
def test_no_part_of_an_audit_entry_can_be_saved_anew(couple: Couple, changed: dict[str, Any]) -> None:
    entry = audit("read card", at=MONDAY, by=couple.clinician, case=couple.case, subject="x")
    before = AuditEntry.objects.filter(pk=entry.pk).values().get()
    for name, value in changed.items():
        setattr(entry, name, value)
    with pytest.raises(RuntimeError, match="an audit entry is never changed"):
        entry.save()
    assert AuditEntry.objects.filter(pk=entry.pk).values().get() == before


def test_whoever_has_acted_cannot_be_deleted_from_under_their_entries(couple: Couple) -> None:
    from django.db.models import ProtectedError

    audit("read card", at=MONDAY, by=couple.clinician, case=couple.case)
    with pytest.raises(ProtectedError):
        couple.clinician.delete()
    assert Staff.objects.filter(pk=couple.clinician.pk).exists()


def _one_leave_twice(couple: Couple) -> None:
    for _ in range(2):
        BrowserLeave.objects.create(occasion=couple.sofia_link.occasion, key_hash="k", given_at=MONDAY)


def _one_form_twice(couple: Couple) -> None:
    for _ in range(2):
        ResponseRecord.objects.create(
            person=couple.sofia, occasion=couple.sofia_link.occasion, instrument="phq-4", version=1
        )


def _one_signature_twice(couple: Couple) -> None:
    proposal = PolicyProposal.objects.create(case=couple.case, name="no-secrets", version=1, proposed_at=MONDAY)
    for _ in range(2):
        PolicySignature.objects.create(proposal=proposal, person=couple.sofia, signed_at=MONDAY)


def _one_policy_version_twice(couple: Couple) -> None:
    for name in ("no-secrets", "fully-private"):
        PolicyProposal.objects.create(case=couple.case, name=name, version=1, proposed_at=MONDAY)


def _one_secret_for_two_links(couple: Couple) -> None:
    hers = OccasionRecord.objects.get(pk=couple.sofia_link.occasion.pk)
    OccasionRecord.objects.filter(pk=couple.daniel_link.occasion.pk).update(secret_hash=hers.secret_hash)


def _one_account_twice(couple: Couple) -> None:
    Staff.objects.create(email=couple.clinician.email, name="Another", role="clinician", password="!")


ONCE: dict[str, Callable[[Couple], None]] = {
    "a browser's leave for one sitting": _one_leave_twice,
    "one form in one sitting": _one_form_twice,
    "a person's signature under one version": _one_signature_twice,
    "a version of an agreement": _one_policy_version_twice,
    "a link's secret": _one_secret_for_two_links,
    "an e-mail address to sign in with": _one_account_twice,
}


@pytest.mark.parametrize("twice", ONCE.values(), ids=ONCE)
def test_what_can_be_there_only_once_is_held_by_the_database(couple: Couple, twice: Callable[[Couple], None]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        twice(couple)


def all_text() -> str:
    """Every column of every row of every table, as text."""
    models = apps.get_app_config("storage").get_models(include_auto_created=True)
    return "\n".join(str(row) for model in models for row in model._default_manager.values())


def test_no_secret_code_key_or_proof_stands_in_any_table_as_it_is(couple: Couple) -> None:
    sofia = sits_down(couple, couple.sofia, "you")
    given = release_page(by=couple.clinician, case=couple.case, person=couple.sofia, what="message", content="words")
    receipt = send(sofia)
    secrets = {
        "a link's secret": secret_of(couple.sofia_link),
        "a link's code": couple.sofia_link.code,
        "the code without spaces": couple.sofia_link.code.replace(" ", ""),
        "a browser's key": sofia.key,
        "a return code": sofia.return_code,
        "a given page's secret": given.url.split("#")[1],
        "a given page's code": given.code.replace(" ", ""),
        "what Sofia knows": SOFIA_PROOF,
        "what Daniel knows": DANIEL_PROOF,
    }
    held = all_text()
    assert [name for name, secret in secrets.items() if secret in held] == []
    assert receipt.replace(" ", "") in held, "the receipt is what both sides can compare, so it is kept"


def test_what_they_know_is_salted_so_that_the_same_word_looks_different(couple: Couple) -> None:
    from attunement.actions.proofs import proof_hash

    assert proof_hash(SOFIA_PROOF) != proof_hash(SOFIA_PROOF)
    hashes = PersonRecord.objects.values_list("proof_hash", flat=True)
    assert all(re.fullmatch(r"\w+\$[^$]+\$.+", found) for found in hashes)


def test_removing_a_person_leaves_nothing_of_their_answers(couple: Couple, answer: AnswerRecord) -> None:
    """Erasing is by the person: everything that hangs on them goes, the partner and the trail stay."""
    entries = AuditEntry.objects.count()
    couple.sofia.delete()
    assert not AnswerRecord.objects.exists()
    assert not OccasionRecord.objects.filter(person=couple.sofia.pk).exists()
    assert PersonRecord.objects.filter(pk=couple.daniel.pk).exists()
    assert AuditEntry.objects.count() == entries
