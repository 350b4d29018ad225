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

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.special import log_ndtr, ndtr

from attunement.analysis.rupture_merging import PAIRS, TINY, Before, Cells, Weighed, merge
from attunement.analysis.rupture_population import FLOOR, Population

Floats: TypeAlias = NDArray[np.float64]

STRAY_VARIANCE = 8.0
"""What a stray session adds to the rest's variance, in own variances: it strays three times as far as usual (1 + 8 = 3²
as in Tukey 1960) and fades like the rest."""
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

    rupture and tension: probabilities, of being in a rupture and of a dip that is none. usual and usual_sd: where the
    next ordinary rating was expected before it came (points of 1-7). surprise: minus log likelihood of the rating.
    """

    rupture: Floats
    tension: Floats
    usual: Floats
    usual_sd: Floats
    surprise: Floats


def make_nodes(population: Population, sds: int = 5, depths: int = 3) -> Nodes:
    """Equally spaced points of the SD's normal (logarithmic), and quantile means of the depth's, weighted alike."""
    z = np.linspace(-2.1, 2.1, sds)
    weight = np.exp(-0.5 * z**2)
    at = {2: 0.798, 3: 1.09, 4: 1.27}[depths]  # mean of the outermost equal part of a normal
    points = np.linspace(-at, at, depths)
    depth = population.depth * np.exp(population.depth_spread * points)
    return Nodes(
        population.noise * np.exp(population.noise_spread * z),
        weight / weight.sum(),
        np.maximum(depth, FLOOR),
        np.full(depths, 1 / depths),
    )


def run_filter(grid: Floats, population: Population, half_step: float, nodes: Nodes | None = None) -> Seen:
    """Run the filter over a block: clients × sessions since each one's first, NaN where nothing was rated."""
    nodes = nodes or make_nodes(population)
    clients, sessions = grid.shape
    out = Seen(*(np.empty((sessions, clients)) for _ in range(5)))
    cells = _before_the_first(population, nodes, clients)
    for session in range(sessions):
        if session:
            _predict(cells, population, nodes, session)
        before = _before_rating(cells, population, nodes, session)
        _usual(cells, out, session)
        weighed, out.surprise[session] = _weigh(cells, before.weight, grid[:, session], nodes, half_step)
        out.tension[session] = _tension(weighed, before.bad_share)
        cells = merge(cells, weighed, before, population.stuck)
        out.rupture[session] = (cells.begun + cells.mending + cells.stuck).sum(axis=(0, 1))
    return Seen(out.rupture.T, out.tension.T, out.usual.T, out.usual_sd.T, out.surprise.T)


def _before_the_first(population: Population, nodes: Nodes, clients: int) -> Cells:
    shape = (nodes.sd.size, 1 + nodes.depth.size, clients)
    rest = np.broadcast_to((nodes.sd**2)[:, None, None], shape)
    diagonal = {(0, 0): population.level_sd**2, (1, 1): population.slope_sd**2}
    cov = [np.full(shape, diagonal.get(pair, 0.0)) for pair in PAIRS]
    cov[5] = rest.copy()
    mean = [np.full(shape, value) for value in (population.level, population.slope, 0.0)]
    none = np.zeros((nodes.sd.size, nodes.depth.size, clients))
    return Cells(mean, cov, np.repeat(nodes.sd_weight[:, None], clients, axis=1), none, none.copy(), none.copy())


def _predict(cells: Cells, population: Population, nodes: Nodes, session: int) -> None:
    """One session on: level += what is left of the slope and a step of its walk; the rest fades and is renewed."""
    phi, pace = population.carry_over, session**-population.levelling
    fresh = ((1 - phi**2) * nodes.sd**2)[:, None, None]
    (m0, m1, m2), (c00, c01, c02, c11, c12, c22) = cells.mean, cells.cov
    cells.mean = [m0 + pace * m1, m1, phi * m2]
    cells.cov = [
        c00 + 2 * pace * c01 + pace**2 * c11 + population.wander**2,
        c01 + pace * c11,
        phi * (c02 + pace * c12),
        c11,
        phi * c12,
        phi**2 * c22 + fresh,
    ]


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
        steady * (usual * p.stray),
        steady * ((bad + onset) * nodes.depth_weight)[:, None],
        kept * (1 - p.stray),
        kept * p.stray,
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
    jolt = (STRAY_VARIANCE * nodes.sd**2)[:, None, None]
    weight = ways * np.exp(fit - best)
    total = np.maximum(weight.sum(axis=(0, 1)), TINY)
    before = np.maximum(ways.sum(axis=(0, 1)), TINY)  # below 1 where a stuck client might have left
    return Weighed(weight / total, pull, shrink, gap, jolt), np.log(before / total) - best


def _gaps_and_variances(cells: Cells, rating: Floats, nodes: Nodes) -> tuple[Floats, Floats]:
    """Rating minus what each way expects, and the variance of that, without rounding."""
    depths = nodes.depth.size
    depth = nodes.depth[:, None]
    stray = (STRAY_VARIANCE * nodes.sd**2)[:, None, None]
    off = rating - (cells.mean[0] + cells.mean[2])
    variance = cells.cov[0] + 2 * cells.cov[2] + cells.cov[5]
    off0, off_d, var0, var_d = off[:, :1], off[:, 1:], variance[:, :1], variance[:, 1:]
    gap = np.concatenate((off0, off0, off0 + depth, off_d + depth, off_d + depth, off_d), axis=1)
    repeated = np.repeat(var0, depths, axis=1)
    spread = np.concatenate((var0, var0 + stray, repeated, var_d, var_d + stray, var_d), axis=1)
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
    depths = (weighed.weight.shape[1] - 2) // 4
    bad = bad_share * weighed.weight[:, 2 : 2 + depths].sum(axis=1)
    stray = np.where(weighed.gap[:, 1] < -FLOOR, weighed.weight[:, 1], 0.0)
    tension: Floats = (bad + stray).sum(axis=0)
    return tension
