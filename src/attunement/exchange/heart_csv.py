"""The hearts of a session as CSV, for the clinician: one row a sample, blank where there was no good rate."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

HEADER = ("person", "source", "seconds", "bpm", "racing")


@dataclass(frozen=True)
class HeartRows:
    """One heart from one source: a person's id, rates (bpm; NaN for none) at seconds, and where it raced."""

    person: str
    source: str
    seconds: Sequence[float]
    bpm: Sequence[float]
    raced: Sequence[tuple[float, float]]


def heart_csv(hearts: Iterable[HeartRows]) -> str:
    """Every sample in the order of time, heart after heart; `racing` is 1 inside a stretch in which it raced."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(HEADER)
    for heart in hearts:
        for at, rate in zip(heart.seconds, heart.bpm, strict=True):
            racing = int(any(first <= at <= last for first, last in heart.raced))
            shown = "" if math.isnan(rate) else f"{rate:.1f}"
            writer.writerow((heart.person, heart.source, f"{at:.3f}", shown, racing))
    return out.getvalue()
