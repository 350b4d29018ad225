"""Who sees an alert, who takes it up, and what happens when nobody does."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from attunement.actions.auditing import audit
from attunement.actions.outbox import tell_staff_of_alert
from attunement.domain.errors import BadInput, Refused
from attunement.domain.permission import Permission, Role, may
from attunement.storage.models import AlertRecord, Practice, Staff


def waiting_alerts(by: Staff) -> QuerySet[AlertRecord]:
    """The unacknowledged alerts this member was told of, oldest first."""
    return (
        AlertRecord.objects.filter(told=by, acknowledged_at=None)
        .select_related("person__case__clinician")
        .order_by("raised_at")
    )


def acknowledge_alert(*, by: Staff, alert_id: str, what_was_done: str, now: datetime | None = None) -> AlertRecord:
    """Take an alert up: the clock stops. Acknowledging twice keeps the first.

    Raises Refused for a member the alert was not brought to, BadInput without a word on what was done.
    """
    if not may(Role(by.role), Permission.ANSWER_ALERTS):
        raise Refused(f"This needs the permission to {Permission.ANSWER_ALERTS.value}.")
    moment = now or timezone.now()
    done = what_was_done.replace("\0", "").strip()  # PostgreSQL keeps no zero byte, and none may hold an alert up
    with transaction.atomic():
        alert = AlertRecord.objects.select_for_update().filter(id=alert_id, told=by).first()
        if alert is None:
            raise Refused("There is no such alert for you.")
        if not done:
            raise BadInput("nothing was written", where="what was done", expected="a few words on what you did")
        if alert.acknowledged_at is None:
            alert.acknowledged_at, alert.acknowledged_by = moment, by
            alert.what_was_done = done[:2000]
            alert.save(update_fields=["acknowledged_at", "acknowledged_by", "what_was_done"])
            audit("acknowledge alert", at=moment, by=by, case=alert.person.case, subject=str(alert.id))
    return alert


def escalate_alerts(*, now: datetime | None = None) -> int:
    """Bring every alert whose clock ran out to the next people, and wind the clock again. Gives how many.

    Level 1 reaches the clinician's supervisor, level 2 and on every manager; everyone told before is told again.
    """
    moment = now or timezone.now()
    with transaction.atomic():
        practice = Practice.objects.first()
        late = list(
            AlertRecord.objects.select_for_update(of=("self",))
            .filter(acknowledged_at=None, escalates_at__lte=moment)
            .select_related("person__case__clinician__supervisor")
        )
        for alert in late:
            alert.level += 1
            alert.escalates_at = moment + timedelta(minutes=practice.escalate_after_minutes if practice else 15)
            alert.save(update_fields=["level", "escalates_at"])
            alert.told.add(*_next_people(alert))
            tell_staff_of_alert(alert.told.filter(is_active=True), now=moment)
            audit("escalate alert", at=moment, case=alert.person.case, subject=f"{alert.id} level {alert.level}")
    return len(late)


def _next_people(alert: AlertRecord) -> Iterable[Staff]:
    supervisor = alert.person.case.clinician.supervisor
    if alert.level == 1 and supervisor is not None:
        return [supervisor]
    return Staff.objects.filter(role=Role.MANAGER, is_active=True)
