"""A case file and a viewer's name from the command line, as far as what that viewer may know."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path

from attunement.disclosure import DisclosedCase, Viewer, disclose, viewer_named
from attunement.disclosure.viewer import ViewerKind
from attunement.domain.case import Case
from attunement.domain.errors import Refused
from attunement.exchange.case_file import read_case
from attunement.instruments import all_instruments, all_occasions
from attunement.roadmap.relationship_map import RelationshipMap, relationship_map


@dataclass(frozen=True)
class CaseView:
    """A case as one viewer may know it."""

    case: Case
    viewer: Viewer
    disclosed: DisclosedCase

    @property
    def for_room(self) -> DisclosedCase | None:
        """What everyone in the room may know; None while there is no room part."""
        try:
            return disclose(self.case, Viewer.room(), all_instruments())
        except Refused:
            return None

    def is_for(self, *kinds: ViewerKind) -> bool:
        """True if the viewer is of one of these kinds."""
        return self.viewer.kind in kinds


def add_case_and_viewer(parser: argparse.ArgumentParser) -> None:
    """CASE and `--for VIEWER`."""
    parser.add_argument("case", type=Path, metavar="CASE", help="a case file in JSON")
    parser.add_argument(
        "--for",
        dest="viewer",
        required=True,
        metavar="VIEWER",
        help="clinician, room, supervisor, or the id of a person in the case",
    )


def add_out(parser: argparse.ArgumentParser) -> None:
    """`--out FILE`."""
    parser.add_argument("--out", type=Path, metavar="FILE", help="write to a file instead of printing")


def view_of(args: argparse.Namespace) -> CaseView:
    """The case for the viewer named. Raises BadInput for a wrong file or name, Refused where there is no view."""
    case = read_case(args.case, all_instruments())
    viewer = viewer_named(case, args.viewer)
    return CaseView(case, viewer, disclose(case, viewer, all_instruments()))


def map_of(disclosed: DisclosedCase) -> RelationshipMap:
    """The map of the newest answers in what was disclosed."""
    return relationship_map(disclosed, all_instruments(), all_occasions())
