"""Who read and accepted which version of the statement on what this is meant for."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from attunement.actions.auditing import audit
from attunement.actions.intended_use_text import intended_use
from attunement.domain.errors import BadInput, Refused
from attunement.storage.models import IntendedUseAcceptance, Staff


def has_accepted(staff: Staff) -> bool:
    """True if this member read and accepted the version that holds."""
    return IntendedUseAcceptance.objects.filter(staff=staff, version=intended_use().version).exists()


def accept_intended_use(*, by: Staff, version: int, now: datetime | None = None) -> None:
    """Note that they accepted it. Accepting twice keeps the first; another version than the one shown is refused."""
    if not by.is_active:
        raise Refused("This needs a sign-in.")
    if version != intended_use().version:
        raise BadInput("the statement changed meanwhile", where="version", do="Please read it again.")
    moment = now or timezone.now()
    with transaction.atomic():
        _, first_time = IntendedUseAcceptance.objects.get_or_create(staff=by, version=version, defaults={"at": moment})
        if first_time:
            audit("accept intended use", at=moment, by=by, subject=f"version {version}")
