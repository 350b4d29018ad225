"""How, when, or whether a person may be reached."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from attunement.actions.auditing import audit
from attunement.actions.languages import check_language
from attunement.actions.permitting import require
from attunement.domain.errors import BadInput
from attunement.domain.permission import Permission
from attunement.storage.models import PersonRecord, SafeContact, Staff


def record_safe_contact(
    *,
    by: Staff,
    person: PersonRecord,
    how: str,
    email: str,
    when: str,
    note: str,
    language: str | None = None,
    now: datetime | None = None,
) -> SafeContact:
    """Replace the person's safe-contact record; unsent messages to them obey the new one.

    `language` is that of messages to them: empty for the practice's, None to leave it as it is.
    """
    require(by, Permission.WRITE_CASE, person.case)
    moment = now or timezone.now()
    if how not in SafeContact.How.values:
        raise BadInput(f"'{how}' found", where="how", expected="one of " + ", ".join(SafeContact.How.values))
    if how == SafeContact.How.EMAIL:
        check_address(email, where="email")
    if language is not None:
        check_language(language, "language")
    with transaction.atomic():
        if language is not None:
            person.language = language
            person.save(update_fields=["language"])
        fields = {"how": how, "email": email.strip(), "when": when.strip()[:200], "note": note.strip()[:400]}
        contact, _ = SafeContact.objects.update_or_create(
            person=person, defaults={**fields, "asked_by": by, "asked_at": moment}
        )
        audit("record safe contact", at=moment, by=by, case=person.case, subject=str(person.id))
    return contact


def check_address(email: str, *, where: str) -> None:
    """BadInput unless this is one e-mail address and nothing else (no second line that would be a header)."""
    try:
        validate_email(email.strip())
    except ValidationError:
        raise BadInput("no e-mail address", where=where, expected="an address like name@example.org") from None


def shares_address(person: PersonRecord) -> bool:
    """True when someone else in the case has the same address: messages may be read by the other."""
    contact = SafeContact.objects.filter(person=person).first()
    if contact is None or not contact.email:
        return False
    others = SafeContact.objects.filter(person__case=person.case_id, email__iexact=contact.email)
    return others.exclude(person=person).exists()
