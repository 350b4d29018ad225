"""The guide during a session: what is tapped is kept, in order and once, and a prompt is chosen in the same moment."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.utils import timezone

from attunement.actions.auditing import audit
from attunement.actions.close_case import require_open_case
from attunement.actions.permitting import require
from attunement.actions.read_case import OpenedCase, read_case
from attunement.actions.sent_entries import InSession, Sent, people_in, read_entries
from attunement.disclosure import DisclosedCase
from attunement.domain.errors import BadInput, Refused
from attunement.domain.permission import Permission
from attunement.domain.record import CaseKind
from attunement.domain.timeline import Entry, EntryKind, Outcome, Prompt, events_of
from attunement.roadmap.prompt_rules import shipped_prompts
from attunement.roadmap.prompting import LOOKS_BACK, Call, HeartNow, done_with, may_come, next_prompt, standing_prompt
from attunement.storage.models import (
    CaseRecord,
    PromptRecord,
    SessionRecord,
    Staff,
    TimelineEntry,
    TimelineRecord,
    TransferRecord,
)
from attunement.storage.queries.timeline import entries_of, prompt_of
from attunement.storage.shared_commit import shared_commit

EARLIEST: Final = timedelta(hours=1)
"""A line of time may begin this long before the planned hour, not earlier: it would be another session's."""
LASTING: Final = (EntryKind.END, EntryKind.WITHDRAW)


class Conflict(BadInput):
    """The same id came with something else in it, or a device's entries out of their order: nothing was kept."""


@dataclass(frozen=True)
class Guided:
    """A session as the guide opens it: what everyone in the room may know, and the line of time where it began."""

    session: SessionRecord
    room: DisclosedCase
    people: InSession
    timeline: TimelineRecord | None


@dataclass(frozen=True)
class Answer:
    """What a device gets back: everything after its place in the session's count, the prompt, and the time now."""

    entries: tuple[Entry, ...]
    prompt: Prompt | None
    now: float


def open_guide(*, by: Staff, case: CaseRecord, session: SessionRecord, now: datetime | None = None) -> Guided:
    """The guide of a session for its clinician, from the room's view alone.

    Raises Refused where joint work does not stand, and for a couple's or family's session that is not for everyone.
    """
    opened = read_case(by=by, case=case, page="guide", now=now)
    people = people_in(session)
    _require_room(case, opened, people)
    room = opened.for_room
    if room is None:
        raise Refused(opened.room_closed)
    timeline = TimelineRecord.objects.filter(session=session).first()
    if timeline and not TimelineRecord.objects.filter(_by_the_clinician_now(), pk=timeline.pk).exists():
        raise Refused("This session was guided by the clinician before. What was let go is on the page of the session.")
    return Guided(session, room, people, timeline)


def begin_timeline(
    *, by: Staff, case: CaseRecord, session: SessionRecord, now: datetime | None = None
) -> TimelineRecord:
    """Begin a session's line of time: from here its seconds are counted. Beginning it again changes nothing.

    Raises Refused as `open_guide` does, for a closed case, and for a session that is still to come.
    """
    moment = now or timezone.now()
    require(by, Permission.WRITE_CASE, case)
    require_open_case(case)
    open_guide(by=by, case=case, session=session, now=moment)
    if session.at > moment + EARLIEST:
        raise Refused("This session is still to come.")
    with transaction.atomic():
        row, is_new = TimelineRecord.objects.get_or_create(session=session, defaults={"began_at": moment})
        if is_new:
            audit("begin a session's line of time", at=moment, by=by, case=case, subject=str(session.id))
    return row


def find_timeline(*, by: Staff, case_id: UUID, session_id: UUID) -> TimelineRecord:
    """The line of time of a session of one's own case, in one look. Raises Refused where there is none.

    One that was begun by the clinician before is as none here: what of it was let go is read after the session.
    """
    require(by, Permission.WRITE_CASE)
    rows = TimelineRecord.objects.select_related("session__case__clinician").prefetch_related("session__case__people")
    found = rows.filter(_by_the_clinician_now(), session=session_id, session__case=case_id, session__case__clinician=by)
    row = found.first()
    if row is None:
        raise Refused("There is no such session in this case.")
    return row


def _by_the_clinician_now() -> Q:
    """True for what was begun since the case is with the clinician who has it."""
    return ~Q(Exists(TransferRecord.objects.filter(case=OuterRef("session__case"), at__gt=OuterRef("began_at"))))


def exchange_entries(
    *,
    by: Staff,
    timeline: TimelineRecord,
    device: UUID,
    entries: object,
    since: int,
    heart: Sequence[HeartNow] = (),
    now: datetime | None = None,
) -> Answer:
    """Keep what a device sent, and give it what came since `since`, its place in the session's count.

    All of a message is kept or none of it. An entry that is kept already is no second one. Raises BadInput with the
    place of an entry that is wrong, Conflict for another body under a known id or an order that went back.
    Once begun, a session's taps are kept even where the room closes meanwhile: they are the clinician's own record.
    """
    session = timeline.session
    require(by, Permission.WRITE_CASE, session.case)
    moment, people = now or timezone.now(), people_in(session)
    sent = read_entries(entries, people)
    if sent:
        shared_commit(lambda: _keep(by, _held(timeline), device, sent, moment))
    seconds = (moment - timeline.began_at).total_seconds()
    prompt = _prompt_now(timeline, people, seconds, heart, moment)
    newer = TimelineEntry.objects.filter(session=session, n__gt=since)
    return Answer(tuple(entries_of(newer)), prompt, seconds)


def _held(timeline: TimelineRecord) -> TimelineRecord:
    """The row, held until the transaction ends."""
    row = TimelineRecord.objects.select_for_update().get(pk=timeline.pk)
    row.session = timeline.session
    return row


def _require_room(case: CaseRecord, opened: OpenedCase, people: InSession) -> None:
    if case.kind == CaseKind.INDIVIDUAL:
        return
    if opened.for_room is None:
        raise Refused(opened.room_closed)
    if len(people.clients) < case.people.count():
        raise Refused("The guide is for sessions with everyone: this one was planned for some of them alone.")


def _keep(by: Staff, held: TimelineRecord, device: UUID, sent: Sequence[Sent], moment: datetime) -> None:
    """Add what is new. The row of the line of time is held, so that `n` has no gap and no double."""
    known = {row.id: row for row in TimelineEntry.objects.filter(id__in=[entry.id for entry in sent])}
    last = TimelineEntry.objects.filter(session=held.session_id, device=device).aggregate(n=Max("sequence"))["n"]
    reached, rows = last or 0, []
    for place, entry in enumerate(sent):
        if entry.id in known:
            _require_same(known[entry.id], entry, held, f"entries[{place}].id")
            continue
        if entry.sequence <= reached:
            where = f"entries[{place}].sequence"
            raise Conflict("an order that goes back", where=where, expected=f"more than {reached}")
        reached = entry.sequence
        held.entries += 1
        rows.append(_row(by, held, device, entry, moment))
        known[entry.id] = rows[-1]
    if not rows:
        return
    TimelineEntry.objects.bulk_create(rows)
    held.save(update_fields=["entries"])
    _note_outcomes(held, rows)
    if last is None:
        audit("code a session", at=moment, by=by, case=held.session.case, subject=str(held.session_id))


def _row(by: Staff, held: TimelineRecord, device: UUID, entry: Sent, moment: datetime) -> TimelineEntry:
    return TimelineEntry(
        id=entry.id,
        session_id=held.session_id,
        n=held.entries,
        device=device,
        sequence=entry.sequence,
        kind=entry.kind.value,
        target=entry.target,
        at=entry.at,
        lasts=entry.kind in LASTING or bool(entry.body.get("is_open")),
        body=dict(entry.body),
        by=by,
        received_at=moment,
    )


def _require_same(row: TimelineEntry, entry: Sent, held: TimelineRecord, where: str) -> None:
    there = (row.session_id, row.kind, row.target, row.at, row.body)
    if there != (held.session_id, entry.kind.value, entry.target, entry.at, dict(entry.body)):
        raise Conflict("something else is kept under this id", where=where, expected="the same entry, or a new id")


def _note_outcomes(held: TimelineRecord, rows: Iterable[TimelineEntry]) -> None:
    for row in rows:
        if row.kind == EntryKind.PROMPT.value:
            shown = PromptRecord.objects.filter(session=held.pk, id=str(row.target), outcome=Outcome.SHOWN.value)
            shown.update(outcome=row.body["outcome"], outcome_at=row.at)


def _prompt_now(
    timeline: TimelineRecord, people: InSession, now: float, heart: Sequence[HeartNow], moment: datetime
) -> Prompt | None:
    """The prompt that stands, or a new one where a rule calls; what nobody touched is noted as passed."""
    rules, shown = shipped_prompts(), _shown(timeline)
    standing = standing_prompt(shown, now, rules)
    if standing or not may_come(shown, now, rules):
        return standing
    _let_pass(shown, now)
    events = events_of(str(timeline.pk), entries_of(_lately(timeline, now)))
    ends_at, clients = _ends_at(timeline), people.clients
    call = next_prompt(events, heart, now, people=clients, shown=shown, rules=rules, ends_at=ends_at)
    return _show(timeline, call, now, moment) if call else None


def _show(timeline: TimelineRecord, call: Call, now: float, moment: datetime) -> Prompt | None:
    """Keep the prompt and give it; of two devices that ask in one moment the second gets the first one's."""
    rules = shipped_prompts()
    with transaction.atomic():
        shown = _shown(_held(timeline))
        if not may_come(shown, now, rules):
            return standing_prompt(shown, now, rules)
        row = PromptRecord.objects.create(
            session_id=timeline.pk,
            at=round(now, 3),
            rule=call.rule.id,
            move=call.rule.move.value,
            person=call.person,
            because=list(call.because),
            shown_at=moment,
        )
    return prompt_of(row)


def _shown(timeline: TimelineRecord) -> list[Prompt]:
    return [prompt_of(row) for row in PromptRecord.objects.filter(session=timeline.pk)]


def _lately(timeline: TimelineRecord, now: float) -> QuerySet[TimelineEntry]:
    """What the rules read: the last minutes, and what lasts."""
    return TimelineEntry.objects.filter(Q(at__gt=now - LOOKS_BACK) | Q(lasts=True), session=timeline.pk)


def _let_pass(shown: Iterable[Prompt], now: float) -> None:
    rules = shipped_prompts()
    for prompt in shown:
        if prompt.outcome is Outcome.SHOWN and now >= done_with(prompt, rules):
            passed = PromptRecord.objects.filter(id=prompt.id, outcome=Outcome.SHOWN.value)
            passed.update(outcome=Outcome.PASSED.value, outcome_at=done_with(prompt, rules))


def _ends_at(timeline: TimelineRecord) -> float:
    """When it is to end: the planned end where it was begun around its hour, else its length from the start."""
    session, length = timeline.session, timedelta(minutes=timeline.session.minutes)
    around = session.at - EARLIEST <= timeline.began_at < session.at + length
    ends = session.at + length if around else timeline.began_at + length
    return (ends - timeline.began_at).total_seconds()
