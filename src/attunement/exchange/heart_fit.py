"""Garmin's FIT files: the rate in each record, and the beats where the watch kept them.

The bytes are decoded by fitdecode; what this file adds is which messages say something of the heart, and when.
"""

from __future__ import annotations

import io
import struct
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from attunement.domain.errors import BadInput
from attunement.exchange.heart_recording import FASTEST, SLOWEST, HeartRecording, missing_rates

KIND = "garmin-fit"
_FARTHEST = 5.0
"""Seconds the beats' own clock may stray from the records' before it is set anew: then beats were lost between."""


def is_fit(raw: bytes) -> bool:
    """True when the file's header says `.FIT`."""
    return len(raw) >= 12 and raw[8:12] == b".FIT"


def fit_recording(raw: bytes, name: str) -> HeartRecording:
    """Rates and beats of a FIT file. A file that breaks off keeps what was read, and `problems` says where it ended.

    Raises BadInput when nothing at all can be read.
    """
    read = _Read()
    broken = _each(raw, read)
    if read.messages == 0:
        raise BadInput(broken or "there is no message in it", where=name, expected="a FIT file of an activity")
    bpm = tuple(rate for _, rate in read.rates)
    first = min([at for at, _ in read.rates] + [at for at, _ in read.beats], default=0.0)
    problems = (*([f"{name}: {broken}; all before it was kept"] if broken else []), *read.problems(name))
    return HeartRecording(
        KIND,
        datetime.fromtimestamp(first, read.zone) if read.zone else None,
        tuple(at - first for at, _ in read.rates),
        bpm,
        tuple(at - first for at, _ in read.beats),
        tuple(beat for _, beat in read.beats),
        problems=(*problems, *missing_rates(bpm)),
    )


@dataclass
class _Read:
    """What was read so far; times in seconds since 1970."""

    rates: list[tuple[float, float | None]] = field(default_factory=list)
    beats: list[tuple[float, float]] = field(default_factory=list)
    messages: int = 0
    now: float | None = None
    zone: Any = None
    stored: int = 0
    odd: int = 0

    def take(self, message: Any) -> None:
        """One decoded message."""
        self.messages += 1
        told = {one.name: one.value for one in message.fields}
        if message.name == "record":
            self._record(told)
        elif message.name == "hrv":
            self._hrv(told.get("time"))
        elif message.name == "hr":
            self.stored += 1

    def _record(self, told: dict[str, Any]) -> None:
        when, rate = told.get("timestamp"), told.get("heart_rate")
        if not isinstance(when, datetime):
            self.odd += 1
            return
        at = when.timestamp()
        if self.now is not None and at < self.now:
            self.odd += 1
            return
        self.now, self.zone = at, when.tzinfo
        fits = isinstance(rate, int | float) and SLOWEST <= rate <= FASTEST
        if rate and not fits:
            self.odd += 1
        self.rates.append((at, float(rate) if fits and rate is not None else None))

    def _hrv(self, told: Any) -> None:
        """Up to five intervals in seconds; those that are not filled in are None."""
        beats = [beat for beat in (told if isinstance(told, tuple | list) else [told]) if isinstance(beat, int | float)]
        clock = self.beats[-1][0] if self.beats else None
        if self.now is not None and (clock is None or abs(self.now - clock) > _FARTHEST):
            clock = max(self.now - sum(beats), clock or 0.0)
        for beat in beats:
            clock = (clock or 0.0) + beat
            self.beats.append((clock, beat * 1000))

    def problems(self, name: str) -> Iterator[str]:
        """What could not be used, in words."""
        if self.odd:
            yield f"{name}: {self.odd} records without a time in order or with an impossible rate were left out"
        if self.stored:
            yield f"{name}: {self.stored} messages of a rate stored in the strap were not read"


def _each(raw: bytes, read: _Read) -> str:
    """Feed every message to `read`; the reason why it stopped early, or ''."""
    import fitdecode  # decoding FIT is rare, and its profile takes a quarter of a second to load

    # It warns of odd fields on standard error, where nobody who uploads a file looks; `problems` says what matters.
    warnings.filterwarnings("ignore", module=r"fitdecode\.")
    try:
        with fitdecode.FitReader(io.BytesIO(raw), check_crc=fitdecode.CrcCheck.RAISE) as frames:
            for frame in frames:
                if isinstance(frame, fitdecode.FitDataMessage):
                    read.take(frame)
    except fitdecode.FitEOFError as error:
        return f"the file breaks off at byte {getattr(error, 'offset', len(raw))}"
    except fitdecode.FitCRCError:
        return "its checksum is wrong"
    # Broken bytes surface as whatever the decoder stumbles over; none of it is a reason to fall over too.
    except (
        fitdecode.FitError,
        struct.error,
        ArithmeticError,
        AttributeError,
        LookupError,
        TypeError,
        ValueError,
    ) as error:
        return f"it cannot be decoded ({type(error).__name__})"
    return ""
