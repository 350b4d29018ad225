"""Suggesting codes for a transcript, and what a person makes of each: confirm it, or throw it away."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import numpy as np
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from attunement.actions.assist_coding import require_assistance
from attunement.actions.auditing import audit
from attunement.actions.bring_transcript import utterances_of
from attunement.actions.learn_codes import is_about, is_long_enough, vectors_here
from attunement.actions.permitting import require
from attunement.analysis.suggesting import Learner
from attunement.domain.errors import Refused
from attunement.domain.permission import Permission
from attunement.domain.timeline import SUGGESTED, EntryKind, TimelineEvent, Utterance, events_of
from attunement.storage.models import LearnedCode, SessionRecord, Staff, TimelineEntry, TimelineRecord
from attunement.storage.queries.timeline import entries_of

SUGGESTER: Final = uuid.UUID("7a1f5c52-5d2e-4a53-9d3c-0c9a4c0d1e51")
"""Stands for the suggester where devices are named."""


@dataclass(frozen=True)
class Suggestion:
    """One code nobody has confirmed yet, and what was said there."""

    event: TimelineEvent
    said: str


def suggest_codes(*, by: Staff, session: SessionRecord, now: datetime | None = None) -> int:
    """Suggest codes for what the clients said; gives how many are new. A moment already coded so is left alone.

    They are marked unconfirmed and count nowhere. Raises Refused where assisted coding may not be used for this case,
    and where nothing that was learned may be offered.
    """
    require(by, Permission.WRITE_CASE, session.case)
    require_assistance(session.case)
    moment, (_, by_words) = now or timezone.now(), vectors_here()
    rules = [row for row in LearnedCode.objects.filter(by_words=by_words) if row.weights]
    if not rules:
        raise Refused("Nothing that was learned so far is good enough to be offered.")
    people = {str(person.id) for person in session.case.people.all()}
    said = [one for one in utterances_of(session) if one.speaker in people and is_long_enough(one)]
    with transaction.atomic():
        line = _line(session)
        known = events_of(str(session.id), entries_of(TimelineEntry.objects.filter(session=session)))
        entries = [_row(line, by, n, body, moment) for n, body in enumerate(_bodies(said, rules, known), start=1)]
        TimelineEntry.objects.bulk_create(entries)
        line.entries += len(entries)
        line.save(update_fields=["entries"])
        audit("suggest codes", at=moment, by=by, case=session.case, subject=str(session.id))
    return len(entries)


def suggestions_of(*, by: Staff, session: SessionRecord) -> list[Suggestion]:
    """What waits to be looked at, in order of time. Raises Refused where it may not be used for this case."""
    require(by, Permission.WRITE_CASE, session.case)
    require_assistance(session.case)
    spoken = utterances_of(session)
    events = events_of(str(session.id), entries_of(TimelineEntry.objects.filter(session=session)))
    waiting = [event for event in events if event.source == SUGGESTED and not event.confirmed]
    return [Suggestion(event, _words_at(event, spoken)) for event in waiting]


def answer_suggestion(
    *, by: Staff, session: SessionRecord, event_id: str, confirm: bool, now: datetime | None = None
) -> None:
    """Make it one's own code, or throw it away. Raises Refused where there is none that waits."""
    moment = now or timezone.now()
    found = {suggestion.event.id: suggestion.event for suggestion in suggestions_of(by=by, session=session)}
    if event_id not in found:
        raise Refused("There is no such suggestion here.")
    with transaction.atomic():
        line = _line(session)
        kind = EntryKind.CONFIRM if confirm else EntryKind.WITHDRAW
        entry = _row(line, by, 1, {"at": found[event_id].at}, moment, kind)
        entry.target = uuid.UUID(event_id)
        entry.save(force_insert=True)
        line.entries += 1
        line.save(update_fields=["entries"])
        audit(f"{kind.value} a suggested code", at=moment, by=by, case=session.case, subject=str(session.id))


def _line(session: SessionRecord) -> TimelineRecord:
    """The session's line of time, held until the transaction ends; begun where it was never coded live."""
    TimelineRecord.objects.get_or_create(session=session, defaults={"began_at": session.began_at or session.at})
    return TimelineRecord.objects.select_for_update().get(session=session)


def _bodies(
    said: list[Utterance], rules: list[LearnedCode], known: tuple[TimelineEvent, ...]
) -> Iterator[dict[str, Any]]:
    if not said:
        return
    vectors, _ = vectors_here()
    features = vectors([one.text for one in said])
    for rule in rules:
        scores = Learner(np.array(rule.weights), rule.threshold or 1.0).scores(features)
        for utterance, score in zip(said, scores, strict=True):
            there = any(event.code == rule.code and is_about(event, utterance) for event in known)
            if score >= (rule.threshold or 1.0) and not there:
                yield {
                    "at": utterance.at,
                    "scheme": rule.scheme,
                    "version": rule.version,
                    "code": rule.code,
                    "person": utterance.speaker,
                    "source": SUGGESTED,
                }


def _row(
    line: TimelineRecord, by: Staff, place: int, body: dict[str, Any], now: datetime, kind: EntryKind = EntryKind.CODE
) -> TimelineEntry:
    last = TimelineEntry.objects.filter(session=line.session_id, device=SUGGESTER).aggregate(n=Max("sequence"))["n"]
    return TimelineEntry(
        id=uuid.uuid4(),
        session_id=line.session_id,
        n=line.entries + place,
        device=SUGGESTER,
        sequence=(last or 0) + place,
        kind=kind.value,
        at=body["at"],
        body=body,
        by=by,
        received_at=now,
    )


def _words_at(event: TimelineEvent, spoken: tuple[Utterance, ...]) -> str:
    return next((one.text for one in spoken if one.at == event.at and one.speaker == event.person), "")
