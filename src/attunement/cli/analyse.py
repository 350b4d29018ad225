"""`attunement analyse`: the published methods on a CSV file, each under its own name."""

from __future__ import annotations

from attunement.cli import (
    analyse_agreement,
    analyse_change,
    analyse_coders,
    analyse_heart,
    analyse_linkage,
    analyse_ruptures,
    analyse_sequences,
)
from attunement.cli.command import Commands

KINDS = (
    analyse_ruptures,
    analyse_change,
    analyse_sequences,
    analyse_agreement,
    analyse_coders,
    analyse_heart,
    analyse_linkage,
)
"""Each has `register(subparsers)`, as the commands have. In the order of --help."""

ABOUT = "compute ruptures, change, sequences, agreement, heart or linkage measures from a CSV file"


def register(commands: Commands) -> None:
    """Add `analyse` and, under it, each kind of analysis."""
    parser = commands.add_parser("analyse", help=ABOUT, description=ABOUT)
    kinds = parser.add_subparsers(title="analyses", metavar="KIND", required=True, parser_class=type(parser))
    for kind in KINDS:
        kind.register(kinds)
