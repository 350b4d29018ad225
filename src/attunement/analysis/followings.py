"""What tends to follow what: each code's shares of what came next, with intervals, and silence where too few.

The lag table counts and compares (`sequences`); here it is made fit to be said in a sentence: exact instead of large
samples, held to the number of tests, and silent where a handful of moments would have to carry it.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import stats

from attunement.analysis.inputs import Labels, Numbers, Scores, at, number, numbers, same_length, whole
from attunement.analysis.sequences import LagTable, lag_table
from attunement.analysis.shares import Share, share_of
from attunement.domain.errors import BadInput

LEAST = 5
"""Design rule: a code that was followed less often, or that came up less often, is not spoken of."""
LEVEL = 0.05
"""The chance of one false word or more in the whole table, where codes come independently of each other."""


@dataclass(frozen=True)
class Following:
    """How often `target` came next after `given`.

    `usual` is its share among all that came next; `p` the exact two-sided probability of so uneven a count if what
    came before made no difference, already held to the number of tests; NaN where it was not tested.
    `verdict`: "more" or "less" often than chance would have it, "as usual", or "too few".
    """

    given: Any
    target: Any
    share: Share
    usual: float
    p: float
    verdict: str


@dataclass(frozen=True)
class Followings:
    """Every pair that occurred or was tested; `n` transitions, `tests` how many pairs were tested."""

    rows: tuple[Following, ...]
    table: LagTable
    n: int
    tests: int
    because: str = ""

    @property
    def telling(self) -> tuple[Following, ...]:
        """What happened more or less often than chance would have it, the surest first."""
        found = [row for row in self.rows if row.verdict in ("more", "less")]
        return tuple(sorted(found, key=lambda row: (row.p, str(row.given), str(row.target))))


def followings(
    codes: Labels,
    *,
    seconds: Scores | None = None,
    groups: Sequence[Any] | None = None,
    longest_gap: float | None = None,
    least: int = LEAST,
) -> Followings:
    """Shares of what follows each code, and where they differ from chance. `codes` (n) in order of time.

    With `groups` (n) nothing is counted from one session to the next; with `seconds` (n, not decreasing within a
    group) and `longest_gap`, nothing over a longer silence either. Pairs are tested whose given and whose target code
    each have `least` transitions or more: chosen by the margins, never by the count that is tested. Each is an exact
    hypergeometric test (twice the smaller tail), held to their number by Holm's method.
    Silent (`because`) where nothing was tested. Raises ValueError as `sequences.lag_table`, and for times that are
    missing or go back, or a gap without times.
    Source: Fisher (1935); Holm (1979), Scand J Stat 6:65-70, as in any textbook; the floor is a design rule.
    """
    floor = whole(least, "least", least=1)
    table = lag_table(codes, groups=_unbroken(codes, seconds, groups, longest_gap))
    counts = table.observed
    rows, columns, n = counts.sum(axis=1), counts.sum(axis=0), int(counts.sum())
    tested = np.argwhere((rows[:, None] >= floor) & (columns[None, :] >= floor)) if n else np.zeros((0, 2), np.intp)
    p = dict(zip(map(tuple, tested.tolist()), _held(_exact(counts, tested)), strict=True))
    found = tuple(
        _following(table, row, column, p.get((row, column), float("nan")))
        for row, column in np.argwhere((counts > 0) | _at(tested, counts.shape)).tolist()
    )
    because = "" if len(tested) else f"no two codes were each followed or following {floor} times"
    return Followings(found, table, n, len(tested), because if n else "no transition was counted")


def _following(table: LagTable, row: int, column: int, p: float) -> Following:
    counts = table.observed
    share = share_of(int(counts[row, column]), int(counts[row].sum()))
    usual = float(counts[:, column].sum() / counts.sum())
    if np.isnan(p):
        verdict = "too few"
    elif p < LEVEL:
        verdict = "more" if share.share > usual else "less"
    else:
        verdict = "as usual"
    return Following(table.labels[row], table.labels[column], share, usual, p, verdict)


def _exact(counts: Numbers, tested: np.ndarray) -> Numbers:
    """Twice the smaller tail of the hypergeometric distribution, at most 1."""
    row, column = tested.T
    seen, total = counts[row, column], counts.sum()
    known = (total, counts.sum(axis=1)[row], counts.sum(axis=0)[column])
    below, above = stats.hypergeom.cdf(seen, *known), stats.hypergeom.sf(seen - 1, *known)
    twice: Numbers = np.minimum(1.0, 2 * np.minimum(below, above))
    return twice


def _held(p: Numbers) -> list[float]:
    """Holm: the smallest times the number of tests, the next times one less, never falling."""
    order = np.argsort(p, kind="stable")
    held = np.minimum(1.0, np.maximum.accumulate(p[order] * np.arange(p.size, 0, -1)))
    out = np.empty_like(held)
    out[order] = held
    return [float(one) for one in out]


def _at(places: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    grid = np.zeros(shape, dtype=bool)
    grid[tuple(places.T)] = True
    return grid


def _unbroken(
    codes: Labels, seconds: Scores | None, groups: Sequence[Any] | None, longest_gap: float | None
) -> list[Any] | None:
    """The groups, parted once more wherever the silence was too long."""
    if longest_gap is None:
        return None if groups is None else list(groups)
    if seconds is None:
        raise BadInput("no times", where="seconds", expected="the moment of every code, to know the gaps")
    times, longest = numbers(seconds, "seconds"), number(longest_gap, "longest_gap", least=0)
    same_length(codes, times, "codes, seconds")
    given = [0] * len(times) if groups is None else list(groups)
    same_length(codes, given, "codes, groups")
    _check_times(times, given)
    part = np.cumsum(np.diff(times, prepend=times[:1]) > longest)
    return [f"{group}\x1f{n}" for group, n in zip(given, part, strict=True)]


def _check_times(times: Numbers, groups: list[Any]) -> None:
    same = np.array([False, *(a == b for a, b in itertools.pairwise(groups))][: times.size], dtype=bool)
    wrong = np.flatnonzero(np.isnan(times) | (same & (np.diff(times, prepend=times[:1]) < 0)))
    if wrong.size:
        raise BadInput("a time is missing or goes back", where=at("seconds", wrong[:1]), expected="times in order")
