"""`attunement analyse change`: reliable change of people, or sudden gains within a course."""

from __future__ import annotations

import argparse
from itertools import pairwise
from pathlib import Path
from typing import Any

from attunement.analysis import change
from attunement.cli.analyse_columns import Columns, read_columns
from attunement.cli.analysis_output import as_csv, as_document
from attunement.cli.command import Commands, add_command, add_format, as_json, put_out
from attunement.domain.errors import BadInput

EXAMPLES = """\
  attunement analyse change scores.csv --sd-pre 7.5 --reliability 0.8 --cutoff 50
  attunement analyse change course.csv --lower-is-better --cutoff 7.6

columns for change of people (client may be left out; a blank score is missing):
  client,pre,post
  p-01,32.5,47.5

columns for sudden gains, lower is better (a blank score or a session number left out is a gap):
  client,session,score
  p-01,1,32
  p-01,2,31"""

NUMBERS = {
    "--sd-pre": "standard deviation before, of the group you name in your report",
    "--reliability": "reliability of the instrument, 0 to 1",
    "--mean-pre": "mean before, for the methods that need it",
    "--mean-post": "mean after, for the methods that need it",
    "--sd-post": "standard deviation after, for the methods that need it",
    "--r-pre-post": "correlation of before and after, for hageman-arrindell",
    "--r-post": "reliability after, for nunnally-kotsch; the same as before unless given",
    "--z": "critical value; 1.96 unless given, 1.65 for hageman-arrindell",
    "--cutoff": "change: the score between the clinical and the functional range; gains: the smallest drop",
}
LONGEST_GAP = 3
"""Sessions. No criterion looks further than this, so a longer gap is no different."""


def register(commands: Commands) -> None:
    """Add `change`."""
    about = "reliable and clinically significant change of people, or sudden gains within a course"
    parser = add_command(commands, "change", _run, about=about, examples=EXAMPLES)
    parser.add_argument(
        "file", type=Path, metavar="FILE", help="CSV with the columns client,pre,post or client,session,score"
    )
    for name, says in NUMBERS.items():
        parser.add_argument(name, type=float, metavar="X", help=says)
    parser.add_argument("--method", choices=change.METHODS, default="jacobson-truax", help="which formula of change")
    parser.add_argument("--lower-is-better", action="store_true", help="symptoms rather than strengths")
    parser.add_argument(
        "--percent", type=float, default=0.25, metavar="X", help="gains: least share of the score before"
    )
    parser.add_argument(
        "--no-t-criterion", action="store_true", help="gains: leave out the comparison of three sessions"
    )
    add_format(parser, ("csv", "json"))


def _run(args: argparse.Namespace) -> int:
    columns = read_columns(args.file)
    if columns.find("score") is not None and columns.find("pre") is None:
        return _gains(columns, args)
    return _change(columns, args)


def _change(columns: Columns, args: argparse.Namespace) -> int:
    pre, post = columns.need("pre"), columns.need("post")
    for option in ("sd_pre", "reliability"):
        if getattr(args, option) is None:
            name = "--" + option.replace("_", "-")
            raise BadInput("not given", where=name, expected=f"a number: {NUMBERS[name]}")
    how: change.How = {"sd_pre": args.sd_pre, "reliability": args.reliability, "method": args.method, "z": args.z}
    how |= {"mean_pre": args.mean_pre, "mean_post": args.mean_post, "sd_post": args.sd_post}
    how |= {"r_pre_post": args.r_pre_post, "r_post": args.r_post, "higher_is_better": not args.lower_is_better}
    before, after = columns.numbers(pre), columns.numbers(post)
    found = change.reliable_change(before, after, **how)
    document: dict[str, Any] = {"client": _clients(columns), **as_document(found)}
    if args.cutoff is not None:
        document["class"] = change.classify(before, after, cutoff=args.cutoff, **how)
    if args.format == "json":
        return put_out(as_json(document), None)
    by_person = [key for key in ("client", "rc", "verdict", "class") if key in document]
    rows = zip(*(document[key] for key in by_person), strict=True)
    shared = (document["se"], document["s_diff"], document["because"])
    return put_out(as_csv((*by_person, "se", "s_diff", "because"), [(*row, *shared) for row in rows]), None)


def _clients(columns: Columns) -> list[str]:
    where = columns.find("client", "person", "respondent", "id")
    if where is None:
        return [str(row.number) for row in columns.rows]
    return [text or "" for text in columns.texts(where)]


def _gains(columns: Columns, args: argparse.Namespace) -> int:
    if args.cutoff is None:
        raise BadInput("not given", where="--cutoff", expected="the smallest drop that counts, in score units")
    gains = [
        {"client": client, "from_session": sessions[start], "to_session": sessions[end], "size": as_document(size)}
        for client, (sessions, scores) in _courses(columns).items()
        for start, end, size in change.sudden_gains(
            scores, cutoff=args.cutoff, percent=args.percent, t_criterion=not args.no_t_criterion
        )
    ]
    if args.format == "json":
        return put_out(as_json(gains), None)
    header = ("client", "from_session", "to_session", "size")
    return put_out(as_csv(header, [[gain[key] for key in header] for gain in gains]), None)


def _courses(columns: Columns) -> dict[str, tuple[list[int], list[float | None]]]:
    """Each client's sessions in order with their scores; sessions left out are there without one."""
    session, score = columns.need("session"), columns.need("score")
    told: dict[str, dict[int, float | None]] = {}
    values = zip(_clients(columns), columns.numbers(session), columns.numbers(score), strict=True)
    shared = columns.find("client", "person", "respondent", "id") is None  # then the file is one person's course
    for n, (client, number, value) in enumerate(values):
        if number is None or not number.is_integer():
            raise BadInput("no session number", where=columns.place(n, session), expected="a whole number")
        course = told.setdefault("" if shared else client, {})
        if int(number) in course:
            raise BadInput(
                f"session {int(number)} again", where=columns.place(n, session), expected="each once a client"
            )
        course[int(number)] = value
    return {client: _with_gaps(course) for client, course in told.items()}


def _with_gaps(course: dict[int, float | None]) -> tuple[list[int], list[float | None]]:
    order = sorted(course)
    sessions = order[:1]
    for earlier, later in pairwise(order):
        sessions += [*range(max(earlier + 1, later - LONGEST_GAP), later), later]
    return sessions, [course.get(session) for session in sessions]
