"""Results of an analysis as JSON and CSV: an undefined number is null in one and blank in the other."""

from __future__ import annotations

import csv
import dataclasses
import io
import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np


def as_document(result: Any) -> Any:
    """A result of an analysis as plain lists, texts and numbers; NaN is None, dataclasses are their fields."""
    if dataclasses.is_dataclass(result) and not isinstance(result, type):
        return {field.name: as_document(getattr(result, field.name)) for field in dataclasses.fields(result)}
    if isinstance(result, Mapping):
        return {str(key): as_document(value) for key, value in result.items()}
    if isinstance(result, np.ndarray):
        return as_document(result.tolist())
    if isinstance(result, list | tuple):
        return [as_document(value) for value in result]
    if isinstance(result, float):
        return _plain(result)
    return result


def _plain(value: float) -> int | float | None:
    """Undefined is None; a whole number has no point."""
    if math.isnan(value):
        return None
    return int(value) if value.is_integer() and abs(value) < 1e15 else value


def as_csv(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """A CSV text with a header; undefined numbers and None are blank."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([as_document(cell) for cell in row] for row in rows)
    return out.getvalue()


def as_long_csv(document: Mapping[str, Any]) -> str:
    """Every number and text of a document on a line of its own: which measure, which field, what."""
    return as_csv(("measure", "field", "value"), [row for name, part in document.items() for row in _lines(name, part)])


def _lines(measure: str, part: Any) -> Iterable[tuple[str, str, Any]]:
    if isinstance(part, Mapping):
        for field, value in part.items():
            if isinstance(value, Mapping | list):
                yield from ((measure, f"{field} {inner}".strip(), found) for _, inner, found in _lines(field, value))
            else:
                yield measure, field, value
    elif isinstance(part, list):
        for n, value in enumerate(part, start=1):
            yield from ((measure, f"{n} {inner}".strip(), found) for _, inner, found in _lines(str(n), value))
    else:
        yield measure, "", part
