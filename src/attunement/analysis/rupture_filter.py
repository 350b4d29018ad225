"""The forward filter: after each rating, how likely it is that the client is in a rupture.

A client's ratings are taken as level + what is left over from last time − the depth of a rupture, if there is one,
rounded and cut off at the ends of the scale. The level drifts and wanders; the rest is AR(1). Which of them moved is
never seen, so the filter carries every answer along at once: a few SDs of this client's ratings × (no rupture, or a
rupture of one of a few depths), each such cell with a Kalman filter on (level, slope, rest). All clients of a block
advance together, one session at a time, so a session knows the sessions before it and nothing else.

Within one cell, several things may have happened since the last session (nothing; a stray rating; a bad day; the
onset or the end of a rupture). Each is weighed by this session's rating *before* those that lead to the same cell are
merged into one normal distribution with their mean and covariance (generalised pseudo-Bayes of order 2; Kim 1994).

A rating at either end of the scale says only "at least this": it is weighed by a normal tail, and the moments are
those of the cut-off normal. Elsewhere rounding adds step²/12 to the variance of one rating. Whether a rupture is stuck
or mends changes how long it lasts, not what it looks like, so both share a cell and differ in weight only. A client
who came again is less likely to be stuck, because those leave more often.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.special import log_ndtr, ndtr, ndtri

from attunement.analysis.rupture_merging import TINY, Before, Cells, Ways, Weighed, merge
from attunement.analysis.rupture_population import FLOOR, Population

Floats: TypeAlias = NDArray[np.float64]

STRAY_VARIANCE = (5.25, 48.0)
"""What a stray session adds to the rest's variance, in own variances: it strays two and a half times as far as usual
(1 + 5.25 = 2.5²) or seven times, and fades like the rest."""
STRAY_SHARE = (0.95, 0.05)
"""Share of strays of each kind. Among normals with two such strays, the best one is within .004 nats a rating of
t-distributions with 3 to 8 degrees of freedom; with a single kind of stray (Tukey 1960) it is not."""
SETTLED = 3
"""Sessions after the first from which on a rupture begins with its full chance."""
COARSE = 0.2
"""Half steps (points of 1-7) above which a rating is an interval, not a point with a little more noise."""
LOG_ROOT_TWO_PI = 0.5 * np.log(2 * np.pi)


@dataclass(frozen=True)
class Nodes:
    """The points the filter computes at: SDs of a client's ratings and depths of a rupture, each with its weight."""

    sd: Floats
    sd_weight: Floats
    depth: Floats
    depth_weight: Floats


@dataclass(frozen=True)
class Seen:
    """What the filter made of a block of clients; each is clients × sessions.

    rupture, stuck and tension: probabilities, of being in a rupture, in one that will not mend, and of a dip that is
    none. usual and usual_sd: where the next ordinary rating was expected before it came (points of 1-7). surprise:
    minus log likelihood of the rating.
    """

    rupture: Floats
    stuck: Floats
    tension: Floats
    usual: Floats
    usual_sd: Floats
    surprise: Floats


def make_nodes(population: Population, sds: int = 5, depths: int = 5) -> Nodes:
    """Equally spaced points of the SD's normal (logarithmic); and the means of equal parts of the depth's normal."""
    z = np.linspace(-2.1, 2.1, sds)
    weight = np.exp(-0.5 * z**2)
    bounds = ndtri(np.linspace(0, 1, depths + 1))
    at_bounds = np.exp(-0.5 * bounds**2 - LOG_ROOT_TWO_PI)
    points = depths * (at_bounds[:-1] - at_bounds[1:])
    return Nodes(
        population.noise * np.exp(population.noise_spread * z),
        weight / weight.sum(),
        np.maximum(population.depth * np.exp(population.depth_spread * points), FLOOR),
        np.full(depths, 1 / depths),
    )


@dataclass(frozen=True)
class SoFar:
    """What the filter made of a block up to some session, and the cells it stands in: enough to go on from there."""

    seen: Seen
    cells: Cells | None

    @property
    def sessions(self) -> int:
        """How many sessions it has seen."""
        return int(self.seen.rupture.shape[1])


def run_filter(
    grid: Floats, population: Population, half_step: float, nodes: Nodes | None = None, so_far: SoFar | None = None
) -> SoFar:
    """Run the filter over a block: clients × sessions since each one's first, NaN where nothing was rated.

    so_far: what an earlier run with the same population, step and nodes made of the first of these very sessions; it is
    not gone over again. The result is the same to the last bit.
    """
    nodes = nodes or make_nodes(population)
    clients, sessions = grid.shape
    out = Seen(*(np.empty((sessions, clients)) for _ in fields(Seen)))
    begin = so_far.sessions if so_far else 0
    cells = so_far.cells if so_far else None
    if so_far:
        for field in fields(Seen):
            getattr(out, field.name)[:begin] = getattr(so_far.seen, field.name).T
    for session in range(begin, sessions):
        cells = _after(cells, out, grid[:, session], session, population, half_step, nodes)
    return SoFar(Seen(*(getattr(out, field.name).T for field in fields(Seen))), cells)


def _after(
    cells: Cells | None,
    out: Seen,
    rating: Floats,
    session: int,
    population: Population,
    half_step: float,
    nodes: Nodes,
) -> Cells:
    """The cells after this session; what was seen there is written to `out`."""
    cells = _predict(cells, population, nodes, session) if cells else _before_the_first(population, nodes, rating.size)
    before = _before_rating(cells, population, nodes, session)
    _usual(cells, out, session)
    weighed, out.surprise[session] = _weigh(cells, before.weight, rating, nodes, half_step)
    out.tension[session] = _tension(weighed, before.bad_share)
    cells = merge(cells, weighed, before, population.stuck)
    out.stuck[session] = stuck = cells.stuck.sum(axis=(0, 1))
    out.rupture[session] = (cells.begun + cells.mending).sum(axis=(0, 1)) + stuck
    return cells


def _before_the_first(population: Population, nodes: Nodes, clients: int) -> Cells:
    shape = (nodes.sd.size, 1 + nodes.depth.size, clients)
    mean, cov = np.zeros((3, *shape)), np.zeros((6, *shape))
    mean[0], mean[1] = population.level, population.slope
    cov[0], cov[3], cov[5] = population.level_sd**2, population.slope_sd**2, (nodes.sd**2)[:, None, None]
    none = np.zeros((nodes.sd.size, nodes.depth.size, clients))
    return Cells(mean, cov, np.repeat(nodes.sd_weight[:, None], clients, axis=1), none, none, none)


def _predict(cells: Cells, population: Population, nodes: Nodes, session: int) -> Cells:
    """One session on: level += what is left of the slope and a step of its walk; the rest fades and is renewed."""
    phi, pace = population.carry_over, session**-population.levelling
    mean, cov = cells.mean.copy(), cells.cov.copy()
    mean[0] += pace * mean[1]
    mean[2] *= phi
    cov[0] += pace * (2 * cov[1] + pace * cov[3]) + population.wander**2
    cov[1] += pace * cov[3]
    cov[2] = phi * (cov[2] + pace * cov[4])
    cov[4] *= phi
    cov[5] *= phi**2
    cov[5] += ((1 - phi**2) * nodes.sd**2)[:, None, None]
    return replace(cells, mean=mean, cov=cov)


def _before_rating(cells: Cells, population: Population, nodes: Nodes, session: int) -> Before:
    """What each way weighs before the rating is looked at. Nobody begins in a rupture."""
    p = population
    onset = p.onset * (0.0 if session == 0 else p.early_onset if session < SETTLED else 1.0)
    bad = (1 - onset) * p.bad_day
    usual = (1 - onset) * (1 - p.bad_day)
    mending = (1 - p.repair_at_once) * cells.begun + (1 - p.repair) * cells.mending
    kept = mending + (1 - p.leaving) * cells.stuck
    steady = cells.steady[:, None, :]
    ways = [
        steady * (usual * (1 - p.stray)),
        *(steady * (usual * p.stray * share) for share in STRAY_SHARE),
        steady * ((bad + onset) * nodes.depth_weight)[:, None],
        kept * (1 - p.stray),
        *(kept * (p.stray * share) for share in STRAY_SHARE),
        p.repair_at_once * cells.begun + p.repair * cells.mending,
    ]
    return Before(np.concatenate(ways, axis=1), bad / (bad + onset), mending / np.maximum(kept, TINY))


def _usual(cells: Cells, out: Seen, session: int) -> None:
    """Mean and SD of an ordinary rating now, mixed over the SDs, as if there were no rupture."""
    share = cells.steady / np.maximum(cells.steady.sum(axis=0), TINY)
    mean = cells.mean[0][:, 0] + cells.mean[2][:, 0]
    spread = cells.cov[0][:, 0] + 2 * cells.cov[2][:, 0] + cells.cov[5][:, 0]
    out.usual[session] = middle = (share * mean).sum(axis=0)
    out.usual_sd[session] = np.sqrt((share * (spread + (mean - middle) ** 2)).sum(axis=0))


def _weigh(cells: Cells, ways: Floats, rating: Floats, nodes: Nodes, half_step: float) -> tuple[Weighed, Floats]:
    """Weigh every way by the rating; also minus the log likelihood of the rating, 0 where there is none."""
    gap, variance = _gaps_and_variances(cells, np.nan_to_num(rating, nan=4.0), nodes)
    pull, shrink, fit = (_rounded_coarsely if half_step > COARSE else _rounded)(gap, variance, half_step)
    with np.errstate(invalid="ignore"):
        ends = ((rating >= 7 - half_step, 1.0), (rating <= 1 + half_step, -1.0))
    for at_end, sign in ends:
        who = np.flatnonzero(at_end)
        if who.size:
            pull[..., who], shrink[..., who], fit[..., who] = _cut_off(
                gap[..., who], variance[..., who], sign, half_step
            )
    missing = np.flatnonzero(np.isnan(rating))
    if missing.size:
        pull[..., missing] = shrink[..., missing] = fit[..., missing] = 0.0
        gap[..., missing] = 0.0
    best = fit.max(axis=(0, 1))
    weight = ways * np.exp(fit - best)
    total = np.maximum(weight.sum(axis=(0, 1)), TINY)
    before = np.maximum(ways.sum(axis=(0, 1)), TINY)  # below 1 where a stuck client might have left
    return Weighed(weight / total, pull, shrink, gap, _jolts(nodes)), np.log(before / total) - best


def _jolts(nodes: Nodes) -> Floats:
    """Variance that each kind of stray, none first, adds to the rest: SDs × (1 + strays) × 1."""
    return np.array([0.0, *STRAY_VARIANCE])[:, None] * (nodes.sd**2)[:, None, None]


def _gaps_and_variances(cells: Cells, rating: Floats, nodes: Nodes) -> tuple[Floats, Floats]:
    """Rating minus what each way expects, and the variance of that, without rounding."""
    ways, jolts = Ways(nodes.depth.size, len(STRAY_VARIANCE)), _jolts(nodes)
    off = rating - (cells.mean[0] + cells.mean[2])
    variance = cells.cov[0] + 2 * cells.cov[2] + cells.cov[5]
    gap, spread = np.empty((2, nodes.sd.size, ways.many, rating.size))
    gap[:, : ways.dip.start] = off[:, :1]
    spread[:, : ways.dip.start] = variance[:, :1] + jolts
    gap[:, ways.dip] = off[:, :1] + nodes.depth[:, None]
    spread[:, ways.dip] = variance[:, :1]
    ways.by_stray(gap[:, ways.still])[...] = (off[:, 1:] + nodes.depth[:, None])[:, None]
    ways.by_stray(spread[:, ways.still])[...] = variance[:, None, 1:] + jolts[..., None]
    gap[:, ways.out] = off[:, 1:]
    spread[:, ways.out] = variance[:, 1:]
    return gap, spread


def _rounded(gap: Floats, variance: Floats, half_step: float) -> tuple[Floats, Floats, Floats]:
    """Pull, shrink and log density of a rating: rounding is a little more noise."""
    rounded = variance + half_step**2 / 3
    shrink = 1 / rounded
    pull = gap * shrink
    return pull, shrink, -0.5 * (np.log(rounded) + gap * pull) - LOG_ROOT_TWO_PI


def _rounded_coarsely(gap: Floats, variance: Floats, half_step: float) -> tuple[Floats, Floats, Floats]:
    """The same where steps are as large as what moves: the unrounded value lies anywhere within half a step.

    Mass and moments of the normal between two bounds. Far out in a tail, where they are lost in rounding errors of
    the computer, the density of `_rounded` is as good.
    """
    pull, shrink, fit = _rounded(gap, variance, half_step)
    sd = np.sqrt(variance)
    middle, reach = gap / sd, half_step / sd
    low, high = middle - reach, middle + reach
    mass = ndtr(-np.abs(middle) + reach) - ndtr(-np.abs(middle) - reach)  # in the lower tail, where ndtr is exact
    near = mass > 1e-12
    mass = np.where(near, mass, 1.0)
    at_low, at_high = np.exp(-0.5 * low**2 - LOG_ROOT_TWO_PI), np.exp(-0.5 * high**2 - LOG_ROOT_TWO_PI)
    moved = (at_low - at_high) / mass
    kept = (high * at_high - low * at_low) / mass + moved**2
    pull = np.where(near, moved / sd, pull)
    shrink = np.where(near, kept / variance, shrink)
    return pull, shrink, np.where(near, np.log(mass / (2 * half_step)), fit)


def _cut_off(gap: Floats, variance: Floats, sign: float, half_step: float) -> tuple[Floats, Floats, Floats]:
    """Pull, shrink and log mass of a rating at the top (sign 1) or the bottom (−1) of the scale.

    The unrounded value is known to lie beyond the bound half a step inside; the moments are the cut-off normal's.
    """
    sd = np.sqrt(variance)
    inside = (half_step - sign * gap) / sd
    fit = log_ndtr(inside)
    ratio = np.exp(-0.5 * inside**2 - LOG_ROOT_TWO_PI - fit)
    return sign * ratio / sd, ratio * (ratio + inside) / variance, fit


def _tension(weighed: Weighed, bad_share: float) -> Floats:
    """Weight of a dip that is no rupture: a bad day, or a rating that strayed down by more than the floor."""
    strays = weighed.jolt.shape[1] - 1
    ways = Ways((weighed.weight.shape[1] - 1 - strays) // (3 + strays), strays)
    bad = bad_share * weighed.weight[:, ways.dip].sum(axis=1)
    stray = np.where(weighed.gap[:, 1 : ways.dip.start] < -FLOOR, weighed.weight[:, 1 : ways.dip.start], 0.0)
    tension: Floats = bad.sum(axis=0) + stray.sum(axis=(0, 1))
    return tension
