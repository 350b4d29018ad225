"""What a client lets go to another clinician, chosen by themself before or while the case changes hands."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from attunement.actions.auditing import audit
from attunement.actions.own_leave import OwnLeave, require_own
from attunement.domain.handing_over import Part
from attunement.storage.models import LettingGo, PersonRecord


def choose_letting_go(*, leave: OwnLeave, parts: Collection[Part], now: datetime | None = None) -> None:
    """Note it. A later choice takes its place, and counts for a change that comes after it."""
    person, moment = require_own(leave), now or timezone.now()
    with transaction.atomic():
        LettingGo.objects.update_or_create(
            person=person, defaults={"parts": sorted(part.value for part in parts), "chosen_at": moment}
        )
        audit("choose what goes along", at=moment, by_person=person)


def letting_go_of(person: PersonRecord) -> frozenset[Part] | None:
    """What this person chose themself; None where they did not, so that the clinician has to ask."""
    row = LettingGo.objects.filter(person=person).first()
    return frozenset(Part(part) for part in row.parts) if row is not None else None
