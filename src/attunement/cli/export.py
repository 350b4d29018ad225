"""`attunement export`: a case file's answers as CSV or FHIR, a questionnaire as FHIR, the codebook."""

from __future__ import annotations

import argparse
from pathlib import Path

from attunement.cli.command import Commands, add_command, as_json, put_out
from attunement.disclosure import DisclosedCase, disclose, viewer_named
from attunement.disclosure.viewer import ViewerKind
from attunement.domain.errors import BadInput, Refused
from attunement.exchange.case_file import read_case
from attunement.exchange.codebook import codebook_csv, codebook_json
from attunement.exchange.export_answers import answers_csv
from attunement.exchange.export_case import case_export
from attunement.exchange.fhir_export import questionnaire_of
from attunement.exchange.fhir_export_responses import responses_bundle
from attunement.exchange.person_export import person_export
from attunement.instruments import all_instruments

EXAMPLES = """\
  attunement export case case.json --for sofia --format fhir
  attunement export case case.json --for clinician --format csv --out answers.csv
  attunement export questionnaire gad-7
  attunement export codebook --format csv"""
FORMATS = {"case": ("json", "csv", "fhir"), "questionnaire": ("fhir",), "codebook": ("json", "csv")}


def register(commands: Commands) -> None:
    """Add `export`."""
    parser = add_command(
        commands,
        "export",
        _export,
        about="write a case's answers for one viewer, a questionnaire as FHIR R4, or the codebook",
        examples=EXAMPLES,
    )
    parser.add_argument("what", choices=tuple(FORMATS), help="what to write")
    parser.add_argument("of", nargs="?", metavar="OF", help="for a case its file, for a questionnaire its id")
    parser.add_argument("--for", dest="viewer", metavar="VIEWER", help="for a case: `clinician` or a client's id")
    parser.add_argument("--format", choices=("json", "csv", "fhir"), help="default: the first the thing has")
    parser.add_argument("--out", type=Path, metavar="FILE", help="write there instead of printing")


def _export(args: argparse.Namespace) -> int:
    form = args.format or FORMATS[args.what][0]
    if form not in FORMATS[args.what]:
        raise BadInput(
            f"a {args.what} has no form '{form}'", where="--format", expected=" or ".join(FORMATS[args.what])
        )
    if args.what != "codebook" and not args.of:
        raise BadInput("missing", where="OF", expected="a case file, or the id of a questionnaire")
    if args.what == "codebook" and args.of:
        raise BadInput(f"'{args.of[:60]}' found", where="OF", expected="nothing: a codebook is of every questionnaire")
    if args.what != "case" and args.viewer:
        raise BadInput(f"a {args.what} is the same for everyone", where="--for", do="Leave it out.")
    makes = {"case": _case, "questionnaire": _questionnaire, "codebook": _codebook}
    return put_out(makes[args.what](args, form), args.out)


def _case(args: argparse.Namespace, form: str) -> str:
    known, instruments = _disclosed(args), all_instruments()
    if form == "csv":
        return answers_csv(known, instruments)
    if form == "fhir":
        return as_json(responses_bundle(known, instruments))
    return as_json(case_export(known, instruments) if known.is_for_clinician else person_export(known, instruments))


def _disclosed(args: argparse.Namespace) -> DisclosedCase:
    if not args.viewer:
        raise BadInput("missing", where="--for", expected="`clinician` or a client's id")
    case = read_case(Path(args.of), all_instruments())
    viewer = viewer_named(case, args.viewer)
    if viewer.kind not in (ViewerKind.CLINICIAN, ViewerKind.PERSON):
        raise Refused("A file of answers is made for the clinician, or for one person about themselves.")
    return disclose(case, viewer, all_instruments())


def _questionnaire(args: argparse.Namespace, _form: str) -> str:
    known = all_instruments()
    if args.of not in known:
        raise BadInput(f"'{args.of[:60]}' is not known", where="OF", expected="one of " + ", ".join(known))
    return as_json(questionnaire_of(known[args.of]))


def _codebook(_args: argparse.Namespace, form: str) -> str:
    makes = codebook_csv if form == "csv" else codebook_json
    return makes(all_instruments().values())
