"""Beats or rates in plain text: one interval a line as straps' apps write them, or a table with named columns."""

from __future__ import annotations

import re
from itertools import accumulate
from statistics import median

from attunement.domain.errors import BadInput
from attunement.exchange.csv_table import CsvTable, parse_csv
from attunement.exchange.heart_recording import HeartRecording, cell_number, missing_rates, rate_of

BEATS_KIND, RATES_KIND = "rr-text", "rate-table"
BEATS = ("rr_ms", "rr", "rr_interval", "rr-interval [ms]", "ibi_ms")
SECONDS = ("seconds", "second", "sec", "time")
RATE = ("bpm", "hr", "heart_rate")
SHORTEST_MEDIAN = 10
"""Milliseconds. No heart is so fast; beats below it are in seconds."""
_ONE_NUMBER = re.compile(r"\s*\d+([.,]\d+)?\s*", re.ASCII)


def is_bare_beats(text: str) -> bool:
    """True when every line is one number and there is no header."""
    lines = [line for line in text.splitlines() if line.strip()]
    return bool(lines) and all(_ONE_NUMBER.fullmatch(line) for line in lines)


def bare_beats(text: str, name: str) -> HeartRecording:
    """One interval a line, in milliseconds or in seconds (told by their size). Raises BadInput naming the line."""
    lines = [(n, line.strip().replace(",", ".")) for n, line in enumerate(text.splitlines(), start=1) if line.strip()]
    return _of_beats([(f"{name}: line {n}", float(line)) for n, line in lines], name)


def table_recording(text: str, name: str) -> HeartRecording:
    """A table with a column of beats, or with columns of seconds and rates. Raises BadInput naming row and column."""
    table = parse_csv(text, name)
    beats, second, rate = (_find(table, names) for names in (BEATS, SECONDS, RATE))
    if second is not None and rate is not None:
        return _of_rates(table, name, second, rate)
    if beats is None:
        expected = "a column 'rr_ms', or the columns 'seconds' and 'bpm'"
        raise BadInput("neither beats nor a rate are there", where=f"{name}: header", expected=expected)
    read = [(place, cell_number(cell, place, "an interval above 0")) for place, cell in _cells(table, name, beats)]
    return _of_beats([(place, beat) for place, beat in read if beat is not None], name)


def _find(table: CsvTable, names: tuple[str, ...]) -> int | None:
    folded = [column.strip().casefold() for column in table.columns]
    return next((folded.index(name) for name in names if name in folded), None)


def _cells(table: CsvTable, name: str, column: int) -> list[tuple[str, str]]:
    shown = table.columns[column]
    return [(f"{name}: {row.where}, column '{shown}'", row.cells[column]) for row in table.rows]


def _of_rates(table: CsvTable, name: str, second: int, rate: int) -> HeartRecording:
    seconds: list[float] = []
    for place, cell in _cells(table, name, second):
        at = cell_number(cell, place, "a time in seconds")
        if at is None or (seconds and at < seconds[-1]):
            raise BadInput("the time is missing or goes back", where=place, expected="times in order")
        seconds.append(at)
    bpm = tuple(
        rate_of(cell_number(cell, place, "a rate, or blank"), place) for place, cell in _cells(table, name, rate)
    )
    return HeartRecording(RATES_KIND, None, tuple(seconds), bpm, problems=missing_rates(bpm))


def _of_beats(read: list[tuple[str, float]], name: str) -> HeartRecording:
    """The beats on the clock they make themselves."""
    for place, beat in read:
        if beat <= 0:
            raise BadInput(f"'{beat:g}'", where=place, expected="an interval above 0")
    if not read:
        raise BadInput("there are no beats in it", where=name, expected="one interval a line")
    unit = 1000 if median(beat for _, beat in read) < SHORTEST_MEDIAN else 1
    rr = tuple(beat * unit for _, beat in read)
    return HeartRecording(BEATS_KIND, None, rr_seconds=tuple(at / 1000 for at in accumulate(rr)), rr_ms=rr)
