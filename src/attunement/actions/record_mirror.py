"""The clinician's own side of a session with one client: first the guess, then the five and a sense, then the reveal.

Each step is stored once and stays. Nobody but this clinician ever reads it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from attunement.actions.auditing import audit
from attunement.actions.notice_ruptures import notice_after_mirror
from attunement.actions.permitting import require
from attunement.domain.answers import checked
from attunement.domain.errors import BadInput, Refused
from attunement.domain.permission import Permission
from attunement.domain.relationship import Sense
from attunement.domain.session import SessionState
from attunement.instruments import all_instruments
from attunement.storage.models import MirrorRecord, PersonRecord, SessionRecord, Staff

MIRROR = "alliance-mirror"
GUESS = "guess"


def guess_mean(
    *, by: Staff, session: SessionRecord, person: PersonRecord, guess: float, now: datetime | None = None
) -> MirrorRecord:
    """Store the guess of the client's own mean. It is made once: a second one is Refused, whatever it says."""
    _require(by, session, person)
    moment = now or timezone.now()
    value = checked(all_instruments()[MIRROR].item(GUESS), guess, where="guess")
    if not isinstance(value, int | float):
        raise BadInput("no number", where="guess", expected="a number from 1 to 7")
    try:
        with transaction.atomic():
            row = MirrorRecord.objects.create(session=session, person=person, by=by, at=moment, guess=float(value))
            audit("guess", at=moment, by=by, case=session.case, subject=str(session.id))
    except IntegrityError:
        raise Refused("The guess is made already, and stays as it is.") from None
    return row


def answer_mirror(
    *,
    by: Staff,
    session: SessionRecord,
    person: PersonRecord,
    answers: Mapping[str, object],
    sense: Sense,
    now: datetime | None = None,
) -> MirrorRecord:
    """Store the five and the clinician's sense, after the guess and once. Raises BadInput for what is no answer."""
    _require(by, session, person)
    instrument = all_instruments()[MIRROR]
    keys = [item.key for item in instrument.items if item.key != GUESS]
    if not set(answers) <= set(keys):
        raise BadInput("a question that is not asked here", where="answers", expected=", ".join(keys))
    given = {
        key: checked(instrument.item(key), answers[key], where=key) for key in keys if answers.get(key) is not None
    }
    moment = now or timezone.now()
    with transaction.atomic():
        row = MirrorRecord.objects.select_for_update().filter(session=session, person=person, by=by).first()
        if row is None:
            raise Refused("The guess comes first.")
        if row.sense:
            raise Refused("This is filled in already, and stays as it is.")
        row.answers, row.sense, row.version = given, sense.value, instrument.version
        row.save(update_fields=["answers", "sense", "version"])
        audit("fill in mirror", at=moment, by=by, case=session.case, subject=str(session.id))
    notice_after_mirror(person, now=moment)
    return row


def _require(by: Staff, session: SessionRecord, person: PersonRecord) -> None:
    require(by, Permission.WRITE_CASE, session.case)
    if session.state != SessionState.HELD.value or str(person.id) not in session.attended:
        raise Refused(f"{person.name} was not at this session.")
