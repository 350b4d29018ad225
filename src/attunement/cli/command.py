"""What every command does alike: describe itself, print one JSON document, write one file."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeAlias

from attunement.domain.errors import BadInput

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"
Run: TypeAlias = Callable[[argparse.Namespace], int]


def add_command(commands: Commands, name: str, run: Run, *, about: str, examples: str) -> argparse.ArgumentParser:
    """A command with its help and examples."""
    parser = commands.add_parser(
        name,
        help=about,
        description=about,
        epilog=f"examples:\n{examples}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.set_defaults(run=run)
    return parser


def add_format(parser: argparse.ArgumentParser, formats: Sequence[str]) -> None:
    """`--format`; the first is the default."""
    parser.add_argument("--format", choices=formats, default=formats[0], help=f"default: {formats[0]}")


def as_json(document: Any) -> str:
    """One JSON document as text. An undefined number is null already; NaN here is a fault of ours, so it stops."""
    return json.dumps(document, ensure_ascii=False, allow_nan=False, indent=2) + "\n"


def put_out(content: str | bytes, out: Path | None) -> int:
    """Write to the file named, or print text; binary needs a file. Returns exit code 0."""
    if out is None and isinstance(content, bytes):
        raise BadInput("this is no text", where="--format", expected="--out FILE", do="Say where to put it.")
    if out is None:
        sys.stdout.write(str(content))
        return 0
    try:
        out.write_bytes(content if isinstance(content, bytes) else content.encode())
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "not a usable path"
        raise BadInput(f"cannot be written: {why}", where=str(out), do="Choose another place.") from None
    return 0
