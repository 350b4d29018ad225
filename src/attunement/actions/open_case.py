"""A new case: who comes, how each may be reached, what they are asked to agree, and their first links."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from attunement.actions.auditing import audit
from attunement.actions.confirm_adults import confirm
from attunement.actions.permitting import require
from attunement.actions.proofs import normalised_proof, proof_hash
from attunement.actions.record_safe_contact import check_address
from attunement.domain.errors import BadInput
from attunement.domain.permission import Permission
from attunement.domain.record import CaseKind, PolicyName
from attunement.storage.models import CaseRecord, PersonRecord, PolicyProposal, SafeContact, Staff

SHORTEST_PROOF = 4
PEOPLE: dict[CaseKind, tuple[int, int]] = {
    CaseKind.COUPLE: (2, 2),
    CaseKind.INDIVIDUAL: (1, 1),
    CaseKind.FAMILY: (2, 8),
}
"""How many people a case of each kind has, at least and at most."""


@dataclass(frozen=True)
class NewPerson:
    """Someone in a new case. `proof` is the answer only they know to `proof_question`."""

    name: str
    proof_question: str
    proof: str
    how: str = SafeContact.How.IN_PERSON
    email: str = ""
    when: str = ""


def open_case(
    *,
    by: Staff,
    kind: CaseKind,
    people: Sequence[NewPerson],
    label: str = "",
    policy: PolicyName | None = None,
    adults_confirmed: bool = False,
    now: datetime | None = None,
) -> CaseRecord:
    """Open a case for these people. Raises BadInput naming the person and field that is wrong.

    `adults_confirmed` says that the clinician made sure that each of them is an adult. Without it nobody gets a link.
    """
    require(by, Permission.OPEN_CASE)
    moment = now or timezone.now()
    _check(kind, people)
    with transaction.atomic():
        named = label.strip() or " & ".join(person.name.strip() for person in people)
        case = CaseRecord.objects.create(kind=kind.value, label=named[:120], clinician=by, opened_at=moment)
        for place, person in enumerate(people):
            row = _add(case, place, person, by, moment)
            if adults_confirmed:
                confirm(row, by, moment)
        if policy is not None and kind is not CaseKind.INDIVIDUAL:
            PolicyProposal.objects.create(case=case, name=policy.value, version=1, proposed_at=moment)
        audit("open case", at=moment, by=by, case=case)
    return case


def _check(kind: CaseKind, people: Sequence[NewPerson]) -> None:
    fewest, most = PEOPLE[kind]
    if not fewest <= len(people) <= most:
        expected = f"{fewest}" if fewest == most else f"{fewest} to {most}"
        raise BadInput(f"{len(people)} people given", where="people", expected=f"{expected} in a {kind.value} case")
    for place, person in enumerate(people, start=1):
        where = f"person {place}"
        if not person.name.strip() or len(person.name) > 80:
            raise BadInput("a name is missing or too long", where=where, expected="a name of 1 to 80 letters")
        if len(normalised_proof(person.proof)) < SHORTEST_PROOF:
            raise BadInput(
                "what only they know is too short", where=where, expected=f"at least {SHORTEST_PROOF} letters or digits"
            )
        if not person.proof_question.strip():
            raise BadInput("the question only they can answer is missing", where=where, expected="a short question")
        if person.how not in SafeContact.How.values:
            raise BadInput(f"'{person.how}' found", where=where, expected="one of " + ", ".join(SafeContact.How.values))
        if person.how == SafeContact.How.EMAIL:
            check_address(person.email, where=where)


def _add(case: CaseRecord, place: int, person: NewPerson, by: Staff, now: datetime) -> PersonRecord:
    role = "partner" if case.kind == CaseKind.COUPLE else "client" if case.kind == CaseKind.INDIVIDUAL else "member"
    row = PersonRecord.objects.create(
        case=case,
        place=place,
        name=person.name.strip(),
        role=role,
        proof_question=person.proof_question.strip()[:120],
        proof_hash=proof_hash(person.proof),
    )
    SafeContact.objects.create(
        person=row, how=person.how, email=person.email.strip(), when=person.when.strip(), asked_by=by, asked_at=now
    )
    return row
