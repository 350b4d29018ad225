"""`attunement transcript`: any transcript file as utterances. It stores nothing."""

from __future__ import annotations

import argparse
from pathlib import Path

from attunement.cli.command import Commands, add_command, add_format, as_json, put_out
from attunement.domain.errors import BadInput
from attunement.exchange.transcript import ReadTranscript
from attunement.exchange.transcript_reading import read_transcript
from attunement.exchange.transcript_writing import transcript_csv, transcript_json

EXAMPLES = """\
  attunement transcript meeting.vtt
  attunement transcript session.eaf --format csv --out session.csv
  attunement transcript many.csv --only 17

the kind is told by what is in the file: WebVTT, SRT, SBV, Zoom, Teams, Otter, ELAN, BORIS, or a CSV with a column of
times and one of words. A file with several transcripts gives them all, each utterance with the name of its own."""


def register(commands: Commands) -> None:
    """Add `transcript`."""
    about = "read a transcript, captions or annotations of a session as utterances; stores nothing"
    parser = add_command(commands, "transcript", _transcript, about=about, examples=EXAMPLES)
    parser.add_argument("file", type=Path, metavar="FILE", help="a transcript of any of these kinds")
    parser.add_argument("--only", metavar="NAME", help="of a file with several transcripts, this one")
    add_format(parser, ("json", "csv"))
    parser.add_argument("--out", type=Path, metavar="FILE", help="write there instead of printing")


def _transcript(args: argparse.Namespace) -> int:
    read = read_transcript(args.file)
    if args.only is not None:
        read = _only(read, args.only)
    content = transcript_csv(read) if args.format == "csv" else as_json(transcript_json(read))
    return put_out(content, args.out)


def _only(read: ReadTranscript, name: str) -> ReadTranscript:
    chosen = tuple(one for one in read.spoken if one.part == name)
    if not chosen:
        known = ", ".join(part for part in read.parts[:20] if part) or "no name: the file holds one transcript"
        raise BadInput(f"'{name[:60]}' is not in the file", where="--only", expected=f"one of {known}")
    return ReadTranscript(read.kind, chosen, read.problems)
