"""Looking back at a session: asked by the clinician, done by each apart, shared as each chooses."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final, TypeAlias
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from attunement.actions.auditing import audit
from attunement.actions.bring_transcript import transcripts_of
from attunement.actions.close_case import require_open_case
from attunement.actions.keep_recording import playable
from attunement.actions.own_leave import OwnLeave, require_own
from attunement.actions.permitting import require
from attunement.actions.read_case import read_case
from attunement.actions.sealing import opened_json, sealed_json
from attunement.actions.sent_entries import people_in
from attunement.disclosure.recall import SharedRecall, disclose_recall
from attunement.disclosure.viewer import Viewer
from attunement.domain.errors import BadInput, Refused
from attunement.domain.permission import Permission
from attunement.domain.recall import HIGHEST, LOWEST, MarkAudience
from attunement.domain.record import CaseKind
from attunement.domain.timeline import LONGEST_SECONDS, Comment, DialTrace
from attunement.storage.models import (
    CaseRecord,
    PersonRecord,
    RecallBatch,
    RecallMark,
    RecallSitting,
    SessionRecord,
    Staff,
)

Maker: TypeAlias = Staff | OwnLeave
"""Whose look back it is: the clinician, or the client who is signed in."""
LONGEST: Final = 1000
"""Characters of what somebody says about a moment."""
AT_ONCE: Final = 600
"""Ratings in one batch: five minutes of two a second."""
MOST_MARKS: Final = 500


def can_be_looked_back_at(session: SessionRecord) -> bool:
    """True if there is something to play or to read."""
    return playable(session) is not None or transcripts_of(session).exists()


def ask_for_recall(
    *, by: Staff, case: CaseRecord, session: SessionRecord, person: PersonRecord, now: datetime | None = None
) -> RecallSitting:
    """Let a client look back at a session on their own page. Asking again opens it again.

    Raises Refused where joint work does not stand, for somebody the session was not for, and where there is nothing
    to look back at.
    """
    moment = now or timezone.now()
    require(by, Permission.WRITE_CASE, case)
    require_open_case(case)
    if session.case_id != case.id or str(person.pk) not in people_in(session).clients:
        raise Refused("This session was not for them.")
    if not can_be_looked_back_at(session):
        raise Refused("There is no recording and no transcript of this session to look back at.")
    if case.kind != CaseKind.INDIVIDUAL and len(people_in(session).clients) > 1:
        opened = read_case(by=by, case=case, page="recall", now=moment)
        if opened.for_room is None:
            raise Refused(opened.room_closed)
    with transaction.atomic():
        row, _ = RecallSitting.objects.get_or_create(session=session, person=person, defaults={"asked_at": moment})
        RecallSitting.objects.filter(pk=row.pk).update(closed_at=None)
        audit("ask for a look back", at=moment, by=by, case=case, subject=str(row.pk))
    return row


def close_recall(*, by: Staff, sitting: RecallSitting, now: datetime | None = None) -> None:
    """A client's look back ends; what they marked stays as they chose."""
    require(by, Permission.WRITE_CASE, sitting.session.case)
    with transaction.atomic():
        RecallSitting.objects.filter(pk=sitting.pk).update(closed_at=now or timezone.now())
        audit("end a look back", at=now or timezone.now(), by=by, case=sitting.session.case, subject=str(sitting.pk))


def end_looks_back(case: CaseRecord, now: datetime) -> None:
    """Another clinician comes: what was shared with "my therapist" was meant for the one before, and is nobody's now.

    Inside the transaction of the act.
    """
    sittings = RecallSitting.objects.filter(session__case=case)
    RecallMark.objects.filter(sitting__in=sittings, audience=MarkAudience.CLINICIAN.value).update(
        audience=MarkAudience.ME.value
    )
    sittings.filter(dial_audience=MarkAudience.CLINICIAN.value).update(dial_audience=MarkAudience.ME.value)
    sittings.filter(closed_at=None).update(closed_at=now)


def clinicians_recall(*, by: Staff, session: SessionRecord, now: datetime | None = None) -> RecallSitting:
    """The clinician's own look back at a session."""
    require(by, Permission.WRITE_CASE, session.case)
    row, _ = RecallSitting.objects.get_or_create(
        session=session, staff=by, defaults={"asked_at": now or timezone.now()}
    )
    return row


def own_recalls(*, leave: OwnLeave) -> list[RecallSitting]:
    """The sessions a signed-in client may look back at, newest first."""
    person = _signed_in(leave)
    rows = RecallSitting.objects.select_related("session__case__clinician").filter(person=person, closed_at=None)
    return list(rows.order_by("-session__at"))


def own_recall(*, leave: OwnLeave, sitting_id: str) -> RecallSitting:
    """One of them. Raises Refused alike for somebody else's, one that was closed and for none."""
    found = next((row for row in own_recalls(leave=leave) if str(row.pk) == sitting_id), None)
    if found is None:
        raise Refused("There is no such page of yours.")
    return found


def mark_moment(
    *, maker: Maker, sitting: RecallSitting, mark_id: UUID, at: float, words: str, audience: str,
    now: datetime | None = None,
) -> None:  # fmt: skip
    """Keep a moment that mattered. The same mark sent twice is kept once.

    Raises BadInput for a moment outside any session, words too long, or nobody chosen.
    """
    _require_maker(maker, sitting)
    said = words.strip()
    if not math.isfinite(at) or not 0 <= at <= LONGEST_SECONDS:
        raise BadInput("no moment of a session", where="at", expected=f"0 to {LONGEST_SECONDS} seconds")
    if len(said) > LONGEST or "\0" in said:
        raise BadInput("too long", where="words", expected=f"at most {LONGEST} characters")
    if sitting.marks.filter(taken_back_at=None).count() >= MOST_MARKS:
        raise BadInput("there are too many marks", where="marks", expected=f"at most {MOST_MARKS}")
    row = RecallMark(id=mark_id, sitting=sitting, audience=_audience(audience), made_at=now or timezone.now())
    row.sealed = sealed_json([round(at, 1), said], row)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            _audit("mark a moment", maker, sitting, row.made_at)
    except IntegrityError:
        if not RecallMark.objects.filter(pk=mark_id, sitting=sitting).exists():
            raise Refused("There is no such page of yours.") from None


def share_mark(
    *, maker: Maker, sitting: RecallSitting, mark_id: str, audience: str, now: datetime | None = None
) -> None:
    """Choose anew who may know of a mark."""
    row = _own_mark(maker, sitting, mark_id)
    with transaction.atomic():
        RecallMark.objects.filter(pk=row.pk).update(audience=_audience(audience))
        _audit("choose who knows of a mark", maker, sitting, now or timezone.now())


def take_mark_back(*, maker: Maker, sitting: RecallSitting, mark_id: str, now: datetime | None = None) -> None:
    """Nobody sees it any more, its maker neither. Its words are gone, but for a legal hold."""
    row, moment = _own_mark(maker, sitting, mark_id), now or timezone.now()
    if not sitting.session.case.is_held:
        row.sealed = sealed_json([0, ""], row)
    row.taken_back_at, row.audience = moment, MarkAudience.ME.value
    with transaction.atomic():
        row.save(update_fields=["sealed", "taken_back_at", "audience"])
        _audit("take a mark back", maker, sitting, moment)


def keep_ratings(
    *, maker: Maker, sitting: RecallSitting, batch_id: UUID, n: int, samples: object, now: datetime | None = None
) -> None:
    """Keep some seconds of a rating: [second, value] each. The same batch sent twice is kept once.

    Raises BadInput naming the place of what is no rating.
    """
    _require_maker(maker, sitting)
    read = _samples(samples)
    if not 1 <= n < 2**31:
        raise BadInput(f"{n} found", where="n", expected="1 or more")
    row = RecallBatch(id=batch_id, sitting=sitting, n=n, received_at=now or timezone.now())
    row.sealed = sealed_json(read, row)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            if n == 1:
                _audit("rate a session while looking back", maker, sitting, row.received_at)
    except IntegrityError:
        if not RecallBatch.objects.filter(pk=batch_id, sitting=sitting).exists():
            raise Refused("There is no such page of yours.") from None


def share_ratings(*, maker: Maker, sitting: RecallSitting, audience: str, now: datetime | None = None) -> None:
    """Choose who may know of the whole rating."""
    _require_maker(maker, sitting)
    with transaction.atomic():
        RecallSitting.objects.filter(pk=sitting.pk).update(dial_audience=_audience(audience))
        _audit("choose who knows of a rating", maker, sitting, now or timezone.now())


def recall_for_maker(*, maker: Maker, sitting: RecallSitting) -> SharedRecall:
    """What the maker of a look back may know on their own page: their own."""
    own = _require_maker(maker, sitting)
    clinician = str(sitting.session.case.clinician_id)
    if isinstance(maker, Staff):
        comments, dials = _everyones(RecallSitting.objects.filter(pk=sitting.pk))
        return disclose_recall(comments, dials, Viewer.clinician(), clinician=clinician, room_open=False)
    comments, dials = _everyones(RecallSitting.objects.filter(session=sitting.session))
    return disclose_recall(comments, dials, Viewer.of(own), clinician=clinician, room_open=False)


def own_looks_back(*, leave: OwnLeave) -> list[dict[str, Any]]:
    """All that a signed-in client ever marked and rated, for a copy of their own record; ended looks back too."""
    person = _signed_in(leave)
    found = []
    for sitting in RecallSitting.objects.select_related("session").filter(person=person):
        comments, dials = _everyones(RecallSitting.objects.filter(pk=sitting.pk))
        own = disclose_recall(comments, dials, Viewer.of(str(person.pk)), clinician="", room_open=False)
        found.append(
            {
                "session": sitting.session.at.isoformat(),
                "marks": [{"at": c.at, "words": c.words, "shared_with": c.audience} for c in own.comments],
                "ratings": [[at, v] for d in own.dials for at, v in zip(d.seconds, d.values, strict=True)],
                "ratings_shared_with": sitting.dial_audience,
            }
        )
    return found


def recall_for_clinician(*, by: Staff, case: CaseRecord, session: SessionRecord) -> SharedRecall:
    """What the clinician may know of everyone's look back."""
    return _shared(by, case, session, Viewer.clinician())


def recall_for_room(*, by: Staff, case: CaseRecord, session: SessionRecord) -> SharedRecall:
    """What everyone may look at together. Raises Refused while the room is closed."""
    return _shared(by, case, session, Viewer.room())


def known_to_clinician(session: SessionRecord) -> SharedRecall:
    """The same as `recall_for_clinician`, for an act that opened the case and noted it already."""
    comments, dials = _everyones(RecallSitting.objects.filter(session=session))
    clinician = str(session.case.clinician_id)
    return disclose_recall(comments, dials, Viewer.clinician(), clinician=clinician, room_open=False)


def _shared(by: Staff, case: CaseRecord, session: SessionRecord, viewer: Viewer) -> SharedRecall:
    require(by, Permission.WRITE_CASE, case)
    room_open = read_case(by=by, case=case, page="looks back").for_room is not None
    comments, dials = _everyones(RecallSitting.objects.filter(session=session))
    return disclose_recall(comments, dials, viewer, clinician=str(case.clinician_id), room_open=room_open)


def _everyones(sittings: Any) -> tuple[list[Comment], list[DialTrace]]:
    """Undisclosed: only `disclose_recall` may be given it."""
    comments: list[Comment] = []
    dials: list[DialTrace] = []
    for sitting in sittings.prefetch_related("marks", "batches"):
        by = str(sitting.person_id or sitting.staff_id)
        for mark in sitting.marks.all():
            if mark.taken_back_at is None:
                at, words = opened_json(mark.sealed, mark)
                comments.append(Comment(str(mark.pk), by, at, words, audience=mark.audience))
        samples = [sample for batch in sitting.batches.all() for sample in opened_json(batch.sealed, batch)]
        if samples:
            newest = sorted(dict(map(tuple, samples)).items())  # a second rated again: the later word counts
            seconds, values = zip(*newest, strict=True)
            dials.append(DialTrace(by, seconds, values, audience=sitting.dial_audience))
    return comments, dials


def _samples(raw: object) -> list[list[float]]:
    if not isinstance(raw, list) or not 1 <= len(raw) <= AT_ONCE:
        raise BadInput("no ratings, or too many", where="samples", expected=f"a list of 1 to {AT_ONCE}")
    found = []
    for n, sample in enumerate(raw):
        numbers = sample if isinstance(sample, Sequence) and not isinstance(sample, str) else ()
        if len(numbers) != 2 or not all(isinstance(x, int | float) and math.isfinite(x) for x in numbers):
            raise BadInput("no rating", where=f"samples[{n}]", expected="[second, value]")
        at, value = float(numbers[0]), float(numbers[1])
        if not 0 <= at <= LONGEST_SECONDS or not LOWEST <= value <= HIGHEST:
            raise BadInput("out of range", where=f"samples[{n}]", expected=f"a value from {LOWEST} to {HIGHEST}")
        found.append([round(at, 2), round(value, 1)])
    return found


def _audience(chosen: str) -> str:
    if chosen not in {audience.value for audience in MarkAudience}:
        raise BadInput("nobody is chosen", where="audience", expected="one of " + ", ".join(MarkAudience))
    return chosen


def _own_mark(maker: Maker, sitting: RecallSitting, mark_id: str) -> RecallMark:
    _require_maker(maker, sitting)
    row = sitting.marks.filter(pk=mark_id, taken_back_at=None).first()
    if row is None:
        raise Refused("There is no such mark of yours.")
    return row


def _require_maker(maker: Maker, sitting: RecallSitting) -> str:
    """The id of whose look back it is. Raises Refused for anyone else."""
    if isinstance(maker, Staff):
        require(maker, Permission.WRITE_CASE, sitting.session.case)
        if sitting.staff_id != maker.pk:
            raise Refused("There is no such page of yours.")
        return str(maker.pk)
    person = _signed_in(maker)
    if sitting.person_id != person.pk or sitting.closed_at is not None:
        raise Refused("There is no such page of yours.")
    return str(person.pk)


def _signed_in(leave: OwnLeave) -> PersonRecord:
    """Only a sign-in of one's own will do: a browser that just answered something may be anyone's next."""
    if leave.sign_in is None:
        raise Refused("This browser is not signed in.")
    return require_own(leave)


def _audit(act: str, maker: Maker, sitting: RecallSitting, now: datetime) -> None:
    """Without the case: that a client marked something is for their clinician to know only where they share it."""
    if isinstance(maker, Staff):
        audit(act, at=now, by=maker, case=sitting.session.case, subject=str(sitting.pk))
    else:
        audit(act, at=now, by_person=require_own(maker), subject=str(sitting.pk))
