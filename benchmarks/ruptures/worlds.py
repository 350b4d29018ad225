"""Invented practices whose truth is known: how ratings come about there, and the regimes the benchmark runs."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

NONE, MENDING, STUCK = 0, 1, 2


@dataclass(frozen=True)
class World:
    """One way ratings come about. Points of 1-7, per session. Not the detector's own model: depths are normal and cut
    off below, SDs and tails may be others, trends may level off, and every number differs from its priors."""

    name: str
    clients: int = 300
    sessions: int = 16
    level: float = 5.5
    level_sd: float = 0.7
    slope: float = 0.03
    slope_sd: float = 0.02
    levels_off: bool = False  # the trend goes with the logarithm of the session instead
    wander: float = 0.03
    noise: float = 0.38
    noise_spread: float = 0.25
    carry_over: float = 0.3
    tails: float = 0.0  # degrees of freedom of the innovations; 0: normal
    onset: float = 0.025
    first_onset: int = 1  # sessions before nobody ruptures
    depth: float = 1.4
    depth_sd: float = 0.4
    least_depth: float = 0.6
    stuck: float = 0.42
    repair: float = 0.35
    shortest: int = 1  # sessions a rupture lasts at least
    leaving: float = 0.015
    leaving_stuck: float = 0.2
    bad_day: float = 0.0
    step: float = 0.2
    missing: float = 0.05


@dataclass(frozen=True)
class Practice:
    """Simulated clients × sessions: rating (NaN where none), truth (in a rupture), attended (before leaving)."""

    rating: np.ndarray
    truth: np.ndarray
    attended: np.ndarray
    onset: np.ndarray  # True where a rupture begins


BASE = World("autocorrelation .3")
NO_RUPTURES = replace(BASE, onset=0.0)
REGIMES = (
    replace(BASE, name="autocorrelation 0", carry_over=0.0),
    BASE,
    replace(BASE, name="autocorrelation .6", carry_over=0.6),
    replace(BASE, name="ceiling", level=6.5, level_sd=0.6),
    replace(BASE, name="short courses", sessions=7),
    replace(BASE, name="wandering level", wander=0.15),
    replace(BASE, name="trend that levels off", levels_off=True, slope=0.25, slope_sd=0.2),
    replace(BASE, name="rare ruptures", onset=0.006, clients=600),
    replace(BASE, name="heavy missingness", missing=0.4),
    replace(BASE, name="noise", noise=0.65, noise_spread=0.35),
    replace(BASE, name="heavy tails", tails=3.0),
    replace(BASE, name="whole-number steps", step=1.0),
    replace(BASE, name="bad days too", bad_day=0.02),
    replace(BASE, name="shallow ruptures", depth=0.9, depth_sd=0.25, least_depth=0.5),
    replace(BASE, name="two sessions at least", shortest=2, first_onset=3),
    replace(BASE, name="mostly stuck", stuck=0.8, leaving_stuck=0.08),
    replace(BASE, name="20 clients", clients=20),
    replace(NO_RUPTURES, name="none, autocorrelation 0", carry_over=0.0),
    replace(NO_RUPTURES, name="none, autocorrelation .3"),
    replace(NO_RUPTURES, name="none, autocorrelation .6", carry_over=0.6),
    replace(NO_RUPTURES, name="none, wandering level", wander=0.2),
    replace(NO_RUPTURES, name="none, heavy tails", tails=3.0),
    replace(NO_RUPTURES, name="none, whole-number steps", step=1.0),
    replace(NO_RUPTURES, name="none, ceiling", level=6.5, level_sd=0.6),
    replace(NO_RUPTURES, name="none, bad days", bad_day=0.04),
    replace(NO_RUPTURES, name="none, 20 clients", clients=20),
)


def simulate(world: World, seed: int) -> Practice:
    """One practice of that world. The seed makes it the same every time."""
    rng = np.random.default_rng([seed, sum(world.name.encode())])
    n, last = world.clients, world.sessions
    level = rng.normal(world.level, world.level_sd, n)
    slope = rng.normal(world.slope, world.slope_sd, n)
    sd = world.noise * np.exp(rng.normal(0, world.noise_spread, n))
    rest = sd * rng.standard_normal(n)
    state, depth, age = np.zeros(n, int), np.zeros(n), np.zeros(n, int)
    there = np.ones(n, bool)
    rating, truth = np.full((n, last), np.nan), np.zeros((n, last), bool)
    attended, onset = np.zeros((n, last), bool), np.zeros((n, last), bool)
    for session in range(last):
        if session:
            level = level + trend_step(world, slope, session) + rng.normal(0, world.wander, n)
            rest = world.carry_over * rest + fresh(world, sd, rng)
            begins = move_state(world, rng, state, depth, age, session)
            onset[:, session] = begins & there
        bad = (rng.random(n) < world.bad_day) & (state == NONE)
        dip = np.where(state != NONE, depth, np.where(bad, draw_depth(world, rng, n), 0.0))
        seen = np.clip(level + rest - dip, 1, 7)
        rounded = np.clip(1 + np.round((seen - 1) / world.step) * world.step, 1, 7)
        rated = there & (rng.random(n) >= world.missing)
        rating[rated, session] = rounded[rated]
        truth[:, session] = (state != NONE) & there
        attended[:, session] = there
        gone = rng.random(n) < np.where(state == STUCK, world.leaving_stuck, world.leaving)
        there = there & ~gone
    return Practice(rating, truth, attended, onset)


def trend_step(world: World, slope: np.ndarray, session: int) -> np.ndarray:
    """How far the trend carries the level at this session."""
    return slope * (np.log((session + 1) / session) if world.levels_off else 1.0)


def fresh(world: World, sd: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """New part of the rest, so that its SD stays the client's own."""
    if world.tails:
        shape = rng.standard_t(world.tails, sd.shape) / np.sqrt(world.tails / (world.tails - 2))
    else:
        shape = rng.standard_normal(sd.shape)
    return np.asarray(np.sqrt(1 - world.carry_over**2) * sd * shape)


def draw_depth(world: World, rng: np.random.Generator, n: int) -> np.ndarray:
    """Depths: normal, at least the least one."""
    return np.maximum(rng.normal(world.depth, world.depth_sd, n), world.least_depth)


def move_state(
    world: World, rng: np.random.Generator, state: np.ndarray, depth: np.ndarray, age: np.ndarray, session: int
) -> np.ndarray:
    """Ruptures end and begin, in place; returns where one begins."""
    n = state.size
    age += 1
    ends = (state == MENDING) & (age >= world.shortest) & (rng.random(n) < world.repair)
    begins = (state == NONE) & (rng.random(n) < world.onset) & (session >= world.first_onset)
    kind = np.where(rng.random(n) < world.stuck, STUCK, MENDING)
    new = draw_depth(world, rng, n)
    state[ends] = NONE
    state[begins] = kind[begins]
    depth[begins] = new[begins]
    age[begins] = 0
    return np.asarray(begins)
