"""Who did or read what in a case, newest first. Words for acts, never an answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from attunement.actions.read_case import read_case
from attunement.domain.permission import Permission
from attunement.storage.models import AuditEntry, CaseRecord, Staff
from attunement.web.clinician.access import case_page
from attunement.web.clinician.case_frame import frame

MOST = 500
"""Entries looked at; a longer history is asked of the manager."""


@dataclass(frozen=True)
class Act:
    """What someone did, once or several times in a row on one day."""

    who: str
    act: str
    at: datetime
    times: int


@require_safe
@case_page(Permission.READ_CASE)
def history(request: HttpRequest, by: Staff, case: CaseRecord) -> HttpResponse:
    """The audit of this case."""
    known = read_case(by=by, case=case, page="history").for_clinician
    entries = list(AuditEntry.objects.filter(case=case.id).select_related("by").order_by("-id")[:MOST])
    names = {person.id: person.called for person in known.people}
    context = frame(case, known, "history") | {
        "acts": _acts(entries, names),
        "most": MOST,
        "full": len(entries) == MOST,
    }
    return render(request, "clinician/history.html", context)


def _acts(entries: list[AuditEntry], names: dict[str, str]) -> list[Act]:
    def who(entry: AuditEntry) -> str:
        return entry.by.name if entry.by else names.get(str(entry.by_person), "")

    grouped = groupby(entries, key=lambda entry: (who(entry), entry.act, entry.at.date()))
    return [Act(name, act, (rows := list(found))[0].at, len(rows)) for (name, act, _), found in grouped]
