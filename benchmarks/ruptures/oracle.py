"""The best anyone could do: a particle filter that knows every number the practice was made with, but not the truth.

Auxiliary-free adapted particle filter, one client at a time: each particle is a whole client (level, trend, SD, rest,
state of the rupture, depth). The rest is integrated over the interval the rounded rating stands for (at the ceiling:
from half a step inside upwards), so no particle is lost to rounding. That a client came again weighs against being
stuck, because stuck ones leave more often.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
from scipy.special import ndtr, ndtri

from benchmarks.ruptures import worlds
from benchmarks.ruptures.worlds import NONE, STUCK, Practice, World, draw_depth, move_state, trend_step

PARTICLES = 20_000


def oracle_probabilities(world: World, practice: Practice, seed: int, particles: int = PARTICLES) -> np.ndarray:
    """P(in a rupture) after each rating, clients × sessions; NaN where the client was gone."""
    rng = np.random.default_rng([seed, 77])
    rows = [
        _one_client(world, rating, attended, rng, particles)
        for rating, attended in zip(practice.rating, practice.attended, strict=True)
    ]
    return np.array(rows)


def kept_or_computed(world: World, practice: Practice, seed: int, particles: int, folder: Path | None) -> np.ndarray:
    """The same, kept in a file of `folder` whose name stands for all that could change it, this code included."""
    if folder is None:
        return oracle_probabilities(world, practice, seed, particles)
    code = Path(__file__).read_bytes() + Path(worlds.__file__).read_bytes()
    stamp = hashlib.sha256(f"{world!r} {seed} {particles} ".encode() + code).hexdigest()[:24]
    file = folder / f"{stamp}.npy"
    if not file.exists():
        folder.mkdir(parents=True, exist_ok=True)
        np.save(file, oracle_probabilities(world, practice, seed, particles))
    return np.asarray(np.load(file))


def _one_client(world, rating, attended, rng, n):
    out = np.full(rating.size, np.nan)
    level = rng.normal(world.level, world.level_sd, n)
    slope = rng.normal(world.slope, world.slope_sd, n)
    sd = world.noise * np.exp(rng.normal(0, world.noise_spread, n))
    rest = np.zeros(n)
    state, depth, age = np.zeros(n, int), np.zeros(n), np.zeros(n, int)
    weight = np.full(n, 1 / n)
    for session in range(int(attended.sum())):
        scale = sd
        if session:
            weight = weight * np.where(state == STUCK, 1 - world.leaving_stuck, 1 - world.leaving)
            weight /= weight.sum()
            level = level + trend_step(world, slope, session) + rng.normal(0, world.wander, n)
            move_state(world, rng, state, depth, age, session)
            scale = sd * np.sqrt(1 - world.carry_over**2) * _tail_scale(world, rng, n)
        bad = (rng.random(n) < world.bad_day) & (state == NONE) if world.bad_day else np.zeros(n, bool)
        dip = np.where(state != NONE, depth, np.where(bad, draw_depth(world, rng, n), 0.0))
        faded = world.carry_over * rest if session else np.zeros(n)
        likelihood, rest = _rate(world, rating[session], level - dip + faded, scale, faded, rng)
        weight = weight * likelihood
        weight = weight / weight.sum() if weight.sum() > 0 else np.full(n, 1 / n)
        out[session] = weight[state != NONE].sum()
        if 1 / (weight**2).sum() < n / 2:
            kept = _systematic(weight, rng)
            level, slope, sd, rest, depth = level[kept], slope[kept], sd[kept], rest[kept], depth[kept]
            state, age = state[kept], age[kept]
            weight = np.full(n, 1 / n)
    return out


def _tail_scale(world, rng, n):
    """A t-distribution is a normal whose variance is drawn anew each time."""
    if not world.tails:
        return 1.0
    return np.sqrt((world.tails - 2) / rng.chisquare(world.tails, n))


def _rate(world, rating, middle, scale, faded, rng):
    """Likelihood of the rating's interval for each particle, and its rest given the rating."""
    n = middle.size
    if np.isnan(rating):
        return np.ones(n), faded + scale * rng.standard_normal(n)
    half = world.step / 2
    low = -np.inf if rating <= 1 + 1e-9 else rating - half
    high = np.inf if rating >= 7 - 1e-9 else rating + half
    below, above = (low - middle) / scale, (high - middle) / scale
    flip = below > 0  # work in the lower tail, where the normal's distribution function is exact
    below, above = np.where(flip, -above, below), np.where(flip, -below, above)
    start, end = ndtr(below), ndtr(above)
    inside = end - start
    z = ndtri(np.clip(start + rng.random(n) * inside, 1e-300, 1 - 1e-16))
    z = np.clip(z, np.maximum(below, -38), np.minimum(above, 38))
    return inside, faded + scale * np.where(flip, -z, z)


def _systematic(weight, rng):
    n = weight.size
    return np.searchsorted(np.cumsum(weight), (np.arange(n) + rng.random()) / n).clip(0, n - 1)
