"""Fusing evidence, and learning what it is worth: known sums, both ends, and a truth it must come near to."""

from __future__ import annotations

import math

import numpy as np
import pytest

from attunement.analysis.evidence import fuse, log_odds
from attunement.analysis.evidence_learning import BIAS_SD, PRIOR_SD, learn
from attunement.domain.errors import BadInput


@pytest.mark.parametrize("probability", [0.001, 0.03, 0.5, 0.97])
def test_nothing_added_changes_nothing(probability: float) -> None:
    assert fuse(probability, []) == pytest.approx(probability)


@pytest.mark.parametrize(
    ("probability", "weights", "expected"),
    [
        (0.5, [math.log(3)], 0.75),
        (0.2, [math.log(4)], 0.5),
        (0.2, [math.log(2), math.log(2)], 0.5),
        (0.8, [-math.log(4)], 0.5),
        (0.0, [0.7], 2.0137507e-06),
        (1.0, [5.0], 1.0),
    ],
)
def test_weights_multiply_the_odds(probability: float, weights: list[float], expected: float) -> None:
    assert fuse(probability, weights) == pytest.approx(expected, rel=1e-4)


def test_log_odds_stay_finite_at_both_ends() -> None:
    assert log_odds(0) == pytest.approx(-log_odds(1))
    assert fuse(0.0, [-700.0]) >= 0
    assert fuse(1.0, [700.0]) <= 1


def test_without_an_answer_the_weights_are_the_stated_ones() -> None:
    learned = learn([], np.zeros((0, 3)), [], [1.5, 0.4, 2.5])
    assert learned.weights.tolist() == pytest.approx([1.5, 0.4, 2.5])
    assert learned.sd.tolist() == pytest.approx([PRIOR_SD] * 3)
    assert learned.rows == 0
    assert learned.bias == pytest.approx(0)


def test_a_stream_that_was_never_there_keeps_its_weight_and_its_doubt() -> None:
    present = np.column_stack((np.ones(40), np.zeros(40)))
    learned = learn(np.zeros(40), present, [False] * 40, [1.5, 0.7])
    assert learned.weights[1] == pytest.approx(0.7)
    assert learned.sd[1] == pytest.approx(PRIOR_SD)
    assert learned.weights[0] < 0.5, "forty times rejected"
    assert learned.sd[0] < 0.7 * PRIOR_SD


@pytest.mark.parametrize(("was_one", "up"), [(True, True), (False, False)])
def test_each_answer_moves_a_weight_a_little_and_the_right_way(was_one: bool, up: bool) -> None:
    learned = learn([0.0], [[1.0]], [was_one], [0.7])
    moved = learned.weights[0] - 0.7
    assert (moved > 0) == up
    assert 0 < abs(moved) < 0.7
    assert (learned.bias > 0) == up


def test_it_comes_near_the_weights_that_made_the_answers() -> None:
    """Three streams with true weights far from the stated ones, 800 answers; within three standard errors."""
    random = np.random.default_rng(1)
    truth, stated = np.array([2.0, 0.0, 0.8]), [1.0, 1.0, 1.0]
    present = (random.random((800, 3)) < 0.4).astype(float)
    offset = random.normal(-0.8, 1.0, 800)
    chance = 1 / (1 + np.exp(-(offset + present @ truth)))
    learned = learn(offset, present, list(random.random(800) < chance), stated)
    assert np.all(np.abs(learned.weights - truth) < 3 * learned.sd)
    assert np.all(learned.sd < 0.3)
    assert abs(learned.bias) < 3 * BIAS_SD


def test_the_maximum_is_one_no_step_improves() -> None:
    random = np.random.default_rng(7)
    present, offset = (random.random((30, 2)) < 0.5).astype(float), random.normal(size=30)
    was_one = list(random.random(30) < 0.5)
    learned = learn(offset, present, was_one, [0.5, 1.0])

    def loss(bias: float, weights: np.ndarray) -> float:
        odds = offset + bias + present @ weights
        told = np.asarray(was_one, dtype=float)
        penalty = (bias / BIAS_SD) ** 2 + (((weights - [0.5, 1.0]) / PRIOR_SD) ** 2).sum()
        return float(np.logaddexp(0, odds).sum() - told @ odds + 0.5 * penalty)

    best = loss(learned.bias, learned.weights)
    for step in np.vstack((np.eye(3), -np.eye(3))) * 1e-3:
        assert loss(learned.bias + step[0], learned.weights + step[1:]) > best


def test_lengths_that_differ_are_refused() -> None:
    with pytest.raises(BadInput, match="one for each answer"):
        learn([0.0], [[1.0], [0.0]], [True, False], [0.7])
