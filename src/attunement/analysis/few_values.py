"""What a handful of values can tell of a mean, said with its uncertainty."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean, stdev

from scipy.stats import t as student

from attunement.analysis.inputs import number


@dataclass(frozen=True)
class FewValues:
    """Their mean, and the interval it lies in; NaN bounds where the values are all the same and so tell no spread."""

    mean: float
    low: float
    high: float
    n: int


def mean_of_few(values: Sequence[float], *, least: float, most: float, level: float = 0.95) -> FewValues:
    """Mean and Student's interval: mean ± t(1−(1−level)/2; n−1)·s/√n, cut to the scale from `least` to `most`.

    Raises ValueError for fewer than two values, a value that is not finite or outside the scale, a level not
    between 0 and 1. Source: Student (1908), Biometrika 6:1-25, as in any textbook; with few values it is wide, and it
    takes the values for independent, which sessions one after the other are not.
    """
    if len(values) < 2:
        raise ValueError("an interval takes two values or more")
    if not 0 < level < 1:
        raise ValueError("the level must lie between 0 and 1")
    given = [number(value, "values", least=least) for value in values]
    if max(given) > most:
        raise ValueError(f"values must be {most:g} or less")
    mean, spread = fmean(given), stdev(given)
    if spread == 0:
        return FewValues(mean, math.nan, math.nan, len(given))
    half = float(student.ppf(1 - (1 - level) / 2, len(given) - 1)) * spread / math.sqrt(len(given))
    return FewValues(mean, max(least, mean - half), min(most, mean + half), len(given))
