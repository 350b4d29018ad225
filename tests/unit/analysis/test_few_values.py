"""A mean of a few values, with how little they tell."""

from __future__ import annotations

import math

import pytest

from attunement.analysis.few_values import mean_of_few


def test_three_values_by_hand() -> None:
    """t(.975; 2) is 4.302653; s of 4, 5, 6 is 1: half the interval is 4.302653/√3 = 2.484138."""
    found = mean_of_few([4, 5, 6], least=1, most=7)
    assert (found.mean, found.n) == (5, 3)
    assert found.low == pytest.approx(5 - 2.484138, abs=1e-6)
    assert found.high == 7


def test_the_scale_cuts_both_ends_and_a_lower_level_is_narrower() -> None:
    wide = mean_of_few([1, 4, 7], least=1, most=7)
    assert (wide.low, wide.high) == (1, 7)
    narrow = mean_of_few([4, 5, 6], least=1, most=7, level=0.5)
    assert narrow.high - narrow.low == pytest.approx(2 * 0.816497 / math.sqrt(3), abs=1e-5)


def test_equal_values_tell_no_spread() -> None:
    found = mean_of_few([6, 6, 6], least=1, most=7)
    assert found.mean == 6
    assert math.isnan(found.low)
    assert math.isnan(found.high)


@pytest.mark.parametrize("values", [[], [4.0], [4.0, math.nan], [4.0, 0.5], [4.0, 7.5], [4.0, math.inf]])
def test_what_is_no_handful_of_the_scale_is_refused(values: list[float]) -> None:
    with pytest.raises(ValueError, match="value"):
        mean_of_few(values, least=1, most=7)


@pytest.mark.parametrize("level", [0, 1, -1, 2])
def test_a_level_lies_between_0_and_1(level: float) -> None:
    with pytest.raises(ValueError, match="level"):
        mean_of_few([1, 2], least=1, most=7, level=level)
