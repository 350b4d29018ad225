"""The browsers staff are signed in with: begun, seen, proved again, listed and ended."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone

from attunement.actions.auditing import audit
from attunement.domain.errors import Refused
from attunement.domain.signing_in import LASTS, PROOF_HOLDS, Factor, has_ended
from attunement.storage.models import Staff, StaffSession

SIGNED_IN = "sign in"
SEEN_EVERY = timedelta(minutes=1)
"""How exactly it is kept when somebody was last there: a write a minute, not one a page."""
LONGEST_BROWSER = 120


class SessionOver(Refused):
    """The session ended by itself."""


def begin_session(
    *, staff: Staff, session_key: str, factor: Factor, browser: str = "", now: datetime | None = None
) -> StaffSession:
    """Note that they are signed in with this web session."""
    moment = now or timezone.now()
    with transaction.atomic():
        StaffSession.objects.filter(session_key=session_key).delete()
        audit(SIGNED_IN, at=moment, by=staff, subject=factor.value)
        return StaffSession.objects.create(
            staff=staff,
            session_key=session_key,
            factor=factor.value,
            browser=browser[:LONGEST_BROWSER],
            began_at=moment,
            seen_at=moment,
            proved_at=moment,
        )


def session_of(staff: Staff, session_key: str, *, now: datetime | None = None) -> StaffSession | None:
    """The session behind this key, noted as seen; None when there is none.

    Raises SessionOver when it lasted too long or nobody used it for too long; it is gone then, everywhere.
    """
    moment = now or timezone.now()
    found = StaffSession.objects.filter(staff=staff, session_key=session_key).first()
    if found is None:
        return None
    if has_ended(found.began_at, found.seen_at, moment):
        _end(StaffSession.objects.filter(pk=found.pk))
        raise SessionOver("You were signed out, because nobody was here for an hour or the day is over.")
    if moment - found.seen_at >= SEEN_EVERY:
        StaffSession.objects.filter(pk=found.pk).update(seen_at=moment)
        found.seen_at = moment
    return found


def note_proof(session: StaffSession, *, factor: Factor, session_key: str, now: datetime | None = None) -> None:
    """They proved again who they are, with this; the web session goes on under a new key."""
    moment = now or timezone.now()
    session.factor, session.session_key, session.proved_at = factor.value, session_key, moment
    session.save(update_fields=["factor", "session_key", "proved_at"])
    audit("prove who they are", at=moment, by=session.staff, subject=factor.value)


def is_freshly_proved(session: StaffSession, *, now: datetime | None = None) -> bool:
    """True if they proved it in the last minutes."""
    return (now or timezone.now()) - session.proved_at < PROOF_HOLDS


def sessions_of(by: Staff, *, now: datetime | None = None) -> list[StaffSession]:
    """Everywhere they are signed in now, the newest first."""
    moment = now or timezone.now()
    rows = StaffSession.objects.filter(staff=by)
    return [row for row in rows if not has_ended(row.began_at, row.seen_at, moment)]


def end_session(*, by: Staff, session_id: UUID | str, now: datetime | None = None) -> None:
    """End one of one's own, wherever it is. Raises Refused alike for a stranger's and for none."""
    with transaction.atomic():
        if not _end(StaffSession.objects.filter(staff=by, pk=session_id)):
            raise Refused("There is no such session of yours.")
        audit("end a session", at=now or timezone.now(), by=by, subject=str(session_id))


def end_sessions(*, of: Staff, by: Staff | None, but: StaffSession | None = None, now: datetime | None = None) -> int:
    """End all sessions of a member, or all but one; gives how many."""
    rows = StaffSession.objects.filter(staff=of)
    with transaction.atomic():
        ended = _end(rows if but is None else rows.exclude(pk=but.pk))
        if ended:
            audit("end sessions", at=now or timezone.now(), by=by, subject=f"{of.id} {ended}")
    return ended


def clear_ended_sessions(now: datetime) -> int:
    """Delete the rows of sessions that are over by their length; gives how many."""
    return _end(StaffSession.objects.filter(began_at__lte=now - LASTS))


def _end(rows: object) -> int:
    found = list(rows)  # type: ignore[call-overload]
    Session.objects.filter(session_key__in=[row.session_key for row in found]).delete()
    StaffSession.objects.filter(pk__in=[row.pk for row in found]).delete()
    return len(found)
