"""Learning one code from a practice's own confirmed codes, and finding out honestly whether it is any good.

Everything is judged on cases the learner has not seen. A code is offered only if it clears a floor *and* beats two
plain rules: how long the utterance is, and how often this client does this anyway. Where it does not, it is silent.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import minimize
from scipy.special import expit

from attunement.analysis.inputs import same_length
from attunement.domain.errors import BadInput

Values = NDArray[np.float64]
Flags = NDArray[np.bool_]
Groups = NDArray[np.intp]

FEWEST_EXAMPLES: Final = 30
FEWEST_CASES: Final = 8
FEWEST_RIGHT: Final = 0.5
"""Design rules: so many examples in so many cases; and at least every second suggestion right, by the lower bound."""
TOO_OFTEN_WRONG: Final = "fewer than every second suggestion may be right"
AS_LENGTH: Final = "no better than the length of what was said"
AS_HABIT: Final = "no better than how often this client does it anyway"
REASONS: Final = (TOO_OFTEN_WRONG, AS_LENGTH, AS_HABIT)
FOLDS: Final = 5
PENALTY: Final = 1.0
DRAWS: Final = 400
SEED: Final = 20_260_101
"""The same codes give the same report."""


@dataclass(frozen=True)
class Bounds:
    """A value with its interval, 95 of 100, from drawing whole cases with replacement."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Report:
    """How well a code is found in cases the learner has not seen.

    `over_length`, `over_client`: average precision minus that of the two plain rules. `is_offered` only if `because` is
    empty. None where there are too few examples to look at all.
    """

    examples: int
    cases: int
    precision: Bounds | None
    recall: Bounds | None
    over_length: Bounds | None
    over_client: Bounds | None
    because: str

    @property
    def is_offered(self) -> bool:
        """True if suggestions for this code may be shown."""
        return not self.because


@dataclass(frozen=True)
class Learner:
    """A linear rule and the score from which on it suggests."""

    weights: Values
    threshold: float

    def scores(self, features: ArrayLike) -> Values:
        """The chance of the code for each row (n × width), as far as the rule can tell."""
        return _scores(self.weights, np.asarray(features, dtype=np.float64))


def learn(features: ArrayLike, has_code: Sequence[bool], cases: Sequence[Any]) -> Learner:
    """Penalised logistic regression on all rows; the threshold is the best one (F1) on cases left out in turn.

    features: n × width. has_code, cases: n each. Raises BadInput for unequal lengths, or nothing to tell apart.
    """
    rows, labels, groups = _checked(features, has_code, cases)
    if labels.all() or not labels.any():
        raise BadInput("nothing to tell apart", where="has_code", expected="some with the code and some without")
    return Learner(_fit(rows, labels), _threshold(labels, _left_out(rows, labels, groups)))


def report(
    features: ArrayLike,
    has_code: Sequence[bool],
    cases: Sequence[Any],
    *,
    clients: Sequence[Any],
    sessions: Sequence[Any],
    words: Sequence[float],
) -> Report:
    """Whether a code can be offered: cross-validated by case, beside the two plain rules.

    clients, sessions: whose utterance of which session (n each); words: how long it is. The rule about the client may
    look at the client's other sessions, which the learner may not: it has the better seat.
    Raises BadInput for unequal lengths.
    """
    rows, labels, groups = _checked(features, has_code, cases)
    for other, name in ((clients, "clients"), (sessions, "sessions"), (words, "words")):
        same_length(labels, other, f"has_code, {name}")
    examples, with_it = int(labels.sum()), len(set(groups[labels].tolist()))
    if examples < FEWEST_EXAMPLES or with_it < FEWEST_CASES or labels.all():
        few = f"{examples} examples in {with_it} cases; it takes {FEWEST_EXAMPLES} in {FEWEST_CASES}"
        return Report(examples, with_it, None, None, None, None, few)
    ours, chosen = _judged(rows, labels, groups)
    length = _left_out(np.log1p(np.asarray(words, dtype=np.float64))[:, None], labels, groups)
    client = _client_means(labels, _numbered(clients), _numbered(sessions))
    draws = _draws(groups)
    precision = _bounds(lambda n: _precision(labels[n], chosen[n]), draws, labels.size)
    recall = _bounds(lambda n: _recall(labels[n], chosen[n]), draws, labels.size)
    over = [_bounds(lambda n, o=o: _gain(labels[n], ours[n], o[n]), draws, labels.size) for o in (length, client)]
    because = _why_silent(precision, over[0], over[1])
    return Report(examples, with_it, precision, recall, over[0], over[1], because)


def _why_silent(precision: Bounds, over_length: Bounds, over_client: Bounds) -> str:
    reasons = []
    if not precision.low >= FEWEST_RIGHT:
        reasons.append(TOO_OFTEN_WRONG)
    if not over_length.low > 0:
        reasons.append(AS_LENGTH)
    if not over_client.low > 0:
        reasons.append(AS_HABIT)
    return "; ".join(reasons)


def _checked(features: ArrayLike, has_code: Sequence[bool], cases: Sequence[Any]) -> tuple[Values, Flags, Groups]:
    rows, labels = np.asarray(features, dtype=np.float64), np.asarray(has_code, dtype=bool)
    if rows.ndim != 2 or not np.isfinite(rows).all():
        raise BadInput("no table of finite numbers", where="features", expected="utterances × features")
    same_length(rows, labels, "features, has_code")
    same_length(labels, cases, "has_code, cases")
    return rows, labels, _numbered(cases)


def _numbered(values: Sequence[Any]) -> Groups:
    places: dict[Any, int] = {}
    return np.array([places.setdefault(value, len(places)) for value in values], dtype=np.intp)


def _fit(rows: Values, labels: Flags) -> Values:
    design = np.column_stack([np.ones(len(rows)), rows])
    penalty = np.full(design.shape[1], PENALTY)
    penalty[0] = 0.0

    def loss(at: Values) -> tuple[float, Values]:
        odds = design @ at
        value = np.logaddexp(0, odds).sum() - labels @ odds + 0.5 * penalty @ at**2
        return float(value), design.T @ (expit(odds) - labels) + penalty * at

    found: Values = minimize(loss, np.zeros(design.shape[1]), jac=True, method="L-BFGS-B").x
    return found


def _scores(weights: Values, rows: Values) -> Values:
    out: Values = expit(weights[0] + rows @ weights[1:])
    return out


def _folds(groups: Groups) -> list[Flags]:
    """Whole cases in turn; the large ones are spread first, so that folds are of like size."""
    sizes = np.bincount(groups)
    parts: list[list[int]] = [[] for _ in range(min(FOLDS, sizes.size))]
    for case in np.argsort(-sizes, kind="stable").tolist():
        min(parts, key=lambda part: sum(sizes[part]) if part else 0).append(case)
    return [np.isin(groups, part) for part in parts]


def _left_out(rows: Values, labels: Flags, groups: Groups) -> Values:
    """The score of each row by a rule that saw no row of its case."""
    found = np.full(labels.size, labels.mean())
    for out in _folds(groups):
        if labels[~out].any() and not labels[~out].all():
            found[out] = _scores(_fit(rows[~out], labels[~out]), rows[out])
    return found


def _judged(rows: Values, labels: Flags, groups: Groups) -> tuple[Values, Flags]:
    """Scores and suggestions in cases left out; the threshold too was found without them."""
    scores, chosen = np.full(labels.size, labels.mean()), np.zeros(labels.size, dtype=bool)
    for out in _folds(groups):
        seen = labels[~out]
        if seen.any() and not seen.all():
            threshold = _threshold(seen, _left_out(rows[~out], seen, _numbered(groups[~out].tolist())))
            scores[out] = _scores(_fit(rows[~out], seen), rows[out])
            chosen[out] = scores[out] >= threshold
    return scores, chosen


def _threshold(labels: Flags, scores: Values) -> float:
    """The score from which on suggesting does best by F1."""
    order = np.argsort(-scores, kind="stable")
    right = np.cumsum(labels[order])
    f1 = 2 * right / (np.arange(1, labels.size + 1) + labels.sum())
    return float(scores[order][int(np.argmax(f1))])


def _client_means(labels: Flags, clients: Groups, sessions: Groups) -> Values:
    """How often this client does it in their other sessions; the mean of all others where there is none."""
    found = np.empty(labels.size)
    for client in range(clients.max() + 1):
        own = clients == client
        elsewhere = labels[~own].mean() if not own.all() else labels.mean()
        for session in np.unique(sessions[own]):
            here, others = own & (sessions == session), own & (sessions != session)
            found[here] = labels[others].mean() if others.any() else elsewhere
    return found


def _draws(groups: Groups) -> list[NDArray[np.intp]]:
    """The rows of as many cases as there are, drawn with replacement."""
    dice = np.random.default_rng(SEED)
    rows = [np.flatnonzero(groups == case) for case in range(groups.max() + 1)]
    return [np.concatenate([rows[case] for case in dice.integers(0, len(rows), len(rows))]) for _ in range(DRAWS)]


def _bounds(measure: Any, draws: list[NDArray[np.intp]], size: int) -> Bounds:
    drawn = np.array([measure(rows) for rows in draws])
    low, high = np.nanquantile(drawn, [0.025, 0.975]) if np.isfinite(drawn).any() else (np.nan, np.nan)
    return Bounds(float(measure(np.arange(size))), float(low), float(high))


def _precision(labels: Flags, chosen: Flags) -> float:
    return float(labels[chosen].mean()) if chosen.any() else float("nan")


def _recall(labels: Flags, chosen: Flags) -> float:
    return float(chosen[labels].mean()) if labels.any() else float("nan")


def _gain(labels: Flags, ours: Values, other: Values) -> float:
    return _average_precision(labels, ours) - _average_precision(labels, other)


def _average_precision(labels: Flags, scores: Values) -> float:
    """The mean precision at each example; equal scores are one threshold."""
    if not labels.any():
        return float("nan")
    order = np.argsort(-scores, kind="stable")
    ranked, sorted_scores = labels[order], scores[order]
    last = np.append(np.flatnonzero(np.diff(sorted_scores)), labels.size - 1)
    right = np.cumsum(ranked)[last]
    return float((np.diff(right, prepend=0) * right / (last + 1)).sum() / labels.sum())
