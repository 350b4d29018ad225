"""Invitations: a link, used once, by which someone chooses their own password. A new one for a forgotten password."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext, override

from attunement.actions.auditing import audit
from attunement.actions.languages import written_to_in
from attunement.actions.new_practice import check_email, check_name, check_password
from attunement.actions.permitting import require
from attunement.actions.secrets_of_links import as_typed, hashed, new_code, new_secret, spaced
from attunement.domain.errors import BadInput, Refused
from attunement.domain.permission import Permission, Role
from attunement.domain.time_zones import zone_of
from attunement.storage.models import Invitation, OutboxMessage, Practice, Staff, Team

OPEN_FOR = timedelta(days=7)
CLOSED = "This link does not open anything: it was used, withdrawn, or is too old. Ask your manager for a new one."


@dataclass(frozen=True)
class NewInvitation:
    """An invitation as it can be shown this once: afterwards only its hash is known."""

    staff: Staff
    url: str
    code: str
    expires_at: datetime


def invite_staff(
    *,
    by: Staff,
    name: str,
    email: str,
    role: str,
    team: Team | None = None,
    by_email: bool = False,
    now: datetime | None = None,
) -> NewInvitation:
    """Someone new, and their link. Raises BadInput when the address is taken or the role is none."""
    require(by, Permission.MANAGE_PRACTICE)
    moment = now or timezone.now()
    check_name(name, "name")
    check_email(email, "e-mail")
    if role not in [known.value for known in Role]:
        raise BadInput(f"'{role[:20]}' found", where="role", expected="one of " + ", ".join(Role))
    if Staff.objects.filter(email__iexact=email.strip()).exists():
        raise BadInput("someone here has this address already", where="e-mail", expected="an address of their own")
    with transaction.atomic():
        staff = Staff(name=name.strip(), email=email.strip(), role=role, team=team)
        staff.supervisor = team.supervisor if team is not None else None
        staff.set_unusable_password()
        staff.save()
        audit("invite", at=moment, by=by, subject=str(staff.id))
        return invitation_for(staff, by=by, practice=Practice.objects.get(), by_email=by_email, now=moment)


def invite_again(*, by: Staff, staff: Staff, by_email: bool = False, now: datetime | None = None) -> NewInvitation:
    """A fresh link: for one who was never in, or forgot their password. Older links close at once."""
    require(by, Permission.MANAGE_PRACTICE)
    moment = now or timezone.now()
    if not staff.is_active:
        raise Refused(f"{staff.name} no longer works here. Let them in again first.")
    with transaction.atomic():
        audit("invite again", at=moment, by=by, subject=str(staff.id))
        return invitation_for(staff, by=by, practice=Practice.objects.get(), by_email=by_email, now=moment)


def withdraw_invitations(*, by: Staff, staff: Staff, now: datetime | None = None) -> None:
    """Close every open link of theirs."""
    require(by, Permission.MANAGE_PRACTICE)
    moment = now or timezone.now()
    with transaction.atomic():
        _close_open(staff, moment)
        audit("withdraw invitation", at=moment, by=by, subject=str(staff.id))


def invitation_for(
    staff: Staff, *, by: Staff, practice: Practice, by_email: bool = False, now: datetime
) -> NewInvitation:
    """Make the link, inside the transaction of the act; older open ones close."""
    _close_open(staff, now)
    secret, code = new_secret(), new_code()
    row = Invitation.objects.create(
        staff=staff,
        secret_hash=hashed(secret),
        code_hash=hashed(code),
        by_email=by_email,
        made_by=by,
        made_at=now,
        expires_at=now + OPEN_FOR,
    )
    made = NewInvitation(staff, f"{practice.address.rstrip('/')}/join#{secret}", spaced(code), row.expires_at)
    if by_email:
        _mail(made, practice, now)
    return made


def find_invitation(secret_or_code: str, *, now: datetime | None = None) -> Invitation | None:
    """The open invitation behind a link's secret or a typed code. Reads only: mail scanners open links too."""
    rows = Invitation.objects.select_related("staff").filter(
        used_at=None, withdrawn_at=None, expires_at__gt=now or timezone.now(), staff__is_active=True
    )
    by_secret = rows.filter(secret_hash=hashed(secret_or_code)).first()
    return by_secret or rows.filter(code_hash=hashed(as_typed(secret_or_code))).first()


def accept_invitation(*, secret_or_code: str, password: str, now: datetime | None = None) -> Staff:
    """Set the password and use the link up. Raises Refused for a link that is not open, BadInput for the password."""
    moment = now or timezone.now()
    check_password(password, "password")
    with transaction.atomic():
        found = find_invitation(secret_or_code, now=moment)
        if found is None or not Invitation.objects.filter(pk=found.pk, used_at=None).update(used_at=moment):
            raise Refused(CLOSED)
        found.staff.set_password(password)
        found.staff.save(update_fields=["password"])
        audit("accept invitation", at=moment, by=found.staff, subject=str(found.id))
    return found.staff


def _close_open(staff: Staff, now: datetime) -> None:
    Invitation.objects.filter(staff=staff, used_at=None, withdrawn_at=None).update(withdrawn_at=now)


def _mail(made: NewInvitation, practice: Practice, now: datetime) -> None:
    with override(written_to_in(made.staff)):
        at = localtime(made.expires_at, zone_of(practice.time_zone))
        until = f"{date_format(at, 'DATE_FORMAT')}, {date_format(at, 'H:i e')}"
        body = "\n".join(
            [
                gettext("Hello %(name)s,") % {"name": made.staff.name},
                "",
                gettext("here you choose your password for %(practice)s:") % {"practice": practice.name},
                made.url,
                "",
                gettext("The link works once, until %(until)s.") % {"until": until},
                gettext("If you did not expect it, please tell your practice."),
            ]
        )
        subject = gettext("Your sign-in")
    OutboxMessage.objects.create(kind="invitation", to=made.staff.email, subject=subject, body=body, made_at=now)
