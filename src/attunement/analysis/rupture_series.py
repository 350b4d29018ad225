"""From rows (client, session, rating) to one series a client on a common grid of sessions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from attunement.analysis.inputs import MISSING, Labels, Scores, at, coded, number, numbers, same_length
from attunement.domain.errors import BadInput

Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int64]

ROUNDING = 1e-9
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
    client: Labels, session: ArrayLike, rating: Scores, *, scale: tuple[float, float], step: float
) -> Ratings:
    """The rows as Ratings. BadInput for lengths that differ, a rating off the scale, a session twice, odd numbers."""
    low, high = _scale(scale, step)
    value = numbers(rating, "rating")
    _, (code,) = coded(client, what="client")
    if (code == MISSING).any():
        raise BadInput("missing", where=at("client", [int((code == MISSING).argmax())]), expected="a name or number")
    when = _sessions(session)
    same_length(code, when, "client and session")
    same_length(when, value, "session and rating")
    with np.errstate(invalid="ignore"):
        off = (value < low - ROUNDING) | (value > high + ROUNDING)
    if off.any():
        row = int(off.argmax())
        expected = f"{low:g} to {high:g}, or a blank where nothing was rated"
        raise BadInput(f"{value[row]:g}", where=at("rating", [row]), expected=expected)
    order = np.lexsort((when, code))
    first = np.append(np.flatnonzero(np.diff(code[order], prepend=-1)), code.size)
    since = _since_first(when[order], first, order)
    points = 6 / (high - low)
    return Ratings(order, first, since, (value[order] - low) * points + 1, step * points / 2)


def _since_first(when: Ints, first: Ints, order: Ints) -> Ints:
    """Sessions since each client's first one, in sorted order."""
    same = np.diff(when, prepend=when[:1] - 1) == 0
    same[first[:-1]] = False  # two clients may well begin at the same session
    if same.any():
        again = int(same.argmax())
        raise BadInput(
            f"the session of client[{order[again - 1]}] again",
            where=at("session", [int(order[again])]),
            expected="one row for each session of a client",
        )
    since = when - np.repeat(when[first[:-1]], np.diff(first))
    if since.size and since.max() >= LONGEST:
        raise BadInput(
            f"{since.max()} sessions after the client's first",
            where=at("session", [int(order[int(since.argmax())])]),
            expected=f"fewer than {LONGEST}: numbers that count sessions, not dates",
        )
    return since


def _scale(scale: tuple[float, float], step: float) -> tuple[float, float]:
    low, high = number(scale[0], "scale[0]"), number(scale[1], "scale[1]")
    if not low < high:
        raise BadInput(f"{low:g} to {high:g}", where="scale", expected="the lowest rating, then the highest")
    if not 0 < number(step, "step") <= (high - low) / 2:
        raise BadInput(f"{step:g}", where="step", expected="the rounding width, above 0, at most half the scale")
    return low, high


def _sessions(session: ArrayLike) -> Ints:
    when = numbers(session, "session")
    odd = np.isnan(when) | (when != np.floor(when)) | (np.abs(when) > 1e12)
    if odd.any():
        row = int(odd.argmax())
        raise BadInput(f"{when[row]:g}", where=at("session", [row]), expected="a whole number")
    return when.astype(np.int64)
