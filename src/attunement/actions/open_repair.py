"""A mistake of the clinician's opens a rupture at once: nobody waits for the next ratings to say that it hurt."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from attunement.actions.auditing import audit
from attunement.domain.errors import BadInput
from attunement.domain.repair import Origin, RuptureState
from attunement.storage.models import PersonRecord, RuptureRecord, SessionRecord

MISTAKES: Final[Mapping[str, str | Promise]] = {
    "missed": gettext_lazy("You missed this appointment."),
    "late": gettext_lazy("You were late for this appointment."),
    "double-booking": gettext_lazy("Two appointments stood at this time, and somebody could not be seen."),
}
"""What can have gone wrong on the clinician's side, and how the reason is said."""


def open_after_mistake(*, session: SessionRecord, what: str, now: datetime) -> RuptureRecord | None:
    """Open a confirmed rupture for a session; None where this session already has one of this origin.

    It is about the one client the session was for, or about everyone (no person). The caller has asked for leave.
    Raises BadInput for a mistake not in MISTAKES.
    """
    if what not in MISTAKES:
        raise BadInput(f"'{what}' found", where="what", expected="one of " + ", ".join(MISTAKES))
    with transaction.atomic():
        SessionRecord.objects.select_for_update(of=("self",)).get(pk=session.pk)  # two taps open one
        if RuptureRecord.objects.filter(session=session, origin=Origin.MISTAKE.value).exists():
            return None
        row = RuptureRecord.objects.create(
            case=session.case,
            person=_whom_it_met(session),
            session=session,
            origin=Origin.MISTAKE.value,
            noticed_at=now,
            opened_by=session.clinician or session.case.clinician,
            evidence=[{"stream": "mistake", "value": what, "weight": None, "says": str(MISTAKES[what])}],
            state=RuptureState.CONFIRMED.value,
            answered_at=now,
        )
        audit("open a repair after a mistake", at=now, by=row.opened_by, case=session.case, subject=what)
    return row


def _whom_it_met(session: SessionRecord) -> PersonRecord | None:
    """The one client it was for, or None where it was for several."""
    clients = list(session.case.people.all())
    met = [person for person in clients if not session.expected or str(person.id) in session.expected]
    return met[0] if len(met) == 1 else None
