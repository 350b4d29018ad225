"""How staff sign in, and how long it lasts: one word for each way of proving it, and the limits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final


class Factor(StrEnum):
    """What a sign-in was finished with."""

    PASSWORD = "password"  # noqa: S105 - a word for a way, not a password
    PASSKEY = "passkey"
    AUTHENTICATOR = "authenticator"
    RECOVERY_CODE = "recovery-code"

    @property
    def is_enough(self) -> bool:
        """True if it reaches clinical data. A password alone never does."""
        return self is not Factor.PASSWORD


IDLE: Final = timedelta(minutes=60)
"""A session nobody used for so long is over: longer than the fifty minutes of a session with clients."""
LASTS: Final = timedelta(hours=12)
"""However busy it is, a session ends after a working day."""
PROOF_HOLDS: Final = timedelta(minutes=10)
"""How long after proving it one may export, erase or change how one signs in."""
HALF_WAY_HOLDS: Final = timedelta(minutes=5)
"""How long a right password waits for the second step."""
RECOVERY_CODES: Final = 10
PASSKEYS_AT_MOST: Final = 10


def has_ended(began: datetime, seen: datetime, now: datetime) -> bool:
    """True if a session is over, by its length or by nobody using it."""
    return now - began >= LASTS or now - seen >= IDLE


@dataclass(frozen=True)
class Limit:
    """So many tries within so long."""

    tries: int
    within: timedelta


HOUR: Final = timedelta(hours=1)
OF_AN_ACCOUNT: Final = Limit(10, HOUR)
OF_A_NETWORK: Final = Limit(20, HOUR)
"""The figures of Healthchecks: 20 sign-ins an hour from an address, 10 for an account."""
