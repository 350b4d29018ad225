"""A legal hold: a manager sets it and lifts it. While it stands, nothing of the case can be erased.

The manager reads nothing of a case but what it is called, who has it and since when.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from attunement.actions.auditing import audit
from attunement.actions.close_case import reason_given
from attunement.actions.consenting import erase_what_has_no_leave
from attunement.actions.permitting import require
from attunement.domain.errors import Refused
from attunement.domain.permission import Permission
from attunement.storage.models import CaseRecord, LegalHold, Staff

SHORTEST = 3
MOST = 20


@dataclass(frozen=True)
class CaseByLabel:
    """All a manager may know of a case. `held` is the hold that stands, if any."""

    id: str
    label: str
    clinician: str
    opened_at: datetime
    held: LegalHold | None


def cases_called(*, by: Staff, label: str) -> list[CaseByLabel]:
    """The cases whose label holds these letters, three at least; a list of everyone is not given."""
    require(by, Permission.HOLD_CASE)
    wanted = label.replace("\0", "").strip()
    if len(wanted) < SHORTEST:
        return []
    found = CaseRecord.objects.filter(label__icontains=wanted).select_related("clinician")
    return [_by_label(case) for case in found.order_by("label", "opened_at")[:MOST]]


def holds_that_stand(*, by: Staff) -> list[CaseByLabel]:
    """Every case under a hold, the oldest hold first."""
    require(by, Permission.HOLD_CASE)
    held = LegalHold.objects.filter(lifted_at=None).select_related("case__clinician").order_by("set_at")
    return [_by_label(hold.case) for hold in held]


def find_case_to_hold(*, by: Staff, case_id: str) -> CaseRecord:
    """A case by its id. Raises Refused for none, and for anyone who may not."""
    require(by, Permission.HOLD_CASE)
    found = CaseRecord.objects.filter(id=case_id).first()
    if found is None:
        raise Refused("There is no such case.")
    return found


def set_hold(*, by: Staff, case: CaseRecord, reason: str, now: datetime | None = None) -> LegalHold:
    """From now on nothing of this case can be erased. Raises Refused where a hold stands already."""
    require(by, Permission.HOLD_CASE)
    said = reason_given(reason)
    moment = now or timezone.now()
    with transaction.atomic():
        CaseRecord.objects.select_for_update().get(pk=case.pk)
        if case.is_held:
            raise Refused("A legal hold stands on this case already.")
        row = LegalHold.objects.create(case=case, set_at=moment, set_by=by, reason=said)
        audit("set legal hold", at=moment, by=by, case=case)
    return row


def lift_hold(*, by: Staff, case: CaseRecord, reason: str, now: datetime | None = None) -> None:
    """The hold ends; that it stood, and why, stays on record."""
    require(by, Permission.HOLD_CASE)
    said = reason_given(reason)
    moment = now or timezone.now()
    with transaction.atomic():
        standing = LegalHold.objects.filter(case=case, lifted_at=None)
        if not standing.update(lifted_at=moment, lifted_by=by, lifting_reason=said):
            raise Refused("No legal hold stands on this case.")
        erase_what_has_no_leave(case.people.all())
        audit("lift legal hold", at=moment, by=by, case=case)


def _by_label(case: CaseRecord) -> CaseByLabel:
    held = case.holds.filter(lifted_at=None).select_related("set_by").first()
    return CaseByLabel(str(case.id), case.label, case.clinician.name, case.opened_at, held)
