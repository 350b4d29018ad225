"""`attunement analyse ruptures`: a state and a probability for every session in a file of ratings."""

from __future__ import annotations

import argparse
import csv
import io
import json
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from attunement.analysis.inputs import Scores
from attunement.analysis.rupture import ENOUGH_CLIENTS, Population, RuptureStates, rupture_states
from attunement.analysis.rupture_population import NAMES, PUBLISHED
from attunement.cli.analyse_columns import Columns, read_columns
from attunement.cli.command import Commands, add_command, add_format, as_json, put_out
from attunement.domain.errors import BadInput
from attunement.domain.strict import Table, read_all
from attunement.exchange.strict_json import read_json
from attunement.exchange.text_file import read_text

EXAMPLES = """\
  attunement analyse ruptures ratings.csv --min 1 --max 7 --step 0.2
  attunement analyse ruptures ratings.csv --min 0 --max 40 --step 1 --priors published --format json
  attunement analyse ruptures lastyear.csv --min 1 --max 7 --step 0.2 --keep-priors ours.json > states.csv

a row for each session of each client, in any order; a blank rating or a session number left out is a gap:
  client,session,rating
  p-01,1,5.6
  p-01,2,
  p-01,4,4.2

every row comes back with state (too-early, steady, tension, rupture, repaired) and probability, computed from that
client's ratings up to that session."""

HEADER = ("client", "session", "rating")


@dataclass(frozen=True)
class _Sheet:
    """The file's rows, column by column; a rating not given is None."""

    client: list[str]
    session: list[int]
    rating: list[float | None]


def register(commands: Commands) -> None:
    """Add `ruptures`."""
    about = "notice ruptures in alliance ratings: state and probability at each session, from the past only"
    parser = add_command(commands, "ruptures", _run, about=about, examples=EXAMPLES)
    parser.add_argument("file", type=Path, metavar="FILE", help="CSV with the columns client,session,rating")
    parser.add_argument("--min", type=float, required=True, metavar="X", help="lowest rating there can be")
    parser.add_argument("--max", type=float, required=True, metavar="X", help="highest rating there can be")
    parser.add_argument("--step", type=float, required=True, metavar="X", help="width ratings are rounded to")
    parser.add_argument(
        "--priors",
        metavar="WHICH",
        help="published, file (estimated from this file), or a file kept with --keep-priors; "
        f"default: file from {ENOUGH_CLIENTS} clients on, else published",
    )
    parser.add_argument("--keep-priors", type=Path, metavar="FILE", help="write the parameters used, as JSON")
    add_format(parser, ("csv", "json"))


def _run(args: argparse.Namespace) -> int:
    priors = _priors(args.priors)
    sheet, found = _analysed(args, priors)
    _say_whose(priors, found.population, len(set(sheet.client)))
    if args.keep_priors is not None:
        put_out(as_json(asdict(found.population)), args.keep_priors)
    return put_out(_as_csv(sheet, found) if args.format == "csv" else _as_json(sheet, found), None)


def _priors(which: str | None) -> Literal["published", "file"] | Population:
    if which is None or which == "file":
        return "file"
    if which == "published":
        return "published"
    table = Table(read_json(Path(which)), Path(which).name)
    return read_all(table, lambda t: Population(**{name: t.number(name) for name in NAMES}))


def _analysed(
    args: argparse.Namespace, priors: Literal["published", "file"] | Population
) -> tuple[_Sheet, RuptureStates]:
    """The sheet and what was found. What is wrong is said by row and column, after reading the file once more."""
    sheet = _read_plain(read_text(args.file))
    columns = None
    if sheet is None:
        columns = read_columns(args.file)
        sheet = _read_any(columns)
    ratings: Scores = sheet.rating
    try:
        return sheet, rupture_states(
            sheet.client, sheet.session, ratings, scale=(args.min, args.max), step=args.step, priors=priors
        )
    except BadInput:
        columns = columns or read_columns(args.file)
        with columns.naming({name: columns.need(name) for name in HEADER}):
            raise
        raise


def _read_plain(text: str) -> _Sheet | None:
    """The sheet of a plain file, ten times as fast as `_read_any`; None when anything in it wants a closer look."""
    rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        if tuple(next(rows, ())) != HEADER:
            return None
        client, session, rating = (list(column) for column in zip(*filter(None, rows), strict=True))
        client = [name.strip() for name in client]
        if not all(client) or any("_" in cell for column in (session, rating) for cell in column):
            return None  # Python would read 1_0 as ten
        numbers = [float(cell) if cell else None for cell in rating]
        return _Sheet(client, [int(cell) for cell in session], numbers)
    except (ValueError, csv.Error):
        return None


def _read_any(columns: Columns) -> _Sheet:
    """The sheet of a file with other separators, decimal commas, more columns, or faults; BadInput names them."""
    client, session, rating = (columns.need(name) for name in HEADER)
    _say_ignored(columns)
    names, when = columns.texts(client), columns.numbers(session)
    for n, (name, number) in enumerate(zip(names, when, strict=True)):
        if name is None:
            raise BadInput("blank", where=columns.place(n, client), expected="who the rating is from")
        if number is None or not number.is_integer():
            raise BadInput(
                "blank" if number is None else f"{number:g}",
                where=columns.place(n, session),
                expected="the number of the session, a whole one",
            )
    return _Sheet([name or "" for name in names], [int(number or 0) for number in when], columns.numbers(rating))


def _say_ignored(columns: Columns) -> None:
    extra = [name for name in columns.names if name.casefold() not in HEADER]
    if extra:
        print(f"attunement: columns not used: {', '.join(extra)}", file=sys.stderr)


def _say_whose(priors: Literal["published", "file"] | Population, used: Population, clients: int) -> None:
    if priors == "file":
        few = f"{clients} clients are fewer than {ENOUGH_CLIENTS}: the published values are used"
        print("attunement: " + (few if used == PUBLISHED else f"estimated from {clients} clients"), file=sys.stderr)


def _rows(sheet: _Sheet, found: RuptureStates) -> Iterator[tuple[str, int, float | None, str, float]]:
    state, probability = found.state.tolist(), found.probability.round(10).tolist()
    return zip(sheet.client, sheet.session, sheet.rating, state, probability, strict=True)


def _as_csv(sheet: _Sheet, found: RuptureStates) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow((*HEADER, "state", "probability"))
    writer.writerows(_rows(sheet, found))
    return out.getvalue()


def _as_json(sheet: _Sheet, found: RuptureStates) -> str:
    keys = (*HEADER, "state", "probability")
    return json.dumps([dict(zip(keys, row, strict=True)) for row in _rows(sheet, found)], ensure_ascii=False) + "\n"
