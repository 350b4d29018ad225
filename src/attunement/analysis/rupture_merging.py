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
    gap: rating minus what the way expected. jolt: variance a stray rating adds to the rest, one for each SD.
    """

    weight: Floats
    pull: Floats
    shrink: Floats
    gap: Floats
    jolt: Floats


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
class _Jolt:
    """What a share of stray ratings adds to the rest beyond pull and shrink: to its mean, to each covariance with it
    for each unit of that entry's covariance with the rating, and to its variance. Each SDs × targets × clients."""

    mean: Floats
    towards: Floats
    variance: Floats


@dataclass(frozen=True)
class _Way:
    """A move of the cells `origin` into others: weight, pull and shrink, each SDs × targets × clients."""

    origin: slice
    weight: Floats
    pull: Floats
    shrink: Floats
    jolt: _Jolt | None = None


def _towards(cells: Cells) -> list[Floats]:
    """Covariance of level, slope and rest with the rating, which is level + rest."""
    c00, c01, c02, _, c12, c22 = cells.cov
    return [c00 + c02, c01 + c12, c02 + c22]


def _jolt(share: Floats, pull: Floats, shrink: Floats, middle: Floats, variance: Floats) -> _Jolt:
    """The jolt of a stray way of that share, pull and shrink among ways whose mean pull is `middle`.

    A stray rating moves the rest by variance × pull more than the others do. What is written out here is the
    covariance of a mixture in which one way has that in addition.
    """
    moved = variance * pull
    return _Jolt(
        share * moved,
        share * variance * ((pull - middle) * pull - shrink),
        share * variance * (1 + (1 - share) * moved * pull - variance * shrink),
    )


def _into_steady(
    cells: Cells, towards: list[Floats], seen: Weighed, bad_share: float, out: slice
) -> tuple[Floats, Moments]:
    """No rupture now: none before (as usual, stray or a bad day), or one of some depth that has ended."""
    depths = cells.mending.shape[1]
    weights = seen.weight[:, : 2 + depths].copy()
    weights[:, 2:] *= bad_share
    weight = weights.sum(axis=1, keepdims=True)
    share = weights / np.maximum(weight, TINY)
    pulls, shrinks = seen.pull[:, : 2 + depths], seen.shrink[:, : 2 + depths]
    pull = (share * pulls).sum(axis=1, keepdims=True)
    shrink = (share * (shrinks - (pulls - pull) ** 2)).sum(axis=1, keepdims=True)
    jolt = _jolt(share[:, 1:2], pulls[:, 1:2], shrinks[:, 1:2], pull, seen.jolt)
    none = _Way(slice(0, 1), weight, pull, shrink, jolt)
    ended = _Way(slice(1, None), seen.weight[:, out], seen.pull[:, out], seen.shrink[:, out])
    return (weight + ended.weight.sum(axis=1, keepdims=True))[:, 0], _mixed(cells, towards, (none, ended))


def _joined(seen: Weighed, ways: Sequence[slice], weight: Floats) -> tuple[Floats, Floats, _Jolt]:
    """Pull, shrink and jolt of two ways out of the same cell, the second a stray one, as one."""
    first, second = ways
    share = seen.weight[:, second] / np.maximum(weight, TINY)
    apart = seen.pull[:, second] - seen.pull[:, first]
    pull = seen.pull[:, first] + share * apart
    shrink = seen.shrink[:, first] + share * (seen.shrink[:, second] - seen.shrink[:, first])
    jolt = _jolt(share, seen.pull[:, second], seen.shrink[:, second], pull, seen.jolt)
    return pull, shrink - share * (1 - share) * apart**2, jolt


def _moved(cells: Cells, towards: list[Floats], way: _Way) -> Moments:
    """Mean and covariance after a way."""
    t = [each[:, way.origin] for each in towards]
    mean = [m[:, way.origin] + each * way.pull for m, each in zip(cells.mean, t, strict=True)]
    cov = [c[:, way.origin] - t[j] * t[k] * way.shrink for (j, k), c in zip(PAIRS, cells.cov, strict=True)]
    if way.jolt is not None:
        mean[2] = mean[2] + way.jolt.mean
        cov[2] = cov[2] + t[0] * way.jolt.towards
        cov[4] = cov[4] + t[1] * way.jolt.towards
        cov[5] = cov[5] + 2 * t[2] * way.jolt.towards + way.jolt.variance
    return mean, cov


def _mixed(cells: Cells, towards: list[Floats], ways: tuple[_Way, _Way]) -> Moments:
    """All cells of an SD, each moved by its own way, as one normal distribution."""
    weight = np.concatenate([way.weight for way in ways], axis=1)
    share = weight / np.maximum(weight.sum(axis=1, keepdims=True), TINY)
    first, second = (_moved(cells, towards, way) for way in ways)
    moved, covs = (
        [np.concatenate(both, axis=1) for both in zip(a, b, strict=True)] for a, b in zip(first, second, strict=True)
    )
    means = [(share * mean).sum(axis=1, keepdims=True) for mean in moved]
    off = [mean - middle for mean, middle in zip(moved, means, strict=True)]
    return means, [
        (share * (cov + off[j] * off[k])).sum(axis=1, keepdims=True) for (j, k), cov in zip(PAIRS, covs, strict=True)
    ]


def _mixed_two(cells: Cells, towards: list[Floats], one: _Way, two: _Way) -> Moments:
    """Two ways into each of several cells as one normal distribution each."""
    share = one.weight / np.maximum(one.weight + two.weight, TINY)
    rest = share * (1 - share)
    (mean_one, cov_one), (mean_two, cov_two) = (_moved(cells, towards, way) for way in (one, two))
    apart = [a - b for a, b in zip(mean_one, mean_two, strict=True)]
    means = [b + share * gap for b, gap in zip(mean_two, apart, strict=True)]
    return means, [
        b + share * (a - b) + rest * apart[j] * apart[k] for (j, k), a, b in zip(PAIRS, cov_one, cov_two, strict=True)
    ]
