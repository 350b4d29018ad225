"""The command `attunement`: which commands there are, and how each way of failing ends.

Exit 0 done; 1 `check` found something; 2 the call or the input is wrong; 3 refused for privacy or safety.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from typing import NoReturn

from attunement.cli import (
    analyse,
    backup,
    check,
    demo,
    export,
    forget_second_step,
    import_,
    init,
    instruments,
    move,
    relationship_map,
    restore,
    roadmap,
    score,
    serve,
    transcript,
    who_saw,
    work,
)
from attunement.domain.errors import BadInput, Refused

COMMANDS = (
    instruments,
    score,
    relationship_map,
    roadmap,
    export,
    import_,
    transcript,
    analyse,
    check,
    demo,
    init,
    serve,
    work,
    move,
    backup,
    restore,
    who_saw,
    forget_second_step,
)
"""Each has `register(subparsers)`, which sets `run`: parsed arguments in, exit code out. In the order of --help."""

DONE, FOUND, WRONG, REFUSED, INTERRUPTED = 0, 1, 2, 3, 130

ABOUT = "Keeps the human connection in therapy measurable, guided and repairable."
EXIT_CODES = """\
exit codes: 0 done · 1 check found something · 2 the call or a file is wrong · 3 refused for privacy or safety

examples:
  attunement instruments
  attunement score phq-9 answers.csv
  attunement map case.json --for room --format svg > house.svg
  attunement roadmap case.json --for clinician --format pdf --out card.pdf

`attunement COMMAND --help` shows what a command takes, with examples."""


class _Parser(argparse.ArgumentParser):
    """Says what to do about a wrong call, not only that it is wrong."""

    def error(self, message: str) -> NoReturn:
        print(f"attunement: {message}\nSee `{self.prog} --help` for what it takes, with examples.", file=sys.stderr)
        raise SystemExit(WRONG)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code. Nothing but a programming error ends in a traceback."""
    _speak_utf8()
    try:
        args = _parser().parse_args(argv)
        code: int = args.run(args)
        sys.stdout.flush()  # here, so that a reader who has gone away is noticed here
        return code
    except SystemExit as ended:  # argparse ends --help and wrong calls itself
        return ended.code if isinstance(ended.code, int) else DONE
    except BadInput as error:
        print(f"attunement: {error}", file=sys.stderr)
        return WRONG
    except Refused as error:
        print(f"attunement: refused. {error}", file=sys.stderr)
        return REFUSED
    except BrokenPipeError:
        # whoever read us (head, less) has what they wanted; Python must not complain again when it ends
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except KeyboardInterrupt:
        return INTERRUPTED


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="attunement", description=ABOUT, epilog=EXIT_CODES, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True, parser_class=_Parser)
    for command in COMMANDS:
        command.register(commands)
    return parser


def _speak_utf8() -> None:
    """Names and answers are in every script; a terminal's old code page must not stop them."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace")


if __name__ == "__main__":
    sys.exit(main())
