"""`attunement score`: answers from a CSV or FHIR file, scored."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from attunement.cli.command import Commands, add_command, add_format, as_json, put_out
from attunement.domain.errors import BadInput
from attunement.domain.instrument import Instrument
from attunement.exchange.answer_sheet import scored_as_json
from attunement.exchange.answers_file import read_answers
from attunement.instruments import all_instruments

EXAMPLES = """\
  attunement score phq-9 answers.csv
  attunement score gad-7 response.json

a CSV file begins with the column `respondent`; the other columns are item keys (see `attunement instruments`):
  respondent,q1,q2,q3
  p-01,0,2,
  p-02,3,NA,declined"""


def register(commands: Commands) -> None:
    """Add `score`."""
    parser = add_command(
        commands,
        "score",
        _score,
        about="score a file of answers: CSV, a FHIR QuestionnaireResponse, or a Bundle of them",
        examples=EXAMPLES,
    )
    parser.add_argument("instrument", metavar="INSTRUMENT", help="an id from `attunement instruments`")
    parser.add_argument("file", type=Path, metavar="FILE", help="CSV or FHIR JSON; told apart by what is in it")
    add_format(parser, ("json",))


def _score(args: argparse.Namespace) -> int:
    instrument = _named(args.instrument)
    sheets = read_answers(args.file, instrument)
    if not sheets:
        print("attunement: the file has no rows", file=sys.stderr)
    return put_out(as_json([scored_as_json(instrument, sheet) for sheet in sheets]), None)


def _named(name: str) -> Instrument:
    known = all_instruments()
    if name not in known:
        raise BadInput(f"'{name[:60]}' is not known", where="INSTRUMENT", expected="one of " + ", ".join(known))
    return known[name]
