"""Which kind of transcript a file is, told by what is in it, and the file read whole."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from attunement.domain.errors import BadInput
from attunement.exchange.text_file import read_bytes, text_in
from attunement.exchange.transcript import ReadTranscript
from attunement.exchange.transcript_boris import is_boris_header, read_boris_project, read_boris_table
from attunement.exchange.transcript_cues import SBV_LINE, UNPADDED, read_sbv, read_srt, read_webvtt
from attunement.exchange.transcript_elan import read_elan
from attunement.exchange.transcript_table import has_transcript_columns, read_table
from attunement.exchange.transcript_talk import BRACKETED, CHAT_LINE, HEADING, read_chat, read_headed, read_teams_text

WEBVTT = re.compile(r"WEBVTT(?:[ \t\n]|$)")
TOP = 60
"""Lines looked at to tell the kind; older BORIS exports describe the observation for a while before their header."""
EXPECTED = "WebVTT, SRT, SBV, Zoom, Teams, Otter, ELAN, BORIS, or a CSV with a column of times and one of words"


def read_transcript(path: Path) -> ReadTranscript:
    """The transcript in a file. Raises BadInput naming file and place."""
    return transcript_in(read_bytes(path), path.name)


def transcript_in(raw: bytes, name: str) -> ReadTranscript:
    """The transcript in the bytes of a file; `name` is what errors call it, and never tells the kind."""
    text, odd = _decoded(raw, name)
    if not text.strip():
        raise BadInput("is empty", where=name, expected=EXPECTED)
    read = _read(text.replace("\r\n", "\n").replace("\r", "\n"), name)
    if not read.spoken:
        raise BadInput(
            "nobody says anything in it", where=f"{name}: line {text.count(chr(10)) + 1}", expected="a caption"
        )
    return replace(read, problems=(*odd, *read.problems))


def _decoded(raw: bytes, name: str) -> tuple[str, tuple[str, ...]]:
    """UTF-8, UTF-16 with or without its mark, or else Windows-1252 as older tools save it, which is then said."""
    half = len(raw) // 2
    for order, zeros in (("le", raw[1::2].count(0)), ("be", raw[0::2].count(0))):
        if half and zeros > 0.7 * half and raw[:2] not in (b"\xff\xfe", b"\xfe\xff"):
            try:
                return raw.decode(f"utf-16-{order}"), ("UTF-16 without its mark",)
            except UnicodeDecodeError:
                break
    try:
        return text_in(raw, name), ()
    except BadInput:
        if b"\0" in raw or raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
            raise
        said = ("not UTF-8: read as Windows-1252 (Western European); look whether its letters are right",)
        return raw.decode("cp1252", errors="replace"), said


def _read(text: str, name: str) -> ReadTranscript:
    start = text.lstrip("\n\t \ufeff")
    if WEBVTT.match(start):
        return _with_a_time(read_webvtt(start), text, name)
    if start.startswith("<"):
        return read_elan(start, name)
    if start.startswith("{"):
        return read_boris_project(text, name)
    if "-->" in text:
        teams = UNPADDED.match(start) is not None and not start.split("\n", 1)[0].startswith("0:00:00,")
        return _with_a_time(read_teams_text(text) if teams else read_srt(text), text, name)
    if SBV_LINE.search(text):
        return read_sbv(text)
    return _by_lines(text, name)


def _by_lines(text: str, name: str) -> ReadTranscript:
    """Kinds without a sign of their own: told by how their first lines look."""
    top = [line for line in text.split("\n")[:TOP] if line.strip()]
    if any(is_boris_header(line.replace("\t", ",").split(",")) for line in top):
        return read_boris_table(text, name)
    if CHAT_LINE.fullmatch(top[0].strip()):
        return read_chat(text)
    if any(has_transcript_columns(re.split(rf'"?{separator}"?', top[0].strip(' "'))) for separator in (",", ";", "\t")):
        return read_table(text, name)
    if any(BRACKETED.fullmatch(line.strip()) or HEADING.fullmatch(line.rstrip()) for line in top):
        return read_headed(text)
    raise BadInput(
        "is no kind of transcript we know",
        where=f"{name}: line {_first_line(text)}",
        expected=EXPECTED,
        do="Save it again as WebVTT or SRT, or check that it is the right file.",
    )


def _first_line(text: str) -> int:
    return text[: len(text) - len(text.lstrip())].count("\n") + 1


def _with_a_time(read: ReadTranscript, text: str, name: str) -> ReadTranscript:
    """A file of captions none of whose times can be read is no transcript: its first time line is named."""
    unread = sum("the time cannot be read" in problem for problem in read.problems)
    if read.spoken and unread >= len(read.spoken):
        line = text[: text.index("-->")].count("\n") + 1
        raise BadInput("no time can be read", where=f"{name}: line {line}", expected="00:01:02.500 --> 00:01:04.000")
    return read
