"""`attunement analyse heart`: artifacts, variability and flooding episodes from beats or from a rate."""

from __future__ import annotations

import argparse
import math
from pathlib import Path
from typing import Any

import numpy as np

from attunement.analysis import physiology
from attunement.cli.analyse_columns import Columns, read_columns
from attunement.cli.analysis_output import as_csv, as_document, as_long_csv
from attunement.cli.command import Commands, add_command, add_format, as_json, put_out
from attunement.domain.errors import BadInput
from attunement.exchange.heart_file import heart_kind, read_needed
from attunement.exchange.heart_recording import HeartRecording
from attunement.exchange.heart_text import BEATS, RATE, SECONDS, SHORTEST_MEDIAN
from attunement.exchange.text_file import read_bytes

EXAMPLES = """\
  attunement analyse heart beats.csv --format json
  attunement analyse heart rate.csv --baseline 72 --margin 20
  attunement analyse heart run.fit --format json

columns for beats, in milliseconds, one interval a row (blank: missing). Artifacts are taken out first:
  rr_ms
  815

columns for a heart rate, in seconds and beats per minute, in order of time:
  seconds,bpm
  0,78

files of watches and straps are known by what is in them: Garmin FIT, Polar Flow CSV, Empatica HR.csv, IBI.csv or the
zip, and beats in plain text, one a line. Their times count from the start of the recording"""


def register(commands: Commands) -> None:
    """Add `heart`."""
    about = "heart rate variability without artifacts, and stretches in which the heart races"
    parser = add_command(commands, "heart", _run, about=about, examples=EXAMPLES)
    parser.add_argument("file", type=Path, metavar="FILE", help="CSV, or a watch's or strap's own file")
    parser.add_argument("--threshold", type=float, default=100, metavar="BPM", help="above this the heart races")
    parser.add_argument("--min-seconds", type=float, default=10, metavar="S", help="an episode lasts at least so long")
    parser.add_argument("--baseline", type=float, metavar="BPM", help="the person's own resting rate")
    parser.add_argument("--margin", type=float, metavar="BPM", help="above baseline and margin the heart races too")
    add_format(parser, ("csv", "json"))


def _run(args: argparse.Namespace) -> int:
    raw = read_bytes(args.file)
    if heart_kind(raw):
        return _recording(read_needed(raw, args.file.name), args)
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
    document = {**_variability(rr, clean), **_episodes_of_beats(clean.rr_ms, args)}
    if args.format == "json":
        return put_out(as_json({**document, "rr_ms": as_document(clean.rr_ms)}), None)
    return put_out(as_long_csv(document), None)


def _variability(rr: Any, clean: physiology.CleanRr) -> dict[str, Any]:
    return {
        "clean": as_document(physiology.hrv(clean.rr_ms)),
        "raw": as_document(physiology.hrv(rr)),
        "artifacts": {"flagged": clean.flagged.tolist(), "because": clean.because},
    }


def _recording(found: HeartRecording, args: argparse.Namespace) -> int:
    """A device's own file: what it is, what was wrong with it, and the same measures on its own clock."""
    document: dict[str, Any] = {
        "recording": {
            "kind": found.kind,
            "started": found.started.isoformat() if found.started else None,
            "rates": found.rates,
            "beats": len(found.rr_ms),
            "marks": list(found.marks),
            "problems": list(found.problems),
        }
    }
    clean = physiology.clean_rr(found.rr_ms) if found.rr_ms else None
    if clean is not None:
        document |= _variability(found.rr_ms, clean)
    if found.rates or clean is None:
        rates = np.array([math.nan if rate is None else rate for rate in found.bpm])
        document["episodes"] = _episodes(found.seconds, rates, args)
    else:
        document |= _episodes_on_clock(found.rr_seconds, found.rr_ms, clean, args)
    if args.format == "json":
        return put_out(as_json(document), None)
    return put_out(as_long_csv(document), None)


def _episodes_on_clock(seconds: Any, rr_ms: Any, clean: physiology.CleanRr, args: argparse.Namespace) -> dict[str, Any]:
    """Episodes from beats with times of their own: what was flagged is left out, and gaps stay where they are."""
    rates = 60_000 / np.array(rr_ms, dtype=np.float64)
    rates[clean.flagged] = math.nan
    return {"episodes": _episodes(seconds, rates, args)}


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
