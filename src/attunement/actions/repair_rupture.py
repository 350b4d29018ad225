"""What a clinician does about a rupture: answers the suspicion, takes the steps of its repair, names how it ended."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext

from attunement.actions.auditing import audit
from attunement.actions.permitting import require
from attunement.actions.release_page import share_with_supervisor
from attunement.domain.errors import BadInput, Refused
from attunement.domain.permission import Permission
from attunement.domain.repair import FollowUp, Origin, RepairStepName, RuptureKind, RuptureState
from attunement.domain.repairing import STATE_AFTER, Reply, check_move
from attunement.storage.models import CaseRecord, PersonRecord, RepairStepRecord, RuptureRecord, SessionRecord, Staff
from attunement.storage.queries.relationship import ruptures_here

LONGEST: Final = 2000
SHARED_AS: Final = "repair"
SHARED_AS_URGENT: Final = "repair-urgent"
"""What a release to the supervisor is called where a rupture stayed unrepaired."""


def find_rupture(*, by: Staff, case: CaseRecord, rupture_id: str) -> RuptureRecord:
    """One rupture of a case of one's own. Raises Refused alike for a stranger's and for none."""
    require(by, Permission.WRITE_CASE, case)
    found = next((row for row in ruptures_here(case) if str(row.pk) == rupture_id), None)
    if found is None:
        raise Refused("There is no such rupture in this case.")
    return found


def answer_rupture(
    *, by: Staff, rupture: RuptureRecord, reply: Reply, because: str = "", now: datetime | None = None
) -> RuptureRecord:
    """Confirm it, reject it with a reason, or say that it is handled already. All three teach the weights."""
    require(by, Permission.WRITE_CASE, rupture.case)
    moment, said = now or timezone.now(), _text(because, "reason")
    if reply is Reply.REJECT and not said:
        raise BadInput("no reason", where="reason", expected="a few words: why it was none")
    with transaction.atomic():
        row = _locked(rupture)
        check_move(RuptureState(row.state), STATE_AFTER[reply])
        row.state, row.answered_at, row.answered_because = STATE_AFTER[reply].value, moment, said
        row.closed_at = None if reply is Reply.CONFIRM else moment
        row.save(update_fields=["state", "answered_at", "answered_because", "closed_at"])
        audit(f"{reply.value} a suspected rupture", at=moment, by=by, case=row.case, subject=str(row.id))
    return row


def open_by_hand(
    *,
    by: Staff,
    case: CaseRecord,
    person: PersonRecord | None,
    kind: RuptureKind,
    why: str,
    now: datetime | None = None,
) -> RuptureRecord:
    """The clinician noticed one: it is confirmed from the start. `person` None is about everyone."""
    require(by, Permission.WRITE_CASE, case)
    if person is not None and person.case_id != case.id:
        raise Refused("There is no such person in this case.")
    moment, said = now or timezone.now(), _text(why, "what you noticed")
    if not said:
        raise BadInput("nothing written", where="what you noticed", expected="a few words")
    held = SessionRecord.objects.filter(case=case, at__lte=moment, state="held").order_by("-at").first()
    with transaction.atomic():
        row = RuptureRecord.objects.create(
            case=case,
            person=person,
            session=held,
            origin=Origin.CLINICIAN.value,
            noticed_at=moment,
            opened_by=by,
            evidence=[{"stream": "clinician", "value": "", "weight": None, "says": said}],
            kind=kind.value,
            state=RuptureState.CONFIRMED.value,
            answered_at=moment,
        )
        audit("open a repair", at=moment, by=by, case=case, subject=str(row.id))
    return row


def set_kind(*, by: Staff, rupture: RuptureRecord, kind: RuptureKind, now: datetime | None = None) -> RuptureRecord:
    """What was a hypothesis is now set by a human."""
    require(by, Permission.WRITE_CASE, rupture.case)
    with transaction.atomic():
        row = _locked(rupture)
        _require_open(row)
        row.kind = kind.value
        row.save(update_fields=["kind"])
        audit("name a kind of rupture", at=now or timezone.now(), by=by, case=row.case, subject=str(row.id))
    return row


def take_step(
    *,
    by: Staff,
    rupture: RuptureRecord,
    step: RepairStepName,
    tried: str,
    by_person: str = "",
    now: datetime | None = None,
) -> RepairStepRecord:
    """Note one step: what was tried and by whom (a client's id, or nobody for the clinician). Never changed later."""
    require(by, Permission.WRITE_CASE, rupture.case)
    moment, said = now or timezone.now(), _text(tried, "what was tried")
    if by_person and not rupture.case.people.filter(pk=by_person).exists():
        raise Refused("There is no such person in this case.")
    with transaction.atomic():
        row = _locked(rupture)
        if RuptureState(row.state) is not RuptureState.CONFIRMED:
            raise Refused("Steps are taken once a rupture is confirmed, and while it is open.")
        taken = RepairStepRecord.objects.create(
            rupture=row, step=step.value, at=moment, tried=said, by_person=by_person, by=by
        )
        audit("take a step of a repair", at=moment, by=by, case=row.case, subject=step.value)
    return taken


def name_unrepaired(
    *,
    by: Staff,
    rupture: RuptureRecord,
    follow_up: FollowUp,
    note: str = "",
    for_supervisor: str = "",
    urgent: bool = False,
    now: datetime | None = None,
) -> RuptureRecord:
    """It stays unrepaired, and this is what follows. Where that is supervision, `for_supervisor` is what is shared.

    Raises BadInput without words for the supervisor, Refused where the clinician has none.
    """
    require(by, Permission.WRITE_CASE, rupture.case)
    moment, said, shared = now or timezone.now(), _text(note, "note"), _text(for_supervisor, "for your supervisor")
    if follow_up is FollowUp.SUPERVISION and not shared:
        raise BadInput("nothing written", where="for your supervisor", expected="what you choose to say")
    with transaction.atomic():
        row = _locked(rupture)
        check_move(RuptureState(row.state), RuptureState.UNREPAIRED)
        row.state, row.closed_at = RuptureState.UNREPAIRED.value, moment
        row.follow_up, row.follow_up_note = follow_up.value, said
        row.save(update_fields=["state", "closed_at", "follow_up", "follow_up_note"])
        audit("name a rupture unrepaired", at=moment, by=by, case=row.case, subject=follow_up.value)
        if follow_up is FollowUp.SUPERVISION:
            what = SHARED_AS_URGENT if urgent else SHARED_AS
            content = gettext("A rupture noticed on %(day)s stays unrepaired.") % {"day": _day(row.noticed_at)}
            share_with_supervisor(by=by, case=row.case, what=what, content=f"{content}\n\n{shared}", now=moment)
    return row


def _locked(rupture: RuptureRecord) -> RuptureRecord:
    return RuptureRecord.objects.select_for_update(of=("self",)).select_related("case__clinician").get(pk=rupture.pk)


def _require_open(row: RuptureRecord) -> None:
    if not RuptureState(row.state).is_open:
        raise Refused("This rupture is closed.")


def _day(moment: datetime) -> str:
    """The day by the clinic's clock, as the reader's language writes it."""
    return date_format(timezone.localtime(moment), "DATE_FORMAT")


def _text(found: str, where: str) -> str:
    if len(found) > LONGEST or "\0" in found:  # PostgreSQL keeps no zero byte
        raise BadInput("too long, or with a sign that cannot be kept", where=where, expected=f"up to {LONGEST} letters")
    return found.strip()
