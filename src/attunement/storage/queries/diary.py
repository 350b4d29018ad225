"""What is in a clinician's diary, and what was noticed about it. Times and acts, never an answer."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from attunement.domain.diary import LONGEST, WAITING_AFTER, WAITING_UNTIL, Appointment
from attunement.domain.session import SessionState
from attunement.storage.models import DiaryNotice, PersonRecord, SessionRecord, Staff

PLANNED = SessionState.PLANNED.value


def sessions_of(staff: Staff) -> QuerySet[SessionRecord]:
    """Every session of the cases this clinician has now."""
    return SessionRecord.objects.filter(case__clinician=staff).select_related("case__clinician")


def sessions_of_the_day(staff: Staff, now: datetime) -> list[SessionRecord]:
    """Today's sessions, where the clinic is, in their order."""
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    return list(sessions_of(staff).filter(at__gte=midnight, at__lt=midnight + timedelta(days=1)))


def taken_around(staff: Staff, first: datetime, last: datetime) -> list[Appointment]:
    """What stands in the diary and might touch this stretch of time: planned, or held."""
    near = sessions_of(staff).filter(
        at__gt=first - timedelta(minutes=LONGEST), at__lt=last, state__in=(PLANNED, SessionState.HELD.value)
    )
    return [appointment(session) for session in near]


def appointment(session: SessionRecord) -> Appointment:
    """The time a session takes."""
    return Appointment(str(session.id), session.at, session.minutes)


def sessions_nobody_began(now: datetime) -> list[SessionRecord]:
    """Planned sessions whose start has passed, with nobody told yet."""
    told = waiting_told().filter(staff=F("session__case__clinician"))
    rows = SessionRecord.objects.filter(
        state=PLANNED, at__lte=now - WAITING_AFTER, at__gt=now - WAITING_UNTIL, case__clinician__is_active=True
    )
    return list(rows.exclude(id__in=told.values("session")).select_related("case__clinician"))


def waiting_told() -> QuerySet[DiaryNotice]:
    """That somebody may be waiting was told, for the time the session has now: one that was moved is told of again."""
    return DiaryNotice.objects.filter(kind=DiaryNotice.Kind.WAITING, raised_at__gte=F("session__at"))


def open_notices(staff: Staff) -> list[DiaryNotice]:
    """What this clinician has to see to, oldest first; nothing about a case that is no longer theirs."""
    rows = DiaryNotice.objects.filter(staff=staff, settled_at=None, session__case__clinician=staff)
    return list(rows.select_related("session__case", "other__case"))


def expected_people(session: SessionRecord) -> list[PersonRecord]:
    """The clients a session is for."""
    people = list(session.case.people.all())
    return [person for person in people if not session.expected or str(person.id) in session.expected]


def attending_people(session: SessionRecord) -> list[PersonRecord]:
    """The clients who came."""
    return [person for person in session.case.people.all() if str(person.id) in session.attended]


def sessions_held_with(person: PersonRecord) -> list[SessionRecord]:
    """The sessions this client came to, oldest first: their own count, whoever else came."""
    rows = person.case.sessions.filter(state=SessionState.HELD.value).order_by("at", "id")
    return [session for session in rows if str(person.id) in session.attended]


def number_of(session: SessionRecord, person: PersonRecord) -> int:
    """Which session of this client's it is, from 1."""
    return sum((row.at, row.id) <= (session.at, session.id) for row in sessions_held_with(person))


def double_booked(session: SessionRecord) -> bool:
    """True if another session of the same clinician's stands at this time."""
    mine = appointment(session)
    taken = taken_around(session.case.clinician, mine.at, mine.ends)
    return any(mine.clashes_with(other) for other in taken)


def notices_about(session: SessionRecord) -> QuerySet[DiaryNotice]:
    """Every notice that names this session."""
    return DiaryNotice.objects.filter(Q(session=session) | Q(other=session))
