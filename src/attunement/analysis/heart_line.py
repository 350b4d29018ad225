"""One heart over a session as a line of rates without artifacts, its resting rate, and how it stands at a moment.

Times in seconds, rates in beats per minute, intervals between beats in ms. Artifacts go out before anything else.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from attunement.analysis.inputs import Numbers, Scores, number, numbers, same_length
from attunement.analysis.physiology import LONGEST_GAP, clean_rr, flooding_episodes

SLOWEST, FASTEST = 20.0, 300.0
"""Rates outside are no heart's: what a strap sends before it has found the beat."""
REST_LEAST = 60.0
"""Seconds of good signal a resting rate needs; two minutes of quiet leave room for a lost contact."""


@dataclass(frozen=True)
class HeartLine:
    """Rates (n, bpm; NaN where there is no good one) at `seconds`; `flagged` of `beats` intervals were artifacts."""

    seconds: Numbers
    bpm: Numbers
    beats: int = 0
    flagged: int = 0


@dataclass(frozen=True)
class Resting:
    """The median rate over a quiet stretch and how many seconds of good signal it rests on; NaN and why if too few."""

    bpm: float
    seconds: float
    because: str = ""


@dataclass(frozen=True)
class HeartState:
    """How a heart stands at a moment. `bpm` is None and `is_lost` true where no good sample is 5 s old or less.

    `flooded_since` is the start of an episode that still lasts, `last_flooded` the end of the latest one.
    """

    bpm: float | None
    is_lost: bool
    flooded_since: float | None
    last_flooded: float | None


def line_of_frames(
    seconds: Scores, bpm: Scores, rr_ms: Sequence[Sequence[float]], contact: Sequence[bool | None]
) -> HeartLine:
    """The line of what a strap sent: at each of `seconds` (n, in order) a rate, perhaps intervals, perhaps contact.

    A frame's rate is that of its intervals that are no artifacts; without intervals it is the strap's own, unless the
    strap says it has no contact. Frames more than 5 s apart are not neighbours.
    Raises ValueError for unequal lengths or an interval of 0 or less.
    """
    times, own = numbers(seconds, "seconds"), numbers(bpm, "bpm")
    for given, name in ((own, "bpm"), (rr_ms, "rr_ms"), (contact, "contact")):
        same_length(times, given, f"seconds, {name}")
    beats, owner = _beats(times, rr_ms)
    flagged = clean_rr(beats).flagged
    good = ~np.isnan(beats)
    good[flagged] = False
    counts = np.bincount(owner[good], minlength=times.size).astype(np.float64)
    sums = np.bincount(owner[good], weights=beats[good], minlength=times.size)
    rates = own.copy()
    rates[[n for n, known in enumerate(contact) if known is False]] = np.nan
    with np.errstate(invalid="ignore", divide="ignore"):
        of_beats = np.where(counts > 0, 60_000 * counts / sums, np.nan)
    has_beats = np.array([bool(len(row)) for row in rr_ms], dtype=bool)
    rates = np.where(has_beats, of_beats, rates) if times.size else rates
    return HeartLine(times, _possible(rates), int((~np.isnan(beats)).sum()), int(flagged.size))


def line_of_recording(seconds: Scores, bpm: Scores, rr_seconds: Scores, rr_ms: Scores) -> HeartLine:
    """The line of a device's file: of its beats, or of its rates where those cover more of the time.

    Raises ValueError for unequal lengths or an interval of 0 or less.
    """
    times, rates = numbers(seconds, "seconds"), numbers(bpm, "bpm")
    beat_times, beats = numbers(rr_seconds, "rr_seconds"), numbers(rr_ms, "rr_ms")
    same_length(times, rates, "seconds, bpm")
    same_length(beat_times, beats, "rr_seconds, rr_ms")
    flagged = clean_rr(beats).flagged
    if good_seconds(times, rates) >= float(np.nansum(beats)) / 1000:
        return HeartLine(times, _possible(rates), beats.size, int(flagged.size))
    of_beats = 60_000 / beats
    of_beats[flagged] = np.nan
    return HeartLine(beat_times, _possible(of_beats), beats.size, int(flagged.size))


def resting(line: HeartLine, start: float, ends: float) -> Resting:
    """The person's own resting rate: the median of the good rates from `start` to `ends`, which need 60 s of signal."""
    number(ends, "ends", least=number(start, "start"))
    inside = (line.seconds >= start) & (line.seconds <= ends) & ~np.isnan(line.bpm)
    covered = good_seconds(line.seconds[inside], line.bpm[inside])
    if covered < REST_LEAST:
        why = f"{covered:.0f} s of good signal are too few; at least {REST_LEAST:.0f} are needed"
        return Resting(math.nan, covered, why)
    return Resting(float(np.median(line.bpm[inside])), covered)


def good_seconds(seconds: Numbers, bpm: Numbers) -> float:
    """How long there was a good signal: from each good sample to the next, where that is 5 s or less."""
    times = seconds[~np.isnan(bpm)]
    steps = np.diff(times)
    return float(steps[steps <= LONGEST_GAP].sum())


def episodes(
    line: HeartLine, *, threshold: float, margin: float, baseline: float | None, min_seconds: float = 10
) -> list[tuple[float, float]]:
    """Where the heart raced, as `flooding_episodes`; without a baseline the threshold alone counts."""
    return flooding_episodes(
        line.seconds,
        line.bpm,
        threshold=threshold,
        min_seconds=min_seconds,
        baseline=baseline,
        margin=None if baseline is None else margin,
    )


def state(line: HeartLine, now: float, found: Sequence[tuple[float, float]]) -> HeartState:
    """How the heart stands at `now`, from its line and its episodes so far."""
    good = np.flatnonzero(~np.isnan(line.bpm) & (line.seconds <= now))
    newest = int(good[-1]) if good.size else None
    is_lost = newest is None or now - float(line.seconds[newest]) > LONGEST_GAP
    past = [(first, last) for first, last in found if first <= now]
    lasting = past[-1] if past and now - past[-1][1] <= LONGEST_GAP else None
    return HeartState(
        None if newest is None or is_lost else round(float(line.bpm[newest]), 1),
        is_lost,
        lasting[0] if lasting else None,
        min(past[-1][1], now) if past else None,
    )


def _beats(
    times: Numbers, rr_ms: Sequence[Sequence[float]]
) -> tuple[Numbers, np.ndarray[tuple[int], np.dtype[np.intp]]]:
    """All intervals in one row with a missing one at each gap, and which frame each belongs to."""
    row: list[float] = []
    owner: list[int] = []
    for n, beats in enumerate(rr_ms):
        if n and beats and times[n] - times[n - 1] > LONGEST_GAP:
            row.append(math.nan)
            owner.append(n)
        row += beats
        owner += [n] * len(beats)
    return np.array(row, dtype=np.float64), np.array(owner, dtype=np.intp)


def _possible(rates: Numbers) -> Numbers:
    with np.errstate(invalid="ignore"):
        return np.where((rates >= SLOWEST) & (rates <= FASTEST), rates, np.nan)
