"""Reading what one tried in one's own sessions. The actor is the only one it can ever be about."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.utils import timezone

from attunement.actions.auditing import audit
from attunement.actions.permitting import require
from attunement.actions.read_session_summary import line_of, schemes_of
from attunement.disclosure import DisclosedCase, Viewer, disclose, disclosed_score
from attunement.domain.permission import Permission
from attunement.instruments import all_instruments
from attunement.roadmap.alliance_reading import ALLIANCE_SCALE, CHECKOUT
from attunement.roadmap.alliances import unguessed
from attunement.roadmap.session_reading import read_session
from attunement.roadmap.tried import SessionTried, Tried, tried
from attunement.storage.models import CaseRecord, SessionRecord, Staff
from attunement.storage.queries.whole_case import whole_case


def read_tried(*, by: Staff, now: datetime | None = None) -> tuple[Tried, ...]:
    """Over all coded sessions of the cases this clinician has now. Raises Refused for who has no cases of their own."""
    require(by, Permission.WRITE_CASE)
    audit("read what was tried", at=now or timezone.now(), by=by)
    cases = CaseRecord.objects.filter(clinician=by, sessions__timeline_entries__isnull=False).distinct()
    return tried(session for case in cases.order_by("id") for session in _sessions(by, case))


def _sessions(by: Staff, case: CaseRecord) -> Iterator[SessionTried]:
    """The coded sessions of one case, from what its clinician may know. A guess still to be made is not spoilt."""
    known = disclose(whole_case(case), Viewer.clinician(), all_instruments())
    people = {person.id: person.called for person in known.clients}
    changes = changes_of(known)
    for session in SessionRecord.objects.filter(case=case, timeline_entries__isnull=False).distinct():
        line = line_of(case, session, known)
        reading = read_session(line, schemes_of(line.events), people, coder=str(by.id))
        yield SessionTried(reading, changes.get(str(session.id), ()))


def changes_of(known: DisclosedCase) -> dict[str, tuple[float, ...]]:
    """Session id → how each client's check-out after it stood beside theirs after their session before."""
    held_back, instrument = unguessed(known), all_instruments()[CHECKOUT]
    order = {session.id: session.at for session in known.sessions}
    found: dict[str, list[float]] = {}
    for person in known.clients:
        forms = [form for form in known.responses_of(person.id, CHECKOUT) if form.session in order]
        forms.sort(key=lambda form: order[str(form.session)])
        before: float | None = None
        for form in forms:
            scored = disclosed_score(instrument, form).scales.get(ALLIANCE_SCALE)
            value = None if scored is None else scored.value
            if (person.id, form.session) in held_back or value is None:
                continue
            if before is not None:
                found.setdefault(str(form.session), []).append(value - before)
            before = value
    return {session: tuple(changes) for session, changes in found.items()}
