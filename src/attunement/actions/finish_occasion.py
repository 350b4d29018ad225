"""Sending a sitting: from now on its answers count."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from attunement.actions.auditing import audit
from attunement.actions.notice_ruptures import notice_after_sitting
from attunement.actions.record_answers import require_open
from attunement.actions.secrets_of_links import LENGTH_OF_RECEIPT, new_code, spaced
from attunement.storage.models import OccasionRecord, ResponseRecord


def finish_occasion(*, occasion: OccasionRecord, browser_key: str, now: datetime | None = None) -> str:
    """Send the sitting; gives the receipt code. Sending twice gives the same receipt and changes nothing."""
    moment = now or timezone.now()
    if occasion.sent_at is None:
        require_open(occasion, browser_key)
    sent_now = False
    with transaction.atomic():
        row = OccasionRecord.objects.select_for_update(of=("self",)).select_related("person__case").get(pk=occasion.pk)
        if row.sent_at is None:
            sent_now = True
            row.sent_at, row.receipt = moment, new_code(LENGTH_OF_RECEIPT)
            row.save(update_fields=["sent_at", "receipt"])
            ResponseRecord.objects.filter(occasion=row).update(sent_at=moment)
            audit("send sitting", at=moment, by_person=row.person, case=row.person.case, subject=str(row.id))
    if sent_now:
        notice_after_sitting(row, now=moment)
    return spaced(row.receipt)
