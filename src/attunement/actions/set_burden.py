"""How many minutes of questions one client may be asked in a month before the deeper ones rest."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from attunement.actions.auditing import audit
from attunement.actions.permitting import require
from attunement.domain.errors import BadInput
from attunement.domain.permission import Permission
from attunement.storage.models import Practice, Staff

MOST_MINUTES = 600


def set_minutes_a_month(*, by: Staff, minutes: int, now: datetime | None = None) -> None:
    """From the next link on. Raises BadInput for a number of minutes that cannot be."""
    require(by, Permission.MANAGE_PRACTICE)
    if not 0 <= minutes <= MOST_MINUTES:
        raise BadInput(f"{minutes} minutes", where="minutes a month", expected=f"0 to {MOST_MINUTES}")
    with transaction.atomic():
        Practice.objects.update(minutes_a_month=minutes)
        audit("set minutes a month", at=now or timezone.now(), by=by, subject=str(minutes))
