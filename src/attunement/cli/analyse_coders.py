"""`attunement analyse coders`: two people's codes of one session, event by event and second by second."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from attunement.analysis.two_coders import Coded, Pairing, align, coded, event_kappa, unit_agreement
from attunement.cli.analyse_columns import Columns, read_columns
from attunement.cli.analysis_output import as_document, as_long_csv
from attunement.cli.command import Commands, add_command, add_format, as_json, put_out

EXAMPLES = """\
  attunement analyse coders anna.csv ben.csv
  attunement analyse coders anna.csv ben.csv --tolerance 5 --seconds 3000 --format json

a file for each coder, a row for each moment. The column ends is where a state ends; person says whose code it is:
  seconds,code,person,ends
  12.5,criticism,client-1,
  40,stonewalling,client-2,65"""


def register(commands: Commands) -> None:
    """Add `coders`."""
    about = "two coders of one session: event-based kappa, kappa and alpha by time, and where they differ"
    parser = add_command(commands, "coders", _run, about=about, examples=EXAMPLES)
    parser.add_argument("file", type=Path, metavar="FIRST", help="CSV with the columns seconds and code")
    parser.add_argument("second", type=Path, metavar="SECOND", help="the same of the other coder")
    parser.add_argument("--tolerance", type=float, default=3.0, metavar="N", help="seconds apart, at most")
    parser.add_argument("--seconds", type=float, metavar="N", help="how long the session was; else until the last code")
    add_format(parser, ("csv", "json"))


def _run(args: argparse.Namespace) -> int:
    first, second = _coded(read_columns(args.file)), _coded(read_columns(args.second))
    length = args.seconds or max([1.0, *_ends(first), *_ends(second)])
    document = {
        "events": _events(first, second, args.tolerance),
        "time": as_document(unit_agreement(first, second, seconds=length, tolerance=args.tolerance)),
        "differences": [
            _difference(first, second, pair)
            for pair in align(first, second, tolerance=args.tolerance)
            if _label(first, pair.first) != _label(second, pair.second)
        ],
    }
    return put_out(as_json(document) if args.format == "json" else as_long_csv(document), None)


def _events(first: Coded, second: Coded, tolerance: float) -> dict[str, Any]:
    found = event_kappa(first, second, tolerance=tolerance)
    document: dict[str, Any] = as_document(found)
    return document


def _coded(columns: Columns) -> Coded:
    seconds, code = columns.need("seconds"), columns.need("code")
    ends, person = columns.find("ends"), columns.find("person")
    codes = columns.texts(code)
    if person is not None:
        who = columns.texts(person)
        codes = [f"{p}: {c}" if p and c else c for p, c in zip(who, codes, strict=True)]
    with columns.naming({"at": seconds, "codes": code}):
        return coded(columns.numbers(seconds, least=0), codes, None if ends is None else columns.numbers(ends, least=0))


def _ends(one: Coded) -> list[float]:
    return [float(end if end == end else at + 1) for at, end in zip(one.at, one.ends, strict=True)]


def _label(one: Coded, place: int | None) -> str | None:
    return None if place is None else str(one.code[place])


def _difference(first: Coded, second: Coded, pair: Pairing) -> dict[str, Any]:
    places = ((first, pair.first), (second, pair.second))
    at = min(float(one.at[place]) for one, place in places if place is not None)
    return {"at": at, "first": _label(first, pair.first), "second": _label(second, pair.second)}
