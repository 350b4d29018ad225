"""A clinician asks for one more set of questions for one person."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from attunement.actions.auditing import audit
from attunement.actions.permitting import require
from attunement.domain.errors import BadInput
from attunement.domain.permission import Permission
from attunement.instruments import all_occasions
from attunement.storage.models import ModuleRequestRecord, PersonRecord, Staff


def requestable(kind: str) -> list[str]:
    """The deeper modules that some sitting of this kind of case can hold."""
    found = [o for o in all_occasions().values() if kind in [k.value for k in o.kinds]]
    return [step.instrument for occasion in found for step in occasion.steps if step.module]


def request_module(*, by: Staff, person: PersonRecord, instrument: str, now: datetime | None = None) -> None:
    """From their next sitting on this person is asked the module too. The partner's questions do not change."""
    require(by, Permission.WRITE_CASE, person.case)
    if instrument not in requestable(person.case.kind):
        raise BadInput(f"'{instrument}' found", where="instrument", expected="one of the deeper modules")
    moment = now or timezone.now()
    with transaction.atomic():
        ModuleRequestRecord.objects.get_or_create(
            person=person, instrument=instrument, defaults={"by": by, "at": moment}
        )
        audit("request module", at=moment, by=by, case=person.case, subject=f"{person.id} {instrument}")
