"""`attunement backup`: the whole practice into one sealed file, while people work, and tried."""

from __future__ import annotations

import argparse
from pathlib import Path

from attunement.cli.command import Commands, add_command, add_format, as_json, put_out
from attunement.cli.installation import is_up_to_date, open_installation
from attunement.domain.errors import BadInput

EXAMPLES = """\
  attunement backup /mnt/backups --data /srv/attunement
  ATTUNEMENT_DATABASE=postgresql://... attunement backup /mnt/backups --data /srv/attunement

each call writes one more file into the folder; the practice may stay open
the file is sealed with the practice's key: only its recovery key opens it
before it gets its name it is restored into a scratch place, and every table and the audit list are compared"""


def register(commands: Commands) -> None:
    """Add `backup`."""
    about = "write a sealed backup of the whole practice into a folder, and try it"
    parser = add_command(commands, "backup", run, about=about, examples=EXAMPLES)
    parser.add_argument("folder", type=Path, metavar="DIR", help="where to; made when it is not there")
    parser.add_argument("--data", type=Path, default=Path("attunement-data"), help="the data directory")
    add_format(parser, ("text", "json"))


def run(args: argparse.Namespace) -> int:
    """Make one, and say what it holds."""
    open_installation(args.data)
    from attunement.actions.back_up import back_up

    if not is_up_to_date():
        raise BadInput(
            "the database's tables are not those of this version",
            where=str(args.data),
            do="`attunement serve` brings older ones up to date. Back up with the version that serves.",
        )
    made = back_up(data=args.data, into=args.folder)
    found = {"file": str(made.file), "bytes": made.size, "rows": made.rows, "files": made.files}
    words = (
        f"{made.file}: {made.rows} rows and {made.files} files in {made.size / 1e6:.1f} MB, restored on trial and the "
        "same.\nOnly the recovery key opens it. Keep both, and not in one place.\n"
    )
    return put_out(as_json(found) if args.format == "json" else words, None)
