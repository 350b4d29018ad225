"""What the detector supposes about clients in general, before it has seen this one: about twenty numbers.

All are in points of a scale from 1 to 7 and per session; other scales are stretched to it first. Each has a published
or chosen value and a width: how far a practice's own data may carry it away (see `rupture_fit`).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields

import numpy as np
from numpy.typing import NDArray

from attunement.domain.errors import BadInput

FLOOR = 0.5
"""Points of 1-7. A fall that stays above the usual level minus this is a tension at most, never a rupture: half a point
is about what a mean of five items moves by chance (design choice, stated in the docs)."""


@dataclass(frozen=True)
class Population:
    """The population parameters of the detector; the values are the published priors.

    Sources: Larsson et al. (2018) for the share of 605 clients with a repaired (14.7 %) and an unrepaired (10.7 %)
    rupture: four in ten are stuck, and one client in four over twelve sessions is an onset of .028 a session (seven
    tenths of it at the second and third). Gumz et al. (2012) for the commonest shape, a drop made good within about
    three sessions. Swift & Greenberg (2012) for dropout (19.7 %), of which stuck ruptures take more than their part.
    All else is a design choice: ratings of the alliance sit near the ceiling, drift upward and are autocorrelated.
    """

    level: float = 5.6
    """Mean of the clients' level at their first session."""
    level_sd: float = 0.8
    """Spread of that level between clients."""
    slope: float = 0.02
    """Mean change of the level, from the first session to the second."""
    slope_sd: float = 0.025
    """Spread of that change between clients."""
    levelling: float = 0.25
    """How soon that change fades: at session t it is slope × t^−levelling. 0 a straight line, 1 a logarithm."""
    wander: float = 0.05
    """SD of the level's random walk, a session."""
    noise: float = 0.4
    """Median over clients of the SD of a rating around the client's own level."""
    noise_spread: float = 0.3
    """SD over clients of the logarithm of that SD."""
    carry_over: float = 0.3
    """Autocorrelation of what is around the level, one session to the next."""
    onset: float = 0.028
    """Chance that a rupture begins at a session, when there is none; from the fourth session on."""
    early_onset: float = 0.7
    """The share of that chance there is at the second and third session, when there is little to break yet."""
    depth: float = 1.3
    """Median depth of a rupture."""
    depth_spread: float = 0.3
    """SD of the logarithm of the depth."""
    stuck: float = 0.42
    """Share of ruptures that do not mend by themselves."""
    repair_at_once: float = 0.25
    """Chance that another rupture is over at the session after the one it began at."""
    repair: float = 0.35
    """Chance that it is over at a later session."""
    leaving: float = 0.15
    """Chance, over and above the usual, that a client stuck in a rupture does not come again."""
    bad_day: float = 0.002
    """Chance of a drop that lasts one session and mends by itself."""
    stray: float = 0.004
    """Chance that a session strays far from the usual, up or down; the next ones are still coloured by it."""

    def __post_init__(self) -> None:
        for name, value in asdict(self).items():
            kind = KINDS[name]
            if not _allowed(kind, value):
                raise BadInput(f"{value!r}", where=name, expected=_EXPECTED[kind])


KINDS: Mapping[str, str] = {
    **dict.fromkeys(("level", "slope"), "number"),
    **dict.fromkeys(("level_sd", "slope_sd", "wander", "noise", "noise_spread", "depth", "depth_spread"), "positive"),
    **dict.fromkeys(
        (
            "carry_over",
            "levelling",
            "onset",
            "early_onset",
            "stuck",
            "repair_at_once",
            "repair",
            "leaving",
            "bad_day",
            "stray",
        ),
        "share",
    ),
}
_EXPECTED = {"number": "a number", "positive": "a number above 0", "share": "a number above 0 and below 1"}

WIDTHS: Mapping[str, float] = {
    "level": 0.6,
    "level_sd": 0.4,
    "slope": 0.04,
    "slope_sd": 0.7,
    "levelling": 1.2,
    "wander": 1.0,
    "noise": 0.5,
    "noise_spread": 0.4,
    "carry_over": 1.0,
    "onset": 0.6,
    "early_onset": 1.8,
    "depth": 0.3,
    "depth_spread": 0.25,
    "stuck": 0.6,
    "repair_at_once": 0.8,
    "repair": 0.5,
    "leaving": 0.6,
    "bad_day": 1.5,
    "stray": 1.6,
}
"""SD of each parameter's normal prior: on its own scale for a number, of the logarithm for a positive number, of the
logit for a share. Design choices, wide enough for practices that differ, narrow enough for fifty clients."""


def to_theta(population: Population) -> NDArray[np.float64]:
    """The parameters as an unbounded vector, in the order of NAMES: logarithm of the positive, logit of the shares."""
    return np.array([_unbounded(KINDS[name], getattr(population, name)) for name in NAMES])


def from_theta(theta: NDArray[np.float64]) -> Population:
    """The population of such a vector."""
    return Population(**{name: _bounded(KINDS[name], float(at)) for name, at in zip(NAMES, theta, strict=True)})


def _unbounded(kind: str, value: float) -> float:
    if kind == "number":
        return value
    return math.log(value) if kind == "positive" else math.log(value / (1 - value))


def _bounded(kind: str, at: float) -> float:
    if kind == "number":
        return at
    at = min(max(at, -14.0), 14.0)  # beyond it a share is 0 or 1 in floating point
    return math.exp(at) if kind == "positive" else 1 / (1 + math.exp(-at))


def _allowed(kind: str, value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return False
    return kind == "number" or (value > 0 and (kind == "positive" or value < 1))


NAMES = tuple(field.name for field in fields(Population))
PUBLISHED = Population()
