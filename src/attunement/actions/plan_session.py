"""Planning sessions: one, or the same hour for some weeks. A double booking is noticed in the same moment."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from attunement.actions.auditing import audit
from attunement.actions.close_case import require_open_case
from attunement.actions.permitting import require
from attunement.actions.watch_diary import notice_double_bookings, settle_notices
from attunement.domain.diary import LONGEST, MOST_REPEATS
from attunement.domain.errors import BadInput, Refused
from attunement.domain.permission import Permission
from attunement.domain.session import USUAL_MINUTES, SessionState
from attunement.storage.models import CaseRecord, DiaryNotice, SessionRecord, Staff


@dataclass(frozen=True)
class Planned:
    """The sessions planned, and the double bookings they made."""

    sessions: tuple[SessionRecord, ...]
    double: tuple[DiaryNotice, ...]


def plan_session(
    *,
    by: Staff,
    case: CaseRecord,
    at: datetime,
    minutes: int = USUAL_MINUTES,
    people: Collection[str] = (),
    weeks: int = 1,
    now: datetime | None = None,
) -> Planned:
    """Plan a session, or `weeks` of them a week apart at the same hour of the clinic's clock.

    `people` are ids of the clients it is for; none is everyone. Raises BadInput for a time, length or person that
    cannot be, Refused for a closed case.
    """
    require(by, Permission.WRITE_CASE, case)
    require_open_case(case)
    _check(case, minutes, people, weeks)
    moment = now or timezone.now()
    everyone = [str(person.id) for person in case.people.all()]
    wanted = [person for person in everyone if person in set(people)]
    joint = not wanted or len(wanted) == len(everyone)
    with transaction.atomic():
        rows = tuple(
            SessionRecord.objects.create(
                case=case,
                clinician=by,
                at=time,
                minutes=minutes,
                kind="joint" if joint and len(everyone) > 1 else "individual",
                state=SessionState.PLANNED.value,
                expected=[] if joint else wanted,
            )
            for time in _weekly(at, weeks)
        )
        double = notice_double_bookings(by, rows, moment)
        audit("plan session", at=moment, by=by, case=case, subject=f"{weeks}")
    return Planned(rows, tuple(double))


def move_session(
    *, by: Staff, session: SessionRecord, at: datetime, minutes: int | None = None, now: datetime | None = None
) -> Planned:
    """Give a planned session another time. Raises Refused once it was noted what became of it."""
    require(by, Permission.WRITE_CASE, session.case)
    require_open_case(session.case)
    moment = now or timezone.now()
    with transaction.atomic():
        row = SessionRecord.objects.select_for_update(of=("self",)).select_related("case__clinician").get(pk=session.pk)
        if row.state != SessionState.PLANNED.value:
            raise Refused("What became of this session is noted already: it cannot be moved.")
        row.at, row.minutes = at, row.minutes if minutes is None else minutes
        _check(row.case, row.minutes, (), 1)
        row.save(update_fields=["at", "minutes"])
        settle_notices(row, moment)
        double = notice_double_bookings(by, [row], moment)
        audit("move session", at=moment, by=by, case=row.case, subject=str(row.id))
    return Planned((row,), tuple(double))


def _check(case: CaseRecord, minutes: int, people: Collection[str], weeks: int) -> None:
    if not 1 <= minutes <= LONGEST:
        raise BadInput(f"{minutes} minutes", where="length", expected=f"1 to {LONGEST}")
    if not 1 <= weeks <= MOST_REPEATS:
        raise BadInput(f"{weeks} weeks", where="repeat", expected=f"1 to {MOST_REPEATS}")
    known = {str(person.id) for person in case.people.all()}
    if not set(people) <= known:
        raise BadInput("somebody is not of this case", where="people", expected="clients of this case")


def _weekly(at: datetime, weeks: int) -> list[datetime]:
    """The same hour each week by the clinic's clock, also over the night the clocks change."""
    here = timezone.localtime(at)
    days = [(here + timedelta(weeks=week)).replace(tzinfo=None) for week in range(weeks)]
    return [timezone.make_aware(day).astimezone(UTC) for day in days]
