"""The literature's rules for a drop in a series of ratings, each under its own name.

They stand beside the detector of `rupture_filter`, for researchers. With no rupture at all, several of them flag most
clients within sixteen sessions (docs/explanation/rupture-detector.md), so no page of the product rests on them.

Every rating is one number a session, in session order; NaN or None is a session without a rating. A gap is never
closed up: two ratings on either side of one are not neighbours. Indices count from 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from attunement.analysis.inputs import Scores, number, numbers
from attunement.domain.errors import BadInput

Floats: TypeAlias = NDArray[np.float64]
SdBasis: TypeAlias = Literal["within", "pooled", "stricter"]

THREE_SIGMA_OF_MOVING_RANGE = 3 / 1.128
"""2.6596: three standard deviations, each the mean moving range over d2 = 1.128 (Montgomery; NIST 6.3.2.2)."""

SMALLEST = 1e-12
"""What must be above 0 is at least this."""
ROUNDING = 1e-9
"""5.2 − 4.0 is not 1.2 in binary; a drop that reaches its criterion on paper must reach it here."""


@dataclass(frozen=True)
class ControlChart:
    """Centre line, mean moving range and limits in rating units; the indices of ratings outside the limits."""

    centre: float
    mr_bar: float
    lower: float
    upper: float
    signals: tuple[int, ...]
    because: str = ""


@dataclass(frozen=True)
class Ewma:
    """The moving average after each session (NaN where nothing was rated) and its limits, in rating units."""

    values: Floats
    lower: float
    upper: float


@dataclass(frozen=True)
class Cusum:
    """The upper and lower sums after each session, in rating units; the first index where one passes h, or None."""

    high: Floats
    low: Floats
    first_signal: int | None


@dataclass(frozen=True)
class SingleBreak:
    """The index of the first rating after the break (so: how many came before); residual sums of squares without and
    with the break; the BIC of the break model (two means, one variance, the place of the break)."""

    index: int
    rss0: float
    rss1: float
    bic: float


@dataclass(frozen=True)
class DropEpisode:
    """One drop: where it begins, how deep it goes (rating units), how many sessions it lasts (None: to the end),
    and whether the ratings came back near the earlier level in time."""

    index: int
    depth: float
    length: int | None
    repaired: bool


def control_chart(rating: Scores) -> ControlChart:
    """The individuals chart (XmR): centre ± 2.6596 × the mean moving range of neighbouring sessions.

    Source: NIST/SEMATECH e-Handbook 6.3.2.2. NaN with a reason when no two neighbouring sessions are rated.
    """
    series = numbers(rating, "rating")
    steps = np.abs(np.diff(series))
    steps = steps[~np.isnan(steps)]
    if not steps.size:
        return ControlChart(np.nan, np.nan, np.nan, np.nan, (), "no two neighbouring sessions are rated")
    centre, mr_bar = float(np.nanmean(series)), float(steps.mean())
    reach = THREE_SIGMA_OF_MOVING_RANGE * mr_bar
    with np.errstate(invalid="ignore"):
        outside = np.abs(series - centre) > reach + ROUNDING
    return ControlChart(centre, mr_bar, centre - reach, centre + reach, tuple(np.flatnonzero(outside).tolist()))


def ewma(rating: Scores, *, weight: float, start: float, sd: float) -> Ewma:
    """The exponentially weighted moving average z_t = weight·x_t + (1 − weight)·z_{t−1}, z_0 = start.

    Limits are start ± 3·sd·√(weight / (2 − weight)), the asymptotic ones; sd is that of one rating.
    A session without a rating leaves the average as it was. Source: NIST/SEMATECH e-Handbook 6.3.2.4.
    """
    number(weight, "weight", least=SMALLEST, most=1)
    number(sd, "sd", least=SMALLEST)
    series, now = numbers(rating, "rating"), float(start)
    values = np.full(series.size, np.nan)
    for index in np.flatnonzero(~np.isnan(series)):
        now = weight * series[index] + (1 - weight) * now
        values[index] = now
    reach = 3 * sd * (weight / (2 - weight)) ** 0.5
    return Ewma(values, start - reach, start + reach)


def cusum(rating: Scores, *, target: float, k: float, h: float) -> Cusum:
    """The tabular CUSUM: high_t = max(0, high + x − target − k), low_t = max(0, low + target − k − x).

    k (slack) and h (decision limit) are in rating units; customary are 0.5 and 4 to 5 standard deviations. The signal
    is the first sum above h. A session without a rating leaves both sums. Source: NIST/SEMATECH e-Handbook 6.3.2.3.
    """
    number(k, "k", least=0)
    number(h, "h", least=SMALLEST)
    series = numbers(rating, "rating")
    high, low = np.zeros(series.size), np.zeros(series.size)
    up = down = 0.0
    for index, value in enumerate(series):
        if not np.isnan(value):
            up, down = max(0.0, up + value - target - k), max(0.0, down + target - k - value)
        high[index], low[index] = up, down
    passed = np.flatnonzero((high > h) | (low > h))
    return Cusum(high, low, int(passed[0]) if passed.size else None)


def single_break(x: Scores) -> SingleBreak:
    """The one shift in mean that leaves the least residual sum of squares; missing values are left out.

    Needs the whole series, so it is for looking back, never for the session itself. BadInput under two values.
    Source: Bai & Perron (1998), one break, segments of at least one; BIC as in Zeileis et al. (2002), strucchange.
    """
    series = numbers(x, "x")
    places = np.flatnonzero(~np.isnan(series))
    values = series[places]
    n = values.size
    if n < 2:
        raise BadInput(f"{n} values", where="x", expected="two or more")
    centred = values - values.mean()
    before = np.cumsum(centred)[:-1]
    sizes = np.arange(1, n)
    rss0 = float(centred @ centred)
    rss = rss0 - before**2 * n / (sizes * (n - sizes))
    best = int(rss.argmin())
    rss1 = max(float(rss[best]), 0.0)
    bic = n * (np.log(rss1 / n) + 1 + np.log(2 * np.pi)) + 4 * np.log(n) if rss1 > 0 else -np.inf
    return SingleBreak(int(places[best + 1]), rss0, rss1, float(bic))


def criterion_drops(
    rating: Scores,
    *,
    sd_multiple: float,
    sd_basis: SdBasis = "within",
    floor: float = 0,
) -> list[int] | list[list[int]]:
    """Sessions rated lower than the session before by at least sd_multiple × SD and at least `floor` rating units.

    SD is that of the levels (not of differences or residuals), n − 1 in the denominator: `within` of the client's own
    ratings, `pooled` within clients over all given, `stricter` the larger of both (Gumz et al. 2012). One series gives
    the list of its session indices; several (clients × sessions) give one list each. With one series, pooled is within.
    Not online: the SD knows the whole series.
    """
    if sd_basis not in ("within", "pooled", "stricter"):
        raise BadInput(f"{sd_basis!r}", where="sd_basis", expected="within, pooled or stricter")
    number(sd_multiple, "sd_multiple", least=SMALLEST)
    number(floor, "floor", least=0)
    alone = _is_one_series(rating)
    every = [numbers(series, "rating") for series in ([rating] if alone else list(rating))]  # type: ignore[arg-type]
    pooled = _pooled_sd(every)
    found = [_drops(series, sd_multiple * _sd_of(series, pooled, sd_basis), floor) for series in every]
    return found[0] if alone else found


def drop_episodes(
    rating: Scores, *, sd_multiple: float, floor: float = 0, near: float = 0.5, within: int = 3
) -> list[DropEpisode]:
    """Number, depth and length of the drops of one client, as Gumz et al. (2012) advise to report them.

    A drop counts as repaired when a rating comes back to within `near` × own SD of the one before the drop, in at most
    `within` sessions after it; both are conventions. A drop inside an episode that has not ended belongs to it.
    """
    series = numbers(rating, "rating")
    sd = _sd(series)
    episodes: list[DropEpisode] = []
    free_from = 0
    for index in _drops(series, sd_multiple * sd, floor):
        if index >= free_from:
            episode = _episode(series, index, near * sd, within)
            episodes.append(episode)
            free_from = index + episode.length if episode.length is not None else series.size
    return episodes


def _episode(series: Floats, index: int, near: float, within: int) -> DropEpisode:
    before = series[index - 1]
    with np.errstate(invalid="ignore"):
        back = np.flatnonzero(series[index:] >= before - near - ROUNDING)
    length = int(back[0]) if back.size else None
    depth = float(before - np.nanmin(series[index : None if length is None else index + length]))
    return DropEpisode(index, depth, length, length is not None and length <= within)


def _drops(series: Floats, criterion: float, floor: float) -> list[int]:
    fall = -np.diff(series)
    with np.errstate(invalid="ignore"):
        reached = (fall >= max(criterion, floor) - ROUNDING) & (fall > ROUNDING)  # no fall is none, even at SD 0
    return [int(index) + 1 for index in np.flatnonzero(reached)]


def _sd(series: Floats) -> float:
    values = series[~np.isnan(series)]
    return float(values.std(ddof=1)) if values.size > 1 else np.inf


def _pooled_sd(every: list[Floats]) -> float:
    rated = [series[~np.isnan(series)] for series in every]
    freedom = sum(values.size - 1 for values in rated if values.size)
    squares = sum(float(((values - values.mean()) ** 2).sum()) for values in rated if values.size)
    return float((squares / freedom) ** 0.5) if freedom > 0 else np.inf


def _sd_of(series: Floats, pooled: float, basis: SdBasis) -> float:
    return {"within": _sd(series), "pooled": pooled, "stricter": max(_sd(series), pooled)}[basis]


def _is_one_series(rating: Scores) -> bool:
    return not any(np.ndim(entry) for entry in rating)  # type: ignore[union-attr, arg-type]
