"""Reading a case: permission, an audit entry, and only what the viewer may know."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from django.utils import timezone

from attunement.actions.auditing import audit
from attunement.actions.permitting import require
from attunement.disclosure import DisclosedCase, Viewer, disclose
from attunement.domain.errors import Refused
from attunement.domain.permission import Permission
from attunement.domain.relationship import Reader
from attunement.instruments import all_instruments
from attunement.storage.models import CaseRecord, Staff
from attunement.storage.queries.practice_guidance import chosen_step
from attunement.storage.queries.whole_case import whole_case


@dataclass(frozen=True)
class OpenedCase:
    """A case as its clinician may read it, and what everyone in the room may know, where there is a room part."""

    for_clinician: DisclosedCase
    for_room: DisclosedCase | None
    room_closed: str
    chosen_step: str | None = None
    """The step of a track the clinician took up; for the clinician's part alone."""


def find_case(*, by: Staff, case_id: str) -> CaseRecord:
    """One of the clinician's own cases. Raises Refused alike for a stranger's case and for none."""
    require(by, Permission.READ_CASE)
    case = CaseRecord.objects.select_related("clinician").filter(id=case_id, clinician=by).first()
    if case is None:
        raise Refused("There is no such case among yours.")
    return case


def read_case(*, by: Staff, case: CaseRecord, page: str, now: datetime | None = None) -> OpenedCase:
    """The case for its clinician. `page` is the word for what was looked at, for the audit."""
    require(by, Permission.READ_CASE, case)
    audit(f"read {page}", at=now or timezone.now(), by=by, case=case)
    whole, instruments = whole_case(case), all_instruments()
    try:
        room, closed = disclose(whole, Viewer.room(), instruments), ""
    except Refused as refusal:
        room, closed = None, str(refusal)
    return OpenedCase(disclose(whole, Viewer.clinician(), instruments), room, closed, chosen_step(case))


def read_as_person(*, by: Staff, case: CaseRecord, person_id: str, now: datetime | None = None) -> DisclosedCase:
    """What one client may have of their own record: for a release or an export the clinician hands out.

    What the client said about the work is in it only where they let the clinician read it: it is the clinician who
    reads this.
    """
    require(by, Permission.WRITE_CASE, case)
    if not case.people.filter(id=person_id).exists():
        raise Refused("There is no such person in this case.")
    moment = now or timezone.now()
    audit("read one person's record", at=moment, by=by, case=case, subject=person_id)
    known = disclose(whole_case(case), Viewer.of(person_id), all_instruments())
    return replace(known, words=tuple(w for w in known.words if w.may_be_read_by(Reader.CLINICIAN, moment)))
