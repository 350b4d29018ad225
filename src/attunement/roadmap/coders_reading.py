"""Two people coded one session: how far they agree, in words and numbers, and the moments where they differ."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from attunement.analysis.agreement_icc import IccForms, icc
from attunement.analysis.two_coders import (
    Coded,
    EventKappa,
    Pairing,
    UnitAgreement,
    align,
    coded,
    event_kappa,
    unit_agreement,
)
from attunement.domain.timeline import TimelineEvent
from attunement.roadmap.session_rules import FEWEST, SAME_MOMENT

ABSOLUTE = "2,1"
"""The form of the intraclass correlation: absolute agreement of one coder, coders taken as a sample of coders."""


@dataclass(frozen=True)
class Difference:
    """A moment where the two differ; None where one of them has nothing there."""

    first: TimelineEvent | None
    second: TimelineEvent | None

    @property
    def at(self) -> float:
        """When it is: the earlier of the two."""
        return min(event.at for event in (self.first, self.second) if event is not None)

    @property
    def is_other_code(self) -> bool:
        """True if both have something there, of another kind or another person."""
        return self.first is not None and self.second is not None


@dataclass(frozen=True)
class OneCode:
    """Agreement on one person's code alone, event by event: how many each set, how many both."""

    label: tuple[str, str]
    first: int
    second: int
    both: int


@dataclass(frozen=True)
class Comparison:
    """Everything the page shows. `durations` and `intensities` are over moments both set alike; None where too few."""

    events: EventKappa
    units: UnitAgreement
    codes: tuple[OneCode, ...]
    durations: float | None
    intensities: float | None
    differences: tuple[Difference, ...]
    tolerance: float
    seconds: float


def compare(
    first: Iterable[TimelineEvent],
    second: Iterable[TimelineEvent],
    *,
    seconds: float,
    tolerance: float = SAME_MOMENT,
) -> Comparison:
    """One coder's confirmed events beside the other's, over a session of so many seconds.

    Who and what together make a code: the right code at the wrong person is a disagreement. Raises ValueError for a
    session without length or a negative tolerance.
    """
    ours, theirs = _ordered(first), _ordered(second)
    one, other = _series(ours), _series(theirs)
    pairs = align(one, other, tolerance=tolerance)
    alike = [
        (ours[p.first], theirs[p.second]) for p in _both(pairs) if _label(ours[p.first]) == _label(theirs[p.second])
    ]
    differing = tuple(
        Difference(None if p.first is None else ours[p.first], None if p.second is None else theirs[p.second])
        for p in pairs
        if p.first is None or p.second is None or _label(ours[p.first]) != _label(theirs[p.second])
    )
    return Comparison(
        event_kappa(one, other, tolerance=tolerance),
        unit_agreement(one, other, seconds=max(seconds, 1.0), tolerance=tolerance),
        _by_code(ours, theirs, alike),
        _correlation([(_length(a), _length(b)) for a, b in alike]),
        _correlation([(a.intensity, b.intensity) for a, b in alike]),
        tuple(sorted(differing, key=lambda d: d.at)),
        tolerance,
        seconds,
    )


def _ordered(events: Iterable[TimelineEvent]) -> list[TimelineEvent]:
    """As `coded` orders them, so that its places are theirs."""
    return sorted((e for e in events if e.confirmed), key=lambda e: (e.at, _label(e)))


def _label(event: TimelineEvent) -> str:
    return f"{event.person}\x1f{event.code}"


def _series(events: Sequence[TimelineEvent]) -> Coded:
    ends = [math.nan if event.ends is None else event.ends for event in events]
    return coded([event.at for event in events], [_label(event) for event in events], ends)


@dataclass(frozen=True)
class _Both:
    first: int
    second: int


def _both(pairs: Iterable[Pairing]) -> list[_Both]:
    return [_Both(p.first, p.second) for p in pairs if p.first is not None and p.second is not None]


def _by_code(
    ours: Sequence[TimelineEvent], theirs: Sequence[TimelineEvent], alike: Sequence[tuple[TimelineEvent, TimelineEvent]]
) -> tuple[OneCode, ...]:
    labels = sorted({(event.code, event.person) for event in (*ours, *theirs)})

    def count(events: Iterable[TimelineEvent], label: tuple[str, str]) -> int:
        return sum((event.code, event.person) == label for event in events)

    agreed = [a for a, _ in alike]
    return tuple(OneCode(label, count(ours, label), count(theirs, label), count(agreed, label)) for label in labels)


def _length(event: TimelineEvent) -> float | None:
    return None if event.ends is None else event.ends - event.at


def _correlation(pairs: Iterable[tuple[float | None, float | None]]) -> float | None:
    complete = [(float(a), float(b)) for a, b in pairs if a is not None and b is not None]
    if len(complete) < FEWEST:
        return None
    found: IccForms = icc(complete)
    return None if math.isnan(found[ABSOLUTE]) else found[ABSOLUTE]
