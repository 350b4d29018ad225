"""Closing a case, and opening it again."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from attunement.actions.auditing import audit
from attunement.actions.permitting import require
from attunement.domain.errors import BadInput, Refused
from attunement.domain.permission import Permission
from attunement.domain.record import CaseKind, JointWork
from attunement.storage.models import CaseRecord, ClosingRecord, DecisionRecord, OccasionRecord, Staff

LONGEST_REASON = 2000
ABOUT_JOINT_WORK = "violence"
"""The topic whose latest decision opens the room: `disclosure.joint_work`."""


def close_case(*, by: Staff, case: CaseRecord, reason: str, now: datetime | None = None) -> ClosingRecord:
    """End the work: open links close and reminders stop. What was answered stays and can be read.

    A legal hold does not stand in the way: nothing is erased.
    """
    require(by, Permission.WRITE_CASE, case)
    said = reason_given(reason)
    moment = now or timezone.now()
    with transaction.atomic():
        _lock(case)
        require_open_case(case)
        row = close_now(by=by, case=case, reason=said, now=moment)
        audit("close case", at=moment, by=by, case=case)
    return row


def reopen_case(*, by: Staff, case: CaseRecord, reason: str, now: datetime | None = None) -> None:
    """Take the work up again. Links stay closed, and joint work waits for a decision of its own."""
    require(by, Permission.WRITE_CASE, case)
    said = reason_given(reason)
    moment = now or timezone.now()
    with transaction.atomic():
        _lock(case)
        if hasattr(case, "separation"):
            raise Refused("This couple separated: their joint case stays closed. Each has a record of their own.")
        waiting = ClosingRecord.objects.filter(case=case, reopened_at=None)
        if not waiting.update(reopened_at=moment, reopened_by=by, reopening_reason=said):
            raise Refused("This case is open.")
        ask_for_a_decision(by=by, case=case, because=gettext("The case was opened again. Decide anew."), now=moment)
        audit("reopen case", at=moment, by=by, case=case)


def require_open_case(case: CaseRecord) -> None:
    """Raise Refused while the case is closed."""
    if case.is_closed:
        raise Refused("This case is closed. Open it again first.")


def close_now(*, by: Staff, case: CaseRecord, reason: str, now: datetime) -> ClosingRecord:
    """Close it, inside the transaction of the act. Messages whose links are closed are not sent any more."""
    waiting = OccasionRecord.objects.filter(person__case=case, sent_at=None, withdrawn_at=None)
    waiting.update(withdrawn_at=now)
    return ClosingRecord.objects.create(case=case, closed_at=now, closed_by=by, reason=reason)


def ask_for_a_decision(*, by: Staff, case: CaseRecord, because: str, now: datetime) -> None:
    """Close the room until somebody decides anew, after talking with each person alone. One person has no room."""
    if case.kind != CaseKind.INDIVIDUAL:
        DecisionRecord.objects.create(
            case=case, about=ABOUT_JOINT_WORK, by=by, at=now, joint_work=JointWork.NOT_NOW.value, reason=because
        )


def reason_given(reason: str) -> str:
    """The reason without blanks around it. Raises BadInput for none, or for an endless one."""
    said = reason.strip()
    if not said or len(said) > LONGEST_REASON or "\0" in said:  # PostgreSQL keeps no zero byte
        raise BadInput("the reason is empty or too long", where="reason", expected=f"1 to {LONGEST_REASON} characters")
    return said


def _lock(case: CaseRecord) -> None:
    CaseRecord.objects.select_for_update().get(pk=case.pk)
