"""Adults only: who made sure that a person is one, and when. Nobody gets a link before."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from attunement.actions.auditing import audit
from attunement.actions.permitting import require
from attunement.domain.errors import Refused
from attunement.domain.permission import Permission
from attunement.storage.models import CaseRecord, PersonRecord, Staff


def confirm_adults(*, by: Staff, case: CaseRecord, now: datetime | None = None) -> int:
    """Everyone of the case is an adult, the clinician says; gives for how many that was still open."""
    require(by, Permission.WRITE_CASE, case)
    moment = now or timezone.now()
    with transaction.atomic():
        waiting = list(case.people.select_for_update().filter(adult_confirmed_at=None))
        for person in waiting:
            confirm(person, by, moment)
        if waiting:
            audit("confirm adults", at=moment, by=by, case=case)
    return len(waiting)


def require_adult(person: PersonRecord) -> None:
    """Raise Refused unless somebody made sure that this person is an adult."""
    if person.adult_confirmed_at is None:
        raise Refused(f"Nobody has confirmed yet that {person.name} is 18 or older. Links are for adults only.")


def confirm(person: PersonRecord, by: Staff, now: datetime) -> None:
    """Note it, inside the transaction of the act."""
    person.adult_confirmed_at, person.adult_confirmed_by = now, by
    person.save(update_fields=["adult_confirmed_at", "adult_confirmed_by"])
