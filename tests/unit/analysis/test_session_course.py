"""Points that add up, waits that end or don't, and seconds covered."""

import math

import pytest

from attunement.analysis.session_course import cumulative_points, seconds_in, waited


def test_points_add_up_in_order_of_time() -> None:
    assert cumulative_points([1, 2, 2, 9], [1, -1, -1, 0]).tolist() == [1, 0, -1, -1]
    assert cumulative_points([], []).tolist() == []


@pytest.mark.parametrize(("seconds", "weights"), [([2, 1], [1, 1]), ([1, None], [1, 1]), ([1, 2], [1, math.nan])])
def test_a_time_that_goes_back_or_a_hole_is_refused(seconds: list[float | None], weights: list[float]) -> None:
    with pytest.raises(ValueError, match=r"seconds\[1\]"):
        cumulative_points(seconds, weights)


def test_a_wait_ends_with_the_first_that_comes_later_and_in_time() -> None:
    found = waited([10, 50, 100], [10, 30, 200, 55], within=60)
    assert found.seconds == (20, 5, None)
    assert found.middle == 12.5
    assert waited([0], [60], within=60).seconds == (60,)
    assert waited([0], [60.1], within=60).seconds == (None,)


def test_nothing_that_came_has_no_middle() -> None:
    assert math.isnan(waited([1], [], within=9).middle)
    with pytest.raises(ValueError, match=r"comes\[0\]"):
        waited([1], [None], within=9)


def test_overlapping_episodes_count_once() -> None:
    assert seconds_in([(0, 10), (5, 15), (6, 7), (20, 21)]) == 16
    assert seconds_in([]) == 0
