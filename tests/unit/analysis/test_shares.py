"""A share of a few and its exact interval."""

import math

import pytest
from scipy import stats

from attunement.analysis.shares import share_of


def test_a_published_interval() -> None:
    found = share_of(10, 30)
    assert (found.low, found.high) == pytest.approx((0.17287, 0.52812), abs=1e-4)  # Agresti & Coull's usual table


def test_none_and_all_have_one_open_side() -> None:
    none, every = share_of(0, 3), share_of(3, 3)
    assert (none.low, every.high) == (0.0, 1.0)
    assert none.high == pytest.approx(1 - 0.025 ** (1 / 3))
    assert every.low == pytest.approx(0.025 ** (1 / 3))


@pytest.mark.parametrize(("count", "of"), [(1, 4), (7, 9), (50, 200)])
def test_the_bounds_make_so_many_just_rare_enough(count: int, of: int) -> None:
    found = share_of(count, of)
    assert stats.binom.sf(count - 1, of, found.low) == pytest.approx(0.025)
    assert stats.binom.cdf(count, of, found.high) == pytest.approx(0.025)


def test_nothing_of_nothing_is_no_share() -> None:
    assert math.isnan(share_of(0, 0).share)
    assert all(map(math.isnan, share_of(0, 0).odds))


def test_odds_are_how_many_for_each_that_is_not() -> None:
    assert share_of(15, 20).odds[0] == pytest.approx(3)
    assert share_of(4, 4).odds[0] == math.inf


@pytest.mark.parametrize(
    ("arguments", "says"),
    [((5, 4, 0.95), "5 of 4"), ((-1, 4, 0.95), "count"), ((1, 4, 1.0), "between 0 and 1"), ((True, 4, 0.95), "count")],
)
def test_what_is_no_share_is_refused(arguments: tuple[int, int, float], says: str) -> None:
    count, of, level = arguments
    with pytest.raises(ValueError, match=says):
        share_of(count, of, level=level)
