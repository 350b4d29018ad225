"""How many minutes of questions a client was asked this month, and what rested. Their own record and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from attunement.domain.burden import minutes_of
from attunement.storage.models import OccasionRecord, PersonRecord, Practice
from attunement.storage.queries.offered import instruments_here, occasions_here
from attunement.storage.queries.sitting import sitting


@dataclass(frozen=True)
class Burden:
    """One client's month: minutes asked, of how many, in how many sittings, and what rested, with why."""

    person: PersonRecord
    minutes: float
    budget: int
    sittings: int
    rested: tuple[tuple[str, str], ...]


def burden_of(person: PersonRecord, now: datetime) -> Burden:
    """The calendar month so far, by the clinic's clock. A link that was closed unopened asked nothing."""
    first = timezone.localtime(now).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    rows = OccasionRecord.objects.filter(person=person, made_at__gte=first, made_at__lte=now)
    known, instruments = occasions_here(), instruments_here()
    asked = [
        row
        for row in rows.select_related("person__case")
        if row.definition in known and not (row.withdrawn_at is not None and row.started_at is None)
    ]
    return Burden(
        person=person,
        minutes=sum(minutes_of(sitting(row).questions, instruments) for row in asked),
        budget=minutes_a_month(),
        sittings=len(asked),
        rested=tuple((entry["instrument"], entry["because"]) for row in asked for entry in row.rested),
    )


def minutes_a_month() -> int:
    """The practice's budget for one client."""
    practice = Practice.objects.only("minutes_a_month").first()
    return practice.minutes_a_month if practice else Practice._meta.get_field("minutes_a_month").default
