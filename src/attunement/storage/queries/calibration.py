"""One clinician's guesses beside what their clients answered. For that clinician and nobody else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from attunement.domain.repair import Origin, RuptureState
from attunement.domain.scoring import scale_score
from attunement.instruments import all_instruments
from attunement.storage.models import (
    AnswerRecord,
    AuditEntry,
    CaseRecord,
    MirrorRecord,
    PersonRecord,
    ResponseRecord,
    RuptureRecord,
    SessionRecord,
    Staff,
)
from attunement.storage.queries.whole_case import read_answer

CHECK_OUT, SCALE = "alliance-checkout", "alliance"
SHOWS_ANSWERS = (
    "read answers",
    "read alliance",
    "read repair",
    "export the case (json)",
    "export the case (csv)",
    "export the case (fhir)",
)
"""Reading one of these after the check-out came and before the guess: the guess was not blind, and does not count."""


@dataclass(frozen=True)
class Pair:
    """A guess and the answer it was about, both on the scale from 1 to 7."""

    at: datetime
    guess: float
    answer: float


def client_mean(session: SessionRecord, person: PersonRecord) -> float | None:
    """The client's own mean of the five for a session; None while it has not come or cannot be scored."""
    found = _check_out(session, person)
    return None if found is None else _mean(found)


def pairs_of(staff: Staff) -> tuple[list[Pair], int]:
    """The blind guesses with their answers, oldest first, and how many others were made after a look at the answers."""
    pairs, seen = [], 0
    rows = MirrorRecord.objects.filter(by=staff, session__case__clinician=staff).exclude(guess=None)
    for mirror in rows.exclude(sense="").select_related("session__case", "person").order_by("at", "id"):
        response = _check_out(mirror.session, mirror.person)
        mean = None if response is None else _mean(response)
        if response is None or mean is None or mirror.guess is None:
            continue
        if _had_looked(staff, mirror, response):
            seen += 1
        else:
            pairs.append(Pair(mirror.at, mirror.guess, mean))
    return pairs, seen


def guesses_to_make_first(staff: Staff, case: CaseRecord) -> list[RuptureRecord]:
    """Suspected ruptures after a check-out this clinician has not guessed yet: to read why is to read the check-out."""
    rows = RuptureRecord.objects.filter(
        case=case,
        state=RuptureState.SUSPECTED.value,
        origin__in=(Origin.RATINGS.value, Origin.CLIENT_WORD.value),
        session__clinician=staff,  # who took the case over was not there, and has nothing to guess
        person__isnull=False,
    ).select_related("session", "person")
    return [row for row in rows if not _has_guessed(staff, row) and _has_answered(row)]


def _has_answered(row: RuptureRecord) -> bool:
    return row.session is not None and row.person is not None and _check_out(row.session, row.person) is not None


def _has_guessed(staff: Staff, row: RuptureRecord) -> bool:
    made = MirrorRecord.objects.filter(by=staff, session=row.session, person=row.person)
    return made.exclude(guess=None).exists()


def _check_out(session: SessionRecord, person: PersonRecord) -> ResponseRecord | None:
    rows = ResponseRecord.objects.filter(session=session, person=person, instrument=CHECK_OUT, sent_at__isnull=False)
    return rows.order_by("sent_at").last()


def _mean(response: ResponseRecord) -> float | None:
    answers = {
        row.item: read_answer(row.value)
        for row in AnswerRecord.objects.filter(response=response).order_by("item", "version")
    }
    definition = all_instruments()[CHECK_OUT]
    return scale_score(definition, definition.scale(SCALE), answers).value


def _had_looked(staff: Staff, mirror: MirrorRecord, response: ResponseRecord) -> bool:
    assert response.sent_at is not None
    looks = AuditEntry.objects.filter(by=staff, case=mirror.session.case_id, act__in=SHOWS_ANSWERS)
    return looks.filter(at__gte=response.sent_at, at__lte=mirror.at).exists()
