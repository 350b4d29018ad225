"""Passkeys (WebAuthn level 3): made on the account page, used in the place of password and code together.

A passkey is asked to check who holds it (a finger, a face, a PIN), so it is two factors in one.
"""

from __future__ import annotations

from base64 import urlsafe_b64encode
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from fido2.server import Fido2Server
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from attunement.actions.auditing import audit
from attunement.actions.second_step import has_authenticator
from attunement.domain.errors import BadInput, Refused
from attunement.domain.signing_in import PASSKEYS_AT_MOST
from attunement.storage.models import PasskeyRecord, Practice, Staff

State = dict[str, Any]
"""What the server must remember between asking and hearing: it stays in the web session."""
LONGEST_NAME = 60
NOT_TAKEN = "This passkey did not work here. Please try again, or sign in another way."


class NoSuchPasskey(Refused):
    """What the browser sent proves nobody's passkey."""


def ask_for_new(*, by: Staff, host: str) -> tuple[dict[str, Any], State]:
    """What the browser needs to make a passkey for this host name, as JSON, and what to remember."""
    if by.passkeys.count() >= PASSKEYS_AT_MOST:
        raise Refused(f"There are {PASSKEYS_AT_MOST} passkeys already. Remove one first.")
    user = PublicKeyCredentialUserEntity(id=by.pk.bytes, name=by.email, display_name=by.name)
    options, state = _server(host).register_begin(
        user,
        [_credential(row) for row in by.passkeys.all()],
        resident_key_requirement=ResidentKeyRequirement.REQUIRED,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return dict(options), state


def add_passkey(
    *, by: Staff, host: str, state: State, answer: Mapping[str, Any], name: str, now: datetime | None = None
) -> PasskeyRecord:
    """Keep the passkey the browser made. Raises NoSuchPasskey for an answer to another question, BadInput for a name
    that is empty or too long."""
    called = " ".join(name.split())
    if not 1 <= len(called) <= LONGEST_NAME:
        raise BadInput(f"{len(called)} letters", where="name", expected=f"1 to {LONGEST_NAME} letters")
    made = _complete(lambda: _server(host).register_complete(state, answer))
    if made.credential_data is None:
        raise NoSuchPasskey(NOT_TAKEN)
    moment = now or timezone.now()
    with transaction.atomic():
        key = _word(made.credential_data.credential_id)
        if PasskeyRecord.objects.filter(credential_id=key).exists():
            raise Refused("This passkey is kept already.")
        audit("add a passkey", at=moment, by=by)
        return PasskeyRecord.objects.create(
            staff=by,
            name=called,
            credential_id=key,
            credential=bytes(made.credential_data),
            counter=made.counter,
            made_at=moment,
        )


def remove_passkey(*, by: Staff, passkey_id: str, now: datetime | None = None) -> None:
    """Take one away. Raises Refused where nothing else would be left, and for one that is not theirs."""
    row = by.passkeys.filter(pk=passkey_id).first()
    if row is None:
        raise Refused("There is no such passkey of yours.")
    if by.passkeys.count() == 1 and not has_authenticator(by):
        raise Refused("This is your only second step. Add another passkey or an authenticator app first.")
    with transaction.atomic():
        row.delete()
        audit("remove a passkey", at=now or timezone.now(), by=by)


def ask_for_one(*, host: str, of: Staff | None = None) -> tuple[dict[str, Any], State]:
    """What the browser needs to use a passkey: any it has for this host name, or one of a member's."""
    known = [_credential(row) for row in of.passkeys.all()] if of else None
    options, state = _server(host).authenticate_begin(known, user_verification=UserVerificationRequirement.REQUIRED)
    return dict(options), state


def use_passkey(
    *, host: str, state: State, answer: Mapping[str, Any], of: Staff | None = None, now: datetime | None = None
) -> Staff:
    """Whose passkey it is. Raises NoSuchPasskey, without saying what was wrong.

    A passkey that counts and did not count on since last time may be a copy: it is refused.
    """
    row = PasskeyRecord.objects.select_related("staff").filter(credential_id=str(answer.get("id", ""))).first()
    if row is None or not row.staff.is_active or (of is not None and row.staff_id != of.pk):
        raise NoSuchPasskey(NOT_TAKEN)
    _complete(lambda: _server(host).authenticate_complete(state, [_credential(row)], answer))
    counter = AuthenticationResponse.from_dict(answer).response.authenticator_data.counter
    same = PasskeyRecord.objects.filter(pk=row.pk, counter=row.counter)
    if (counter or row.counter) and counter <= row.counter:
        audit("refuse a copied passkey", at=now or timezone.now(), by=row.staff)
        raise NoSuchPasskey(NOT_TAKEN)
    if not same.update(counter=counter, used_at=now or timezone.now()):
        raise NoSuchPasskey(NOT_TAKEN)
    return row.staff


def _server(host: str) -> Fido2Server:
    practice = Practice.objects.first()
    name = practice.name if practice else "Attunement"
    return Fido2Server(PublicKeyCredentialRpEntity(id=host, name=name))


def _credential(row: PasskeyRecord) -> AttestedCredentialData:
    return AttestedCredentialData(bytes(row.credential))


def _complete(check: Callable[[], Any]) -> Any:
    """The library reads what a stranger may have sent: whatever fails there is a refusal."""
    try:
        return check()
    except Exception:
        raise NoSuchPasskey(NOT_TAKEN) from None


def _word(raw: bytes) -> str:
    return urlsafe_b64encode(raw).decode().rstrip("=")
