"""The population's parameters from a practice's own ratings: penalised marginal likelihood (empirical Bayes).

Each parameter is pulled towards its published value by a prior of the width in `rupture_population.WIDTHS`, so that
fifty clients cannot carry it anywhere the literature does not go. The prior is a t-distribution: what practices differ
little in is held fast, and where the ratings plainly show something else, it gives way. The marginal likelihood is the
product of the filter's predictive densities and of what the ends of courses say (`rupture_ends`), so it is fitted with
the very model it is used in. The search always starts from the published values and stops at a fixed tolerance: the
same ratings give the same parameters.

A client's own future is part of the file, so it would colour that client's past through the parameters. Therefore the
clients are dealt into FOLDS, and each fold is judged by parameters estimated from the other folds: two Newton steps
from those of all, the second with slopes in which that fold has no part. In a large practice one client counts for too
little to matter, and all share the same parameters.

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

from attunement.analysis.rupture_ends import surprise_of_ends
from attunement.analysis.rupture_filter import make_nodes, run_filter
from attunement.analysis.rupture_population import NAMES, PUBLISHED, WIDTHS, Population, from_theta, to_theta
from attunement.analysis.rupture_series import Ints, Ratings

Floats: TypeAlias = NDArray[np.float64]
Surprise: TypeAlias = Callable[[Floats], Floats]

ENOUGH_CLIENTS = 50
"""Clients in the file from which on the practice's own parameters are estimated."""
FOLDS = 6
MOST_SESSIONS = 8_000
"""A larger practice is estimated from evenly spaced clients with about that many sessions: more changes little."""
BLOCK = 192
TAIL = 4.0
"""Degrees of freedom of the t-distribution that holds a parameter back: strict with what practices do not differ in by
more than about a width, mild with what the ratings show to be far off."""
SDS, DEPTHS = 4, 3
"""Points the filter computes at while the search goes on; fewer than later, for speed."""
STEP = 1e-4
TOLERANCE = 4e-3
"""Nats of the whole penalised likelihood; a change of parameters that gains less is not worth a step."""
MOST_STEPS = 40
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
            start = _newton(z, slopes[others])
            of_others = _surprise_of(ratings, others)
            without.append(_at(_newton(start, _slopes(of_others, start, pool)[1])))
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

    spans, longest = ratings.spans[chosen], int(ratings.spans[chosen].max(initial=1))

    def surprise(z: Floats) -> Floats:
        population = _at(z)
        nodes = make_nodes(population, SDS, DEPTHS)
        found = [run_filter(block, population, ratings.half_step, nodes).seen for block in blocks]
        stuck = np.concatenate([np.pad(of.stuck, ((0, 0), (0, longest - of.stuck.shape[1]))) for of in found])
        ratings_said = np.concatenate([of.surprise.sum(axis=1) for of in found])
        return ratings_said[placed] + surprise_of_ends(stuck[placed], spans, population.leaving)

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


def held_back(z: Floats) -> tuple[float, Floats, Floats]:
    """Minus the log prior at z, its slope, and the curvature of the parabola that touches it there from above."""
    value = 0.5 * (TAIL + 1) * float(np.log1p(z**2 / TAIL).sum())
    weight = (TAIL + 1) / (TAIL + z**2)
    return value, weight * z, np.diag(weight)


def _slopes(surprise: Surprise, z: Floats, pool: ThreadPoolExecutor) -> tuple[Floats, Floats]:
    """Each client's surprise, and its slopes (clients × parameters)."""
    here, *moved = pool.map(surprise, [z, *(z + STEP * unit for unit in np.eye(z.size))])
    return here, (np.array(moved).T - here[:, None]) / STEP


def _newton(z: Floats, slopes: Floats) -> Floats:
    """One step from z, from the clients' own slopes there."""
    _, back, firm = held_back(z)
    step = np.linalg.solve(slopes.T @ slopes + firm, slopes.sum(axis=0) + back)
    return np.clip(z - step, -LARGEST, LARGEST)


def _far_steps(surprise: Surprise, z: Floats, pool: ThreadPoolExecutor, steps: int = 10) -> tuple[Floats, Floats]:
    """Damped steps downhill; also the curvature at the last place it was computed."""
    for _ in range(steps):
        here, slopes = _slopes(surprise, z, pool)
        prior, back, firm = held_back(z)
        value, slope = here.sum() + prior, slopes.sum(axis=0) + back
        curvature = slopes.T @ slopes + firm
        full = -np.linalg.solve(curvature, slope)
        tries = [np.clip(z + share * full, -LARGEST, LARGEST) for share in (1.0, 0.4, 0.15, 0.05)]
        values = [at.sum() + held_back(t)[0] for at, t in zip(pool.map(surprise, tries), tries, strict=True)]
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
        prior, back, _ = held_back(at)
        return float(here.sum() + prior), scale.T @ (slopes.sum(axis=0) + back)

    first = value_and_slope(np.zeros(z.size))[0]
    options = {"ftol": TOLERANCE / max(abs(first), 1.0), "gtol": 1e-3, "maxiter": MOST_STEPS}
    found = minimize(value_and_slope, np.zeros(z.size), jac=True, method="L-BFGS-B", options=options)
    at: Floats = z + scale @ found.x
    return at
