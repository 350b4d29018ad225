"""The CSV that Polar Flow writes for one training session: two headers, two tables, wall-clock times."""

from __future__ import annotations

import csv
import re
from datetime import datetime

from attunement.domain.errors import BadInput
from attunement.exchange.heart_recording import HeartRecording, cell_number, missing_rates, rate_of

KIND = "polar-flow"
_TIME = re.compile(r"(\d+):([0-5]\d):([0-5]\d)(\.\d+)?", re.ASCII)


def is_polar(text: str) -> bool:
    """True when the two headers of Polar Flow are there."""
    lines = text.splitlines()[:3]
    return len(lines) == 3 and lines[0].startswith("Name,Sport,Date,Start time") and "HR (bpm)" in lines[2]


def polar_recording(text: str, name: str) -> HeartRecording:
    """Every sample of the file. Raises BadInput naming line and column of what is wrong.

    The start has no zone: the file gives the wall clock of whoever exported it.
    """
    rows = list(csv.reader(text.splitlines()))
    header = [cell.strip() for cell in rows[2]]
    if "Time" not in header:
        raise BadInput("the column 'Time' is not there", where=f"{name}: line 3", expected="Polar Flow's own header")
    when, rate = header.index("Time"), header.index("HR (bpm)")
    seconds: list[float] = []
    bpm: list[float | None] = []
    for line, row in enumerate(rows[3:], start=4):
        if not any(cell.strip() for cell in row):
            continue
        if len(row) <= max(when, rate):
            raise BadInput("the row is cut off", where=f"{name}: line {line}", expected=f"{len(header)} cells")
        seconds.append(_seconds(row[when], f"{name}: line {line}, column 'Time'"))
        place = f"{name}: line {line}, column 'HR (bpm)'"
        bpm.append(rate_of(cell_number(row[rate], place, "a number, or blank"), place))
        if len(seconds) > 1 and seconds[-1] < seconds[-2]:
            raise BadInput("the time goes back", where=f"{name}: line {line}", expected="times in order")
    rates = tuple(bpm)
    started, unknown = _started(rows, name)
    return HeartRecording(KIND, started, tuple(seconds), rates, problems=(*unknown, *missing_rates(rates)))


def _seconds(text: str, where: str) -> float:
    found = _TIME.fullmatch(text.strip())
    if found is None:
        raise BadInput(f"'{text[:40]}'", where=where, expected="a time such as 00:01:05")
    hours, minutes, seconds, part = found.groups()
    return int(hours) * 3600 + int(minutes) * 60 + int(seconds) + float(part or 0)


def _started(rows: list[list[str]], name: str) -> tuple[datetime | None, tuple[str, ...]]:
    told = dict(zip([cell.strip() for cell in rows[0]], rows[1], strict=False))
    words = f"{told.get('Date', '').strip()} {told.get('Start time', '').strip()}"
    for form in ("%d-%m-%Y %H:%M:%S", "%Y-%m-%d %H:%M:%S", "%d.%m.%Y %H:%M:%S"):
        try:
            return datetime.strptime(words, form), ()  # noqa: DTZ007  the file names no zone
        except ValueError:
            continue
    return None, (f"{name}: line 2: the start '{words[:40]}' is no date and time",)
