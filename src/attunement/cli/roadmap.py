"""`attunement roadmap`: the roadmap card of a case file, for one viewer."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime

from attunement.cli.case_views import CaseView, add_case_and_viewer, add_out, map_of, view_of
from attunement.cli.command import Commands, add_command, add_format, as_json, put_out
from attunement.disclosure.viewer import ViewerKind
from attunement.domain.errors import BadInput, Refused
from attunement.instruments import all_instruments, all_occasions
from attunement.roadmap.as_json import card_as_json
from attunement.roadmap.card import Card, Part
from attunement.roadmap.card_building import build_card, room_card
from attunement.roadmap.loading import shipped_guidance
from attunement.roadmap.printing import card_pdf
from attunement.roadmap.releases import releases_as_json, releases_page, releases_pdf
from attunement.roadmap.standalone import card_page

EXAMPLES = """\
  attunement roadmap case.json --for clinician
  attunement roadmap case.json --for room --format pdf --out card.pdf
  attunement roadmap case.json --for clinician --format pdf --part alone --out mine.pdf

the PDF holds the part for the room; your own part is printed only with --part alone
a person gets what was released to them, the supervisor what was shared with them; nothing else"""


def register(commands: Commands) -> None:
    """Add `roadmap`."""
    parser = add_command(
        commands, "roadmap", _roadmap, about="write the roadmap card of a case file", examples=EXAMPLES
    )
    add_case_and_viewer(parser)
    add_format(parser, ("json", "html", "pdf"))
    add_out(parser)
    parser.add_argument("--part", choices=[part.value for part in Part], help="the clinician's PDF: which part")


def _roadmap(args: argparse.Namespace) -> int:
    view = view_of(args)
    if args.part and not (args.format == "pdf" and view.is_for(ViewerKind.CLINICIAN)):
        raise BadInput("only the clinician's PDF has parts to choose", where="--part", do="Take it out.")
    if view.is_for(ViewerKind.PERSON, ViewerKind.SUPERVISOR):
        return put_out(_given(view, args.format), args.out)
    card = _card(view)
    if args.format == "json":
        return put_out(as_json(card_as_json(card)), args.out)
    if args.format == "html":
        return put_out(card_page(card, map_of(view.disclosed)), args.out)
    return put_out(_printed(view, card, Part(args.part or Part.ROOM)), args.out)


def _given(view: CaseView, form: str) -> str | bytes:
    """What was released to the viewer, in the form asked for."""
    if form == "json":
        return as_json(releases_as_json(view.disclosed))
    if form == "html":
        return releases_page(view.disclosed)
    return releases_pdf(view.disclosed, printed=datetime.now(UTC).date())


def _card(view: CaseView) -> Card:
    instruments, occasions, guidance = all_instruments(), all_occasions(), shipped_guidance()
    if view.is_for(ViewerKind.ROOM):
        return room_card(view.disclosed, instruments=instruments, occasions=occasions, guidance=guidance)
    return build_card(view.disclosed, view.for_room, instruments=instruments, occasions=occasions, guidance=guidance)


def _printed(view: CaseView, card: Card, part: Part) -> bytes:
    """The sheet for the room shows the room's map, whoever prints it."""
    if part is Part.ROOM and card.room_closed:
        raise Refused(f"{card.room_closed} Your own part prints with --part alone.")
    seen = view.for_room if part is Part.ROOM else view.disclosed
    return card_pdf(card, map_of(seen) if seen else None, printed=datetime.now(UTC).date(), part=part)
