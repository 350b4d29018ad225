"""`attunement import`: how a survey tool's file reads as answers to one instrument. It stores nothing."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from attunement.cli.command import Commands, add_command, add_format, as_json, put_out
from attunement.domain.errors import BadInput
from attunement.exchange.import_file import likely_items, read_import
from attunement.exchange.import_reading import ImportPlan, ReadResponse, read_rows
from attunement.exchange.text_file import read_text
from attunement.instruments import all_instruments

EXAMPLES = """\
  attunement import gad-7 redcap.csv
  attunement import phq-4 qualtrics.csv --who ExternalReference --when EndDate --item q1=Q5_1

it shows how the file reads and stores nothing; the pages of a case store what they showed."""


def register(commands: Commands) -> None:
    """Add `import`."""
    parser = add_command(
        commands,
        "import",
        _import,
        about="show how a CSV from REDCap, Qualtrics or another tool reads as answers; stores nothing",
        examples=EXAMPLES,
    )
    parser.add_argument("instrument", metavar="INSTRUMENT", help="an id from `attunement instruments`")
    parser.add_argument("file", type=Path, metavar="FILE", help="CSV; whose layout it has is told by what is in it")
    parser.add_argument("--who", metavar="COLUMN", help="the column that says who answered")
    parser.add_argument("--when", metavar="COLUMN", help="the column that says when")
    parser.add_argument("--item", action="append", default=[], metavar="KEY=COLUMN", help="a column for an item")
    add_format(parser, ("json",))


def _import(args: argparse.Namespace) -> int:
    known = all_instruments()
    if args.instrument not in known:
        raise BadInput(
            f"'{args.instrument[:60]}' is not known", where="INSTRUMENT", expected="one of " + ", ".join(known)
        )
    instrument = known[args.instrument]
    table = read_import(read_text(args.file), args.file.name, instrument)
    who, when = args.who or table.respondent, args.when or table.time
    items = {**likely_items(table, instrument), **dict(_item(pair) for pair in args.item)}
    plan = ImportPlan(who, when, items, {name: name for name in table.respondents(who)})
    reading = read_rows(table, plan, instrument, zone=UTC, now=datetime.now(UTC))
    document = {
        "layout": table.kind.value,
        "instrument": instrument.id,
        "columns": {"who": who, "when": when, "items": dict(items)},
        "responses": [_response(response) for response in reading.responses],
        "problems": [{"where": p.where, "column": p.column, "says": p.says} for p in reading.problems],
        "left_out": [*reading.left_out, *table.notes],
    }
    return put_out(as_json(document), None)


def _item(pair: str) -> tuple[str, str]:
    key, sign, column = pair.partition("=")
    if not sign:
        raise BadInput(f"'{pair[:60]}' has no =", where="--item", expected="KEY=COLUMN, for example q1=Q5_1")
    return key, column


def _response(response: ReadResponse) -> dict[str, Any]:
    return {
        "where": response.where,
        "respondent": response.respondent,
        "answered": response.answered.isoformat(),
        "answers": dict(response.answers),
    }
