"""May this member of staff do this, to this case? Asked at the head of every action."""

from __future__ import annotations

from attunement.domain.errors import Refused
from attunement.domain.permission import Permission, Role, may
from attunement.storage.models import CaseRecord, Staff


def require(by: Staff, permission: Permission, case: CaseRecord | None = None) -> None:
    """Raise Refused unless the role holds the permission and the case is theirs.

    The message is the same whether the case does not exist or belongs to someone else.
    """
    if not by.is_active or not may(Role(by.role), permission):
        raise Refused(f"This needs the permission to {permission.value}.")
    if case is None:
        return
    shared = permission is Permission.READ_SHARED and case.clinician.supervisor_id == by.id
    if case.clinician_id != by.id and not shared:
        raise Refused("There is no such case among yours.")
