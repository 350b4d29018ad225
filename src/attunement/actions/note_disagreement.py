""" "I disagree because…": stored beside the line as it stood."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from attunement.actions.auditing import audit
from attunement.actions.permitting import require
from attunement.domain.errors import BadInput
from attunement.domain.permission import Permission
from attunement.storage.models import CaseRecord, DisagreementRecord, Staff


def note_disagreement(
    *, by: Staff, case: CaseRecord, line: str, line_text: str, because: str, now: datetime | None = None
) -> DisagreementRecord:
    """Keep a clinician's word against a line of the card."""
    require(by, Permission.WRITE_CASE, case)
    if not because.strip() or len(because) > 2000 or "\0" in because:  # PostgreSQL keeps no zero byte
        raise BadInput("the reason is empty or too long", where="because", expected="1 to 2000 characters")
    moment = now or timezone.now()
    with transaction.atomic():
        row = DisagreementRecord.objects.create(
            case=case, by=by, at=moment, line=line[:120], line_text=line_text[:2000], because=because.strip()
        )
        audit("disagree with a line", at=moment, by=by, case=case, subject=line[:120])
    return row
