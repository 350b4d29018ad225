"""Empatica E4 exports: HR.csv (one rate a second), IBI.csv (beats with their times), tags.csv; alone or in a zip.

The first line is the start in seconds since 1970 (UTC); HR has its samples a second in line 2; IBI has two columns.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from attunement.domain.errors import BadInput
from attunement.exchange.heart_recording import HeartRecording, cell_number, missing_rates, rate_of

KIND = "empatica"
RATES_A_SECOND = 1.0
"""What tells HR.csv from EDA, TEMP and BVP, which look the same and have 4 or 64."""
_EARLIEST, _LATEST = 946_684_800, 4_102_444_800
"""2000 and 2100: what the first line of these files lies between."""


def is_empatica(text: str) -> bool:
    """True when the first line is a start time and the next ones are numbers."""
    lines = text.splitlines()[:3]
    first = lines[0].split(",") if lines else [""]
    try:
        start = float(first[0])
    except ValueError:
        return False
    return _EARLIEST < start < _LATEST and len(lines) > 1


def empatica_recording(text: str, name: str) -> HeartRecording:
    """The rates of HR.csv or the beats of IBI.csv, told apart by their second column. Raises BadInput."""
    lines = text.splitlines()
    if "," in lines[0] and lines[0].split(",")[1].strip().upper() == "IBI":
        return _beats(lines, name)
    if "," in lines[1]:
        raise _another("it has several columns", name)
    every = cell_number(lines[1], f"{name}: line 2", "samples a second")
    if every != RATES_A_SECOND:
        raise _another(f"it has {lines[1].strip()[:20]} samples a second", name)
    bpm = tuple(_rate(line, f"{name}: line {n}") for n, line in enumerate(lines[2:], start=3) if line.strip())
    seconds = tuple(float(n) for n in range(len(bpm)))
    return HeartRecording(KIND, _start(lines[0], name), seconds, bpm, problems=missing_rates(bpm))


def _rate(line: str, where: str) -> float | None:
    return rate_of(cell_number(line, where, "a heart rate"), where)


def _beats(lines: list[str], name: str) -> HeartRecording:
    times: list[float] = []
    beats: list[float] = []
    for n, line in enumerate(lines[1:], start=2):
        if not line.strip():
            continue
        place, cells = f"{name}: line {n}", line.split(",")
        if len(cells) != 2:
            raise BadInput(f"{len(cells)} cells", where=place, expected="a time and an interval, both in seconds")
        at, beat = (cell_number(cell, place, "a time and an interval in seconds") for cell in cells)
        if at is None or beat is None or not 0 < beat < 60 / 10 or at < 0:
            raise BadInput(f"'{line.strip()[:40]}'", where=place, expected="a time and an interval in seconds")
        if times and at < times[-1]:
            raise BadInput("the time goes back", where=place, expected="times in order")
        times.append(at)
        beats.append(beat * 1000)
    return HeartRecording(KIND, _start(lines[0], name), rr_seconds=tuple(times), rr_ms=tuple(beats))


def _start(line: str, name: str) -> datetime:
    first = cell_number(line.split(",")[0], f"{name}: line 1", "the start in seconds since 1970")
    return datetime.fromtimestamp(first or 0, UTC)


def _another(what: str, name: str) -> BadInput:
    return BadInput(
        f"{what}, so it is another signal of this device",
        where=f"{name}: line 2",
        expected="HR.csv (1 sample a second) or IBI.csv",
        do="Take HR.csv, IBI.csv or the whole zip.",
    )


def together(parts: dict[str, str]) -> HeartRecording:
    """One recording from the texts of a zip, by their names; `hr.csv` and `ibi.csv`, `tags.csv` where it is there."""
    read = [empatica_recording(parts[key], key) for key in ("hr.csv", "ibi.csv") if parts.get(key, "").strip()]
    starts = [found.started for found in read if found.started is not None]
    if not read:
        raise BadInput("there is neither HR.csv nor IBI.csv in it", where="zip", expected="an Empatica export")
    first = min(starts)
    whole = HeartRecording(KIND, first)
    for part in read:
        later = (part.started - first).total_seconds() if part.started else 0.0
        whole = replace(
            whole,
            seconds=whole.seconds + tuple(at + later for at in part.seconds),
            bpm=whole.bpm + part.bpm,
            rr_seconds=whole.rr_seconds + tuple(at + later for at in part.rr_seconds),
            rr_ms=whole.rr_ms + part.rr_ms,
            problems=whole.problems + part.problems,
        )
    return replace(whole, marks=_marks(parts.get("tags.csv", ""), first))


def _marks(text: str, first: datetime) -> tuple[float, ...]:
    lines = [(n, line) for n, line in enumerate(text.splitlines(), start=1) if line.strip()]
    told = (cell_number(line, f"tags.csv: line {n}", "a time in seconds since 1970") for n, line in lines)
    return tuple(at - first.timestamp() for at in told if at is not None)
