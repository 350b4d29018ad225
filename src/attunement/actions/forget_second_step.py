"""A member has lost phone and paper: the manager lets them set up a second step anew."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from attunement.actions.auditing import audit
from attunement.actions.permitting import require
from attunement.actions.staff_sessions import end_sessions
from attunement.domain.errors import BadInput, Refused
from attunement.domain.permission import Permission
from attunement.storage.models import AuthenticatorRecord, PasskeyRecord, RecoveryCode, Staff


def forget_second_step(*, by: Staff, member: Staff, now: datetime | None = None) -> None:
    """Passkeys, app and recovery codes are gone, and every session ends; at the next sign-in something new is set up.

    The password stays: whoever asks the manager for this must still know it. Raises Refused for oneself, since that
    would make the second step of a manager no more than a click.
    """
    require(by, Permission.MANAGE_PRACTICE)
    if member.pk == by.pk:
        raise Refused("Another manager does this for you, or a recovery code does.")
    _forget(member, by, now)


def forget_on_the_machine(email: str, *, now: datetime | None = None) -> Staff:
    """The same for whoever owns the machine, when nobody is left who could do it in the browser.

    Raises BadInput where no member of staff signs in with this address.
    """
    member = Staff.objects.filter(email__iexact=email.strip(), is_active=True).first()
    if member is None:
        raise BadInput("nobody who works here signs in with it", where="e-mail", expected="the address of a member")
    _forget(member, None, now)
    return member


def _forget(member: Staff, by: Staff | None, now: datetime | None) -> None:
    with transaction.atomic():
        for model in (PasskeyRecord, AuthenticatorRecord, RecoveryCode):
            model._default_manager.filter(staff=member).delete()
        end_sessions(of=member, by=by)
        audit("forget a second step", at=now or timezone.now(), by=by, subject=str(member.id))
