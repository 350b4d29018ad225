"""`attunement restore`: a practice from a backup and its recovery key, into an empty place."""

from __future__ import annotations

import argparse
from pathlib import Path

from attunement.cli.command import Commands, add_command, add_format, as_json, put_out
from attunement.cli.installation import bring_up_to_date, open_installation, set_up_django

EXAMPLES = """\
  attunement restore /mnt/backups --recovery-key recovery-key.txt --data /srv/attunement
  attunement restore /mnt/backups/attunement-20260105T020000Z.backup --recovery-key recovery-key.txt
  ATTUNEMENT_DATABASE=postgresql://... attunement restore /mnt/backups --recovery-key recovery-key.txt

of a folder the newest backup is taken; the data directory must be empty or not there, and so must a PostgreSQL database
everybody signs in anew afterwards; clients go on by their link or return code"""


def register(commands: Commands) -> None:
    """Add `restore`."""
    about = "bring a practice back from a backup, into an empty place"
    parser = add_command(commands, "restore", run, about=about, examples=EXAMPLES)
    parser.add_argument("folder", type=Path, metavar="DIR", help="the folder with the backups, or one backup")
    parser.add_argument(
        "--recovery-key", type=Path, required=True, metavar="FILE", help="a file with the recovery key as it was shown"
    )
    parser.add_argument("--data", type=Path, default=Path("attunement-data"), help="the data directory to make")
    add_format(parser, ("text", "json"))


def run(args: argparse.Namespace) -> int:
    """Restore, bring the tables up to date, and say what came back."""
    set_up_django(args.data)
    from django.db import connection
    from django.db.migrations.loader import MigrationLoader

    from attunement.actions.note_restore import note_restore
    from attunement.actions.restore_practice import newest_backup, read_recovery_key, restore_practice

    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations or {}}
    restored = restore_practice(
        file=newest_backup(args.folder),
        key=read_recovery_key(args.recovery_key),
        data=args.data,
        vendor=connection.vendor,
        known=known,
    )
    open_installation(args.data)
    bring_up_to_date()
    note_restore(restored, data=args.data)
    found = {
        "file": str(restored.file),
        "made_at": restored.made_at,
        "rows": restored.rows,
        "files": restored.files,
    }
    words = (
        f"{args.data} is as it was at {restored.made_at}: {restored.rows} rows and {restored.files} files, the same as "
        f"were put in.\nMessages sent since then are not in it. Look with `attunement work --data {args.data} "
        f"--status`,\nthen: attunement check --data {args.data}, attunement serve --data {args.data}\n"
    )
    return put_out(as_json(found) if args.format == "json" else words, None)
