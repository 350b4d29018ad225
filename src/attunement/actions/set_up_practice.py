"""Who answers alerts, in which hours, with what help near: what safety questions wait for."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from attunement.actions.auditing import audit
from attunement.actions.permitting import require
from attunement.domain.errors import BadInput
from attunement.domain.permission import Permission
from attunement.storage.models import Practice, Staff

LONGEST_CLOCK = 120


def set_up_practice(
    *,
    by: Staff,
    responder: Staff | None,
    backup: Staff | None,
    staffed_hours: str,
    help_text: str,
    help_checked: date | None,
    help_checked_by: str = "",
    reads_within: str,
    escalate_after_minutes: int,
    now: datetime | None = None,
) -> Practice:
    """Change the practice's safety settings. What is left out switches safety questions off, and says so."""
    require(by, Permission.MANAGE_PRACTICE)
    if responder is not None and responder == backup:
        raise BadInput("the responder and the backup are the same person", where="backup", expected="someone else")
    if not 1 <= escalate_after_minutes <= LONGEST_CLOCK:
        raise BadInput(
            f"{escalate_after_minutes} minutes", where="escalate after", expected=f"1 to {LONGEST_CLOCK} minutes"
        )
    moment = now or timezone.now()
    with transaction.atomic():
        practice = Practice.objects.select_for_update().get()
        practice.responder, practice.backup = responder, backup
        practice.staffed_hours, practice.help_text = staffed_hours.strip(), help_text.strip()
        practice.help_checked, practice.help_checked_by = help_checked, help_checked_by.strip()
        practice.reads_within = reads_within.strip()
        practice.escalate_after_minutes = escalate_after_minutes
        practice.save()
        audit("set up practice", at=moment, by=by)
    return practice
