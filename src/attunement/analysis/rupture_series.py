"""From rows (client, session, rating) to one series a client on a common grid of sessions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int64]

LONGEST = 1_000
"""Sessions from a client's first to the last. Ten years of two a week; more is a date read as a number."""


@dataclass(frozen=True)
class Ratings:
    """Ratings stretched to 1-7, and where each row belongs.

    `order` sorts the rows by client, then session; after it, client c has the rows first[c] up to first[c + 1], and
    `at` says how many sessions after the client's first one a row is. A rating not given is NaN.
    """

    order: Ints
    first: Ints
    at: Ints
    value: Floats
    half_step: float

    @property
    def clients(self) -> int:
        """How many clients there are."""
        return self.first.size - 1

    @property
    def spans(self) -> Ints:
        """Sessions from the first to the last of each client, gaps included."""
        return self.at[self.first[1:] - 1] + 1

    def grid(self, chosen: Ints) -> Floats:
        """Clients × sessions since the first, NaN where there is no rating, for the clients chosen."""
        table = np.full((chosen.size, int(self.spans[chosen].max(initial=0))), np.nan)
        who, rows = self.rows(chosen)
        table[who, self.at[rows]] = self.value[rows]
        return table

    def rows(self, chosen: Ints) -> tuple[Ints, Ints]:
        """The rows of the clients chosen, as (place among the chosen, row in sorted order)."""
        many = self.first[chosen + 1] - self.first[chosen]
        who = np.repeat(np.arange(chosen.size), many)
        start = np.repeat(self.first[chosen] - np.concatenate(([0], np.cumsum(many)[:-1])), many)
        return who, start + np.arange(who.size)


def read_rows(
    client: Sequence[object] | NDArray[np.generic],
    session: ArrayLike,
    rating: ArrayLike,
    *,
    scale: tuple[float, float],
    step: float,
) -> Ratings:
    """The rows as Ratings. ValueError for lengths that differ, a rating off the scale, a session twice, odd numbers."""
    low, high = _scale(scale, step)
    value = _floats(rating, "rating")
    code = np.unique(_clients(client), return_inverse=True)[1].astype(np.int64)
    when = _sessions(session)
    if not code.size == when.size == value.size:
        raise ValueError(
            f"client, session, rating: {code.size}, {when.size}, {value.size} rows. Expected as many each."
        )
    with np.errstate(invalid="ignore"):
        outside = np.flatnonzero((value < low - 1e-9) | (value > high + 1e-9) | np.isinf(value))
    if outside.size:
        row = int(outside[0])
        raise ValueError(f"rating: {value[row]} at row {row + 1}. Expected {low:g} to {high:g}, blank where missing.")
    order = np.lexsort((when, code))
    first = np.flatnonzero(np.diff(code[order], prepend=-1))
    first = np.append(first, code.size)
    at = _since_first(when[order], first, order)
    points = 6 / (high - low)
    return Ratings(order, first, at, (value[order] - low) * points + 1, step * points / 2)


def _since_first(when: Ints, first: Ints, order: Ints) -> Ints:
    at = when - np.repeat(when[first[:-1]], np.diff(first))
    same = np.diff(when, prepend=when[:1] - 1) == 0
    same[first[:-1]] = False  # two clients may well begin at the same session
    if same.any():
        again = int(same.argmax())
        rows = sorted((int(order[again - 1]) + 1, int(order[again]) + 1))
        raise ValueError(f"session: rows {rows[0]} and {rows[1]} are the same session of one client. Expected one row.")
    if at.size and at.max() >= LONGEST:
        row = int(order[int(at.argmax())]) + 1
        raise ValueError(
            f"session: row {row} is {int(at.max())} sessions after the client's first. Expected fewer than {LONGEST}: "
            "numbers that count sessions, not dates."
        )
    return at


def _scale(scale: tuple[float, float], step: float) -> tuple[float, float]:
    low, high = float(scale[0]), float(scale[1])
    if not (np.isfinite(low) and np.isfinite(high) and low < high):
        raise ValueError(f"scale: {low:g} to {high:g}. Expected the lowest and the highest rating, lowest first.")
    if not (np.isfinite(step) and 0 < step <= (high - low) / 2):
        raise ValueError(f"step: {step}. Expected the rounding width, above 0 and at most half the scale.")
    return low, high


def _clients(client: Sequence[object] | NDArray[np.generic]) -> NDArray[np.generic]:
    names = np.asarray(client)
    if names.ndim != 1:
        raise ValueError(f"client: shape {names.shape}. Expected one name or number a row.")
    return names.astype(str) if names.dtype == object else names


def _sessions(session: ArrayLike) -> Ints:
    when = _floats(session, "session")
    odd = np.flatnonzero(~np.isfinite(when) | (when != np.floor(when)) | (np.abs(when) > 1e12))
    if odd.size:
        raise ValueError(f"session: {when[odd[0]]} at row {int(odd[0]) + 1}. Expected a whole number.")
    return when.astype(np.int64)


def _floats(values: ArrayLike, name: str) -> Floats:
    try:
        found = np.array(values, dtype=np.float64)
    except (TypeError, ValueError):
        raise ValueError(f"{name}: not numbers. Expected one number a row, NaN or None where missing.") from None
    if found.ndim != 1:
        raise ValueError(f"{name}: shape {found.shape}. Expected one number a row.")
    return found
