"""Agreement of any number of raters: Fleiss' κ, Krippendorff's α, Gwet's AC1."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from attunement.analysis.inputs import MISSING, Numbers, Positions, Scores, at, coded, count_table, numbers, whole
from attunement.domain.errors import BadInput

LEVELS = ("nominal", "ordinal", "interval", "ratio")
_CHUNK = 1024
"""Values compared with all others at once: keeps the memory small where every rating is another number."""


@dataclass(frozen=True)
class FleissKappa:
    """κ, its z against no agreement beyond chance, and κ of each category against the rest (in column order)."""

    kappa: float
    z: float
    per_category: Numbers
    because: str = ""


def fleiss_kappa(counts: Scores) -> FleissKappa:
    """Fleiss' κ from counts (units × categories): how many raters put each unit into each category.

    Every unit has the same number of ratings, two or more; the raters may be other people each time.
    κ = (P̄ − P̄e)/(1 − P̄e); z uses the variance under the null hypothesis. Per category: κ of that category against
    all others; NaN for one that is never or always used. All NaN when one category holds every rating.
    Raises ValueError naming the unit whose ratings do not add up to the number of the first.
    Source: Fleiss (1971), Psychol Bull 76:378-382; variance: Fleiss, Nee & Landis (1979), Psychol Bull 86:974-977.
    """
    table = count_table(counts, "counts")
    units, raters = len(table), _raters_per_unit(table)
    p = table.sum(axis=0) / (units * raters)
    pq = p * (1 - p)
    agreeing = table * (raters - table)
    with np.errstate(invalid="ignore", divide="ignore"):
        per_category = np.where(pq > 0, 1 - agreeing.sum(axis=0) / (units * raters * (raters - 1) * pq), math.nan)
    if not pq.sum() > 0:
        return FleissKappa(math.nan, math.nan, per_category, "every rating is in one category, so chance explains all")
    kappa = float(1 - agreeing.sum() / (units * raters * (raters - 1) * pq.sum()))
    spread = float(pq.sum() ** 2 - (pq * (1 - 2 * p)).sum())
    error = math.sqrt(2 * max(spread, 0.0) / (units * raters * (raters - 1))) / float(pq.sum())
    why = "" if error > 0 else "the null hypothesis leaves κ no variance, so z is undefined"
    return FleissKappa(kappa, kappa / error if error > 0 else math.nan, per_category, why)


def _raters_per_unit(table: Numbers) -> int:
    if not table.size:
        raise BadInput("it is empty", where="counts", expected="units × categories")
    totals = table.sum(axis=1)
    other = np.flatnonzero(totals != totals[0])
    if other.size:
        raise BadInput(
            f"{totals[other[0]]:g} ratings, the first unit has {totals[0]:g}",
            where=at("counts", other[:1]),
            expected="the same number for every unit",
            do="With missing ratings use Krippendorff's alpha.",
        )
    if totals[0] < 2:
        raise BadInput(f"{totals[0]:g} ratings a unit", where="counts", expected="2 or more")
    return int(totals[0])


@dataclass(frozen=True)
class Alpha:
    """α, the observed and expected disagreement it compares, and how many ratings could be paired."""

    alpha: float
    observed: float
    expected: float
    n: int
    because: str = ""


def krippendorff_alpha(ratings: Scores | Sequence[Sequence[Any]], *, level: str) -> Alpha:
    """Krippendorff's α of ratings (units × raters), for any number of raters and missing ratings.

    α = 1 − Do/De over all pairable ratings (units with two or more). The difference of two ratings is, by `level`:
    nominal 0 or 1 · ordinal the squared distance of their mid-ranks · interval (c − k)² · ratio ((c − k)/(c + k))².
    Nominal ratings may be texts; the others are numbers, and those of a ratio scale 0 or more.
    NaN when no unit has two ratings or all pairable ratings are the same: without variation nothing can be said.
    Raises ValueError for an unknown level, unequal rows, or what the level cannot hold.
    Source: Krippendorff (2011), Computing Krippendorff's Alpha-Reliability, section D.
    """
    if level not in LEVELS:
        raise BadInput(f"{level!r} is not known", where="level", expected="one of " + ", ".join(LEVELS))
    grid = _grid(ratings)
    labels, (flat,) = coded(grid.ravel(), what="ratings")
    positions = flat.reshape(grid.shape)
    there = positions != MISSING
    raters = there.sum(axis=1)
    pairable = raters >= 2
    used = np.bincount(positions[pairable][there[pairable]], minlength=len(labels)).astype(np.float64)
    n = int(used.sum())
    if n == 0:
        return Alpha(math.nan, math.nan, math.nan, 0, "no unit has two ratings")
    values = _scale(labels, used, level)
    expected = _expected(values, used, level) / (n * (n - 1))
    observed = _observed(positions[pairable], values, raters[pairable], level) / n
    if not expected > 0:
        return Alpha(math.nan, observed, expected, n, "all ratings are the same: without variation α is undefined")
    return Alpha(1 - observed / expected, observed, expected, n)


def _scale(labels: tuple[Any, ...], used: Numbers, level: str) -> Numbers:
    """Each label as the number its differences are computed from."""
    if level == "nominal":
        return np.arange(len(labels), dtype=np.float64)
    values = numbers(labels, "ratings")
    if level == "ordinal":  # Σ of the counts between c and k, half of each end taken off, is a distance of mid-ranks
        ranks: Numbers = np.cumsum(used) - used / 2
        return ranks
    if level == "ratio" and (values < 0).any():
        raise BadInput(f"{values.min():g}", where="ratings", expected="0 or more on a ratio scale")
    centre = float(np.average(values, weights=used)) if level == "interval" else 0.0
    centred: Numbers = values - centre  # squares of large numbers would lose the digits in which they differ
    return centred


def _difference(first: Numbers, second: Numbers, level: str) -> Numbers:
    if level == "nominal":
        differs: Numbers = (first != second).astype(np.float64)
        return differs
    apart: Numbers = (first - second) ** 2
    if level != "ratio":
        return apart
    both = (first + second) ** 2
    return np.divide(apart, both, out=np.zeros_like(apart), where=both > 0)  # two zeros do not differ


def _observed(positions: Positions, values: Numbers, raters: NDArray[Any], level: str) -> float:
    total = 0.0
    for one in range(positions.shape[1]):
        for other in range(one + 1, positions.shape[1]):
            both = (positions[:, one] != MISSING) & (positions[:, other] != MISSING)
            apart = _difference(values[positions[both, one]], values[positions[both, other]], level)
            total += float((2 * apart / (raters[both] - 1)).sum())
    return total


def _expected(values: Numbers, used: Numbers, level: str) -> float:
    n = float(used.sum())
    if level == "nominal":
        return n**2 - float((used**2).sum())
    if level != "ratio":
        return 2 * (n * float((used * values**2).sum()) - float((used * values).sum()) ** 2)
    rows = (slice(start, start + _CHUNK) for start in range(0, values.size, _CHUNK))
    return float(sum(used[some] @ (_difference(values[some, None], values[None, :], level) @ used) for some in rows))


@dataclass(frozen=True)
class Ac1:
    """AC1, the shares of agreement observed and expected by chance, and how many units had two ratings."""

    ac1: float
    observed: float
    expected: float
    n: int
    because: str = ""


def gwet_ac1(ratings: Scores | Sequence[Sequence[Any]], *, categories: int | None = None) -> Ac1:
    """Gwet's AC1 of nominal ratings (units × raters), which stays steady when nearly all is in one category.

    Agreement is the mean over units with two or more ratings of the share of agreeing pairs; chance is
    Σ π(1 − π)/(q − 1), π the mean share of a category over all rated units and q the number of categories:
    those that occur, unless `categories` says how many could be chosen.
    NaN with fewer than two categories, or when no unit has two ratings. Raises ValueError for unequal rows, or fewer
    categories than occur. Source: Gwet (2008), Br J Math Stat Psychol 61:29-48.
    """
    grid = _grid(ratings)
    labels, (flat,) = coded(grid.ravel(), what="ratings")
    q = len(labels) if categories is None else whole(categories, "categories", least=max(1, len(labels)))
    unit, there = np.repeat(np.arange(len(grid)), grid.shape[1]), flat != MISSING
    cells = np.bincount(unit[there] * len(labels) + flat[there], minlength=len(grid) * len(labels))
    table = cells.reshape(len(grid), len(labels)).astype(np.float64)
    raters = table.sum(axis=1)
    paired, rated = raters >= 2, raters >= 1
    n = int(paired.sum())
    if n == 0 or q < 2:
        why = "no unit has two ratings" if n == 0 else "one category only: chance agreement is undefined"
        return Ac1(math.nan, math.nan, math.nan, n, why)
    pairs = (table * (table - 1)).sum(axis=1)[paired] / (raters * (raters - 1))[paired]
    share = (table[rated] / raters[rated, None]).mean(axis=0)
    observed, expected = float(pairs.mean()), float((share * (1 - share)).sum() / (q - 1))
    return Ac1((observed - expected) / (1 - expected), observed, expected, n)


def _grid(ratings: Scores | Sequence[Sequence[Any]]) -> NDArray[Any]:
    """Units × raters as they were given: numbers stay numbers, texts stay texts."""
    shape = "units × raters, each row as long as the others"
    try:
        grid = np.asarray(ratings) if hasattr(ratings, "__array__") else np.array(ratings, dtype=object)
    except ValueError:
        raise BadInput("the rows are not equally long", where="ratings", expected=shape) from None
    if grid.ndim == 1 and any(isinstance(row, Sequence) and not isinstance(row, str) for row in grid):
        raise BadInput("the rows are not equally long", where="ratings", expected=shape)
    if grid.ndim != 2 or any(isinstance(value, list | tuple) for value in grid.ravel()[:1]):
        raise BadInput(f"it has {grid.ndim} dimensions", where="ratings", expected=shape)
    return grid
