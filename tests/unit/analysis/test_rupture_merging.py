"""Merging: the moments of each cell are those of the mixture of all ways into it, worked out here with matrices."""

import numpy as np
import pytest
from numpy.typing import NDArray

from attunement.analysis.rupture_merging import PAIRS, Before, Cells, Ways, Weighed, merge, products

Floats = NDArray[np.float64]
DEPTHS = 2
JOLTS = (0.0, 1.7, 9.0)  # no stray, a little stray, far stray
STRAYS = len(JOLTS) - 1
WAYS = 1 + STRAYS + (3 + STRAYS) * DEPTHS
DIP, STILL, OUT = 1 + STRAYS, 1 + STRAYS + DEPTHS, WAYS - DEPTHS
BAD_SHARE, MENDING_SHARE, STUCK = 0.3, 0.6, 0.4
RATING = np.array([1.0, 0.0, 1.0])  # level + rest


def covariance(rng: np.random.Generator) -> Floats:
    root = rng.normal(size=(3, 3))
    return root @ root.T + 0.1 * np.eye(3)


@pytest.fixture(scope="module")
def means() -> Floats:
    return np.random.default_rng(1).normal(size=(1 + DEPTHS, 3))


@pytest.fixture(scope="module")
def covs() -> Floats:
    rng = np.random.default_rng(2)
    return np.array([covariance(rng) for _ in range(1 + DEPTHS)])


@pytest.fixture(scope="module")
def weighed() -> Weighed:
    rng = np.random.default_rng(3)
    weight = rng.uniform(0.2, 1, WAYS)
    pull, shrink = rng.normal(size=WAYS), rng.uniform(0.02, 0.2, WAYS)
    weight, pull, shrink, gap = (
        values[None, :, None] for values in (weight / weight.sum(), pull, shrink, np.zeros(WAYS))
    )
    return Weighed(weight, pull, shrink, gap, np.array(JOLTS)[None, :, None])


def origin(way: int) -> int:
    """The cell a way comes from: no rupture, or a rupture of one of the depths."""
    return 0 if way < STILL else 1 + (way - STILL) % DEPTHS


def jolt(way: int) -> float:
    """What a way adds to the variance of the rest before the rating is seen."""
    if way < DIP:
        return JOLTS[way]
    return JOLTS[(way - STILL) // DEPTHS] if STILL <= way < OUT else 0.0


def moved(way: int, means: Floats, covs: Floats, seen: Weighed) -> tuple[Floats, Floats]:
    """Kalman's update of one way; a stray one has the jolt in its rest before the rating is seen."""
    cov = covs[origin(way)] + np.diag([0, 0, jolt(way)])
    towards = cov @ RATING
    pull, shrink = seen.pull[0, way, 0], seen.shrink[0, way, 0]
    return means[origin(way)] + towards * pull, cov - np.outer(towards, towards) * shrink


def mixture(ways: dict[int, float], means: Floats, covs: Floats, seen: Weighed) -> tuple[float, Floats, Floats]:
    """Weight, mean and covariance of several ways, of which a share each goes here."""
    weight = np.array([share * seen.weight[0, way, 0] for way, share in ways.items()])
    found = [moved(way, means, covs, seen) for way in ways]
    part = weight / weight.sum()
    mean = sum(p * m for p, (m, _) in zip(part, found, strict=True))
    cov = sum(p * (c + np.outer(m - mean, m - mean)) for p, (m, c) in zip(part, found, strict=True))
    return float(weight.sum()), np.asarray(mean), np.asarray(cov)


@pytest.fixture(scope="module")
def merged(means: Floats, covs: Floats, weighed: Weighed) -> Cells:
    some = np.full((1, DEPTHS, 1), 0.1)
    cells = Cells(
        np.array([means[None, :, n, None] for n in range(3)]),
        np.array([covs[None, :, j, k, None] for j, k in PAIRS]),
        np.full((1, 1), 0.4),
        some,
        some,
        some,
    )
    return merge(cells, weighed, Before(weighed.weight, BAD_SHARE, np.full((1, DEPTHS, 1), MENDING_SHARE)), STUCK)


def assert_cell(cells: Cells, cell: int, mean: Floats, cov: Floats) -> None:
    assert [m[0, cell, 0] for m in cells.mean] == pytest.approx(mean)
    assert [c[0, cell, 0] for c in cells.cov] == pytest.approx([cov[pair] for pair in PAIRS])


def test_no_rupture_is_as_usual_stray_a_bad_day_or_a_rupture_that_ended(
    merged: Cells, means: Floats, covs: Floats, weighed: Weighed
) -> None:
    usual = dict.fromkeys(range(DIP), 1.0)
    bad = {DIP + n: BAD_SHARE for n in range(DEPTHS)}
    ended = {OUT + n: 1.0 for n in range(DEPTHS)}
    weight, mean, cov = mixture({**usual, **bad, **ended}, means, covs, weighed)
    assert merged.steady[0, 0] == pytest.approx(weight)
    assert_cell(merged, 0, mean, cov)


@pytest.mark.parametrize("depth", range(DEPTHS))
def test_a_rupture_is_an_onset_or_one_that_goes_on_stray_or_not(
    depth: int, merged: Cells, means: Floats, covs: Floats, weighed: Weighed
) -> None:
    goes_on = {STILL + kind * DEPTHS + depth: 1.0 for kind in range(len(JOLTS))}
    weight, mean, cov = mixture({DIP + depth: 1 - BAD_SHARE, **goes_on}, means, covs, weighed)
    found = merged.begun + merged.mending + merged.stuck
    assert found[0, depth, 0] == pytest.approx(weight)
    assert_cell(merged, 1 + depth, mean, cov)


def test_weights_split_into_those_that_mend_and_those_that_are_stuck(merged: Cells, weighed: Weighed) -> None:
    begun = (1 - BAD_SHARE) * weighed.weight[0, DIP:STILL, 0]
    kept = weighed.weight[0, STILL:OUT, 0].reshape(len(JOLTS), DEPTHS).sum(axis=0)
    assert merged.begun[0, :, 0] == pytest.approx(begun * (1 - STUCK))
    assert merged.mending[0, :, 0] == pytest.approx(kept * MENDING_SHARE)
    assert merged.stuck[0, :, 0] == pytest.approx(begun * STUCK + kept * (1 - MENDING_SHARE))


def test_every_way_has_one_place() -> None:
    ways = Ways(DEPTHS, STRAYS)
    assert (ways.dip, ways.still, ways.out, ways.many) == (slice(DIP, STILL), slice(STILL, OUT), slice(OUT, WAYS), WAYS)
    of_still = np.arange(OUT - STILL, dtype=float)[None, :, None]
    assert ways.by_stray(of_still)[0, 1, :, 0].tolist() == [DEPTHS + n for n in range(DEPTHS)]


def test_products_are_the_six_entries_of_the_outer_product() -> None:
    vector = np.array([[2.0], [3.0], [5.0]])
    assert products(vector)[:, 0].tolist() == [vector[j, 0] * vector[k, 0] for j, k in PAIRS]
