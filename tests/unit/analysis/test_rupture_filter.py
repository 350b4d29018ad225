"""The filter's parts: strays shaped like heavy tails, points of the depth, and a likelihood that sums to one."""

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import optimize, stats

from attunement.analysis.rupture_filter import STRAY_SHARE, STRAY_VARIANCE, make_nodes, run_filter
from attunement.analysis.rupture_population import FLOOR, PUBLISHED, Population

Floats = NDArray[np.float64]
AT = np.linspace(-80, 80, 40_001)


def least_divergence(df: float, sizes: list[float], shares: list[float]) -> float:
    """Of a t-distribution from the best normal with such strays: nats a rating, over share of strays and SD."""
    real = stats.t.pdf(AT, df)
    real /= real.sum()

    def divergence(at: Floats) -> float:
        stray, sd = 1 / (1 + np.exp(-at[0])), np.exp(at[1])
        mixed = (1 - stray) * stats.norm.pdf(AT, 0, sd)
        for size, share in zip(sizes, shares, strict=True):
            mixed += stray * share * stats.norm.pdf(AT, 0, sd * size)
        return float((real * (np.log(real) - np.log(mixed * (AT[1] - AT[0]) + 1e-300))).sum())

    return float(optimize.minimize(divergence, [-2.0, 0.0], method="Nelder-Mead").fun)


@pytest.mark.parametrize("df", [3, 5, 8])
def test_with_two_kinds_of_stray_normals_come_near_heavy_tails(df: int) -> None:
    sizes = [float(np.sqrt(1 + more)) for more in STRAY_VARIANCE]
    assert sum(STRAY_SHARE) == pytest.approx(1)
    assert -1e-6 < least_divergence(df, sizes, list(STRAY_SHARE)) < 0.004
    assert least_divergence(df, sizes, list(STRAY_SHARE)) < least_divergence(df, [3.0], [1.0])


@pytest.mark.parametrize("depths", [3, 5])
def test_depths_are_the_means_of_equal_parts(depths: int) -> None:
    nodes = make_nodes(PUBLISHED, depths=depths)
    drawn = np.sort(np.random.default_rng(1).normal(size=300_000)).reshape(depths, -1).mean(axis=1)
    assert np.log(nodes.depth / PUBLISHED.depth) / PUBLISHED.depth_spread == pytest.approx(drawn, abs=0.02)
    assert nodes.depth_weight.sum() == pytest.approx(1) == nodes.sd_weight.sum()


def test_no_depth_is_above_the_floor() -> None:
    assert make_nodes(Population(depth=0.6, depth_spread=0.8)).depth.min() == FLOOR


@pytest.mark.parametrize(("half_step", "off"), [(0.05, 1e-3), (0.5, 1e-9)])
def test_the_chances_of_all_ratings_together_are_one(half_step: float, off: float) -> None:
    step = 2 * half_step
    ratings = np.round(np.arange(1, 7 + half_step, step), 6)
    before = np.tile([5.0, 5.2, 4.0], (ratings.size, 1))
    seen = run_filter(np.column_stack((before, ratings)), PUBLISHED, half_step).seen
    chance = np.exp(-seen.surprise[:, -1])
    chance[1:-1] *= step  # a density between the ends, a mass at them
    assert chance.sum() == pytest.approx(1, abs=off)


def test_a_missing_rating_surprises_nobody() -> None:
    seen = run_filter(np.array([[5.0, np.nan, 5.2]]), PUBLISHED, 0.1).seen
    assert seen.surprise[0, 1] == pytest.approx(0)


def test_of_those_in_a_rupture_more_are_stuck_the_longer_it_lasts() -> None:
    seen = run_filter(np.array([[5.6] * 8 + [4.0] * 8]), PUBLISHED, 0.1).seen
    share = seen.stuck[0, 8:] / seen.rupture[0, 8:]
    assert (np.diff(share) > 0).all()
    assert ((share > 0) & (share < 1)).all()


def test_where_stuck_clients_hardly_leave_a_low_course_is_likelier_stuck() -> None:
    low = np.array([[5.6] * 8 + [4.0] * 6])
    leaves = Population(leaving=0.5)
    assert run_filter(low, leaves, 0.1).seen.stuck[0, -1] < run_filter(low, PUBLISHED, 0.1).seen.stuck[0, -1]
