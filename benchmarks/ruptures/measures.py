"""How good a detector is, given the truth. All over rated sessions only; truth and scores are clients × sessions."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Measures:
    """average_precision, f1, brier: 0-1 (NaN without ruptures, brier NaN for rules). delay: rated sessions from the
    onset to the first flag, of the episodes caught. caught: share of episodes flagged within 3 sessions of onset.
    false_per_100: flagged sessions outside ruptures, per 100 rated sessions."""

    average_precision: float
    f1: float
    brier: float
    delay: float
    caught: float
    false_per_100: float


def measure(
    truth: np.ndarray,
    onset: np.ndarray,
    rated: np.ndarray,
    score: np.ndarray,
    flagged: np.ndarray,
    is_probability: bool,
) -> Measures:
    """Every measure of one detector on one practice."""
    real, said = truth[rated], score[rated]
    hits = flagged[rated] & real
    f1 = 2 * hits.sum() / max(flagged[rated].sum() + real.sum(), 1) if real.any() else np.nan
    delay, caught = _episodes(truth, onset, rated, flagged)
    return Measures(
        average_precision(real, said),
        float(f1),
        float(((said - real) ** 2).mean()) if is_probability else np.nan,
        delay,
        caught,
        100 * float((flagged[rated] & ~real).sum()) / max(int(rated.sum()), 1),
    )


def average_precision(truth: np.ndarray, score: np.ndarray) -> float:
    """Sum over thresholds of precision × the recall it adds; ties are one threshold. NaN without a positive."""
    if not truth.any():
        return np.nan
    order = np.argsort(-score, kind="stable")
    ranked, scores = truth[order], score[order]
    last_of_tie = np.append(np.flatnonzero(np.diff(scores)), scores.size - 1)
    positives = np.cumsum(ranked)[last_of_tie]
    precision = positives / (last_of_tie + 1)
    return float((precision * np.diff(positives, prepend=0)).sum() / truth.sum())


def _episodes(truth: np.ndarray, onset: np.ndarray, rated: np.ndarray, flagged: np.ndarray) -> tuple[float, float]:
    """Mean delay of the episodes caught, and the share caught within three sessions."""
    delays, caught, episodes = [], 0, 0
    for who, start in np.argwhere(onset):
        length = int(np.argmin(np.append(truth[who, start:], False)))
        window = slice(start, start + length)
        if not rated[who, start : start + min(length, 3)].any():
            continue  # never rated in its first three sessions: nobody could see it
        episodes += 1
        flags = np.flatnonzero(flagged[who, window] & rated[who, window])
        caught += bool(flags.size and flags[0] < 3)
        if flags.size:
            delays.append(rated[who, start : start + flags[0]].sum())
    return (float(np.mean(delays)) if delays else np.nan), (caught / episodes if episodes else np.nan)
