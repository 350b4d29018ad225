"""Assisted coding: off until a manager says the law here allows it and turns it on, and each person it is about agrees.

Everything about it asks `require_assistance` first. What it suggests is never counted until a person confirms it.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from django.db import transaction
from django.utils import timezone

from attunement.actions.auditing import audit
from attunement.actions.consenting import CODING, has_leave
from attunement.actions.forget_learned import forget_everything_learned
from attunement.actions.permitting import require
from attunement.domain.errors import Refused
from attunement.domain.permission import Permission
from attunement.storage.models import CaseRecord, Practice, Staff


class Law(StrEnum):
    """What the practice found out about the law where it works."""

    UNKNOWN = ""
    ALLOWED = "allowed"
    FORBIDDEN = "forbidden"


def set_assistance(*, by: Staff, law: Law, on: bool, now: datetime | None = None) -> None:
    """Say what the law here is, and turn assisted coding on or off. Off forgets what was learned and suggested.

    Raises Refused for turning it on where the law forbids it or nobody has looked.
    """
    require(by, Permission.MANAGE_PRACTICE)
    if on and law is not Law.ALLOWED:
        raise Refused("It can be on only where somebody looked at the law here and found it allowed.")
    moment = now or timezone.now()
    with transaction.atomic():
        practice = Practice.objects.select_for_update().get()
        practice.coding_law, practice.assists_coding = law.value, on
        practice.save(update_fields=["coding_law", "assists_coding"])
        audit(f"assisted coding: {'on' if on else 'off'}, law: {law.value or 'unknown'}", at=moment, by=by)
        if not on:
            forget_everything_learned()


def is_on() -> bool:
    """True while the practice has it on and its law allows it."""
    practice = Practice.objects.first()
    return practice is not None and practice.assists_coding and practice.coding_law == Law.ALLOWED.value


def may_assist(case: CaseRecord) -> bool:
    """True if it is on and every client of the case agrees now."""
    people = list(case.people.all())
    return is_on() and bool(people) and all(has_leave(person, CODING) for person in people)


def require_assistance(case: CaseRecord) -> None:
    """Raise Refused unless it may be used for this case; it does not say who did not agree."""
    if not is_on():
        raise Refused("Assisted coding is off in this practice.")
    if not may_assist(case):
        raise Refused("Not everyone this is about has agreed to it.")
