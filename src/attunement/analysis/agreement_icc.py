"""The six intraclass correlations of Shrout and Fleiss: absolute agreement and consistency kept apart by name."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from attunement.analysis.inputs import Numbers, Scores, numbers

FORMS = ("1,1", "2,1", "3,1", "1,k", "2,k", "3,k")


class IccForms(dict[str, float]):
    """The six forms by name; `units` complete rows went in, `raters` columns; `because` says why some are NaN."""

    def __init__(self, forms: dict[str, float], *, units: int, raters: int, because: str = "") -> None:
        super().__init__(forms)
        self.units, self.raters, self.because = units, raters, because


@dataclass(frozen=True)
class _MeanSquares:
    """Of a two-way table: between units, between raters, what is left, and within units."""

    units: float
    raters: float
    error: float
    within: float


def icc(ratings: Scores) -> IccForms:
    """All six intraclass correlations of numbers (units × raters); a unit with a missing rating is left out.

    "1,·" each unit has other raters (absolute agreement); "2,·" the raters are a sample of raters, whose levels
    count (absolute agreement); "3,·" these raters only, whose levels do not count (consistency). "·,1" one rater,
    "·,k" the mean of all k. Values below 0 are possible and shown as they are.
    NaN, with the reason in `.because`, with fewer than 2 complete units, fewer than 2 raters, or where a form
    divides by 0 (no variation). Raises ValueError for anything but a table of numbers.
    Source: Shrout & Fleiss (1979), Psychol Bull 86:420-428, p. 423-426.
    """
    table = numbers(ratings, "ratings", dimensions=2)
    table = table[~np.isnan(table).any(axis=1)]
    n, k = table.shape
    if n < 2 or k < 2:
        why = f"{n} complete units and {k} raters: at least 2 of each are needed"
        return IccForms(dict.fromkeys(FORMS, math.nan), units=n, raters=k, because=why)
    m = _mean_squares(table)
    forms = {
        "1,1": _ratio(m.units - m.within, m.units + (k - 1) * m.within),
        "2,1": _ratio(m.units - m.error, m.units + (k - 1) * m.error + k * (m.raters - m.error) / n),
        "3,1": _ratio(m.units - m.error, m.units + (k - 1) * m.error),
        "1,k": _ratio(m.units - m.within, m.units),
        "2,k": _ratio(m.units - m.error, m.units + (m.raters - m.error) / n),
        "3,k": _ratio(m.units - m.error, m.units),
    }
    why = "the ratings do not vary as this form needs" if any(map(math.isnan, forms.values())) else ""
    return IccForms(forms, units=n, raters=k, because=why)


def _mean_squares(table: Numbers) -> _MeanSquares:
    n, k = table.shape
    # Rounding leaves a trace of 1e-16 of the values where there is no variation at all; it is taken off as such.
    noise = (np.abs(table).max() * 1e-14) ** 2
    centred = table - table.mean()
    row, column = centred.mean(axis=1), centred.mean(axis=0)
    rest = centred - row[:, None] - column[None, :]
    units, raters, error = k * float((row**2).sum()), n * float((column**2).sum()), float((rest**2).sum())
    units, raters, error = (square if square > noise * table.size else 0.0 for square in (units, raters, error))
    return _MeanSquares(
        units / (n - 1), raters / (k - 1), error / ((n - 1) * (k - 1)), (raters + error) / (n * (k - 1))
    )


def _ratio(part: float, whole: float) -> float:
    """Undefined over 0, and over a negative denominator: the form's own variance estimate is then improper."""
    return part / whole if whole > 0 else math.nan
