"""`attunement instruments`: what can be asked and scored; and `instruments match`: what someone else's form is."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from attunement.cli.command import Commands, add_command, add_format, as_json, put_out
from attunement.cli.text_table import text_table
from attunement.domain.instrument import Instrument
from attunement.exchange.answer_sheet import plain_number
from attunement.exchange.fhir_questionnaire import Match, match_file
from attunement.instruments import all_instruments

EXAMPLES = """\
  attunement instruments
  attunement instruments --format json
  attunement instruments match questionnaire.json"""
MATCH_EXAMPLES = """\
  attunement instruments match phq9.json
  attunement instruments match phq9.json --format json"""


def register(commands: Commands) -> None:
    """Add `instruments` and, under it, `match`."""
    parser = add_command(
        commands,
        "instruments",
        _list,
        about="list every questionnaire, or find out which one a FHIR Questionnaire is",
        examples=EXAMPLES,
    )
    add_format(parser, ("text", "json"))
    under = parser.add_subparsers(metavar="[match FILE]", parser_class=type(parser))
    match = add_command(
        under,
        "match",
        _match,
        about="say which questionnaire a FHIR Questionnaire (STU3, R4, R5) is, and which question is which item",
        examples=MATCH_EXAMPLES,
    )
    match.add_argument("file", type=Path, metavar="FILE", help="a FHIR Questionnaire in JSON")
    add_format(match, ("text", "json"))


def _list(args: argparse.Namespace) -> int:
    found = all_instruments().values()
    if args.format == "json":
        return put_out(as_json([instrument_as_json(instrument) for instrument in found]), None)
    rows = [
        (i.id, i.name, str(len(i.items)), f"{i.minutes:g}", i.grade, i.wording.value, i.licence.evidence.value)
        for i in found
    ]
    return put_out(text_table(("id", "name", "items", "minutes", "grade", "wording", "evidence"), rows), None)


def instrument_as_json(instrument: Instrument) -> dict[str, Any]:
    """What the list says of one instrument; its items in printed order."""
    return {
        "id": instrument.id,
        "version": instrument.version,
        "name": instrument.name,
        "items": [
            {
                "key": item.key,
                "audience": item.audience.value,
                "options": [{"value": plain_number(o.value), "label": o.label} for o in item.options],
            }
            for item in instrument.items
        ],
        "scales": [scale.key for scale in instrument.scales],
        "grade": instrument.grade,
        "wording": instrument.wording.value,
        "evidence": instrument.licence.evidence.value,
        "licence": instrument.licence.name,
        "minutes": plain_number(instrument.minutes),
    }


def _match(args: argparse.Namespace) -> int:
    found = match_file(args.file, all_instruments())
    return put_out(as_json(found.as_json()) if args.format == "json" else _in_words(found), None)


def _in_words(found: Match) -> str:
    if found.instrument is None:
        head = "This is none of the questionnaires we know: no one of them has most of its items here.\n"
    else:
        head = f"This is {found.instrument}.\n"
    lines = [f"  {link} is item {key}" for link, key in found.items.items()]
    lines += [f"  {link} is no item of it" for link in found.unmatched]
    lines += [f"  item {key} is not asked" for key in found.absent]
    lines += [f"  problem: {problem}" for problem in found.problems]
    return head + "".join(f"{line}\n" for line in lines)
