"""`attunement analyse agreement`: how far raters agree, by each coefficient that fits the file."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

from attunement.analysis import agreement
from attunement.cli.analyse_columns import Columns, numbers_or_texts, read_columns
from attunement.cli.analysis_output import as_document, as_long_csv
from attunement.cli.command import Commands, add_command, add_format, as_json, put_out
from attunement.domain.errors import BadInput

EXAMPLES = """\
  attunement analyse agreement ratings.csv
  attunement analyse agreement ratings.csv --measure alpha --level ordinal --format json
  attunement analyse agreement seconds.csv --measure time-unit --tolerance 2

a row for each thing rated, a column for each rater; a first column named unit, subject, target, second, sec, time or id
(or not named at all) is no rater. A blank or NA is a missing rating:
  unit,anna,ben
  1,criticism,criticism
  2,contempt,"""

NO_RATER = ("", "unit", "subject", "target", "second", "seconds", "sec", "time", "id")
TWO_RATERS = ("kappa", "time-unit")


def register(commands: Commands) -> None:
    """Add `agreement`."""
    about = "agreement of raters: Cohen's and Fleiss' kappa, Krippendorff's alpha, AC1, intraclass correlations"
    parser = add_command(commands, "agreement", _run, about=about, examples=EXAMPLES)
    parser.add_argument("file", type=Path, metavar="FILE", help="CSV: a row for each unit, a column for each rater")
    parser.add_argument("--measure", choices=("all", *MEASURES), default="all", help="all: each that fits the file")
    parser.add_argument("--level", choices=agreement.LEVELS, default="nominal", help="level of measurement for alpha")
    parser.add_argument("--weights", choices=("linear", "quadratic"), help="weigh disagreements for kappa by distance")
    parser.add_argument("--tolerance", type=int, default=0, metavar="N", help="time units either way, for time-unit")
    parser.add_argument("--raters", choices=("columns", "rows"), default="columns", help="where the raters are")
    add_format(parser, ("csv", "json"))


def _run(args: argparse.Namespace) -> int:
    columns = read_columns(args.file)
    raters = _raters(columns, args)
    fitting = _fitting(raters) if args.measure == "all" else [args.measure]
    if args.measure in TWO_RATERS and len(raters) != 2:
        raise BadInput(f"{len(raters)} raters", where=columns.file, expected=f"two raters for {args.measure}")
    document = {measure: as_document(MEASURES[measure](raters, args)) for measure in fitting}
    return put_out(as_json(document) if args.format == "json" else as_long_csv(document), None)


def _raters(columns: Columns, args: argparse.Namespace) -> list[list[Any]]:
    """The ratings of each rater."""
    first = 1 if columns.names[0].casefold() in NO_RATER else 0
    which = range(first, len(columns.names))
    if args.measure == "icc" or (args.measure == "alpha" and args.level != "nominal"):
        least = 0 if args.measure == "alpha" and args.level == "ratio" else None
        found: list[list[Any]] = [list(columns.numbers(n, least=least)) for n in which]
    else:
        found = [list(column) for column in numbers_or_texts(columns, which)]
    if args.raters == "rows":
        found = [list(row) for row in zip(*found, strict=True)]
    if len(found) < 2:
        raise BadInput(f"{len(found)} raters", where=columns.file, expected="two raters or more")
    return found


def _fitting(raters: list[list[Any]]) -> list[str]:
    """Every coefficient that can be computed from these ratings."""
    every = [rating for rater in raters for rating in rater]
    complete = all(rating is not None for rating in every)
    numeric = not any(isinstance(rating, str) for rating in every)
    return [
        *(["kappa"] if len(raters) == 2 else []),
        *(["fleiss"] if complete else []),
        "alpha",
        "ac1",
        *(["icc"] if numeric else []),
    ]


def _units(raters: list[list[Any]]) -> list[list[Any]]:
    return [list(unit) for unit in zip(*raters, strict=True)]


def _kappa(raters: list[list[Any]], args: argparse.Namespace) -> agreement.Kappa:
    plain = agreement.cohen_kappa(*raters)
    if args.weights is None or not plain.labels:
        return plain
    return agreement.cohen_kappa(*raters, weights=agreement.disagreement_weights(len(plain.labels), args.weights))


def _time_unit(raters: list[list[Any]], args: argparse.Namespace) -> dict[str, float]:
    first, second = agreement.time_unit_kappa(*raters, tolerance=args.tolerance)
    return {"first_as_reference": first, "second_as_reference": second}


def _fleiss(raters: list[list[Any]], _: argparse.Namespace) -> dict[str, Any]:
    units = _units(raters)
    used = {rating for unit in units for rating in unit if rating is not None}
    kinds = sorted(used, key=str if any(isinstance(kind, str) for kind in used) else None)
    found = agreement.fleiss_kappa([[unit.count(kind) for kind in kinds] for unit in units])
    named = {str(as_document(kind)): kappa for kind, kappa in zip(kinds, found.per_category, strict=True)}
    return {**as_document(found), "per_category": as_document({kind: float(kappa) for kind, kappa in named.items()})}


def _icc(raters: list[list[Any]], _: argparse.Namespace) -> dict[str, Any]:
    found = agreement.icc(_units(raters))
    return {**found, "units": found.units, "raters": found.raters, "because": found.because}


MEASURES: dict[str, Callable[[list[list[Any]], argparse.Namespace], Any]] = {
    "kappa": _kappa,
    "time-unit": _time_unit,
    "fleiss": _fleiss,
    "alpha": lambda raters, args: agreement.krippendorff_alpha(_units(raters), level=args.level),
    "ac1": lambda raters, _: agreement.gwet_ac1(_units(raters)),
    "icc": _icc,
}
"""Every coefficient by the name it is asked for: ratings by rater and the call's options in, its fields out."""
