"""The check-out of each client after each session: asked, answered, overdue, never answered. Acts, never an answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

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
    held = sessions_of(staff).filter(state=SessionState.HELD.value, at__gt=now - LOOK_BACK, at__lte=now)
    asked = held.filter(occasionrecord__definition=SITTING).distinct().order_by("-at")
    every = [found for session in asked if not session.case.is_closed for found in check_outs_of(session, now)]
    return [found for found in every if found.stage in (Stage.OVERDUE, Stage.NEVER)]


def not_asked_yet(case: CaseRecord, now: datetime) -> bool:
    """True if somebody who came to the newest held session was not asked about it yet."""
    newest = case.sessions.filter(state=SessionState.HELD.value, at__lte=now).order_by("-at").first()
    return newest is not None and any(found.stage is Stage.NOT_ASKED for found in check_outs_of(newest, now))


def _stage(row: OccasionRecord | None, now: datetime) -> Stage:
    if row is None:
        return Stage.NOT_ASKED
    if row.sent_at is not None:
        return Stage.RECEIVED
    if row.withdrawn_at is not None or row.expires_at <= now:
        return Stage.NEVER
    return Stage.OVERDUE if now - row.made_at >= OVERDUE_AFTER else Stage.WAITING
