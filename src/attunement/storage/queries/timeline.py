"""What is stored of a session's line of time, as the domain knows it."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from uuid import UUID

from django.db.models import QuerySet

from attunement.domain.handing_over import HandedOver, Part
from attunement.domain.timeline import Entry, EntryKind, Outcome, Prompt, Timeline, TimelineEvent, events_of
from attunement.storage.models import CaseRecord, PromptRecord, SessionRecord, TimelineEntry
from attunement.storage.queries.handed_over import handed_over
from attunement.storage.queries.hearts import breaks_of, series_of

COLUMNS = ("session_id", "id", "n", "device", "sequence", "kind", "target", "body", "by_id", "received_at")


def timeline_of(session: SessionRecord) -> Timeline:
    """Everything stored on the line of time of one session. It is for the clinician of the case alone."""
    coded = events_of(str(session.id), entries_of(TimelineEntry.objects.filter(session=session)))
    return Timeline(
        session=str(session.id),
        people=tuple(str(person.id) for person in session.case.people.all()),
        events=_in_order((*coded, *breaks_of(session))),
        heart=series_of(session),
        prompts=tuple(prompt_of(row) for row in PromptRecord.objects.filter(session=session)),
    )


def _in_order(events: Iterable[TimelineEvent]) -> tuple[TimelineEvent, ...]:
    return tuple(sorted(events, key=lambda event: (event.at, event.id)))


def codes_of(case: CaseRecord, handed: HandedOver | None = None) -> tuple[TimelineEvent, ...]:
    """Every event of every session of a case, session by session.

    After a change of clinician, those of a session are there where everyone let their private part of it go.
    """
    rows = TimelineEntry.objects.filter(session__case=case).order_by("session__at", "session_id", "n")
    there = _sessions_let_go(case, handed)
    found: list[TimelineEvent] = []
    for session, lines in groupby(rows.values_list(*COLUMNS), key=lambda line: line[0]):
        if session in there:
            found += events_of(str(session), (_entry(line) for line in lines))
    return tuple(found)


def prompts_of(case: CaseRecord, handed: HandedOver | None = None) -> tuple[Prompt, ...]:
    """Every prompt that was shown in the sessions of a case, as far as its codes are there."""
    rows = PromptRecord.objects.filter(session__case=case).order_by("session__at", "session_id", "at", "id")
    there = _sessions_let_go(case, handed)
    return tuple(prompt_of(row) for row in rows if row.session_id in there)


def _sessions_let_go(case: CaseRecord, handed: HandedOver | None) -> set[UUID]:
    let_go = handed_over(case) if handed is None else handed
    everyone = [str(person.id) for person in case.people.all()]
    return {
        key
        for key, at in SessionRecord.objects.filter(case=case).values_list("id", "at")
        if all(let_go.has(Part.PRIVATE, person, at) for person in everyone)
    }


def entries_of(rows: QuerySet[TimelineEntry]) -> Iterable[Entry]:
    """Stored entries in the order they were kept; without making a model of each, as there are thousands."""
    return (_entry(line) for line in rows.order_by("n").values_list(*COLUMNS))


def prompt_of(row: PromptRecord) -> Prompt:
    """A stored prompt."""
    return Prompt(
        id=str(row.id),
        session=str(row.session_id),
        at=row.at,
        rule=row.rule,
        move=row.move,
        person=row.person,
        because=tuple(row.because),
        outcome=Outcome(row.outcome),
        outcome_at=row.outcome_at,
    )


def _entry(line: tuple[object, ...]) -> Entry:
    _, key, n, device, sequence, kind, target, body, by, received = line
    return Entry(
        id=str(key),
        n=n,  # type: ignore[arg-type]
        device=str(device),
        sequence=sequence,  # type: ignore[arg-type]
        kind=EntryKind(kind),  # type: ignore[arg-type]
        target=str(target) if target else "",
        body=body,  # type: ignore[arg-type]
        by=str(by),
        received=received,  # type: ignore[arg-type]
    )
