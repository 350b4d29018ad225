"""`attunement map`: the relationship map of a case file, for one viewer."""

from __future__ import annotations

import argparse

from attunement.cli.case_views import add_case_and_viewer, add_out, map_of, view_of
from attunement.cli.command import Commands, add_command, add_format, as_json, put_out
from attunement.disclosure.viewer import ViewerKind
from attunement.domain.errors import BadInput
from attunement.roadmap.as_json import map_as_json
from attunement.roadmap.map_drawing import draw_map
from attunement.roadmap.releases import releases_as_json, releases_page
from attunement.roadmap.standalone import map_page

EXAMPLES = """\
  attunement map case.json --for clinician
  attunement map case.json --for room --format html --out map.html
  attunement map case.json --for a --format svg > a.svg

a person sees their own values only; the supervisor what the clinician shared"""


def register(commands: Commands) -> None:
    """Add `map`."""
    parser = add_command(commands, "map", _map, about="draw the relationship map of a case file", examples=EXAMPLES)
    add_case_and_viewer(parser)
    add_format(parser, ("json", "svg", "html"))
    add_out(parser)


def _map(args: argparse.Namespace) -> int:
    view = view_of(args)
    if view.is_for(ViewerKind.SUPERVISOR):
        if args.format == "svg":
            raise BadInput("what was shared is text", where="--format", expected="json or html for the supervisor")
        shown = as_json(releases_as_json(view.disclosed)) if args.format == "json" else releases_page(view.disclosed)
        return put_out(shown, args.out)
    found = map_of(view.disclosed)
    if args.format == "json":
        return put_out(as_json(map_as_json(found, view.viewer)), args.out)
    return put_out(draw_map(found) + "\n" if args.format == "svg" else map_page(found), args.out)
