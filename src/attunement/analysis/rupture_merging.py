"""The cells of the rupture filter, and how many ways into one cell become one normal distribution again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]
Moments: TypeAlias = tuple[list[Floats], list[Floats]]

PAIRS = ((0, 0), (0, 1), (0, 2), (1, 1), (1, 2), (2, 2))
"""The six entries of a symmetric 3 × 3 covariance, in the order they are kept. 0 level, 1 slope, 2 rest."""
TINY = 1e-290


@dataclass
class Cells:
    """The state between two sessions. mean: 3 arrays, cov: 6, each SDs × (1 + depths) × clients, the first without a
    rupture; steady: weight of no rupture, SDs × clients; begun, mending and stuck, SDs × depths × clients: weight of
    ruptures that began at this session and will mend, of older ones that will, and of those that will not."""

    mean: list[Floats]
    cov: list[Floats]
    steady: Floats
    begun: Floats
    mending: Floats
    stuck: Floats


@dataclass(frozen=True)
class Before:
    """Weights before a rating. weight: of every way, SDs × ways × clients (the ways: see `Weighed`); bad_share: of the
    dips that begin now, those that are a bad day; mending_share: of the ruptures that go on, those that will mend."""

    weight: Floats
    bad_share: float
    mending_share: Floats


@dataclass(frozen=True)
class Weighed:
    """Every way this session's rating can have come about, SDs × ways × clients.

    The ways: as usual; stray; a dip of each depth; then, for each depth, still in the rupture, the same with a stray
    rating, and out of it again. weight: posterior; pull and shrink: what the rating does to mean and covariance;
    gap: rating minus what the way expected.
    """

    weight: Floats
    pull: Floats
    shrink: Floats
    gap: Floats


def merge(cells: Cells, seen: Weighed, before: Before, stuck: float) -> Cells:
    """The cells after the rating: all ways that lead to the same cell, weighed by it, merged into one."""
    depths = cells.mending.shape[1]
    dip, still, still_stray, out = (slice(2 + n * depths, 2 + (n + 1) * depths) for n in range(4))
    towards = _towards(cells)
    begun = seen.weight[:, dip] * (1 - before.bad_share)
    kept = seen.weight[:, still] + seen.weight[:, still_stray]
    steady, steady_moments = _into_steady(cells, towards, seen, before.bad_share, out)
    onset = _Way(slice(0, 1), begun, seen.pull[:, dip], seen.shrink[:, dip])
    stays = _Way(slice(1, None), kept, *_joined(seen, (still, still_stray), kept))
    rupture_moments = _mixed_two(cells, towards, onset, stays)
    mean, cov = (
        [np.concatenate(both, axis=1) for both in zip(*moments, strict=True)]
        for moments in zip(steady_moments, rupture_moments, strict=True)
    )
    return Cells(
        mean,
        cov,
        steady,
        begun * (1 - stuck),
        kept * before.mending_share,
        begun * stuck + kept * (1 - before.mending_share),
    )


@dataclass(frozen=True)
class _Way:
    """A move of the cells `origin` into others: weight, pull and shrink, each SDs × targets × clients."""

    origin: slice
    weight: Floats
    pull: Floats
    shrink: Floats


def _towards(cells: Cells) -> list[Floats]:
    """Covariance of level, slope and rest with the rating, which is level + rest."""
    c00, c01, c02, _, c12, c22 = cells.cov
    return [c00 + c02, c01 + c12, c02 + c22]


def _into_steady(
    cells: Cells, towards: list[Floats], seen: Weighed, bad_share: float, out: slice
) -> tuple[Floats, Moments]:
    """No rupture now: none before (as usual, stray or a bad day), or one of some depth that has ended."""
    depths = cells.mending.shape[1]
    weights = seen.weight[:, : 2 + depths].copy()
    weights[:, 2:] *= bad_share
    weight = weights.sum(axis=1, keepdims=True)
    share = weights / np.maximum(weight, TINY)
    pulls = seen.pull[:, : 2 + depths]
    pull = (share * pulls).sum(axis=1, keepdims=True)
    shrink = (share * (seen.shrink[:, : 2 + depths] - (pulls - pull) ** 2)).sum(axis=1, keepdims=True)
    all_weight = np.concatenate((weight, seen.weight[:, out]), axis=1)
    all_pull = np.concatenate((pull, seen.pull[:, out]), axis=1)
    all_shrink = np.concatenate((shrink, seen.shrink[:, out]), axis=1)
    total = all_weight.sum(axis=1, keepdims=True)
    share = all_weight / np.maximum(total, TINY)
    return total[:, 0], _mixed(cells, towards, share, all_pull, all_shrink)


def _joined(seen: Weighed, ways: Sequence[slice], weight: Floats) -> tuple[Floats, Floats]:
    """Pull and shrink of two ways out of the same cell as one: their means differ along one direction only."""
    first, second = ways
    share = seen.weight[:, first] / np.maximum(weight, TINY)
    apart = seen.pull[:, first] - seen.pull[:, second]
    pull = seen.pull[:, second] + share * apart
    shrink = seen.shrink[:, second] + share * (seen.shrink[:, first] - seen.shrink[:, second])
    return pull, shrink - share * (1 - share) * apart**2


def _mixed(cells: Cells, towards: list[Floats], share: Floats, pull: Floats, shrink: Floats) -> Moments:
    """All cells of an SD, each moved by its own pull and shrink, as one normal distribution."""
    shifts = [t * pull for t in towards]
    moved = [mean + shift for mean, shift in zip(cells.mean, shifts, strict=True)]
    means = [(share * mean).sum(axis=1, keepdims=True) for mean in moved]
    off = [mean - middle for mean, middle in zip(moved, means, strict=True)]
    covs = [
        (share * (cov - towards[j] * towards[k] * shrink + off[j] * off[k])).sum(axis=1, keepdims=True)
        for (j, k), cov in zip(PAIRS, cells.cov, strict=True)
    ]
    return means, covs


def _mixed_two(cells: Cells, towards: list[Floats], one: _Way, two: _Way) -> Moments:
    """Two ways into each of several cells as one normal distribution each."""
    share = one.weight / np.maximum(one.weight + two.weight, TINY)
    rest = share * (1 - share)
    at = [
        [mean[:, w.origin] + t[:, w.origin] * w.pull for mean, t in zip(cells.mean, towards, strict=True)]
        for w in (one, two)
    ]
    apart = [a - b for a, b in zip(*at, strict=True)]
    means = [b + share * gap for b, gap in zip(at[1], apart, strict=True)]
    covs = []
    for (j, k), cov in zip(PAIRS, cells.cov, strict=True):
        first, second = (
            cov[:, w.origin] - towards[j][:, w.origin] * towards[k][:, w.origin] * w.shrink for w in (one, two)
        )
        covs.append(second + share * (first - second) + rest * apart[j] * apart[k])
    return means, covs
