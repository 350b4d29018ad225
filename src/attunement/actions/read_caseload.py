"""Reading one's own cases all at once, for the list of the day."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from attunement.actions.auditing import audit
from attunement.actions.permitting import require
from attunement.disclosure import DisclosedCase, Viewer, disclose
from attunement.domain.permission import Permission
from attunement.instruments import all_instruments
from attunement.storage.models import CaseRecord, Staff
from attunement.storage.queries.whole_case import whole_case


def read_caseload(*, by: Staff, now: datetime | None = None) -> list[tuple[CaseRecord, DisclosedCase]]:
    """Every case of this clinician as they may know it, newest first; one audit entry for the whole list."""
    require(by, Permission.READ_CASE)
    audit("read list of cases", at=now or timezone.now(), by=by)
    cases = CaseRecord.objects.filter(clinician=by).select_related("clinician").order_by("-opened_at", "label")
    instruments = all_instruments()
    return [(case, disclose(whole_case(case), Viewer.clinician(), instruments)) for case in cases]
