"""The cells of the rupture filter, and how many ways into one cell become one normal distribution again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]
Moments: TypeAlias = tuple[Floats, Floats]

PAIRS = ((0, 0), (0, 1), (0, 2), (1, 1), (1, 2), (2, 2))
"""The six entries of a symmetric 3 × 3 covariance, in the order they are kept. 0 level, 1 slope, 2 rest."""
TINY = 1e-290


@dataclass(frozen=True)
class Cells:
    """The state between two sessions. mean: 3 × SDs × (1 + depths) × clients, the first of the cells without a rupture;
    cov: 6 × the same; steady: weight of no rupture, SDs × clients; begun, mending and stuck, SDs × depths × clients:
    weight of ruptures that began at this session and will mend, of older ones that will, and of those that will not."""

    mean: Floats
    cov: Floats
    steady: Floats
    begun: Floats
    mending: Floats
    stuck: Floats


@dataclass(frozen=True)
class Ways:
    """Where each way stands among all: as usual; stray, a little or far; a dip of each depth; then, for each depth,
    still in the rupture, the same with a rating that strayed a little, or far, and out of it again."""

    depths: int
    strays: int

    @property
    def many(self) -> int:
        """How many ways there are."""
        return 1 + self.strays + self.depths * (3 + self.strays)

    @property
    def dip(self) -> slice:
        """From no rupture down to each depth: an onset or a bad day."""
        return slice(1 + self.strays, 1 + self.strays + self.depths)

    @property
    def still(self) -> slice:
        """Still in a rupture: for each kind of stray, none first, each depth."""
        return slice(self.dip.stop, self.dip.stop + (1 + self.strays) * self.depths)

    @property
    def out(self) -> slice:
        """Out of a rupture of each depth."""
        return slice(self.still.stop, self.many)

    def by_stray(self, of_still: Floats) -> Floats:
        """What holds for the ways still in a rupture (SDs × ways × clients) as SDs × strays × depths × clients."""
        return of_still.reshape(of_still.shape[0], 1 + self.strays, self.depths, of_still.shape[-1])


@dataclass(frozen=True)
class Before:
    """Weights before a rating. weight: of every way, SDs × ways × clients (see `Ways`); bad_share: of the dips that
    begin now, those that are a bad day; mending_share: of the ruptures that go on, those that will mend."""

    weight: Floats
    bad_share: float
    mending_share: Floats


@dataclass(frozen=True)
class Weighed:
    """Every way this session's rating can have come about, SDs × ways × clients.

    weight: posterior; pull and shrink: what the rating does to mean and covariance; gap: rating minus what the way
    expected. jolt: variance that each kind of stray, none first, adds to the rest: SDs × (1 + strays) × 1.
    """

    weight: Floats
    pull: Floats
    shrink: Floats
    gap: Floats
    jolt: Floats


@dataclass(frozen=True)
class _Joined:
    """Several ways out of one cell as one: what the rating does to mean and covariance.

    Way w moves the state by (t + j_w·e) · pull_w, where t is the state's covariance with the rating, e the rest and
    j_w the way's jolt, and takes (t + j_w·e)(t + j_w·e)' · shrink_w − j_w·ee' off the covariance. The mixture's mean
    moves by t·pull + e·rest; its covariance loses tt'·both + (te' + et')·one and gains ee'·none.
    """

    weight: Floats
    pull: Floats
    rest: Floats
    both: Floats
    one: Floats
    none: Floats


def merge(cells: Cells, seen: Weighed, before: Before, stuck: float) -> Cells:
    """The cells after the rating: all ways that lead to the same cell, weighed by it, merged into one."""
    ways = Ways(cells.mending.shape[1], seen.jolt.shape[1] - 1)
    towards = cells.mean.copy()  # covariance of level, slope and rest with the rating, which is level + rest
    towards[0], towards[1], towards[2] = (cells.cov[j] + cells.cov[k] for j, k in ((0, 2), (1, 4), (2, 5)))
    squares = products(towards)
    begun = seen.weight[:, ways.dip] * (1 - before.bad_share)
    weight, pull, shrink = (ways.by_stray(each[:, ways.still]) for each in (seen.weight, seen.pull, seen.shrink))
    kept = _joined(weight, pull, shrink, seen.jolt[..., None])
    mean, cov = np.empty_like(cells.mean), np.empty_like(cells.cov)
    steady, mean[:, :, 0], cov[:, :, 0] = _into_steady(cells, towards, squares, seen, before.bad_share, ways)
    mean[:, :, 1:], cov[:, :, 1:] = _into_ruptures(cells, towards, squares, begun, kept, seen, ways)
    going_on = kept.weight * before.mending_share
    return Cells(mean, cov, steady, begun * (1 - stuck), going_on, begun * stuck + kept.weight - going_on)


def products(vector: Floats) -> Floats:
    """The six products of the entries of a vector (first axis) with each other, in the order of PAIRS."""
    out = np.empty((6, *vector.shape[1:]))
    np.multiply(vector[0], vector, out=out[:3])
    np.multiply(vector[1], vector[1:], out=out[3:5])
    np.multiply(vector[2], vector[2], out=out[5])
    return out


def _joined(weights: Floats, pull: Floats, shrink: Floats, jolt: Floats) -> _Joined:
    """The ways along the second axis, all out of the same cell."""
    weight = weights.sum(axis=1)
    share = weights / np.maximum(weight, TINY)[:, None]
    jolted = share * jolt
    left = shrink - pull**2
    moved, rest = (share * pull).sum(axis=1), (jolted * pull).sum(axis=1)
    return _Joined(
        weight,
        moved,
        rest,
        (share * left).sum(axis=1) + moved**2,
        (jolted * left).sum(axis=1) + moved * rest,
        (jolted * (1 - jolt * left)).sum(axis=1) - rest**2,
    )


def _jolted(moments: Moments, towards: Floats, joined: _Joined) -> None:
    """Adds to mean and covariance, in place, what the jolts of stray ways do."""
    mean, cov = moments
    mean[2] += joined.rest
    lost = towards * joined.one
    cov[2] -= lost[0]
    cov[4] -= lost[1]
    cov[5] += joined.none - 2 * lost[2]


def _into_steady(
    cells: Cells, towards: Floats, squares: Floats, seen: Weighed, bad_share: float, ways: Ways
) -> tuple[Floats, Floats, Floats]:
    """No rupture now: none before (as usual, stray or a bad day), or one of some depth that has ended.

    Weight, mean and covariance.
    """
    first = slice(0, ways.dip.stop)
    weights = seen.weight[:, first].copy()
    weights[:, ways.dip] *= bad_share
    jolt = np.zeros((weights.shape[0], weights.shape[1], 1))
    jolt[:, : 1 + ways.strays] = seen.jolt
    none = _joined(weights, seen.pull[:, first], seen.shrink[:, first], jolt)
    weight, pull, shrink = (
        np.concatenate((of_none[:, None], of_out[:, ways.out]), axis=1)
        for of_none, of_out in ((none.weight, seen.weight), (none.pull, seen.pull), (none.both, seen.shrink))
    )
    mean, cov = cells.mean + towards * pull, cells.cov - squares * shrink
    _jolted((mean[:, :, 0], cov[:, :, 0]), towards[:, :, 0], none)
    total = weight.sum(axis=1)
    share = weight / np.maximum(total, TINY)[:, None]
    middle = (share * mean).sum(axis=2)
    cov += products(mean - middle[:, :, None])
    return total, middle, (share * cov).sum(axis=2)


def _into_ruptures(
    cells: Cells, towards: Floats, squares: Floats, begun: Floats, kept: _Joined, seen: Weighed, ways: Ways
) -> Moments:
    """A rupture of each depth: one that begins now, and one that goes on, as one normal distribution each."""
    mean_begun = cells.mean[:, :, :1] + towards[:, :, :1] * seen.pull[:, ways.dip]
    cov_begun = cells.cov[:, :, :1] - squares[:, :, :1] * seen.shrink[:, ways.dip]
    mean = cells.mean[:, :, 1:] + towards[:, :, 1:] * kept.pull
    cov = cells.cov[:, :, 1:] - squares[:, :, 1:] * kept.both
    _jolted((mean, cov), towards[:, :, 1:], kept)
    share = begun / np.maximum(begun + kept.weight, TINY)
    apart = mean_begun - mean
    cov += share * (cov_begun - cov) + (share * (1 - share)) * products(apart)
    return mean + share * apart, cov
