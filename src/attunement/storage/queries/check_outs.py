"""The check-out of each client after each session: asked, answered, overdue, never answered. Acts, never an answer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.db.models import QuerySet

from attunement.domain.session import SessionState
from attunement.storage.models import CaseRecord, OccasionRecord, PersonRecord, SessionRecord, Staff
from attunement.storage.queries.diary import attending_people, sessions_of

SITTING = "after-session"
OVERDUE_AFTER = timedelta(days=2)
"""A design rule: a check-out is about a fresh memory."""
LOOK_BACK = timedelta(days=60)


class Stage(StrEnum):
    """How far a check-out is."""

    NOT_ASKED = "not-asked"
    WAITING = "waiting"
    OVERDUE = "overdue"
    NEVER = "never-answered"
    RECEIVED = "received"


@dataclass(frozen=True)
class CheckOut:
    """One client's check-out of one session; `record` is its newest link."""

    session: SessionRecord
    person: PersonRecord
    record: OccasionRecord | None
    stage: Stage

    @property
    def may_be_reminded(self) -> bool:
        """True if it can still be answered and the safe-contact record allows e-mail."""
        contact = getattr(self.person, "safe_contact", None)
        open_ = self.stage in (Stage.WAITING, Stage.OVERDUE) and self.record is not None
        return open_ and contact is not None and contact.allows_email and not hasattr(self.person, "reminder_stop")


def check_outs_of(session: SessionRecord, now: datetime) -> list[CheckOut]:
    """The check-out of everyone who came, in the case's order."""
    return [check_out(session, person, now) for person in attending_people(session)]


def check_out(session: SessionRecord, person: PersonRecord, now: datetime) -> CheckOut:
    """One person's check-out of one session; what was sent counts before any newer link."""
    rows = list(OccasionRecord.objects.filter(session=session, person=person, definition=SITTING))
    rows.sort(key=lambda row: (row.sent_at is not None, row.withdrawn_at is None, row.made_at))
    newest = rows[-1] if rows else None
    return CheckOut(session, person, newest, _stage(newest, now))


def unanswered_check_outs(staff: Staff, now: datetime) -> list[CheckOut]:
    """What is overdue or was never answered in any of this clinician's open cases, the newest session first."""
    return _unanswered((s for s in _asked_about(sessions_of(staff), now) if not s.case.is_closed), now)


def unanswered_of_case(case: CaseRecord, now: datetime) -> list[CheckOut]:
    """The same for one case, closed or not."""
    return _unanswered(_asked_about(case.sessions.select_related("case__clinician"), now), now)


def _asked_about(sessions: QuerySet[SessionRecord], now: datetime) -> QuerySet[SessionRecord]:
    """Sessions of the last while that somebody was asked about, the newest first."""
    held = sessions.filter(state=SessionState.HELD.value, at__gt=now - LOOK_BACK, at__lte=now)
    return held.filter(occasionrecord__definition=SITTING).distinct().order_by("-at")


def _unanswered(sessions: Iterable[SessionRecord], now: datetime) -> list[CheckOut]:
    every = [found for session in sessions for found in check_outs_of(session, now)]
    return [found for found in every if found.stage in (Stage.OVERDUE, Stage.NEVER)]


def _stage(row: OccasionRecord | None, now: datetime) -> Stage:
    if row is None:
        return Stage.NOT_ASKED
    if row.sent_at is not None:
        return Stage.RECEIVED
    if row.withdrawn_at is not None or row.expires_at <= now:
        return Stage.NEVER
    return Stage.OVERDUE if now - row.made_at >= OVERDUE_AFTER else Stage.WAITING
