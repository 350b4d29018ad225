"""Learning codes from the practice's own confirmed ones, and the report of how well it went. No content leaves it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from attunement.actions.assist_coding import is_on, may_assist
from attunement.actions.auditing import audit
from attunement.actions.bring_transcript import utterances_of
from attunement.actions.permitting import require
from attunement.analysis.sentence_vectors import sentence_vectors
from attunement.analysis.suggesting import Report, learn, report
from attunement.analysis.word_counts import word_counts
from attunement.domain.errors import Refused
from attunement.domain.permission import Permission
from attunement.domain.timeline import TimelineEvent, Utterance
from attunement.exchange.sentence_model import is_there, sentence_model
from attunement.storage.models import CaseRecord, LearnedCode, SessionRecord, Staff
from attunement.storage.queries.timeline import codes_of

BEFORE, AFTER = 1.0, 3.0
"""Seconds: a tap a little before an utterance, or just after it, is about it. A design rule."""
SHORTEST: Final = 3
"""Words; shorter utterances are neither learned from nor suggested for."""
Vectors = Callable[[Sequence[str]], Any]


@dataclass(frozen=True)
class Said:
    """One utterance of a client with the codes a person set for it: (scheme, version, code)."""

    case: str
    client: str
    session: str
    text: str
    codes: frozenset[tuple[str, int, str]]


def sentence_vectors_here(texts: Sequence[str]) -> Any:
    """Vectors by the sentence model."""
    model = sentence_model()
    return sentence_vectors(model.pieces(texts), model.weights)


def vectors_here() -> tuple[Vectors, bool]:
    """How sentences become numbers here, and whether it is by counting words alone, for want of the model."""
    return (sentence_vectors_here, False) if is_there() else (word_counts, True)


def learn_codes(*, by: Staff, now: datetime | None = None) -> list[LearnedCode]:
    """Learn every code anew from the cases whose people all agreed. What was learned before is forgotten.

    Gives the reports; a rule is kept only where the report offers it. Raises Refused while it is off.
    """
    require(by, Permission.MANAGE_PRACTICE)
    if not is_on():
        raise Refused("Assisted coding is off in this practice.")
    moment = now or timezone.now()
    said = [one for case in CaseRecord.objects.order_by("id") if may_assist(case) for one in said_in(case)]
    vectors, by_words = vectors_here()
    features = vectors([one.text for one in said]) if said else []
    codes = sorted({code for one in said for code in one.codes})
    rows = [_learned(code, said, features, by_words, moment) for code in codes]
    with transaction.atomic():
        LearnedCode.objects.all().delete()
        LearnedCode.objects.bulk_create(rows)
        audit("learn codes", at=moment, by=by)
    return rows


def said_in(case: CaseRecord) -> Iterator[Said]:
    """The clients' utterances in the coded sessions of a case that have a transcript."""
    people = {str(person.id) for person in case.people.all()}
    events = [event for event in codes_of(case) if event.confirmed and event.scheme]
    for session in SessionRecord.objects.filter(case=case, id__in={event.session for event in events}):
        own = [event for event in events if event.session == str(session.id)]
        for utterance in utterances_of(session):
            if utterance.speaker in people and is_long_enough(utterance):
                codes = frozenset((e.scheme, e.version, e.code) for e in own if is_about(e, utterance))
                yield Said(str(case.id), utterance.speaker, str(session.id), utterance.text, codes)


def is_long_enough(utterance: Utterance) -> bool:
    """True if there are words enough to tell anything by."""
    return len(utterance.text.split()) >= SHORTEST


def is_about(event: TimelineEvent, utterance: Utterance) -> bool:
    """True if a code is this speaker's and was set while they spoke, or about then."""
    return event.person == utterance.speaker and utterance.at - BEFORE <= event.at <= utterance.ends + AFTER


def _learned(
    code: tuple[str, int, str], said: Sequence[Said], features: Any, by_words: bool, now: datetime
) -> LearnedCode:
    has_code, cases = [code in one.codes for one in said], [one.case for one in said]
    found: Report = report(
        features,
        has_code,
        cases,
        clients=[one.client for one in said],
        sessions=[one.session for one in said],
        words=[len(one.text.split()) for one in said],
    )
    rule = learn(features, has_code, cases) if found.is_offered else None
    return LearnedCode(
        scheme=code[0],
        version=code[1],
        code=code[2],
        by_words=by_words,
        weights=[] if rule is None else [float(weight) for weight in rule.weights],
        threshold=None if rule is None else rule.threshold,
        report=asdict(found),
        learned_at=now,
    )
