"""The password of a sign-in, and signing out. What comes after the password: actions/second_step.py.

A stranger who keeps guessing keeps nobody out: a browser that was signed in with before is counted by itself, and a
passkey needs no password at all.
"""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth import authenticate
from django.utils import timezone

from attunement.actions.auditing import audit
from attunement.actions.known_browsers import KnownBrowser
from attunement.actions.limit_tries import count_a_try, forget_tries
from attunement.domain.errors import Refused
from attunement.domain.signing_in import OF_A_NETWORK, OF_AN_ACCOUNT, Limit
from attunement.storage.models import Staff

TRIED, SIGNED_OUT = "try to sign in", "sign out"
WHAT = "password"


class NotSignedIn(Refused):
    """The account and the password do not belong together; which of the two is wrong is not said."""


def sign_in(
    *, email: str, password: str, address: str, browser: KnownBrowser | None = None, now: datetime | None = None
) -> Staff:
    """The member of staff with this e-mail and password.

    Raises NotSignedIn, or TooManyTries after ten tries in an hour at an account or twenty from a network address;
    a browser that knows the account has ten of its own.
    """
    moment = now or timezone.now()
    counted_by = _counted_by(email, address, browser)
    audit(TRIED, at=moment)
    count_a_try(WHAT, counted_by, now=moment)
    found = authenticate(username=email.strip(), password=password)
    if not isinstance(found, Staff):
        raise NotSignedIn("The e-mail address and the password do not belong together.")
    for by, limit in counted_by.items():
        if limit is OF_AN_ACCOUNT:  # the network's wrong tries may be somebody else's: they stay
            forget_tries(WHAT, by)
    return found


def sign_out(*, by: Staff, now: datetime | None = None) -> None:
    """Note that they left."""
    audit(SIGNED_OUT, at=now or timezone.now(), by=by)


def _counted_by(email: str, address: str, browser: KnownBrowser | None) -> dict[str, Limit]:
    account = email.strip().casefold()
    if browser is not None and browser.knows(account):
        return {f"{account}\n{browser.token}": OF_AN_ACCOUNT}
    return {account: OF_AN_ACCOUNT, f"from {address}": OF_A_NETWORK}
