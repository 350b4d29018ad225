"""What clinicians showed their supervisor: snapshots, nothing else of a case."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.db.models import QuerySet
from django.utils import timezone

from attunement.actions.auditing import audit
from attunement.actions.permitting import require
from attunement.actions.repair_rupture import SHARED_AS, SHARED_AS_URGENT
from attunement.domain.errors import Refused
from attunement.domain.permission import Permission
from attunement.storage.models import ReleaseRecord, Staff

UNREPAIRED: Final = (SHARED_AS_URGENT, SHARED_AS)
"""What a clinician shares where a rupture stays unrepaired, the more urgent first."""


def shared_with(by: Staff) -> QuerySet[ReleaseRecord]:
    """Every snapshot shared with this supervisor, newest first. Raises Refused for any other role."""
    require(by, Permission.READ_SHARED)
    return (
        ReleaseRecord.objects.filter(to_person=None, case__clinician__supervisor=by)
        .select_related("case", "by")
        .order_by("-at")
    )


def unrepaired_shared_with(by: Staff) -> list[ReleaseRecord]:
    """The ruptures that stay unrepaired, as their clinicians shared them: the urgent first, of equals the oldest."""
    found = shared_with(by).filter(what__in=UNREPAIRED)
    return sorted(found, key=lambda release: (UNREPAIRED.index(release.what), release.at))


def read_shared(*, by: Staff, release_id: str, now: datetime | None = None) -> ReleaseRecord:
    """One snapshot, with an audit entry in its case. Raises Refused alike for a stranger's and for none."""
    found = shared_with(by).filter(id=release_id).first()
    if found is None:
        raise Refused("Nothing like this was shared with you.")
    audit("read what was shared", at=now or timezone.now(), by=by, case=found.case, subject=found.what)
    return found
