"""Two people coded the same session: where they agree, how far beyond chance, and where they differ.

Two ways to look, which answer different questions. *Event by event*: is each moment that one of them coded a moment of
the other's too, with the same code? *Second by second*: is the same thing going on? Times are seconds from the start.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from attunement.analysis.agreement_kappa import time_unit_kappa
from attunement.analysis.agreement_many import krippendorff_alpha
from attunement.analysis.inputs import Labels, Numbers, Scores, at, number, numbers, same_length
from attunement.analysis.sequences_expected import fitted_to_margins
from attunement.domain.errors import BadInput

NOTHING: Final = ""
"""What the other coder has where there is no moment of theirs."""


@dataclass(frozen=True)
class Coded:
    """What one coder set: the moment, the code, and the end of a state (NaN for a moment); in order of time."""

    at: Numbers
    code: tuple[Any, ...]
    ends: Numbers


@dataclass(frozen=True)
class Pairing:
    """One line of the alignment: places in either coder's series; None where the other has nothing there."""

    first: int | None
    second: int | None


@dataclass(frozen=True)
class EventKappa:
    """Agreement event by event.

    `labels` and `table` (first coder's codes in rows), with NOTHING as the last of each; the cell of nothing and
    nothing can hold nothing. `agreed` pairs with one code of `pairs` lines. NaN is undefined: see `because`.
    """

    kappa: float
    observed: float
    expected: float
    agreed: int
    pairs: int
    labels: tuple[Any, ...]
    table: Numbers
    because: str = ""


@dataclass(frozen=True)
class UnitAgreement:
    """Agreement second by second: κ with each coder as the reference, α of both; `n` units of `unit` seconds."""

    first_as_reference: float
    second_as_reference: float
    alpha: float
    n: int
    unit: float
    because: str = ""


def coded(moments: Scores, codes: Labels, ends: Scores | None = None) -> Coded:
    """One coder's events (n each), put in order of time. `ends` is NaN, or missing, for a moment without length.

    Raises ValueError for unequal lengths, a missing or negative time, a missing code, or an end before its start.
    """
    times = numbers(moments, "at")
    until = np.full(times.size, math.nan) if ends is None else numbers(ends, "ends")
    same_length(times, codes, "at, codes")
    same_length(times, until, "at, ends")
    wrong = np.flatnonzero(~(times >= 0) | (until < times))
    if wrong.size:
        raise BadInput("no time, or an end before its start", where=at("at", wrong[:1]), expected="seconds from 0")
    if any(code is None or code == NOTHING for code in codes):
        raise BadInput("a code is missing", where="codes", expected="a code for every moment")
    order = sorted(range(times.size), key=lambda n: (times[n], str(codes[n])))
    return Coded(times[order], tuple(codes[n] for n in order), until[order])


def align(first: Coded, second: Coded, *, tolerance: float) -> list[Pairing]:
    """Which moment of one is which of the other, in order of time.

    Two moments can be one when their starts are `tolerance` seconds apart or less. Of all pairings that keep the order
    of both, the one with most pairs of the same code; among those with most pairs at all; among those with the least
    time between them. So another code at the same moment is one disagreement, not two moments missed.
    Source: the idea of aligning is Needleman & Wunsch (1970), applied to coders by Quera, Bakeman & Gnisci (2007),
    Behav Res Methods 39:39-49; the order of preference is ours.
    """
    reach = number(tolerance, "tolerance", least=0)
    found: list[Pairing] = []
    for ours, theirs in _stretches(first.at, second.at, reach):
        found += _aligned(first, second, ours, theirs, reach)
    return found


def event_kappa(first: Coded, second: Coded, *, tolerance: float) -> EventKappa:
    """κ of the aligned events, a moment only one of them has counted as a disagreement with NOTHING.

    κ = (o − e)/(1 − e) over all lines; since both having nothing is not a line, that cell is empty by structure, and
    e is fitted iteratively to the margins without it. NaN where there is no event, or chance allows no disagreement.
    Source: Bakeman, Quera & Gnisci (2009), Behav Res Methods 41:137-147 (event-based κ for timed events).
    """
    pairs = align(first, second, tolerance=tolerance)
    labels = (*sorted({*first.code, *second.code}, key=str), NOTHING)
    place = {label: n for n, label in enumerate(labels)}
    table = np.zeros((len(labels), len(labels)))
    for pair in pairs:
        row = NOTHING if pair.first is None else first.code[pair.first]
        column = NOTHING if pair.second is None else second.code[pair.second]
        table[place[row], place[column]] += 1
    total, agreed = float(table.sum()), float(np.trace(table))
    if not total:
        return EventKappa(math.nan, math.nan, math.nan, 0, 0, labels, table, "neither of them coded anything")
    possible = np.ones_like(table, dtype=bool)
    possible[-1, -1] = False
    expected, settled = fitted_to_margins(table, possible)
    chance, seen = float(np.trace(expected)) / total, agreed / total
    if not settled or chance >= 1 - 1e-12:
        why = "chance could not be fitted" if not settled else "chance alone allows nothing but agreement"
        return EventKappa(math.nan, seen, chance, int(agreed), len(pairs), labels, table, why)
    return EventKappa((seen - chance) / (1 - chance), seen, chance, int(agreed), len(pairs), labels, table)


def unit_agreement(
    first: Coded, second: Coded, *, seconds: float, unit: float = 1.0, tolerance: float = 2.0
) -> UnitAgreement:
    """Agreement in every unit of the session's `seconds`: what each has going on, several codes at once as one label.

    A moment fills the unit it is in, a state all it touches. κ counts a unit as agreed when the other has that label
    within ± `tolerance` seconds, which is not the same from both sides: both are given. α (nominal) knows no tolerance.
    NaN with the reason where neither ever differs from nothing. Raises ValueError for a session without length.
    """
    step, length = number(unit, "unit", least=1e-3), number(seconds, "seconds", least=1e-3)
    labels = [_going_on(one, math.ceil(length / step), step) for one in (first, second)]
    reach = math.floor(number(tolerance, "tolerance", least=0) / step + 1e-9)
    one_way, other_way = time_unit_kappa(*labels, tolerance=reach)
    alpha = krippendorff_alpha([list(pair) for pair in zip(*labels, strict=True)], level="nominal")
    because = "neither coded anything in this time" if math.isnan(alpha.alpha) and math.isnan(one_way) else ""
    return UnitAgreement(one_way, other_way, alpha.alpha, len(labels[0]), step, because or alpha.because)


def _going_on(one: Coded, units: int, unit: float) -> list[str]:
    """For each unit the codes that are on in it, joined; NOTHING where none is."""
    on: list[set[str]] = [set() for _ in range(units)]
    for start, code, end in zip(one.at, one.code, one.ends, strict=True):
        begins = int(start // unit)
        lasts = begins + 1 if math.isnan(end) else max(begins + 1, math.ceil(end / unit - 1e-9))
        for n in range(min(begins, units), min(lasts, units)):
            on[n].add(str(code))
    return ["\x1f".join(sorted(codes)) for codes in on]


def _stretches(first: Numbers, second: Numbers, reach: float) -> list[tuple[range, range]]:
    """Parts of both series that nothing can pair across: the silence between them is longer than the tolerance."""
    every = np.sort(np.concatenate([first, second]))
    breaks = every[1:][np.diff(every) > reach]
    ours, theirs = (np.searchsorted(one, breaks, side="left").tolist() for one in (first, second))
    return [
        (range(a, b), range(c, d))
        for a, b, c, d in zip(
            [0, *ours], [*ours, first.size], [0, *theirs], [*theirs, second.size], strict=True
        )
    ]  # fmt: skip


_Score = tuple[int, int, float]
"""Pairs of one code, pairs at all, and less the seconds between them: compared in this order."""


def _aligned(first: Coded, second: Coded, ours: Sequence[int], theirs: Sequence[int], reach: float) -> list[Pairing]:
    """The best pairing of one stretch, by filling a table of the best of every two beginnings."""
    best: list[list[_Score]] = [[(0, 0, 0.0)] * (len(theirs) + 1) for _ in range(len(ours) + 1)]
    for i, one in enumerate(ours, 1):
        for j, other in enumerate(theirs, 1):
            best[i][j] = max(
                best[i - 1][j], best[i][j - 1], _paired(first, second, one, other, best[i - 1][j - 1], reach)
            )
    found: list[Pairing] = []
    i, j = len(ours), len(theirs)
    while i or j:
        if i and j and best[i][j] not in (best[i - 1][j], best[i][j - 1]):
            i, j = i - 1, j - 1
            found.append(Pairing(ours[i], theirs[j]))
        elif j and (not i or best[i][j] == best[i][j - 1]):
            j -= 1
            found.append(Pairing(None, theirs[j]))
        else:
            i -= 1
            found.append(Pairing(ours[i], None))
    return found[::-1]


def _paired(first: Coded, second: Coded, one: int, other: int, before: _Score, reach: float) -> _Score:
    apart = abs(float(first.at[one] - second.at[other]))
    if apart > reach:
        return (-1, -1, 0.0)
    same = first.code[one] == second.code[other]
    return (before[0] + int(same), before[1] + 1, before[2] - apart)
