"""Ruptures in the alliance, from a client's ratings session by session: the public functions.

`rupture_states` is the detector the product uses. The other functions are the literature's rules, by name, for
researchers: see `rupture_rules`. Formulas, priors and the false-alarm table: docs/explanation/rupture-detector.md.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, fields
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from attunement.analysis.inputs import Labels, Scores
from attunement.analysis.rupture_filter import Seen, run_filter
from attunement.analysis.rupture_fit import ENOUGH_CLIENTS, Fitted, blocks_of, fit_population, folds
from attunement.analysis.rupture_memory import Memory
from attunement.analysis.rupture_naming import name_states
from attunement.analysis.rupture_population import PUBLISHED, Population
from attunement.analysis.rupture_rules import (
    ControlChart,
    Cusum,
    DropEpisode,
    Ewma,
    SingleBreak,
    control_chart,
    criterion_drops,
    cusum,
    drop_episodes,
    ewma,
    single_break,
)
from attunement.analysis.rupture_series import Floats, Ints, Ratings, read_rows
from attunement.domain.errors import BadInput

__all__ = [
    "ENOUGH_CLIENTS",
    "ControlChart",
    "Cusum",
    "DropEpisode",
    "Ewma",
    "Population",
    "RuptureStates",
    "SingleBreak",
    "control_chart",
    "criterion_drops",
    "cusum",
    "drop_episodes",
    "ewma",
    "rupture_states",
    "single_break",
]


@dataclass(frozen=True)
class RuptureStates:
    """One entry a row, in the order the rows came.

    state: too-early, steady, tension, rupture or repaired. probability: of being in a rupture after this session, 0-1;
    at a session without a rating, what the sessions before it make likely. usual and usual_sd: where the next ordinary
    rating was expected before it came, and its SD, in rating units (for the client's own band). population: the
    parameters used.
    """

    state: NDArray[np.str_]
    probability: Floats
    usual: Floats
    usual_sd: Floats
    population: Population


def rupture_states(
    client: Labels,
    session: ArrayLike,
    rating: Scores,
    *,
    scale: tuple[float, float],
    step: float,
    priors: Literal["published", "file"] | Population = "published",
) -> RuptureStates:
    """State and probability of a rupture at every session, from that client's ratings up to that session.

    client, session, rating: one entry a row, in any order; session numbers count sessions, and a number left out or a
    rating of NaN or None is a gap. scale: lowest and highest possible rating. step: the rounding width of a rating;
    ratings off its grid are accepted. priors: "published"; "file" to estimate the population from these rows (the
    published ones under 50 clients); or a Population kept from an earlier run. With fixed parameters the future of a
    client changes nothing before it; with estimated ones next to nothing (see `rupture_fit`). BadInput (a ValueError)
    for rows that cannot be read.
    """
    ratings = read_rows(client, session, rating, scale=scale, step=step)
    fitted = _fitted(priors, ratings)
    seen = _seen(ratings, fitted)
    state = name_states(ratings, seen)
    back = np.empty_like(ratings.order)
    back[ratings.order] = np.arange(ratings.order.size)
    points = (scale[1] - scale[0]) / 6
    return RuptureStates(
        state[back],
        seen.rupture[back],
        ((seen.usual - 1) * points + scale[0])[back],
        (seen.usual_sd * points)[back],
        fitted.population,
    )


def _fitted(priors: Literal["published", "file"] | Population, ratings: Ratings) -> Fitted:
    if isinstance(priors, Population):
        return Fitted(priors)
    if priors == "published":
        return Fitted(PUBLISHED)
    if priors == "file":
        return fit_population(ratings)
    raise BadInput(f"{priors!r}", where="priors", expected="'published', 'file' or a Population")


_MEMORY = Memory()
"""Of single clients' courses: a page asks for the same one again and again, one rating longer each time."""


def _anew(grid: Floats, population: Population, half_step: float) -> Seen:
    return run_filter(grid, population, half_step).seen


def _seen(ratings: Ratings, fitted: Fitted) -> Seen:
    """The filter over all clients, two blocks at a time; each entry one value a row, sorted by client and session."""
    out = Seen(*(np.empty(ratings.order.size) for _ in fields(Seen)))

    def one_block(population: Population, chosen: Ints) -> None:
        one_by_one = chosen.size == 1 and ratings.clients == 1
        look = _MEMORY.seen if one_by_one else _anew
        seen = look(ratings.grid(chosen), population, ratings.half_step)
        who, rows = ratings.rows(chosen)
        for field in fields(Seen):
            getattr(out, field.name)[rows] = getattr(seen, field.name)[who, ratings.at[rows]]

    fold = folds(ratings.clients) if fitted.without_fold else np.zeros(ratings.clients, dtype=np.int64)
    groups = enumerate(fitted.without_fold or (fitted.population,))
    jobs = [(of, block) for n, of in groups for block in blocks_of(ratings, np.flatnonzero(fold == n))]
    with ThreadPoolExecutor(2) as pool:  # array operations let go of the interpreter
        list(pool.map(one_block, *zip(*jobs, strict=True)) if jobs else ())
    return out
