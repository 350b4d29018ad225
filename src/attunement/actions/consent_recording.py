"""Leave to be recorded: given by each person for themself, taken back at any time, and then the recordings are gone."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from attunement.actions.auditing import audit
from attunement.actions.delete_recordings import delete_recordings
from attunement.actions.own_leave import OwnLeave, require_own
from attunement.actions.permitting import require
from attunement.domain.errors import Refused
from attunement.domain.permission import Permission
from attunement.storage.models import CaseRecord, ConsentRecord, PersonRecord, RecordingRecord, Staff

RECORDING = "recording"


def may_be_recorded(people: Collection[str]) -> bool:
    """True if each of these people, by id, has given leave that stands; nobody is no leave."""
    standing = ConsentRecord.objects.filter(person__in=list(map(UUID, people)), to=RECORDING, withdrawn=None)
    return bool(people) and {str(found) for found in standing.values_list("person", flat=True)} >= set(people)


def note_consent(*, by: Staff, person: PersonRecord, now: datetime | None = None) -> None:
    """Note that a client gave leave, said or signed. Noting it twice changes nothing."""
    require(by, Permission.WRITE_CASE, person.case)
    _give(person, now or timezone.now(), by=by)


def give_consent(*, leave: OwnLeave, now: datetime | None = None) -> None:
    """The client's own leave, from their own page."""
    _give(require_own(leave), now or timezone.now())


def note_withdrawal(*, by: Staff, person: PersonRecord, now: datetime | None = None) -> int:
    """Note that a client took it back; gives how many recordings are gone with it."""
    require(by, Permission.WRITE_CASE, person.case)
    return _withdraw(person, now or timezone.now(), by=by)


def withdraw_consent(*, leave: OwnLeave, now: datetime | None = None) -> int:
    """The client takes it back themself; gives how many recordings are gone with it."""
    return _withdraw(require_own(leave), now or timezone.now())


def end_every_leave(case: CaseRecord, now: datetime) -> None:
    """Nobody is asked here any more: leave that stood in this case ends, and its recordings go.

    Inside the transaction of the act. What a legal hold keeps goes when it is lifted.
    """
    ConsentRecord.objects.filter(person__case=case, to=RECORDING, withdrawn=None).update(withdrawn=now)
    if not case.is_held:
        delete_recordings(RecordingRecord.objects.filter(session__case=case), why="consent ended", now=now)


def _give(person: PersonRecord, moment: datetime, *, by: Staff | None = None) -> None:
    with transaction.atomic():
        PersonRecord.objects.select_for_update().get(pk=person.pk)
        if may_be_recorded([str(person.pk)]):
            return
        ConsentRecord.objects.create(person=person, to=RECORDING, given=moment)
        audit("consent to recording", at=moment, by=by, by_person=None if by else person, case=person.case,
              subject=str(person.pk))  # fmt: skip


def _withdraw(person: PersonRecord, moment: datetime, *, by: Staff | None = None) -> int:
    """The leave ends in any case: what a legal hold keeps is closed to everyone, and goes when the hold is lifted."""
    with transaction.atomic():
        ConsentRecord.objects.filter(person=person, to=RECORDING, withdrawn=None).update(withdrawn=moment)
        audit("withdraw consent to recording", at=moment, by=by, by_person=None if by else person, case=person.case,
              subject=str(person.pk))  # fmt: skip
    rows = RecordingRecord.objects.filter(session__case=person.case)
    with_them = [row for row in rows if str(person.pk) in row.people]
    try:
        return delete_recordings(with_them, why="consent withdrawn", now=moment)
    except Refused:
        return 0
