"""A couple separates: two records of one person each, and a joint case that stays closed.

What belongs to one person goes with that person; what concerned both stays in the joint case, with its clinician.
No record points to another: what a person does later is not the other's to find out.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from attunement.actions.auditing import audit
from attunement.actions.close_case import close_now, reason_given
from attunement.actions.consent_recording import end_every_leave
from attunement.actions.consenting import end_leaves
from attunement.actions.own_record import OwnRecord
from attunement.actions.permitting import require
from attunement.domain.errors import Refused
from attunement.domain.permission import Permission
from attunement.domain.record import CaseKind
from attunement.domain.session import SessionState
from attunement.storage.models import CaseRecord, LegalHold, SeparationRecord, SessionRecord, Staff


def separate_couple(
    *, by: Staff, case: CaseRecord, reason: str, now: datetime | None = None
) -> tuple[CaseRecord, CaseRecord]:
    """Make a record for each partner, and close the joint case for good; gives the two new cases, in their order.

    Raises Refused for anything but a couple, or one that separated already. A legal hold goes along to both.
    """
    require(by, Permission.WRITE_CASE, case)
    said = reason_given(reason)
    moment = now or timezone.now()
    with transaction.atomic():
        joint = CaseRecord.objects.select_for_update().get(pk=case.pk)
        _check(joint)
        records = [OwnRecord(joint, person, by, moment) for person in joint.people.all()]
        # each step for both before the next: what one of them has more of does not shift the other's
        for record in records:
            record.bring_sessions()
        for record in records:
            record.bring_what_is_theirs()
        _close_the_joint_case(joint, by, said, moment)
        for record in records:
            _hold_too(joint, record.case)
    first, second = (record.case for record in records)
    return first, second


def _check(case: CaseRecord) -> None:
    if case.kind != CaseKind.COUPLE:
        raise Refused("Only a couple's case can be separated into two.")
    if hasattr(case, "separation"):
        raise Refused("This couple's case was separated already.")


def _close_the_joint_case(joint: CaseRecord, by: Staff, reason: str, now: datetime) -> None:
    if not joint.is_closed:
        close_now(by=by, case=joint, reason=reason, now=now)
    planned = SessionRecord.objects.filter(case=joint, at__gt=now, state=SessionState.PLANNED.value)
    planned.update(state=SessionState.CANCELLED.value, cancelled_by=str(by.id), noted_at=now)
    end_every_leave(joint, now)
    end_leaves(joint, now)
    SeparationRecord.objects.create(case=joint, by=by, at=now, reason=reason)
    audit("separate couple", at=now, by=by, case=joint)


def _hold_too(joint: CaseRecord, own: CaseRecord) -> None:
    """What may not be erased in the one place may not be erased in the other."""
    for hold in joint.holds.filter(lifted_at=None):
        LegalHold.objects.create(case=own, set_at=hold.set_at, set_by=hold.set_by, reason=hold.reason)
