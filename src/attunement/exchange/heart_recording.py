"""What a watch or strap's file says of one heart, whoever made the file."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from attunement.domain.errors import BadInput

SLOWEST, FASTEST = 20, 300
"""Beats per minute that a living, waking adult's heart can have; anything else is a mistake or another signal."""
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?", re.IGNORECASE | re.ASCII)


@dataclass(frozen=True)
class HeartRecording:
    """One heart from one file. All times are in seconds from the recording's start.

    `started` has its zone where the file says one, is the device's wall clock where it does not, and None where the
    file is silent. `bpm[i]` is the rate at `seconds[i]`, None where the device had none. `rr_ms[i]` is the interval
    that ended at `rr_seconds[i]`. `marks` are presses of the device's button. `problems` say what could not be read.
    """

    kind: str
    started: datetime | None
    seconds: tuple[float, ...] = ()
    bpm: tuple[float | None, ...] = ()
    rr_seconds: tuple[float, ...] = ()
    rr_ms: tuple[float, ...] = ()
    marks: tuple[float, ...] = ()
    problems: tuple[str, ...] = ()

    @property
    def rates(self) -> int:
        """How many samples have a rate."""
        return sum(rate is not None for rate in self.bpm)

    @property
    def is_empty(self) -> bool:
        """True when there is neither a rate nor a beat in it."""
        return not self.rates and not self.rr_ms


def cell_number(text: str, where: str, expected: str) -> float | None:
    """The number a cell is; None for a blank one. Raises BadInput naming the place."""
    plain = text.strip()
    if not plain:
        return None
    if not _NUMBER.fullmatch(plain) or len(plain) > 40:
        raise BadInput(f"'{plain[:40]}'", where=where, expected=expected)
    return float(plain)


def rate_of(value: float | None, where: str) -> float | None:
    """A rate as the devices write it: 0 is 'none'. Raises BadInput for what no heart does."""
    if value is None or value == 0:
        return None
    if not SLOWEST <= value <= FASTEST:
        expected = f"a heart rate from {SLOWEST} to {FASTEST} beats a minute, or blank"
        raise BadInput(f"{value:g}", where=where, expected=expected)
    return value


def missing_rates(bpm: tuple[float | None, ...]) -> tuple[str, ...]:
    """A word on samples without a rate, for `problems`."""
    gone = sum(rate is None for rate in bpm)
    return (f"{gone} of {len(bpm)} samples have no rate",) if gone else ()
