"""A real practice begins: its row, its people, its key. Once, into an empty database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from attunement.actions.auditing import audit
from attunement.actions.invite_staff import NewInvitation, invitation_for
from attunement.actions.machine_clock import machine_time_zone
from attunement.actions.new_practice import (
    NewMember,
    NewPractice,
    check_country,
    check_email,
    check_name,
    check_new_practice,
    check_password,
    check_web_address,
)
from attunement.domain.errors import Refused
from attunement.domain.permission import Role
from attunement.storage.models import Practice, Staff
from attunement.storage.practice_key import fingerprint, make_or_take_up_key, recovery_key

ALREADY = "There is a practice here already. Choose another data directory, or serve this one."


@dataclass(frozen=True)
class StartedPractice:
    """What is shown this once: the recovery key, and a link for each person named who has no password yet."""

    practice: Practice
    manager: Staff
    recovery_key: str
    invitations: list[NewInvitation]


def start_practice(*, new: NewPractice, data: Path, now: datetime | None = None) -> StartedPractice:
    """Start the practice with everything it needs. Raises BadInput naming the answer, Refused when there is one."""
    moment = now or timezone.now()
    require_none()
    check_new_practice(new, timezone.localdate(moment))
    with transaction.atomic():
        practice = _practice(new, moment)
        manager = _member(new.manager, Role.MANAGER)
        manager.set_password(new.password)
        manager.save()
        people = {manager.email.casefold(): manager}
        responder, backup = (_found(people, one) for one in (new.alerts.responder, new.alerts.backup))
        practice.responder, practice.backup = responder, backup
        invited = [one for one in people.values() if not one.has_usable_password()]
        invitations = [invitation_for(one, by=manager, practice=practice, now=moment) for one in invited]
        key = make_or_take_up_key(data)
        practice.key_fingerprint = fingerprint(key)
        practice.save()
        audit("start practice", at=moment, by=manager)
    return StartedPractice(practice, manager, recovery_key(key), invitations)


def begin_practice(
    *, name: str, address: str, country: str, manager: NewMember, password: str, now: datetime | None = None
) -> Staff:
    """The first step in the browser: the practice and its manager. The rest follows on the manager's own pages."""
    moment = now or timezone.now()
    require_none()
    check_name(name, "name")
    check_web_address(address, "address")
    check_country(country, "country")
    check_name(manager.name, "manager name")
    check_email(manager.email, "e-mail")
    check_password(password, "password")
    with transaction.atomic():
        Practice.objects.create(
            name=name.strip(), address=address.strip().rstrip("/"), country=country, time_zone=machine_time_zone()
        )
        member = _member(manager, Role.MANAGER)
        member.set_password(password)
        member.save()
        audit("begin practice", at=moment, by=member)
    return member


def require_none() -> None:
    """Raise Refused where a practice is there: nothing of it is ever overwritten."""
    if Practice.objects.exists() or Staff.objects.exists():
        raise Refused(ALREADY)


def _practice(new: NewPractice, now: datetime) -> Practice:
    return Practice.objects.create(
        name=new.name.strip(),
        address=new.address.strip().rstrip("/"),
        country=new.country,
        time_zone=new.time_zone,
        reads_within=new.reads_within.strip(),
        retention_years=new.retention_years,
        mail_host=new.mail.host,
        mail_port=new.mail.port,
        mail_security=new.mail.security,
        mail_user=new.mail.user,
        mail_password_file=str(Path(new.mail.password_file).absolute()) if new.mail.password_file else "",
        mail_from=new.mail.sender,
        help_text=new.help.text.strip(),
        help_checked=new.help.checked,
        help_checked_by=new.help.checked_by.strip(),
        staffed_hours=new.alerts.hours.strip(),
        escalate_after_minutes=new.alerts.escalate_after_minutes,
        opened_at=now,
    )


def _member(new: NewMember, role: Role) -> Staff:
    member = Staff(email=new.email.strip(), name=new.name.strip(), role=role.value)
    member.set_unusable_password()
    member.save()
    return member


def _found(people: dict[str, Staff], new: NewMember) -> Staff:
    """The one with this address, made when new: the manager may answer alerts too."""
    key = new.email.strip().casefold()
    if key not in people:
        people[key] = _member(new, Role(new.role))
    return people[key]
