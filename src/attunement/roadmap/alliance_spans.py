"""Which ruptures stand on one client's chart, from onset to verified repair."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from attunement.analysis.rupture_naming import RUPTURE
from attunement.domain.repair import Repair, RuptureState
from attunement.roadmap.alliance_reading import Slot, Span, SpanState

STATES = {
    RuptureState.SUSPECTED: SpanState.SUSPECTED,
    RuptureState.CONFIRMED: SpanState.OPEN,
    RuptureState.ALREADY_HANDLED: SpanState.HANDLED,
    RuptureState.REPAIRED: SpanState.REPAIRED,
    RuptureState.UNREPAIRED: SpanState.UNREPAIRED,
}
"""A rejected one is not on the chart."""


def spans_of(repairs: Sequence[Repair], person: str, slots: Sequence[Slot]) -> tuple[Span, ...]:
    """What was recorded about this client or about everyone, then what the ratings alone look like; oldest first."""
    theirs = [repair for repair in repairs if repair.person in (person, "")]
    recorded = [span for repair in theirs if (span := _recorded(repair, slots)) is not None]
    known = [(_start(repair, slots), _end(repair, slots)) for repair in theirs]
    guessed = [span for span in _from_ratings(slots) if not any(_overlap(span, *place) for place in known)]
    return tuple(sorted([*recorded, *guessed], key=lambda span: span.start))


def _recorded(repair: Repair, slots: Sequence[Slot]) -> Span | None:
    start, state = _start(repair, slots), _state(repair)
    if start is None or state is None:
        return None
    end = _end(repair, slots)
    return Span(
        start,
        None if end is None else max(start, end),
        state,
        origin=repair.origin,
        probability=repair.probability,
        because=repair.because,
    )


def _state(repair: Repair) -> SpanState | None:
    """A case file may say how it ended in its outcome alone."""
    if repair.closed is not None and repair.state.is_open:
        known = {state.value: STATES.get(state) for state in RuptureState}
        return known.get(repair.outcome or "", SpanState.HANDLED)
    return STATES.get(repair.state)


def _start(repair: Repair, slots: Sequence[Slot]) -> int | None:
    named = next((n for n, slot in enumerate(slots) if slot.session and slot.session == repair.opened), None)
    if named is not None:
        return named
    return _last_by(repair.noticed, slots) if repair.noticed is not None and not repair.opened else None


def _end(repair: Repair, slots: Sequence[Slot]) -> int | None:
    return None if repair.closed is None else _last_by(repair.closed, slots)


def _last_by(moment: datetime, slots: Sequence[Slot]) -> int | None:
    return next((n for n in range(len(slots) - 1, -1, -1) if slots[n].at <= moment), None)


def _from_ratings(slots: Sequence[Slot]) -> list[Span]:
    """Runs of sessions the detector calls a rupture; one is over at the first that it calls something else."""
    spans: list[Span] = []
    start: int | None = None
    for n, slot in enumerate(slots):
        if slot.number is None:
            continue
        if slot.state == RUPTURE and start is None:
            start = n
        elif slot.state != RUPTURE and start is not None:
            spans.append(Span(start, n, SpanState.REPAIRED, from_ratings_alone=True))
            start = None
    if start is not None:
        newest = max((s.probability or 0.0 for s in slots[start:] if s.number is not None), default=None)
        spans.append(Span(start, None, SpanState.SUSPECTED, from_ratings_alone=True, probability=newest))
    return spans


def _overlap(span: Span, start: int | None, end: int | None) -> bool:
    """A record opened a session later or earlier is about the same rupture."""
    if start is None:
        return False
    last = float("inf") if span.end is None else span.end
    return span.start - 1 <= (float("inf") if end is None else end) and start <= last + 1
