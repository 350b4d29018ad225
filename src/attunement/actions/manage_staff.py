"""Who works here: names and roles, letting someone go and back in, and the teams they belong to."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from attunement.actions.auditing import audit
from attunement.actions.new_practice import check_name
from attunement.actions.permitting import require
from attunement.domain.errors import BadInput, Refused
from attunement.domain.permission import ROLES, Permission, Role
from attunement.storage.models import CaseRecord, Invitation, Practice, Staff, Team


def change_member(*, by: Staff, member: Staff, name: str, role: str, now: datetime | None = None) -> None:
    """Change a name or a role. A clinician with cases stays one until the cases are with someone else."""
    require(by, Permission.MANAGE_PRACTICE)
    moment = now or timezone.now()
    check_name(name, "name")
    if role not in [known.value for known in Role]:
        raise BadInput(f"'{role[:20]}' found", where="role", expected="one of " + ", ".join(Role))
    if role != member.role:
        _require_free_to_change(member, Role(role))
    with transaction.atomic():
        Staff.objects.filter(pk=member.pk).update(name=name.strip(), role=role)
        audit("change member", at=moment, by=by, subject=f"{member.id} {role}")


def let_go(*, by: Staff, member: Staff, now: datetime | None = None) -> None:
    """They can no longer sign in, from this moment; what they did stays on record."""
    require(by, Permission.MANAGE_PRACTICE)
    moment = now or timezone.now()
    if member.pk == by.pk:
        raise Refused("You cannot let yourself go. Another manager can.")
    _require_not_named(member)
    if CaseRecord.objects.filter(clinician=member).exists():
        raise Refused(f"{member.name} still has cases. Each must first be with someone else.")
    _require_no_team(member)
    with transaction.atomic():
        Staff.objects.filter(pk=member.pk).update(is_active=False)
        Invitation.objects.filter(staff=member, used_at=None, withdrawn_at=None).update(withdrawn_at=moment)
        audit("let go", at=moment, by=by, subject=str(member.id))


def let_back_in(*, by: Staff, member: Staff, now: datetime | None = None) -> None:
    """They work here again; they need a new link to choose a password. Raises Refused for one who never left."""
    require(by, Permission.MANAGE_PRACTICE)
    if Staff.objects.filter(pk=member.pk, is_active=True).exists():
        raise Refused(f"{member.name} works here already.")  # their password would be gone
    moment = now or timezone.now()
    with transaction.atomic():
        member.is_active = True
        member.set_unusable_password()
        member.save(update_fields=["is_active", "password"])
        audit("let back in", at=moment, by=by, subject=str(member.id))


def form_team(
    *,
    by: Staff,
    name: str,
    supervisor: Staff | None,
    members: Collection[Staff],
    team: Team | None = None,
    now: datetime | None = None,
) -> Team:
    """Make a team, or change one. Its supervisor becomes its members' supervisor; who leaves it has none."""
    require(by, Permission.MANAGE_PRACTICE)
    moment = now or timezone.now()
    check_name(name, "name")
    made = team or Team()
    if Team.objects.filter(name__iexact=name.strip()).exclude(pk=made.pk).exists():
        raise BadInput("there is a team of this name already", where="name", expected="another name")
    if supervisor is not None and (supervisor.role != Role.SUPERVISOR or not supervisor.is_active):
        raise BadInput(f"{supervisor.name} is no supervisor", where="supervisor", expected="someone with that role")
    with transaction.atomic():
        made.name, made.supervisor = name.strip(), supervisor
        made.save()
        _join(made, {member.id for member in members if member.pk != (supervisor.pk if supervisor else None)})
        audit("form team", at=moment, by=by, subject=str(made.id))
    return made


def dissolve_team(*, by: Staff, team: Team, now: datetime | None = None) -> None:
    """The team is no more; its members have no supervisor until they are in another."""
    require(by, Permission.MANAGE_PRACTICE)
    moment = now or timezone.now()
    with transaction.atomic():
        _join(team, set())
        audit("dissolve team", at=moment, by=by, subject=str(team.id))
        team.delete()


def _join(team: Team, members: Collection[UUID]) -> None:
    Staff.objects.filter(team=team).exclude(pk__in=members).update(team=None, supervisor=None)
    Staff.objects.filter(pk__in=members).update(team=team, supervisor=team.supervisor)


def _require_free_to_change(member: Staff, role: Role) -> None:
    if CaseRecord.objects.filter(clinician=member).exists():
        raise Refused(f"{member.name} has cases. Each must first be with someone else.")
    if Permission.ANSWER_ALERTS not in ROLES[role].may:
        _require_not_named(member)
    if member.role == Role.MANAGER and not _other_managers(member):
        raise Refused("The practice needs a manager who can sign in.")
    _require_no_team(member)


def _require_no_team(member: Staff) -> None:
    if Team.objects.filter(supervisor=member).exists():
        raise Refused(f"{member.name} supervises a team. Choose another supervisor for it first.")


def _require_not_named(member: Staff) -> None:
    if Practice.objects.filter(Q(responder=member) | Q(backup=member)).exists():
        raise Refused(f"{member.name} is named to answer alerts. Choose someone else for that first.")


def _other_managers(member: Staff) -> bool:
    others = Staff.objects.filter(role=Role.MANAGER.value, is_active=True).exclude(pk=member.pk)
    return any(other.has_usable_password() for other in others)
