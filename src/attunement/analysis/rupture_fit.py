"""The population's parameters from a practice's own ratings: penalised marginal likelihood (empirical Bayes).

Each parameter is pulled towards its published value by a normal prior of the width in `rupture_population.WIDTHS`, so
that fifty clients cannot carry it anywhere the literature does not go. The marginal likelihood is the product of the
filter's predictive densities, so it is fitted with the very model it is used in. The search always starts from the
published values and stops at a fixed tolerance: the same ratings give the same parameters.

A client's own future is part of the file, so it would colour that client's past through the parameters. Therefore the
clients are dealt into FOLDS, and each fold is judged by parameters estimated from the other folds. In a large practice
one client counts for too little to matter, and all share the same parameters.

Two stages. A few damped steps with the outer product of the clients' own slopes for curvature (Berndt, Hall, Hall &
Hausman 1974), which go far at once; then L-BFGS in coordinates in which that curvature is a circle.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from attunement.analysis.rupture_filter import make_nodes, run_filter
from attunement.analysis.rupture_population import NAMES, PUBLISHED, WIDTHS, Population, from_theta, to_theta
from attunement.analysis.rupture_series import Ints, Ratings

Floats: TypeAlias = NDArray[np.float64]
Surprise: TypeAlias = Callable[[Floats], Floats]

ENOUGH_CLIENTS = 50
"""Clients in the file from which on the practice's own parameters are estimated."""
FOLDS = 6
FOLD_STEPS = 2
"""Steps of the search for one fold: it begins one Newton step from the place found for all, next to its own."""
MOST_SESSIONS = 8_000
"""A larger practice is estimated from evenly spaced clients with about that many sessions: more changes little."""
BLOCK = 512
STEP = 1e-4
TOLERANCE = 4e-3
"""Nats of the whole penalised likelihood; a change of parameters that gains less is not worth a step."""
LARGEST = 6.0
"""No parameter goes further than this many widths from its published value."""


@dataclass(frozen=True)
class Fitted:
    """The population of everyone; for clients in fold k (see `folds`) that of all others. Empty: one for all."""

    population: Population
    without_fold: tuple[Population, ...] = ()


def fit_population(ratings: Ratings) -> Fitted:
    """The population of these ratings; the published one under ENOUGH_CLIENTS clients."""
    if ratings.clients < ENOUGH_CLIENTS:
        return Fitted(PUBLISHED)
    chosen = clients_to_learn_from(ratings)
    with ThreadPoolExecutor(2) as pool:  # array operations let go of the interpreter: two at once on two cores
        surprise = _surprise_of(ratings, chosen)
        z = _near_steps(surprise, *_far_steps(surprise, np.zeros(len(NAMES)), pool), pool)
        if chosen.size < ratings.clients:
            return Fitted(_at(z))
        fold = folds(ratings.clients)
        slopes = _slopes(surprise, z, pool)[1]
        without = []
        for number in range(FOLDS):
            others = np.flatnonzero(fold != number)
            curvature = slopes[others].T @ slopes[others] + np.eye(z.size)
            start = z - np.linalg.solve(curvature, slopes[others].sum(axis=0) + z)
            without.append(_at(_near_steps(_surprise_of(ratings, others), start, curvature, pool, FOLD_STEPS)))
    return Fitted(_at(z), tuple(without))


def folds(clients: int) -> Ints:
    """The fold of each client: equally large ones, dealt so that no pattern in the order of clients is a fold."""
    golden = (np.arange(clients) * 0.6180339887498949) % 1
    return np.argsort(np.argsort(golden)) * FOLDS // max(clients, 1)


def _surprise_of(ratings: Ratings, chosen: Ints) -> Surprise:
    """Minus the log likelihood of each client chosen, at z widths from the published values."""
    parts = blocks_of(ratings, chosen)
    blocks = [ratings.grid(part) for part in parts]
    placed = np.argsort(np.concatenate(parts))  # chosen is in order, so this puts the blocks back into it

    def surprise(z: Floats) -> Floats:
        population = _at(z)
        nodes = make_nodes(population, sds=4)
        found = [run_filter(block, population, ratings.half_step, nodes).surprise.sum(axis=1) for block in blocks]
        return np.concatenate(found)[placed]

    return surprise


def _at(z: Floats) -> Population:
    """The population z widths from the published one."""
    return from_theta(to_theta(PUBLISHED) + np.array([WIDTHS[name] for name in NAMES]) * z)


def clients_to_learn_from(ratings: Ratings) -> Ints:
    """Every client; of a practice with more than MOST_SESSIONS, evenly spaced ones."""
    everyone = np.arange(ratings.clients)
    total = ratings.value.size
    if total <= MOST_SESSIONS:
        return everyone
    many = max(ratings.clients * MOST_SESSIONS // total, ENOUGH_CLIENTS)
    return np.linspace(0, ratings.clients - 1, many).round().astype(np.int64)


def blocks_of(ratings: Ratings, chosen: Ints, size: int = BLOCK) -> list[Ints]:
    """The clients in blocks of similar length, so that short series do not wait for long ones."""
    by_length = chosen[np.argsort(ratings.spans[chosen], kind="stable")]
    return [by_length[start : start + size] for start in range(0, by_length.size, size)]


def _slopes(surprise: Surprise, z: Floats, pool: ThreadPoolExecutor) -> tuple[Floats, Floats]:
    """Each client's surprise, and its slopes (clients × parameters)."""
    here, *moved = pool.map(surprise, [z, *(z + STEP * unit for unit in np.eye(z.size))])
    return here, (np.array(moved).T - here[:, None]) / STEP


def _far_steps(surprise: Surprise, z: Floats, pool: ThreadPoolExecutor, steps: int = 10) -> tuple[Floats, Floats]:
    """Damped steps downhill; also the curvature at the last place it was computed."""
    for _ in range(steps):
        here, slopes = _slopes(surprise, z, pool)
        value, slope = here.sum() + 0.5 * z @ z, slopes.sum(axis=0) + z
        curvature = slopes.T @ slopes + np.eye(z.size)
        full = -np.linalg.solve(curvature, slope)
        tries = [np.clip(z + share * full, -LARGEST, LARGEST) for share in (1.0, 0.4, 0.15, 0.05)]
        values = [at.sum() + 0.5 * t @ t for at, t in zip(pool.map(surprise, tries), tries, strict=True)]
        best = int(np.argmin(values))
        if values[best] >= value:
            break
        z = tries[best]
        if value - values[best] < 0.3:
            break
    return z, curvature


def _near_steps(surprise: Surprise, z: Floats, curvature: Floats, pool: ThreadPoolExecutor, most: int = 40) -> Floats:
    """L-BFGS around z, scaled by the curvature, until a step gains less than TOLERANCE; at most so many steps."""
    scale = np.linalg.inv(np.linalg.cholesky(curvature)).T

    def value_and_slope(u: Floats) -> tuple[float, Floats]:
        at = z + scale @ u
        here, slopes = _slopes(surprise, at, pool)
        return float(here.sum() + 0.5 * at @ at), scale.T @ (slopes.sum(axis=0) + at)

    first = value_and_slope(np.zeros(z.size))[0]
    options = {"ftol": TOLERANCE / max(abs(first), 1.0), "gtol": 1e-3, "maxiter": most}
    found = minimize(value_and_slope, np.zeros(z.size), jac=True, method="L-BFGS-B", options=options)
    at: Floats = z + scale @ found.x
    return at
