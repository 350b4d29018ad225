"""A clinician's dated decision about joint work. Answers never unlock or lock anything; this does."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from attunement.actions.auditing import audit
from attunement.actions.close_case import require_open_case
from attunement.actions.permitting import require
from attunement.disclosure import Viewer, disclose
from attunement.domain.errors import BadInput
from attunement.domain.permission import Permission
from attunement.domain.record import JointWork
from attunement.instruments import all_instruments
from attunement.roadmap.gates import GateState, gates
from attunement.roadmap.loading import shipped_guidance
from attunement.storage.models import CaseRecord, DecisionRecord, Staff
from attunement.storage.queries.whole_case import whole_case

NEEDS_REASON = (GateState.RAISED, GateState.UNDETERMINED)


def decide_joint_work(
    *,
    by: Staff,
    case: CaseRecord,
    about: str,
    joint_work: JointWork,
    talked_alone_with: Sequence[str],
    reason: str = "",
    now: datetime | None = None,
) -> DecisionRecord:
    """Store a decision. Going on needs everyone talked with alone, and a written reason where violence stands open."""
    require(by, Permission.WRITE_CASE, case)
    require_open_case(case)
    moment = now or timezone.now()
    if about not in shipped_guidance().topics:
        raise BadInput(f"'{about}' found", where="about", expected="one of " + ", ".join(shipped_guidance().topics))
    clients = {str(person.id) for person in case.people.all()}
    if not set(talked_alone_with) <= clients:
        raise BadInput("someone named is not in this case", where="talked_alone_with")
    if joint_work is JointWork.GO_ON:
        _check_going_on(case, about, clients - set(talked_alone_with), reason)
    with transaction.atomic():
        row = DecisionRecord.objects.create(
            case=case,
            about=about,
            by=by,
            at=moment,
            joint_work=joint_work.value,
            talked_alone_with=sorted(talked_alone_with),
            reason=reason.strip(),
        )
        audit("decide on joint work", at=moment, by=by, case=case, subject=about)
    return row


def _check_going_on(case: CaseRecord, about: str, not_talked_with: set[str], reason: str) -> None:
    if not_talked_with:
        names = " and ".join(p.name for p in case.people.all() if str(p.id) in not_talked_with)
        raise BadInput(
            f"you have not ticked that you talked with {names} alone",
            where="talked alone with",
            do="Talk with each person alone first, then decide.",
        )
    instruments = all_instruments()
    disclosed = disclose(whole_case(case), Viewer.clinician(), instruments)
    state = gates(disclosed, shipped_guidance().topics, instruments)[about].state
    if state in NEEDS_REASON and not reason.strip():
        raise BadInput(
            f"{about} is {state.value.replace('-', ' ')}",
            where="reason",
            expected="a written reason for going on all the same",
        )
