"""What follows what: lag-sequential analysis of codes, with and without codes that can follow themselves.

Codes are texts or numbers; None or NaN is a moment that was not coded: it keeps its place, and no transition is
counted over it. Inputs are never changed.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from attunement.analysis.inputs import MISSING, Labels, Numbers, Scores, at, coded, same_length, square_counts, whole
from attunement.analysis.sequences_expected import adjusted_residuals, quasi_independent
from attunement.domain.errors import BadInput


@dataclass(frozen=True)
class LagTable:
    """Transitions from a given code (row) to a target code (column), labels sorted as text.

    `observed` counts, `expected` under independence, `z` adjusted residuals, `yules_q` −1 to 1: all k × k. `g2` on
    `df` degrees of freedom with its `p` is one test of the whole table; `n` transitions; `tests` how many z there
    are, so that a reader can correct for them. NaN is undefined, with the reason in `because`.
    """

    labels: tuple[Any, ...]
    observed: Numbers
    expected: Numbers
    z: Numbers
    yules_q: Numbers
    g2: float
    df: float
    p: float
    n: int
    tests: int
    because: str = ""


def lag_table(codes: Labels, *, lag: int = 1, can_repeat: bool = True, groups: Labels | None = None) -> LagTable:
    """Which codes follow which more, or less, often than chance. `codes` (n) in order of time.

    Counts the pairs `lag` places apart. With `groups` (n; a session, a couple) only pairs inside one unbroken run
    of the same group are counted, so nothing crosses from one session to the next.
    `can_repeat=False` says that a code never follows itself by the rules of coding: at lag 1 the diagonal is then
    empty by structure (`from_table`); at larger lags a code may return, and the table is an ordinary one.
    Silent (NaN with the reason) where there is no transition. See `from_table` for the numbers.
    Raises ValueError for unequal lengths, a lag below 1, a missing group, or a repeat where none can be.
    Source: Bakeman & Quera (2011), Sequential Analysis and Observational Methods, ch. 8-9.
    """
    step = whole(lag, "lag", least=1)
    labels, (positions,) = coded(codes, what="codes", order=str)
    together = _runs(groups, codes)
    if not can_repeat:
        _refuse_repeats(positions, together, labels)
    same = together[step:] == together[:-step] if step < positions.size else np.zeros(0, dtype=bool)
    given, target = positions[: same.size], positions[step:]
    counted = same & (given != MISSING) & (target != MISSING)
    size = len(labels)
    cells = np.bincount(given[counted] * size + target[counted], minlength=size * size)
    observed = cells.reshape(size, size).astype(np.float64)
    return _table(observed, labels, structural_zeros=not can_repeat and step == 1)


def from_table(observed: Scores, labels: Sequence[Any], *, can_repeat: bool = True) -> LagTable:
    """The same from transitions already counted (k × k; given codes in rows, targets in columns).

    z = (o − e)/√(e(1 − r/N)(1 − c/N)); Q = (ad − bc)/(ad + bc) of each cell against the rest; G² = 2Σ o·ln(o/e),
    df (k − 1)². When codes cannot repeat, e is fitted iteratively to the margins with an empty diagonal
    (quasi-independence), z is the adjusted residual of that log-linear model, the diagonal is NaN in z and Q, and
    df is (k − 1)² − k. z is NaN in a row or column that is empty or holds everything.
    Labels come out sorted as text, and rows and columns with them.
    Raises ValueError for a table that is not square or holds no counts, labels that do not fit it, or counts on a
    diagonal that must be empty.
    Source: Haberman (1973), Biometrics 29:205-220; Bishop, Fienberg & Holland (1975), ch. 5; Bakeman & Quera (2011).
    """
    table = square_counts(observed, "observed")
    same_length(table, labels, "observed, labels")
    names = list(labels)
    if not all(isinstance(name, Hashable) for name in names):
        raise BadInput("a label is itself a list", where="labels", expected="texts or numbers")
    if len(set(names)) < len(names):
        raise BadInput("a label is there twice", where="labels", expected="each label once")
    repeated = np.flatnonzero(np.diag(table))
    if not can_repeat and repeated.size:
        where = at("observed", [repeated[0], repeated[0]])
        raise BadInput(f"{names[repeated[0]]!r} follows itself", where=where, expected="0, since codes cannot repeat")
    order = sorted(range(len(names)), key=lambda n: str(names[n]))
    return _table(table[np.ix_(order, order)], tuple(names[n] for n in order), structural_zeros=not can_repeat)


def _runs(groups: Labels | None, codes: Labels) -> NDArray[np.intp]:
    """A number for each place that changes whenever the group does: a group that comes back is a new run."""
    if groups is None:
        return np.zeros(len(codes), dtype=np.intp)
    same_length(codes, groups, "codes, groups")
    _, (positions,) = coded(groups, what="groups", order=str)
    unknown = np.flatnonzero(positions == MISSING)
    if unknown.size:
        raise BadInput("no group", where=at("groups", unknown[:1]), expected="a group for every code")
    changes = np.diff(positions, prepend=positions[:1]) != 0
    return np.cumsum(changes)


def _refuse_repeats(positions: NDArray[np.intp], runs: NDArray[np.intp], labels: tuple[Any, ...]) -> None:
    again = (positions[1:] == positions[:-1]) & (positions[1:] != MISSING) & (runs[1:] == runs[:-1])
    if again.any():
        place = int(np.flatnonzero(again)[0]) + 1
        raise BadInput(
            f"{labels[positions[place]]!r} follows itself",
            where=at("codes", [place]),
            expected="another code, since codes cannot repeat",
            do="Join the two, or say that codes can repeat.",
        )


def _table(observed: Numbers, labels: tuple[Any, ...], *, structural_zeros: bool) -> LagTable:
    k, n = len(labels), int(observed.sum())
    if n == 0:
        empty = np.full((k, k), math.nan)
        why = "no transition was counted"
        return LagTable(labels, observed, empty, empty.copy(), empty.copy(), math.nan, math.nan, math.nan, 0, 0, why)
    possible = ~np.eye(k, dtype=bool) if structural_zeros else np.ones((k, k), dtype=bool)
    reasons = _silent_codes(observed, labels)
    if structural_zeros:
        expected, settled = quasi_independent(observed)
        z = adjusted_residuals(observed, expected, possible)
        reasons += [] if settled else ["the expected counts did not settle: too many cells are empty"]
        if np.any((possible & (expected == 0))[np.ix_(observed.sum(axis=1) > 0, observed.sum(axis=0) > 0)]):
            reasons.append("some cells stay empty whatever follows what, which df and p do not know of")
    else:
        rows, columns = observed.sum(axis=1, keepdims=True), observed.sum(axis=0, keepdims=True)
        expected = rows * columns / n
        z = _divided(observed - expected, np.sqrt(expected * (1 - rows / n) * (1 - columns / n)))
    q = np.where(possible, _yules_q(observed), math.nan)
    df, g2 = (k - 1) ** 2 - (k if structural_zeros else 0), _g2(observed, expected)
    tests = int(np.count_nonzero(~np.isnan(z)))
    if df < 1:
        reasons.append(f"{k} codes leave no degrees of freedom for a test of the whole table")
        g2, p, freedom = math.nan, math.nan, math.nan
    else:
        p, freedom = float(stats.chi2.sf(g2, df)), df
    return LagTable(labels, observed, expected, z, q, g2, freedom, p, n, tests, "; ".join(reasons))


def _silent_codes(observed: Numbers, labels: tuple[Any, ...]) -> list[str]:
    never_given = [str(labels[n]) for n in np.flatnonzero(observed.sum(axis=1) == 0)]
    never_target = [str(labels[n]) for n in np.flatnonzero(observed.sum(axis=0) == 0)]
    said = [f"nothing follows {', '.join(never_given)}"] if never_given else []
    return said + ([f"{', '.join(never_target)} follows nothing"] if never_target else [])


def _yules_q(observed: Numbers) -> Numbers:
    """Each cell with the rest of its row, the rest of its column, and everything else, as a 2 × 2 table."""
    row_rest = observed.sum(axis=1, keepdims=True) - observed
    column_rest = observed.sum(axis=0, keepdims=True) - observed
    rest = observed.sum() - observed - row_rest - column_rest
    along, across = observed * rest, row_rest * column_rest
    return _divided(along - across, along + across)


def _g2(observed: Numbers, expected: Numbers) -> float:
    seen = observed > 0
    return float(2 * (observed[seen] * np.log(observed[seen] / expected[seen])).sum())


def _divided(part: Numbers, whole_: Numbers) -> Numbers:
    out = np.full_like(part, math.nan)
    return np.divide(part, whole_, out=out, where=whole_ > 0)
