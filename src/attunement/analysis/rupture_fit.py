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
FOLDS = 4
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
    """The population of everyone; for fold k (clients k, k + FOLDS, …) that of all others. No folds: one for all."""

    population: Population
    without_fold: tuple[Population, ...] = ()


def fit_population(ratings: Ratings) -> Fitted:
    """The population of these ratings; the published one under ENOUGH_CLIENTS clients."""
    if ratings.clients < ENOUGH_CLIENTS:
        return Fitted(PUBLISHED)
    parts = blocks_of(ratings, clients_to_learn_from(ratings))
    blocks = [ratings.grid(part) for part in parts]

    def surprise(z: Floats) -> Floats:
        """Minus the log likelihood of each client, at z widths from the published values."""
        population = _at(z)
        nodes = make_nodes(population, sds=4)
        return np.concatenate(
            [run_filter(b, population, ratings.half_step, nodes).surprise.sum(axis=1) for b in blocks]
        )

    with ThreadPoolExecutor(2) as pool:  # array operations let go of the interpreter: two at once on two cores
        z, curvature = _far_steps(surprise, np.zeros(len(NAMES)), pool)
        z = _near_steps(surprise, z, curvature, pool)
        clients = np.concatenate(parts)
        if clients.size < ratings.clients:
            return Fitted(_at(z))
        without = _without(surprise, z, clients % FOLDS, pool)
    return Fitted(_at(z), tuple(_at(fold) for fold in without))


def _at(z: Floats) -> Population:
    """The population z widths from the published one."""
    return from_theta(to_theta(PUBLISHED) + np.array([WIDTHS[name] for name in NAMES]) * z)


def _without(surprise: Surprise, z: Floats, fold: Ints, pool: ThreadPoolExecutor) -> list[Floats]:
    """For each fold, where the likelihood of the clients outside it is highest, searched from z."""
    slopes = _slopes(surprise, z, pool)[1]
    found = []
    for number in range(FOLDS):
        others = fold != number
        curvature = slopes[others].T @ slopes[others] + np.eye(z.size)
        found.append(_near_steps(lambda at, kept=others: surprise(at)[kept], z, curvature, pool))  # type: ignore[misc]
    return found


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


def _near_steps(surprise: Surprise, z: Floats, curvature: Floats, pool: ThreadPoolExecutor) -> Floats:
    """L-BFGS around z, scaled by the curvature, until a step gains less than TOLERANCE."""
    scale = np.linalg.inv(np.linalg.cholesky(curvature)).T

    def value_and_slope(u: Floats) -> tuple[float, Floats]:
        at = z + scale @ u
        here, slopes = _slopes(surprise, at, pool)
        return float(here.sum() + 0.5 * at @ at), scale.T @ (slopes.sum(axis=0) + at)

    first = value_and_slope(np.zeros(z.size))[0]
    options = {"ftol": TOLERANCE / max(abs(first), 1.0), "gtol": 1e-3, "maxiter": 40}
    found = minimize(value_and_slope, np.zeros(z.size), jac=True, method="L-BFGS-B", options=options)
    at: Floats = z + scale @ found.x
    return at
