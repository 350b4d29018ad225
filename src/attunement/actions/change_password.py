"""Another password for oneself."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.hashers import check_password
from django.db import transaction
from django.utils import timezone

from attunement.actions.auditing import audit
from attunement.actions.limit_tries import count_a_try, forget_tries
from attunement.actions.new_practice import check_password as check_new
from attunement.domain.errors import Refused
from attunement.domain.signing_in import OF_AN_ACCOUNT
from attunement.storage.models import Staff

OLD = "old password"


def change_password(*, by: Staff, old: str, new: str, now: datetime | None = None) -> None:
    """Raises Refused when the old one is not right, TooManyTries after ten in an hour, BadInput for a weak new one."""
    moment = now or timezone.now()
    count_a_try(OLD, {str(by.pk): OF_AN_ACCOUNT}, now=moment)
    if not check_password(old, by.password):
        raise Refused("The old password is not right.")
    check_new(new, "new password")
    forget_tries(OLD, str(by.pk))
    with transaction.atomic():
        by.set_password(new)
        by.save(update_fields=["password"])
        audit("change password", at=moment, by=by)
