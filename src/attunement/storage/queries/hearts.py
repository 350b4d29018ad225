"""The hearts of a session as numbers: what straps sent and what files hold, without artifacts, on its line of time.

Only of people whose leave stands: what a legal hold keeps after a leave has ended is shown nowhere.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from django.db.models import QuerySet

from attunement.analysis.heart_line import HeartLine, episodes, line_of_frames, line_of_recording
from attunement.domain.handing_over import Part
from attunement.domain.timeline import HeartSeries, TimelineEvent
from attunement.exchange.heart_frame import HeartFrame, heart_frame
from attunement.storage.models import (
    BreakRecord,
    ConsentRecord,
    HeartBatch,
    HeartFile,
    HeartWear,
    PersonRecord,
    SessionRecord,
)
from attunement.storage.queries.handed_over import handed_over

STRAP: Final = "strap"
BREAK: Final = "break"
"""The code of a break on the line of time."""
Episodes = Sequence[tuple[float, float]]


@dataclass(frozen=True)
class WornHeart:
    """One person's heart in one session from one source: STRAP, or a file."""

    person: PersonRecord
    wear: HeartWear
    line: HeartLine
    file: HeartFile | None = None

    @property
    def source(self) -> str:
        """STRAP, or the kind of file."""
        return self.file.kind if self.file else STRAP

    @cached_property
    def episodes(self) -> list[tuple[float, float]]:
        """Where it raced, by this person's own limits."""
        return episodes(self.line, threshold=self.wear.threshold, margin=self.wear.margin, baseline=self.wear.baseline)


def agreed_people(session: SessionRecord) -> list[PersonRecord]:
    """The people of the case whose leave for the heart stands, in their order.

    After a change of clinician, only those who let their private part of this session's time go.
    """
    standing = ConsentRecord.objects.filter(to="heart", withdrawn=None, person__case=session.case_id)
    agreed, let_go = set(standing.values_list("person_id", flat=True)), handed_over(session.case)
    return [
        person
        for person in session.case.people.all()
        if person.id in agreed and let_go.has(Part.PRIVATE, str(person.id), session.at)
    ]


def hearts_of(session: SessionRecord) -> tuple[WornHeart, ...]:
    """Every heart of a session with its line: of the strap, then of each file."""
    found: list[WornHeart] = []
    for person in agreed_people(session):
        wear = wear_of(session, person)
        live = strap_line(HeartBatch.objects.filter(session=session, person=person))
        if live.seconds.size:
            found.append(WornHeart(person, wear, live))
        for file in HeartFile.objects.filter(session=session, person=person):
            found.append(WornHeart(person, wear, file_line(file), file))
    return tuple(found)


def wear_of(session: SessionRecord, person: PersonRecord) -> HeartWear:
    """How this person is watched in this session; limits as in their latest session, where there are none yet."""
    stored = HeartWear.objects.filter(session=session, person=person).first()
    if stored is not None:
        return stored
    before = HeartWear.objects.filter(person=person, session__at__lt=session.at).order_by("-session__at").first()
    new = HeartWear(session=session, person=person)
    if before is not None:
        new.threshold, new.margin = before.threshold, before.margin
    return new


def strap_line(batches: QuerySet[HeartBatch], since: float = -math.inf) -> HeartLine:
    """The line of what a strap sent, frame by frame in the order of time; of two frames at one moment the first."""
    told: dict[float, HeartFrame] = {}
    for frames in batches.values_list("frames", flat=True):
        for at, raw in frames:
            if at >= since:
                told.setdefault(float(at), heart_frame(bytes.fromhex(raw)))
    rows = sorted(told.items(), key=lambda row: row[0])
    return line_of_frames(
        [at for at, _ in rows],
        [frame.bpm for _, frame in rows],
        [[beat for beat in frame.rr_ms if beat > 0] for _, frame in rows],
        [frame.contact for _, frame in rows],
    )


def file_line(file: HeartFile) -> HeartLine:
    """The line of a file, moved to where it begins on the session's line of time."""
    told = file.content
    read = line_of_recording(told["seconds"], told["bpm"], told["rr_seconds"], told["rr_ms"])
    return HeartLine(read.seconds + file.offset, read.bpm, read.beats, read.flagged)


def series_of(session: SessionRecord) -> tuple[HeartSeries, ...]:
    """For the timeline: each person's heart once, of the strap where there is one."""
    series: dict[str, HeartSeries] = {}
    for heart in hearts_of(session):
        good = [(s, b) for s, b in zip(heart.line.seconds.tolist(), heart.line.bpm.tolist(), strict=True) if b == b]
        person = str(heart.person.id)
        seconds, rates = tuple(s for s, _ in good), tuple(b for _, b in good)
        series.setdefault(person, HeartSeries(person, seconds, rates, source=heart.source))
    return tuple(series.values())


def floods_of(session: SessionRecord) -> Callable[[HeartSeries], tuple[tuple[float, float], ...]]:
    """How to find the stretches of a racing heart in a series of this session: by each person's own limits."""
    wears = {str(wear.person_id): wear for wear in HeartWear.objects.filter(session=session)}

    def floods(series: HeartSeries) -> tuple[tuple[float, float], ...]:
        line, wear = _line(series), wears.get(series.person) or HeartWear()
        return tuple(episodes(line, threshold=wear.threshold, margin=wear.margin, baseline=wear.baseline))

    return floods


def breaks_of(session: SessionRecord) -> tuple[TimelineEvent, ...]:
    """The breaks as events of everyone together; one that was not ended is open."""
    return tuple(_break(row) for row in BreakRecord.objects.filter(session=session))


def _line(series: HeartSeries) -> HeartLine:
    return line_of_frames(series.seconds, series.bpm, [()] * len(series.bpm), [None] * len(series.bpm))


def _break(row: BreakRecord) -> TimelineEvent:
    return TimelineEvent(
        session=str(row.session_id),
        at=row.at,
        person="",
        code=BREAK,
        source="live",
        confirmed=True,
        id=str(row.id),
        ends=row.ended_at,
        by=str(row.by_id),
        is_open=row.ended_at is None,
    )


__all__ = [
    "BREAK",
    "STRAP",
    "Episodes",
    "WornHeart",
    "agreed_people",
    "breaks_of",
    "file_line",
    "floods_of",
    "hearts_of",
    "series_of",
    "strap_line",
    "wear_of",
]
