"""Signing in and out, with a limit on wrong tries that outlives a restart and holds over several workers.

The tries are counted in the audit trail, under a keyed hash of account and network address, so that neither is kept
in plain text and nothing else has to be stored.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib.auth import authenticate
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from attunement.actions.auditing import audit
from attunement.domain.errors import Refused
from attunement.storage.models import AuditEntry, Staff

TRIES = 10
WITHIN = timedelta(minutes=15)
TRIED, SIGNED_IN, SIGNED_OUT = "try to sign in", "sign in", "sign out"


class NotSignedIn(Refused):
    """The account and the password do not belong together; which of the two is wrong is not said."""


class TooManyTries(NotSignedIn):
    """This account has to wait, from this address."""


def sign_in(*, email: str, password: str, address: str, now: datetime | None = None) -> Staff:
    """The member of staff with this e-mail and password.

    Raises NotSignedIn, or TooManyTries after ten wrong tries in a quarter of an hour from one network address.
    """
    moment = now or timezone.now()
    key = _key(email, address)
    _count_a_try(key, moment)
    found = authenticate(username=email.strip(), password=password)
    if not isinstance(found, Staff):
        raise NotSignedIn("The e-mail address and the password do not belong together.")
    audit(SIGNED_IN, at=moment, by=found, subject=key)
    return found


def sign_out(*, by: Staff, now: datetime | None = None) -> None:
    """Note that they left."""
    audit(SIGNED_OUT, at=now or timezone.now(), by=by)


def _key(email: str, address: str) -> str:
    return salted_hmac("attunement.sign-in", f"{email.strip().casefold()}\n{address}", algorithm="sha256").hexdigest()


def _count_a_try(key: str, now: datetime) -> None:
    """Written before the password is looked at, so that guesses sent at once are all counted."""
    with transaction.atomic():
        recent = AuditEntry.objects.filter(subject=key, at__gt=now - WITHIN)
        last = recent.filter(act=SIGNED_IN).order_by("-id").values_list("id", flat=True).first() or 0
        if recent.filter(act=TRIED, id__gt=last).count() >= TRIES:
            raise TooManyTries("Too many tries. Please wait a quarter of an hour and try again.")
        audit(TRIED, at=now, subject=key)
