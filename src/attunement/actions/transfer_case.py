"""A case goes to another clinician of the practice, with what each person lets go."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext

from attunement.actions.auditing import audit
from attunement.actions.choose_letting_go import letting_go_of
from attunement.actions.close_case import ask_for_a_decision, reason_given
from attunement.actions.consent_recording import end_every_leave
from attunement.actions.outbox import tell_staff_of_alert
from attunement.actions.permitting import require
from attunement.actions.recall_session import end_looks_back
from attunement.domain.errors import BadInput, Refused
from attunement.domain.handing_over import Part
from attunement.domain.permission import Permission, Role
from attunement.domain.session import SessionState
from attunement.storage.models import (
    AlertRecord,
    CalendarMatch,
    CaseRecord,
    DiaryNotice,
    HandedOver,
    ImportDraft,
    Practice,
    SessionRecord,
    Staff,
    TransferRecord,
)


def clinicians_to_take_over(case: CaseRecord) -> QuerySet[Staff]:
    """Everyone the case could go to."""
    working = Staff.objects.filter(role=Role.CLINICIAN.value, is_active=True)
    return working.exclude(pk=case.clinician_id).order_by("name")


def transfer_case(
    *,
    by: Staff,
    case: CaseRecord,
    to: Staff,
    let_go: Mapping[str, Collection[Part]],
    reason: str,
    now: datetime | None = None,
) -> TransferRecord:
    """Give the case to another clinician. `let_go` says for each person, by id, what of the past goes along.

    Where a person chose on their own page, never more than that goes. From now on only the new clinician reads it.
    Links stay open, alerts nobody took up go to the new clinician, and joint work waits for the new clinician's own
    decision. Raises BadInput where somebody was not asked.
    """
    require(by, Permission.WRITE_CASE, case)
    said = reason_given(reason)
    moment = now or timezone.now()
    people = list(case.people.all())
    if set(let_go) != {str(person.id) for person in people}:
        raise BadInput(
            "not everyone's choice is there", where="let go", expected="a choice for each person of the case"
        )
    if not clinicians_to_take_over(case).filter(pk=to.pk).exists():
        raise Refused("A case can go only to another clinician who works here.")
    with transaction.atomic():
        row = TransferRecord.objects.create(case=case, from_clinician=by, to_clinician=to, at=moment, reason=said)
        for person in people:
            asked, own = frozenset(Part(part) for part in let_go[str(person.id)]), letting_go_of(person)
            parts = sorted(part.value for part in (asked if own is None else asked & own))
            HandedOver.objects.create(transfer=row, person=person, parts=parts)
        ask_for_a_decision(by=by, case=case, because=gettext("The case changes hands. Decide anew."), now=moment)
        end_every_leave(case, moment)
        end_looks_back(case, moment)
        _bring_over(case, by, to, moment)
        audit("transfer case", at=moment, by=by, case=case, subject=f"to {to.id}")
    return row


def _bring_over(case: CaseRecord, by: Staff, to: Staff, now: datetime) -> None:
    updated = CaseRecord.objects.filter(pk=case.pk, clinician=by).update(clinician=to)
    if not updated:
        raise Refused("There is no such case among yours.")
    case.clinician = to
    SessionRecord.objects.filter(case=case, clinician=by, state=SessionState.PLANNED.value).update(clinician=to)
    DiaryNotice.objects.filter(session__case=case, staff=by, settled_at=None).update(staff=to)
    ImportDraft.objects.filter(case=case, by=by).delete()
    CalendarMatch.objects.filter(case=case, staff=by).delete()
    _bring_alerts(case, by, to, now)


def _bring_alerts(case: CaseRecord, by: Staff, to: Staff, now: datetime) -> None:
    """Those nobody took up. Who answers alerts for the whole practice goes on seeing them."""
    waiting = list(AlertRecord.objects.filter(person__case=case, acknowledged_at=None))
    practice = Practice.objects.first()
    named = practice is not None and by.pk in (practice.responder_id, practice.backup_id)
    for alert in waiting:
        alert.told.add(to)
        if not named:
            alert.told.remove(by)
    if waiting:
        tell_staff_of_alert([to], now=now)
