"""A person is told who saw what of them: the practice's manager has the list made, and that is on record too."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from attunement.actions.auditing import audit
from attunement.domain.errors import BadInput
from attunement.storage.models import PersonRecord, Practice
from attunement.storage.queries.who_saw import Seen, who_saw

MADE = "make an access report"


def find_person(named: str) -> PersonRecord:
    """By id, or by name where only one has it. Raises BadInput else; the message repeats no other name."""
    try:
        found = list(PersonRecord.objects.filter(pk=UUID(named)))
    except ValueError:
        found = [person for person in PersonRecord.objects.select_related("case") if person.name == named]
    if not found:
        raise BadInput("nobody of this name or id is here", where="PERSON", expected="the name as it was entered")
    if len(found) > 1:
        ids = ", ".join(f"{person.pk} (since {person.case.opened_at:%Y-%m-%d})" for person in found)
        raise BadInput(f"{len(found)} people have this name", where="PERSON", expected=f"one of {ids}")
    return found[0]


def tell_who_saw(person: PersonRecord, *, now: datetime | None = None) -> list[Seen]:
    """The list, by the practice's days."""
    zone = ZoneInfo(Practice.objects.values_list("time_zone", flat=True).first() or "UTC")
    with transaction.atomic():
        audit(MADE, at=now or timezone.now(), subject=str(person.id))
        return who_saw(person, zone)
