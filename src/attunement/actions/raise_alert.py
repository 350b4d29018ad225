"""An answer about taking one's life: someone is told, at once, by name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from attunement.actions.auditing import audit
from attunement.actions.outbox import tell_staff_of_alert
from attunement.domain.errors import Refused
from attunement.domain.scoring import Flag
from attunement.storage.models import AlertRecord, AnswerRecord, PersonRecord, Practice, Staff


@dataclass(frozen=True)
class AlertNotice:
    """What the person is told: who was told, when, and when someone is there."""

    told: tuple[str, ...]
    at: datetime
    staffed_hours: str
    help_text: str


def raise_alert(*, person: PersonRecord, answer: AnswerRecord | None, flag: Flag, now: datetime) -> AlertNotice:
    """Store the alert and its messages. Call inside the transaction that stores the answer.

    While an alert of this person is unacknowledged, a further answer adds to it instead of starting another clock.
    """
    practice = Practice.objects.select_related("responder", "backup").get()
    if practice.responder is None or practice.backup is None:
        raise Refused("Safety questions are off until a responder, hours and help texts are set.")
    standing = AlertRecord.objects.filter(person=person, acknowledged_at=None).first()
    told = _people_told(practice.responder, practice.backup, person.case.clinician)
    if standing is None:
        alert = AlertRecord.objects.create(
            person=person,
            answer=answer,
            flag=flag.key,
            because=str(flag.because),
            raised_at=now,
            escalates_at=now + timedelta(minutes=practice.escalate_after_minutes),
        )
        alert.told.set(told)
        tell_staff_of_alert(told, now=now)
        audit("raise alert", at=now, by_person=person, case=person.case, subject=str(alert.id))
    elif flag.because not in standing.because:
        standing.because = f"{standing.because}; {flag.because}"
        standing.save(update_fields=["because"])
    at = now if standing is None else standing.raised_at
    return AlertNotice(tuple(member.name for member in told), at, practice.staffed_hours, practice.help_text)


def _people_told(responder: Staff, backup: Staff, clinician: Staff) -> list[Staff]:
    """The responder, the backup and the person's own clinician, each once, in that order."""
    return list({member.id: member for member in (responder, backup, clinician)}.values())
