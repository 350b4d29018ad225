"""One audit entry for each act and each read of a case. Ids and words for acts, never an answer."""

from __future__ import annotations

from datetime import datetime

from attunement.storage.models import AuditEntry, CaseRecord, PersonRecord, Staff


def audit(
    act: str,
    *,
    at: datetime,
    by: Staff | None = None,
    by_person: PersonRecord | None = None,
    case: CaseRecord | None = None,
    subject: str = "",
) -> AuditEntry:
    """Store who did what. Call inside the transaction of the act."""
    return AuditEntry.objects.create(
        at=at,
        by=by,
        by_person=by_person.id if by_person else None,
        act=act,
        case=case.id if case else None,
        subject=subject,
    )
