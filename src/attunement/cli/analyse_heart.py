"""`attunement analyse heart`: artifacts, variability and flooding episodes from beats or from a rate."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

import numpy as np

from attunement.analysis import physiology
from attunement.cli.analyse_columns import Columns, read_columns
from attunement.cli.analysis_output import as_csv, as_document, as_long_csv
from attunement.cli.command import Commands, add_command, add_format, as_json, put_out
from attunement.domain.errors import BadInput

EXAMPLES = """\
  attunement analyse heart beats.csv --format json
  attunement analyse heart rate.csv --baseline 72 --margin 20

columns for beats, in milliseconds, one interval a row (blank: missing). Artifacts are taken out first:
  rr_ms
  815

columns for a heart rate, in seconds and beats per minute, in order of time:
  seconds,bpm
  0,78"""

BEATS = ("rr_ms", "rr", "rr_interval")
SECONDS = ("seconds", "second", "sec", "time")
RATE = ("bpm", "hr", "heart_rate")
SHORTEST_MEDIAN = 10
"""Milliseconds. No heart is so fast; a file below it is in seconds."""


def register(commands: Commands) -> None:
    """Add `heart`."""
    about = "heart rate variability without artifacts, and stretches in which the heart races"
    parser = add_command(commands, "heart", _run, about=about, examples=EXAMPLES)
    parser.add_argument("file", type=Path, metavar="FILE", help="CSV with the column rr_ms, or the columns seconds,bpm")
    parser.add_argument("--threshold", type=float, default=100, metavar="BPM", help="above this the heart races")
    parser.add_argument("--min-seconds", type=float, default=10, metavar="S", help="an episode lasts at least so long")
    parser.add_argument("--baseline", type=float, metavar="BPM", help="the person's own resting rate")
    parser.add_argument("--margin", type=float, metavar="BPM", help="above baseline and margin the heart races too")
    add_format(parser, ("csv", "json"))


def _run(args: argparse.Namespace) -> int:
    columns = read_columns(args.file)
    if columns.find(*RATE) is not None and columns.find(*SECONDS) is not None:
        return _rate(columns, args)
    return _beats(columns, args)


def _rate(columns: Columns, args: argparse.Namespace) -> int:
    second, rate = columns.need(*SECONDS), columns.need(*RATE)
    with columns.naming({"seconds": second, "bpm": rate}):
        found = _episodes(columns.numbers(second), columns.numbers(rate, least=0), args)
    if args.format == "json":
        return put_out(as_json({"episodes": found}), None)
    return put_out(as_csv(("first", "last"), [(episode["first"], episode["last"]) for episode in found]), None)


def _beats(columns: Columns, args: argparse.Namespace) -> int:
    column = columns.need(*BEATS)
    rr = np.array(columns.numbers(column, above=0), dtype=np.float64)
    if np.nanmedian(rr) < SHORTEST_MEDIAN if not np.isnan(rr).all() else False:
        where = f"{columns.file}: column '{columns.names[column]}'"
        raise BadInput("these are seconds", where=where, expected="milliseconds", do="Multiply them by 1000.")
    clean = physiology.clean_rr(rr)
    document: dict[str, Any] = {
        "clean": as_document(physiology.hrv(clean.rr_ms)),
        "raw": as_document(physiology.hrv(rr)),
        "artifacts": {"flagged": clean.flagged.tolist(), "because": clean.because},
        **_episodes_of_beats(clean.rr_ms, args),
    }
    if args.format == "json":
        return put_out(as_json({**document, "rr_ms": as_document(clean.rr_ms)}), None)
    return put_out(as_long_csv(document), None)


def _episodes_of_beats(rr_ms: np.ndarray[Any, Any], args: argparse.Namespace) -> dict[str, Any]:
    """Episodes by the clock the beats make, from the first one on; a missing interval stops that clock."""
    if np.isnan(rr_ms).any():
        return {"episodes": None, "episodes_because": "an interval is missing, so the time of what follows is unknown"}
    return {"episodes": _episodes(np.cumsum(rr_ms) / 1000, 60_000 / rr_ms, args)}


def _episodes(seconds: Any, bpm: Any, args: argparse.Namespace) -> list[dict[str, Any]]:
    found = physiology.flooding_episodes(
        seconds, bpm, threshold=args.threshold, min_seconds=args.min_seconds, baseline=args.baseline, margin=args.margin
    )
    return [{"first": as_document(first), "last": as_document(last)} for first, last in found]
