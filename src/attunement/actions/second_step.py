"""After the password: a code of an authenticator app (RFC 6238), or one of ten recovery codes on paper."""

from __future__ import annotations

import base64
import secrets
from datetime import datetime
from hashlib import sha256

import pyotp
from django.db import transaction
from django.utils import timezone

from attunement.actions.auditing import audit
from attunement.actions.limit_tries import count_a_try, forget_tries
from attunement.domain.errors import BadInput, Refused
from attunement.domain.signing_in import OF_AN_ACCOUNT, RECOVERY_CODES, Factor
from attunement.storage.models import AuthenticatorRecord, Practice, RecoveryCode, Staff
from attunement.storage.small_secrets import open_secret, seal_secret

STEP = "second step"
STEP_SECONDS = 30
DRIFT = 1
"""A clock may be half a minute off, either way."""
CODE_BYTES = 10
WRONG = "This code is not right. A code of the app holds for half a minute, and each code for one time."


class WrongCode(Refused):
    """The code is not right, or was used before."""


def has_second_step(staff: Staff) -> bool:
    """True if a password alone does not sign them in."""
    confirmed = AuthenticatorRecord.objects.filter(staff=staff, confirmed_at__isnull=False)
    return confirmed.exists() or staff.passkeys.exists()


def has_authenticator(staff: Staff) -> bool:
    """True if they set up an authenticator app and gave a first right code."""
    return AuthenticatorRecord.objects.filter(staff=staff, confirmed_at__isnull=False).exists()


def begin_authenticator(*, by: Staff, now: datetime | None = None) -> str:
    """A new secret for the app, as the address its camera reads (otpauth://). It counts once a code was right.

    The same until then, so that looking at the page again does not undo what the app has read. Raises Refused where
    one is set up: it must be removed first.
    """
    row = AuthenticatorRecord.objects.filter(staff=by).first()
    if row is not None and row.confirmed_at is not None:
        raise Refused("An authenticator app is set up already. Remove it first.")
    if row is None:
        secret = pyotp.random_base32()
        sealed = seal_secret(secret.encode(), of=_place(by))
        AuthenticatorRecord.objects.create(staff=by, secret=sealed, made_at=now or timezone.now())
    else:
        secret = open_secret(row.secret, of=_place(by)).decode()
    practice = Practice.objects.first()
    return pyotp.TOTP(secret).provisioning_uri(name=by.email, issuer_name=practice.name if practice else "Attunement")


def confirm_authenticator(*, by: Staff, code: str, now: datetime | None = None) -> list[str]:
    """The first right code: from now on it is asked for. Gives ten recovery codes where there were none.

    Raises WrongCode or TooManyTries.
    """
    moment = now or timezone.now()
    count_a_try(STEP, {str(by.pk): OF_AN_ACCOUNT}, now=moment)
    if not _take(by, code, moment, confirmed=False):
        raise WrongCode(WRONG)
    forget_tries(STEP, str(by.pk))
    with transaction.atomic():
        AuthenticatorRecord.objects.filter(staff=by).update(confirmed_at=moment)
        audit("set up an authenticator", at=moment, by=by)
        return [] if by.recovery_codes.filter(used_at=None).exists() else _new_codes(by)


def remove_authenticator(*, by: Staff, now: datetime | None = None) -> None:
    """Take it away. Raises Refused where nothing else would be left to sign in with, and where there is none."""
    if not by.passkeys.exists():
        raise Refused("This is your only second step. Add a passkey first, or set up another app in its place.")
    _drop(by, now or timezone.now())


def replace_authenticator(*, by: Staff, now: datetime | None = None) -> str:
    """Another app in the place of the one there is; gives the address for its camera. The old one ends at once."""
    _drop(by, now or timezone.now())
    return begin_authenticator(by=by, now=now)


def new_recovery_codes(*, by: Staff, now: datetime | None = None) -> list[str]:
    """Ten new codes; the old ones open nothing any more. Shown this once."""
    with transaction.atomic():
        audit("make recovery codes", at=now or timezone.now(), by=by)
        return _new_codes(by)


def take_second_step(*, staff: Staff, code: str, now: datetime | None = None) -> Factor:
    """Check a code of the app, or a recovery code, and use it up. Raises WrongCode or TooManyTries."""
    moment = now or timezone.now()
    count_a_try(STEP, {str(staff.pk): OF_AN_ACCOUNT}, now=moment)
    if _take(staff, code, moment, confirmed=True):
        factor = Factor.AUTHENTICATOR
    elif RecoveryCode.objects.filter(staff=staff, code_hash=_hash(code), used_at=None).update(used_at=moment):
        factor = Factor.RECOVERY_CODE
    else:
        raise WrongCode(WRONG)
    forget_tries(STEP, str(staff.pk))
    return factor


def codes_left(staff: Staff) -> int:
    """How many recovery codes are still good."""
    return staff.recovery_codes.filter(used_at=None).count()


def _take(staff: Staff, code: str, now: datetime, *, confirmed: bool) -> bool:
    """Is it a code of this half-minute or of one beside it, and later than the last one taken? Then it is taken."""
    row = AuthenticatorRecord.objects.filter(staff=staff, confirmed_at__isnull=not confirmed).first()
    typed = "".join(code.split())
    if row is None or not typed.isdecimal():
        return False
    app = pyotp.TOTP(open_secret(row.secret, of=_place(staff)).decode(), interval=STEP_SECONDS)
    this = int(now.timestamp()) // STEP_SECONDS
    for step in range(this - DRIFT, this + DRIFT + 1):
        if secrets.compare_digest(app.generate_otp(step).encode(), typed.encode()):
            taken = AuthenticatorRecord.objects.filter(staff=staff, last_step__lt=step).update(last_step=step)
            return taken == 1
    return False


def _drop(by: Staff, now: datetime) -> None:
    with transaction.atomic():
        if not AuthenticatorRecord.objects.filter(staff=by).delete()[0]:
            raise BadInput("no authenticator app is set up", where="account", expected="one to remove")
        audit("remove an authenticator", at=now, by=by)


def _new_codes(by: Staff) -> list[str]:
    codes = [base64.b32encode(secrets.token_bytes(CODE_BYTES)).decode().lower() for _ in range(RECOVERY_CODES)]
    by.recovery_codes.all().delete()
    RecoveryCode.objects.bulk_create(RecoveryCode(staff=by, code_hash=_hash(code)) for code in codes)
    return ["-".join(code[n : n + 4] for n in range(0, len(code), 4)) for code in codes]


def _hash(code: str) -> str:
    """Eighty random bits need no slow hash."""
    typed = "".join(sign for sign in code.lower() if sign.isalnum())
    return sha256(b"attunement recovery code\n" + typed.encode()).hexdigest()


def _place(staff: Staff) -> str:
    return f"authenticator/secret/{staff.pk}"
