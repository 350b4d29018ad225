"""Sudden gains: the published example, each criterion alone, gaps, several gains, reversals."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attunement.analysis.change import reliable_change, sudden_gain_reversal, sudden_gains

PUBLISHED = [32, 31, 33, 5, 6, 7]


def test_the_published_example() -> None:
    error = reliable_change(0, 0, sd_pre=10.5, reliability=0.931)
    assert (error.se, error.s_diff) == pytest.approx((2.758124, 3.900577), abs=1e-5)
    assert error.s_diff * 1.96 == pytest.approx(7.645131, abs=1e-5)
    assert sudden_gains(PUBLISHED, cutoff=7.645131) == [(2, 3, 28.0)]


@pytest.mark.parametrize(
    ("scores", "cutoff", "percent", "found"),
    [
        ([30, 30, 23, 23], 7, 0, True),
        ([30, 30, 23, 23], 7.1, 0, False),
        ([3.3, 3.3, 3.0, 3.0], 0.3, 0, True),  # .2999…998 in binary
        ([32, 32, 24, 24], 1, 0.25, True),
        ([32, 32, 24.1, 24.1], 1, 0.25, False),
    ],
)
def test_both_thresholds_are_met_from_their_value_on(
    scores: list[float], cutoff: float, percent: float, found: bool
) -> None:
    assert bool(sudden_gains(scores, cutoff=cutoff, percent=percent)) is found


def test_a_drop_within_the_usual_ups_and_downs_is_no_gain_unless_the_criterion_is_off() -> None:
    swinging = [30, 12, 30, 15, 30, 12]
    assert sudden_gains(swinging, cutoff=7) == []
    assert [size for _, _, size in sudden_gains(swinging, cutoff=7, t_criterion=False)] == [18, 15, 18]


def test_the_third_criterion_is_by_hand_what_it_says() -> None:
    # means 31 and 21, pooled SD √((2·1 + 2·x²)/4); t(.975, 4) = 2.776: the limit for x is √(2·(10/2.776)² − 1)
    x = math.sqrt(2 * (10 / 2.7764451) ** 2 - 1)
    for spread, found in ((x - 0.01, True), (x + 0.01, False)):
        scores = [30, 31, 32, 21 - spread, 21, 21 + spread]
        assert bool(sudden_gains(scores, cutoff=5, percent=0)) is found


@pytest.mark.parametrize(
    ("scores", "found"),
    [
        ([None, 31, 33, 5, 6, None], [(2, 3, 28.0)]),  # two each side are enough
        ([None, None, 33, 5, 6, 7], []),  # one is not
        ([32, 31, None, 5, 6, 7], []),  # a gap is no neighbour
        ([32, None, 33, 5, None, 7], [(2, 3, 28.0)]),
        ([32, 31, math.nan, math.nan, 6, 7], []),
        ([33, 5], []),
        ([33], []),
        ([], []),
    ],
)
def test_missing_sessions_are_gaps(scores: list[float | None], found: list[tuple[int, int, float]]) -> None:
    assert sudden_gains(scores, cutoff=7) == found


def test_without_the_third_criterion_two_sessions_are_enough() -> None:
    assert sudden_gains([33, 5], cutoff=7, t_criterion=False) == [(0, 1, 28.0)]


def test_a_person_can_have_several_gains() -> None:
    assert sudden_gains([40, 41, 40, 25, 24, 25, 10, 11, 10], cutoff=7) == [(2, 3, 15.0), (5, 6, 15.0)]


def test_a_gain_is_reversed_when_half_of_it_is_lost() -> None:
    gain = sudden_gains(PUBLISHED, cutoff=7)[0]
    assert sudden_gain_reversal(PUBLISHED, gain) is None
    assert sudden_gain_reversal([*PUBLISHED, None, 18.9, 19, 25], gain) == 8
    with pytest.raises(ValueError, match="gain: it ends at session 9"):
        sudden_gain_reversal(PUBLISHED, (8, 9, 4.0))


@pytest.mark.parametrize(
    ("cutoff", "percent", "name"), [(-1, 0.25, "cutoff"), (7, 25, "percent"), (7, -0.1, "percent")]
)
def test_thresholds_out_of_range_are_named(cutoff: float, percent: float, name: str) -> None:
    with pytest.raises(ValueError, match=name):
        sudden_gains(PUBLISHED, cutoff=cutoff, percent=percent)


@given(st.lists(st.integers(0, 60), max_size=12), st.integers(1, 20))
def test_every_gain_is_a_drop_between_neighbours_and_fewer_criteria_find_no_fewer(
    scores: list[int], cutoff: int
) -> None:
    strict = sudden_gains(scores, cutoff=cutoff)
    assert set(strict) <= set(sudden_gains(scores, cutoff=cutoff, t_criterion=False))
    assert all(to == start + 1 and scores[start] - scores[to] == size >= cutoff for start, to, size in strict)
