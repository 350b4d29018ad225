"""Reading one's own cases all at once, for the list of the day."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from attunement.actions.auditing import audit
from attunement.actions.permitting import require
from attunement.disclosure import DisclosedCase, Viewer, disclose
from attunement.domain.permission import Permission
from attunement.instruments import all_instruments
from attunement.storage.models import CaseRecord, ClosingRecord, Staff
from attunement.storage.queries.whole_case import whole_case


def read_caseload(*, by: Staff, now: datetime | None = None) -> list[tuple[CaseRecord, DisclosedCase]]:
    """Every open case of this clinician as they may know it, newest first; one audit entry for the whole list."""
    require(by, Permission.READ_CASE)
    audit("read list of cases", at=now or timezone.now(), by=by)
    closed = ClosingRecord.objects.filter(reopened_at=None).values("case")
    own = CaseRecord.objects.filter(clinician=by).exclude(pk__in=closed)
    cases = own.select_related("clinician").order_by("-opened_at", "label")
    instruments = all_instruments()
    return [(case, disclose(whole_case(case), Viewer.clinician(), instruments)) for case in cases]


def closed_cases(*, by: Staff) -> list[ClosingRecord]:
    """The closed cases of this clinician, the last closed first: labels and dates, nothing that anyone said."""
    require(by, Permission.READ_CASE)
    closed = ClosingRecord.objects.filter(case__clinician=by, reopened_at=None)
    return list(closed.select_related("case").order_by("-closed_at"))
