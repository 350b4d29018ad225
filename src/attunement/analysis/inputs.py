"""What every method does alike with what it is given: numbers and labels in, missing ones marked, wrong ones named."""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from attunement.domain.errors import BadInput

Numbers: TypeAlias = NDArray[np.float64]
Scores: TypeAlias = "ArrayLike | Sequence[float | None] | Sequence[Sequence[float | None]]"
Positions: TypeAlias = NDArray[np.intp]
Labels: TypeAlias = "Sequence[Any] | NDArray[Any]"
Order: TypeAlias = Callable[[Any], Any]

MISSING = -1
"""The position of a label that is not there."""

_WIDEST_RANGE = 1_000_000
"""Whole numbers closer together than this are counted instead of sorted: ten times as fast on a million codes."""


def numbers(values: Scores, what: str, *, dimensions: int = 1) -> Numbers:
    """The values as a new array of floats with NaN where one is missing (None or NaN).

    Raises BadInput, which is a ValueError, when something is no number, infinite, or of another shape.
    """
    shape = "a sequence of numbers" if dimensions == 1 else "a table of numbers, each row as long as the others"
    try:
        array = np.array(values, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise BadInput(f"not all of it is numbers ({error})", where=what, expected=shape) from None
    if array.ndim != dimensions:
        raise BadInput(f"it has {array.ndim} dimensions", where=what, expected=shape)
    infinite = np.argwhere(np.isinf(array))
    if infinite.size:
        raise BadInput("a value is infinite", where=at(what, infinite[0]), expected="a finite number, or NaN")
    return array


def number(value: float | None, what: str, *, least: float = -math.inf, most: float = math.inf) -> float:
    """One finite number within bounds, both included. Raises BadInput naming it."""
    try:
        found = float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        found = math.nan
    if not (math.isfinite(found) and least <= found <= most):
        raise BadInput(f"{value!r} will not do", where=what, expected=_bounds(least, most))
    return found


def whole(value: int, what: str, *, least: int) -> int:
    """One whole number, at least so large. Raises BadInput naming it."""
    if isinstance(value, bool) or not isinstance(value, int | np.integer) or value < least:
        raise BadInput(f"{value!r} will not do", where=what, expected=f"a whole number, {least} or more")
    return int(value)


def _bounds(least: float, most: float) -> str:
    if math.isinf(least) and math.isinf(most):
        return "a finite number"
    return f"a number, {least:g} or more" if math.isinf(most) else f"a number from {least:g} to {most:g}"


def count_table(values: Scores, what: str) -> Numbers:
    """A table of whole numbers, none negative, none missing. Raises BadInput naming row and column, from 0."""
    table = numbers(values, what, dimensions=2)
    wrong = np.argwhere(~((table >= 0) & (table == np.floor(table))))  # NaN is wrong too
    if wrong.size:
        raise BadInput(f"{table[tuple(wrong[0])]:g}", where=at(what, wrong[0]), expected="a count: 0, 1, 2, …")
    return table


def square_counts(values: Scores, what: str) -> Numbers:
    """A table of counts with as many rows as columns, at least one. Raises BadInput."""
    table = count_table(values, what)
    if table.shape[0] != table.shape[1] or not table.size:
        raise BadInput(f"{table.shape[0]} rows, {table.shape[1]} columns", where=what, expected="as many of each")
    return table


def at(what: str, place: Iterable[int]) -> str:
    """How messages name a place in an array: counted from 0, as Python does."""
    return what + "".join(f"[{int(n)}]" for n in place)


def same_length(first: Sequence[Any] | NDArray[Any], second: Sequence[Any] | NDArray[Any], what: str) -> None:
    """Raises BadInput when two series that belong together are not equally long, or one is no series."""
    if not (hasattr(first, "__len__") and hasattr(second, "__len__")):
        raise BadInput("one of them is not a series", where=what, expected="two sequences")
    if len(first) != len(second):
        raise BadInput(f"{len(first)} and {len(second)} values", where=what, expected="equally many of each")


def coded(*series: Labels, what: str, order: Order | None = None) -> tuple[tuple[Any, ...], list[Positions]]:
    """The different labels of one or more series, in order, and each series as positions in them.

    A missing label (None or NaN) has the position MISSING. Numbers are ordered by size and everything else as text,
    unless `order` says by what. Whole numbers are labels without a point: 1.0 is 1. Raises BadInput.
    """
    given = [np.asarray(one) if hasattr(one, "__array__") else one for one in series]  # columns of data frames too
    for one in given:
        if isinstance(one, str) or not isinstance(one, Sequence | np.ndarray) or np.ndim(one[:0]) > 1:
            raise BadInput("it is not one series", where=what, expected="a sequence of codes")
    arrays = [one for one in given if isinstance(one, np.ndarray) and one.dtype.kind in "biuf"]
    labels, positions = _coded_numbers(arrays) if len(arrays) == len(given) else _coded_values(given, what)
    order = order or (None if all(isinstance(label, int | float) for label in labels) else str)
    ranked = sorted(range(len(labels)), key=lambda n: order(labels[n]) if order else labels[n])
    place = np.empty(len(labels) + 1, dtype=np.intp)
    place[ranked] = np.arange(len(labels))
    place[MISSING] = MISSING  # the last one, which position -1 means
    return tuple(labels[n] for n in ranked), [place[one] for one in positions]


def _coded_values(series: Sequence[Labels], what: str) -> tuple[list[Any], list[Positions]]:
    seen: dict[Hashable, int] = {}
    found: list[Positions] = []
    for one in series:
        values = one.tolist() if isinstance(one, np.ndarray) else list(one)
        try:
            taken = [seen.setdefault(value, len(seen)) for value in values]
        except TypeError:
            raise BadInput("a code is itself a list", where=what, expected="texts or numbers") from None
        found.append(np.array(taken, dtype=np.intp))
    # Every NaN is another key, so missing ones are taken out afterwards: one look per label, not one per value.
    kept = [label for label in seen if not _is_missing(label)]
    place = np.full(len(seen) + 1, MISSING, dtype=np.intp)
    place[[seen[label] for label in kept]] = np.arange(len(kept))
    return [_plain(label) for label in kept], [place[one] for one in found]


def _coded_numbers(series: Sequence[NDArray[Any]]) -> tuple[list[Any], list[Positions]]:
    ends = np.cumsum([len(one) for one in series])[:-1]
    every = np.concatenate(series)
    if every.dtype.kind == "b":
        every = every.astype(np.intp)
    if every.dtype.kind != "f":
        labels, positions = _ranked(every)
        return labels, np.split(positions, ends)
    there = ~np.isnan(every)
    positions = np.full(every.size, MISSING, dtype=np.intp)
    labels, positions[there] = _ranked(every[there])
    return labels, np.split(positions, ends)


def _ranked(values: NDArray[Any]) -> tuple[list[Any], Positions]:
    """The different numbers by size, and the place of each value among them."""
    low, high = (values.min(), values.max()) if values.size else (0, 0)
    counting = values.dtype.kind != "f" or np.array_equal(values, np.floor(values))
    if not counting or not float(high) - float(low) < _WIDEST_RANGE:
        labels, positions = np.unique(values, return_inverse=True)
        return [_plain(label) for label in labels.tolist()], positions
    shifted = (values - low).astype(np.intp, copy=False)
    used = np.bincount(shifted) > 0
    return [_plain((n + low).item()) for n in np.flatnonzero(used)], (np.cumsum(used) - 1)[shifted]


def _is_missing(label: Any) -> bool:
    return label is None or (isinstance(label, float | np.floating) and math.isnan(label))


def _plain(label: Any) -> Any:
    label = label.item() if isinstance(label, np.generic) else label
    return int(label) if isinstance(label, float) and label.is_integer() else label
