"""Guesses beside answers: planted biases come back, and nothing is said too early."""

from __future__ import annotations

import numpy as np
import pytest

from attunement.analysis.calibration import FEWEST_PAIRS, by_group, calibration

ANSWERS = [3.0, 4.0, 5.0, 6.0, 4.5, 5.5, 6.5, 3.5]


@pytest.mark.parametrize("off", [-1.0, 0.0, 0.25, 2.0], ids=str)
def test_a_planted_bias_comes_back(off: float) -> None:
    found = calibration([answer + off for answer in ANSWERS], ANSWERS)
    assert found.bias == pytest.approx(off)
    assert found.mean_absolute_error == pytest.approx(abs(off))
    assert found.correlation == pytest.approx(1)


def test_errors_both_ways_cancel_in_the_bias_and_not_in_the_error() -> None:
    guesses = [answer + (1 if n % 2 else -1) for n, answer in enumerate(ANSWERS)]
    found = calibration(guesses, ANSWERS)
    assert found.bias == pytest.approx(0)
    assert found.mean_absolute_error == pytest.approx(1)


def test_the_correlation_is_that_of_the_textbook() -> None:
    guesses = [4, 4, 5, 7, 3, 6, 6, 4]
    assert calibration(guesses, ANSWERS).correlation == pytest.approx(np.corrcoef(guesses, ANSWERS)[0, 1])


@pytest.mark.parametrize(("pairs", "said"), [(0, False), (FEWEST_PAIRS - 1, False), (FEWEST_PAIRS, True)], ids=str)
def test_nothing_is_said_before_eight_pairs(pairs: int, said: bool) -> None:
    found = calibration(ANSWERS[:pairs], ANSWERS[:pairs])
    assert found.pairs == pairs
    assert (found.bias is not None) is said
    assert bool(found.because) is not said


def test_a_pair_with_either_missing_does_not_count() -> None:
    found = calibration([*ANSWERS, None, 7], [*ANSWERS, 5, float("nan")])
    assert (found.pairs, found.bias) == (FEWEST_PAIRS, 0)


def test_without_any_spread_there_is_no_correlation_and_it_says_why() -> None:
    found = calibration([5.0] * FEWEST_PAIRS, ANSWERS)
    assert found.correlation is None
    assert "the same" in found.because
    assert found.bias is not None


def test_two_lists_of_different_length_are_refused() -> None:
    with pytest.raises(ValueError):
        calibration([1, 2], [1])


def test_the_error_by_month_keeps_the_order_of_the_months() -> None:
    found = by_group(["May", "June", "May"], [5, 6, 4], [4, 6, 6])
    assert list(found.items()) == [("May", (2, 1.5)), ("June", (1, 0.0))]
