"""Assisted coding judged honestly: a planted signal is offered; chance, length and habit alone are not."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from attunement.analysis.suggesting import FEWEST_CASES, FEWEST_EXAMPLES, Report, learn, report

CASES, EACH = 16, 40


def world(seed: int, *, signal: float = 0.0, length: float = 0.0, habit: float = 0.0) -> dict[str, Any]:
    """Utterances whose code depends on a direction of the features, on length, or on who speaks."""
    dice = np.random.default_rng(seed)
    n = CASES * EACH
    cases = np.repeat(np.arange(CASES), EACH)
    clients = cases * 2 + dice.integers(0, 2, n)
    words = np.exp(dice.normal(2, 0.6, n)).round() + 1
    features = dice.normal(size=(n, 12))
    features[:, 11] = np.log1p(words)
    usual = dice.normal(size=2 * CASES)[clients]
    odds = -1.6 + signal * features[:, 0] + length * (np.log1p(words) - 2.1) + habit * usual
    return {
        "features": features,
        "has_code": (dice.random(n) < 1 / (1 + np.exp(-odds))).tolist(),
        "cases": cases.tolist(),
        "clients": clients.tolist(),
        "sessions": dice.integers(0, 4, n).tolist(),
        "words": words.tolist(),
    }


def judged(seed: int, **signal: float) -> Report:
    return report(**world(seed, **signal))


def test_a_planted_signal_is_offered_with_its_intervals() -> None:
    found = judged(1, signal=5.0)
    assert found.is_offered
    assert found.precision is not None
    assert found.recall is not None
    assert 0.5 < found.precision.low < found.precision.value < found.precision.high
    assert found.recall.value > 0.5


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_chance_is_silent(seed: int) -> None:
    found = judged(seed)
    assert not found.is_offered
    assert "fewer than every second suggestion may be right" in found.because


def test_what_length_tells_alone_is_silent() -> None:
    assert "no better than the length of what was said" in judged(1, length=6.0).because


def test_what_the_clients_habit_tells_alone_is_silent() -> None:
    assert "no better than how often this client does it anyway" in judged(1, habit=4.0).because


def test_too_few_examples_or_cases_are_not_even_looked_at() -> None:
    few = world(1, signal=5.0)
    few["has_code"] = [label and n < 60 for n, label in enumerate(few["has_code"])]
    found = report(**few)
    assert found.precision is None
    assert f"it takes {FEWEST_EXAMPLES} in {FEWEST_CASES}" in found.because


def test_a_case_the_rule_has_seen_would_look_better_than_it_is() -> None:
    """Features that only name the case: judged by case there is nothing in them."""
    there = world(4, habit=0.0)
    there["features"] = np.eye(CASES)[there["cases"]] * 5
    lucky = np.random.default_rng(4).random(CASES) < 0.3
    dice = np.random.default_rng(5)
    there["has_code"] = [bool(lucky[case]) and dice.random() < 0.8 for case in there["cases"]]
    found = report(**there)
    assert not found.is_offered
    assert found.precision is None or not found.precision.low > 0.5


def test_the_same_codes_give_the_same_report_and_inputs_stay() -> None:
    there = world(2, signal=3.0)
    before = there["features"].copy()
    assert report(**there) == report(**there)
    assert np.array_equal(there["features"], before)


def test_the_learner_scores_what_it_learned_higher() -> None:
    there = world(3, signal=5.0)
    found = learn(there["features"], there["has_code"], there["cases"])
    scores, labels = found.scores(there["features"]), np.array(there["has_code"])
    assert scores[labels].mean() > scores[~labels].mean() + 0.3
    assert 0 < found.threshold < 1


@pytest.mark.parametrize(
    ("features", "labels", "cases", "says"),
    [
        ([[1.0], [2.0]], [True], [1, 2], "2 and 1"),
        ([[1.0], [2.0]], [True, False], [1], "2 and 1"),
        ([1.0, 2.0], [True, False], [1, 2], "no table"),
        ([[1.0], [float("nan")]], [True, False], [1, 2], "no table"),
        ([[1.0], [2.0]], [True, True], [1, 2], "nothing to tell apart"),
    ],
)
def test_what_cannot_be_learned_from_is_refused(features: Any, labels: Any, cases: Any, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        learn(features, labels, cases)
