"""`attunement analyse sequences`: which codes follow which more often than chance."""

from __future__ import annotations

import argparse
from pathlib import Path

from attunement.analysis import sequences
from attunement.cli.analyse_columns import Columns, read_columns
from attunement.cli.analysis_output import as_csv, as_document
from attunement.cli.command import Commands, add_command, add_format, as_json, put_out
from attunement.domain.errors import BadInput

EXAMPLES = """\
  attunement analyse sequences codes.csv
  attunement analyse sequences codes.csv --lag 2 --format json
  attunement analyse sequences codes.csv --cannot-repeat

one code a row, in order of time. The columns couple, case, client, session and group, where they are there, say what
belongs together: nothing is counted from one to the next. A blank code is a moment not coded:
  couple,session,code
  c1,1,criticism
  c1,1,defence"""

APART = ("couple", "case", "client", "session", "group")
CELLS = ("observed", "expected", "z", "yules_q")
WHOLE = ("g2", "df", "p", "n", "tests", "because")


def register(commands: Commands) -> None:
    """Add `sequences`."""
    about = "lag-sequential analysis: which codes follow which more, or less, often than chance"
    parser = add_command(commands, "sequences", _run, about=about, examples=EXAMPLES)
    parser.add_argument("file", type=Path, metavar="FILE", help="CSV with the column code, or one column only")
    parser.add_argument("--lag", type=int, default=1, metavar="N", help="how many codes later to look")
    parser.add_argument("--cannot-repeat", action="store_true", help="by your coding rules no code follows itself")
    add_format(parser, ("csv", "json"))


def _run(args: argparse.Namespace) -> int:
    columns = read_columns(args.file)
    code = columns.need("code")
    with columns.naming({"codes": code}):
        found = sequences.lag_table(
            columns.texts(code), lag=args.lag, can_repeat=not args.cannot_repeat, groups=_groups(columns)
        )
    document = as_document(found)
    if args.format == "json":
        return put_out(as_json(document), None)
    whole = [document[key] for key in WHOLE]
    rows = [
        [given, target, *(document[key][row][column] for key in CELLS), *whole]
        for row, given in enumerate(found.labels)
        for column, target in enumerate(found.labels)
    ]
    return put_out(as_csv(("given", "target", *CELLS, *WHOLE), rows), None)


def _groups(columns: Columns) -> list[str] | None:
    """What each row belongs to; None when no column says. A row that does not say is an error, not a group."""
    where = [n for n in map(columns.find, APART) if n is not None]
    for column in where:
        for n, text in enumerate(columns.texts(column)):
            if text is None:
                raise BadInput("blank", where=columns.place(n, column), expected="what the row belongs to")
    return ["\x1f".join(row.cells[n].strip() for n in where) for row in columns.rows] if where else None
