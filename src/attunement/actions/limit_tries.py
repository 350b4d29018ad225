"""Tries at a secret are counted before it is compared, so that guesses sent at once are all counted.

Each try is counted under keyed hashes of what it is counted by: neither an account nor an address stands in the table.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.utils.crypto import salted_hmac

from attunement.domain.errors import Refused
from attunement.domain.signing_in import Limit
from attunement.storage.models import SecretTry

KEPT_FOR = timedelta(days=1)


class TooManyTries(Refused):
    """This has to wait a while."""


def count_a_try(what: str, counted_by: Mapping[str, Limit], *, now: datetime) -> None:
    """Note one try at a secret by each of these, and raise TooManyTries where one of them is over its limit.

    What is refused counts on as well: whoever goes on guessing goes on waiting.
    """
    SecretTry.objects.bulk_create(SecretTry(what=what, key=_key(what, by), at=now) for by in counted_by)
    for by, limit in counted_by.items():
        tries = SecretTry.objects.filter(what=what, key=_key(what, by), at__gt=now - limit.within, at__lte=now)
        if tries.count() > limit.tries:
            raise TooManyTries("Too many tries. Please wait an hour and try again.")


def forget_tries(what: str, by: str) -> None:
    """Start counting anew, after it was right."""
    SecretTry.objects.filter(what=what, key=_key(what, by)).delete()


def clear_old_tries(now: datetime) -> int:
    """Delete what no limit looks back to; gives how many."""
    return SecretTry.objects.filter(at__lt=now - KEPT_FOR).delete()[0]


def _key(what: str, by: str) -> str:
    return salted_hmac(f"attunement.tries.{what}", by, algorithm="sha256").hexdigest()
