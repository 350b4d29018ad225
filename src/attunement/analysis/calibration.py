"""How well a clinician's guesses meet what clients say: predict, then reveal.

Bias is the mean of guess minus answer, in the scale's own points (above 0: guessed too high); the mean absolute error
says how far off a guess usually is; the correlation says whether high guesses go with high answers.
Source of the three: textbook definitions. The fewest pairs are a design rule.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from attunement.analysis.inputs import Scores, numbers, same_length

FEWEST_PAIRS = 8
"""Before these many pairs nothing is said."""


@dataclass(frozen=True)
class Calibration:
    """What the pairs show; None where nothing can be said, with the reason in `because`."""

    pairs: int
    bias: float | None
    mean_absolute_error: float | None
    correlation: float | None
    because: str = ""


def calibration(guess: Scores, answer: Scores) -> Calibration:
    """Guesses beside the answers they were about, in the same order; a pair with either missing does not count.

    Raises ValueError for two lists of different length.
    """
    guessed, answered = numbers(guess, "guess"), numbers(answer, "answer")
    same_length(guessed, answered, "guess and answer")
    both = np.isfinite(guessed) & np.isfinite(answered)
    guessed, answered = guessed[both], answered[both]
    pairs = int(both.sum())
    if pairs < FEWEST_PAIRS:
        return Calibration(pairs, None, None, None, f"too early to say: {pairs} of at least {FEWEST_PAIRS} pairs")
    off = guessed - answered
    flat = not (np.ptp(guessed) > 0 and np.ptp(answered) > 0)
    return Calibration(
        pairs=pairs,
        bias=float(off.mean()),
        mean_absolute_error=float(np.abs(off).mean()),
        correlation=None if flat else float(np.corrcoef(guessed, answered)[0, 1]),
        because="no correlation: all guesses or all answers are the same" if flat else "",
    )


def by_group(group: Sequence[str], guess: Sequence[float], answer: Sequence[float]) -> dict[str, tuple[int, float]]:
    """Pairs and mean absolute error for each group (a month, say), in the order of first appearance."""
    found: dict[str, list[float]] = {}
    for name, guessed, answered in zip(group, guess, answer, strict=True):
        found.setdefault(name, []).append(abs(guessed - answered))
    return {name: (len(off), float(np.mean(off))) for name, off in found.items()}
