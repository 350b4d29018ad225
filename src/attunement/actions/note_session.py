"""Noting what became of a session: two taps. A mistake of the clinician's own opens a repair in the same moment."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from attunement.actions.auditing import audit
from attunement.actions.notice_ruptures import notice_after_session
from attunement.actions.open_repair import open_after_mistake
from attunement.actions.permitting import require
from attunement.actions.watch_diary import settle_notices
from attunement.domain.diary import EARLIEST, LONGEST, Outcome
from attunement.domain.errors import BadInput, Refused
from attunement.domain.permission import Permission
from attunement.domain.session import SessionState
from attunement.storage.models import CaseRecord, SessionRecord, Staff
from attunement.storage.queries.diary import double_booked, expected_people


def find_session(*, by: Staff, case: CaseRecord, session_id: str) -> SessionRecord:
    """A session of one's own case. Raises Refused alike for a stranger's and for none."""
    require(by, Permission.READ_CASE, case)
    found = SessionRecord.objects.select_related("case__clinician").filter(id=session_id, case=case).first()
    if found is None:
        raise Refused("There is no such session in this case.")
    return found


def note_session(
    *,
    by: Staff,
    session: SessionRecord,
    outcome: Outcome,
    who: Collection[str] = (),
    minutes: float = 0,
    now: datetime | None = None,
) -> SessionRecord:
    """Note that it began, was held, that somebody (`who`, by id) was `minutes` late, missed it or cancelled it.

    Noting it again puts right what was noted before; that one came late and another not at all stand together, and
    so do the absences of several in a family.
    Raises BadInput for somebody who is not of it, or for a session that is still to come.
    """
    require(by, Permission.WRITE_CASE, session.case)
    moment = now or timezone.now()
    with transaction.atomic():
        row = SessionRecord.objects.select_for_update(of=("self",)).select_related("case__clinician").get(pk=session.pk)
        _check(row, outcome, who, minutes, moment)
        _note(row, outcome, sorted({*who, *_missed_already(row, outcome, who)}), minutes, moment)
        row.noted_at, row.clinician = moment, row.clinician or by
        row.save()
        settle_notices(row, moment)
        audit(f"note session: {outcome.value}", at=moment, by=by, case=row.case, subject=str(row.id))
        if str(row.case.clinician_id) in (row.missed_by if outcome is Outcome.MISSED else row.late_minutes):
            _own_mistake(row, outcome, moment)
    notice_after_session(row, now=moment)
    return row


def _check(row: SessionRecord, outcome: Outcome, who: Collection[str], minutes: float, now: datetime) -> None:
    known = {str(person.id) for person in expected_people(row)} | {str(row.case.clinician_id)}
    if not set(who) <= known:
        raise BadInput("somebody is not of this session", where="who", expected="its clients, or yourself")
    if outcome is not Outcome.CANCELLED and row.at > now + EARLIEST:
        raise BadInput("it is still to come", where="session", expected="a session whose time has come")
    if outcome in (Outcome.LATE, Outcome.MISSED, Outcome.CANCELLED) and not who:
        raise BadInput("nobody was named", where="who", expected="one of its clients, or yourself")
    if outcome is Outcome.CANCELLED and len(set(who)) > 1:
        raise BadInput("more than one named", where="who", expected="the one who cancelled")
    if outcome is Outcome.LATE and not 0 <= minutes <= LONGEST:
        raise BadInput(f"{minutes:g} minutes", where="minutes", expected=f"0 to {LONGEST}; 0 is in time after all")


def _note(row: SessionRecord, outcome: Outcome, who: list[str], minutes: float, now: datetime) -> None:
    clients = [str(person.id) for person in expected_people(row)]
    if outcome is Outcome.CANCELLED:
        row.state, row.cancelled_by, row.began_at = SessionState.CANCELLED.value, who[0], None
        row.attended, row.missed_by, row.late_minutes = [], [], {}
        return
    row.cancelled_by = ""
    if outcome is Outcome.MISSED:
        came = [client for client in clients if client not in who]
        held = bool(came) and str(row.case.clinician_id) not in who
        row.state = SessionState.HELD.value if held else SessionState.MISSED.value
        row.attended, row.missed_by = (came if held else []), who
        late = {person: found for person, found in row.late_minutes.items() if person not in who}
        row.late_minutes, row.began_at = (late, row.began_at) if held else ({}, None)
        return
    missed = [person for person in row.missed_by if person not in who] if outcome is Outcome.LATE else []
    if set(missed) >= set(clients):
        missed = []  # somebody came late, so it took place: that nobody came was wrong
    row.state, row.missed_by = SessionState.HELD.value, missed
    row.attended = [client for client in clients if client not in missed]
    if outcome is Outcome.BEGAN:
        row.began_at = now
    if outcome is Outcome.LATE:
        late = {**row.late_minutes, **dict.fromkeys(who, minutes)}
        row.late_minutes = {person: found for person, found in late.items() if found}


def _missed_already(row: SessionRecord, outcome: Outcome, who: Collection[str]) -> list[str]:
    """In a family, absences add up as they are noted, one after the other; "held" takes them back.

    Of a couple, noting the other one puts right who it was: that both did not come has a button of its own.
    """
    clients = {str(person.id) for person in expected_people(row)}
    adds_up = outcome is Outcome.MISSED and row.state == SessionState.HELD.value and len(clients) > 2
    return [person for person in row.missed_by if person in clients] if adds_up and clients >= set(who) else []


def _own_mistake(row: SessionRecord, outcome: Outcome, now: datetime) -> None:
    """The clinician missed it, or came late: where two sessions stood at one time, that is what went wrong."""
    if outcome in (Outcome.LATE, Outcome.MISSED):
        open_after_mistake(session=row, what="double-booking" if double_booked(row) else outcome.value, now=now)
