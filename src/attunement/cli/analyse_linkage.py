"""`attunement analyse linkage`: how two people's signals go together, beside mismatched pairs. For researchers."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from attunement.analysis import linkage, linkage_segments
from attunement.cli.analyse_columns import Columns, read_columns
from attunement.cli.analysis_output import as_document, as_long_csv
from attunement.cli.command import Commands, add_command, add_format, as_json, put_out
from attunement.domain.errors import BadInput

EXAMPLES = """\
  attunement analyse linkage hearts.csv --rate 1 --format json
  attunement analyse linkage motion.csv --rate 25 --window 60 --step 30 --lag 5
  attunement analyse linkage motion.csv --rate 5 --method segments --window 20 --lag 3

columns, one row a sample, evenly in time (blank: missing). `pair` may be left out when there is one pair:
  pair,first,second
  anna-ben,71,84

A positive lag means that the second follows the first. The result describes; going together is not good in itself.
Three pairs or more are also compared with mismatched pairs."""


def register(commands: Commands) -> None:
    """Add `linkage`."""
    about = "how two people's signals go together in time, for researchers; never a verdict"
    parser = add_command(commands, "linkage", _run, about=about, examples=EXAMPLES)
    parser.add_argument("file", type=Path, metavar="FILE", help="CSV with the columns first,second and perhaps pair")
    parser.add_argument("--rate", type=float, required=True, metavar="HZ", help="samples a second")
    parser.add_argument("--method", choices=("windows", "segments"), default="windows", help="default: windows")
    parser.add_argument("--window", type=float, default=60, metavar="S", help="length of a window or segment")
    parser.add_argument("--step", type=float, default=30, metavar="S", help="from one window to the next")
    parser.add_argument("--lag", type=float, default=5, metavar="S", help="the longest lag, both ways")
    parser.add_argument("--keep-sign", action="store_true", help="keep the sign of each correlation")
    add_format(parser, ("json", "csv"))


def _run(args: argparse.Namespace) -> int:
    pairs = _pairs(read_columns(args.file))
    document = _segments(pairs, args) if args.method == "segments" else _windows(pairs, args)
    return put_out(as_json(document) if args.format == "json" else as_long_csv(document), None)


def _pairs(columns: Columns) -> dict[str, tuple[list[float | None], list[float | None]]]:
    """The series of each pair, in the order of the file. Raises BadInput naming a pair that lacks one partner."""
    if len(columns.names) == 1:  # which `need` would take for both
        where, expected = f"{columns.file}: header", "the columns 'first' and 'second'"
        raise BadInput("there is only one column", where=where, expected=expected)
    first, second = (columns.numbers(columns.need(name)) for name in ("first", "second"))
    place = columns.find("pair")
    names = columns.texts(place) if place is not None else ["1"] * len(first)
    found: dict[str, tuple[list[float | None], list[float | None]]] = {}
    for n, (name, one, two) in enumerate(zip(names, first, second, strict=True)):
        if name is None:
            raise BadInput("blank", where=columns.place(n, place or 0), expected="the pair's name")
        series = found.setdefault(name, ([], []))
        series[0].append(one)
        series[1].append(two)
    for name, both in found.items():
        for values, column in zip(both, ("first", "second"), strict=True):
            if all(value is None for value in values):
                where = f"{columns.file}: pair '{name[:40]}', column '{column}'"
                raise BadInput("this partner's series is missing", where=where, expected="both partners' series")
    return found


def _windows(pairs: Any, args: argparse.Namespace) -> dict[str, Any]:
    named = {"rate": args.rate, "window": args.window, "step": args.step, "lag": args.lag}
    absolute = not args.keep_sign
    document: dict[str, Any] = {"method": "windows", "pairs": {}}
    for name, (one, two) in pairs.items():
        found = linkage.windowed(one, two, **named, absolute=absolute)
        by_lag = as_document(found)
        document["pairs"][name] = {key: value for key, value in by_lag.items() if key not in ("z", "lags")}
    beside = linkage.mismatched(list(pairs.values()), **named, absolute=absolute)
    found_beside = as_document(beside)
    document["mismatched"] = {
        "pairs": len(beside.mismatched),
        "above": dict(zip(pairs, found_beside["above"], strict=True)),
        "effect": found_beside["effect"],
        "because": beside.because,
    }
    return document


def _segments(pairs: Any, args: argparse.Namespace) -> dict[str, Any]:
    named = {"rate": args.rate, "segment": args.window, "lag": args.lag}
    found = {name: linkage_segments.segmented(one, two, **named) for name, (one, two) in pairs.items()}
    return {"method": "segments", "pairs": as_document(found)}
