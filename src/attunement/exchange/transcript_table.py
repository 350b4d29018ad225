"""Transcripts as a table: one row an utterance, columns told by their names; also coded ones, by several coders."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from attunement.domain.errors import BadInput
from attunement.exchange.csv_table import CsvTable, Row, parse_csv
from attunement.exchange.export_csv import unguarded
from attunement.exchange.transcript import (
    NO_ENDS,
    OWN_COLUMNS,
    ReadCode,
    ReadTranscript,
    Spoken,
    TranscriptKind,
    with_ends,
)
from attunement.exchange.transcript_times import said_clock, seconds_of

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "start": (
        *("start", "starts", "starttime", "startseconds", "startsec", "startsecs", "begin", "begins", "begintime"),
        *("from", "onset", "timestamp", "timecode", "time", "at", "begintimesec", "begintimess", "begintimessmsec"),
    ),
    "start_ms": ("startms", "beginms", "begintimemsec", "starttimems", "onsetms", "timems"),
    "end": (
        *("end", "ends", "endtime", "endseconds", "endsec", "endsecs", "stop", "stops", "stoptime", "to", "until"),
        *("offset", "endtimesec", "endtimess", "endtimessmsec"),
    ),
    "end_ms": ("endms", "endtimemsec", "endtimems", "stopms", "offsetms"),
    "duration": ("duration", "durations", "length", "durationsec", "durationseconds"),
    "speaker": (
        *("speaker", "speakername", "speakerlabel", "interlocutor", "participant", "who", "person", "speakerid"),
        *("role", "tier", "user", "name", "subject"),
    ),
    "text": (
        *("text", "utterance", "utterancetext", "words", "transcript", "content", "caption", "sentence", "speech"),
        *("said", "annotation", "message", "value"),
    ),
    "part": (
        "transcriptid",
        "sessionid",
        "session",
        "conversationid",
        "conversation",
        "dialogueid",
        "recording",
        "transcript",
    ),
    "number": ("utteranceid", "utterancenumber", "n", "cue", "turn", "turnid"),
    "coder": ("annotatorid", "annotator", "coder", "rater", "coderid", "raterid"),
    "code": ("code", "codes", "label", "labels"),
}
"""What a column holds → its names without anything but letters and digits, the likeliest first."""

KINDS_OF_INPUT = ("therapist_input", "reflection", "question")
CODED_LAYOUT = (*(f"{kind}_{part}" for kind in KINDS_OF_INPUT for part in ("exists", "subtype")), "client_talk_type")
"""Columns of the motivational-interviewing layout: `reflection_exists`, `reflection_subtype`, … (AnnoMI's)."""
NOTHING = ("", "n/a", "na", "none", "false", "0")


class _Timed(NamedTuple):
    spoken: Spoken
    key: tuple[str, str]


def has_transcript_columns(cells: Sequence[str]) -> bool:
    """True where a first line names a column of times and one of words."""
    found = _columns(tuple(cells))
    return "text" in found and bool({"start", "start_ms"} & set(found))


def read_table(text: str, name: str) -> ReadTranscript:
    """A CSV or TSV of utterances. `name` is what errors call it. Raises BadInput naming the place."""
    table = _as_written(parse_csv(text, name))
    found = _columns(table.columns)
    problems = _unread(table, found)
    rows: list[_Timed] = []
    last: dict[str, float] = {}
    for row in table.rows:
        cells = {what: row.cells[n].strip() for what, n in found.items()}
        part = cells.get("part", "")
        at, ends = _times(cells, last.get(part, 0.0), row, problems)
        last[part] = at
        codes = _codes(row, table.columns, cells)
        spoken = Spoken(at, ends, cells.get("speaker") or None, cells["text"], part, codes)
        rows.append(_Timed(spoken, (part, cells.get("number", ""))))
        if not cells["text"]:
            problems.append(f"{row.where}: no words")
    if rows and len(rows) == sum(problem.startswith("row") and "cannot be read" in problem for problem in problems):
        raise BadInput(
            "no time can be read", where=f"{name}: row 1", expected="seconds, or hh:mm:ss, in the time column"
        )
    spoken_once = _one_for_all_coders(rows) if "coder" in found and "number" in found else [row.spoken for row in rows]
    if not {"end", "end_ms", "duration"} & set(found):
        spoken_once, problems = list(with_ends(spoken_once)), [*problems, NO_ENDS]
    return ReadTranscript(TranscriptKind.CSV, _one_part(spoken_once), tuple(problems))


def _as_written(table: CsvTable) -> CsvTable:
    """A table of our own without the guards against formulas; any other as it is."""
    if table.columns != OWN_COLUMNS:
        return table
    return replace(table, rows=tuple(replace(row, cells=tuple(map(unguarded, row.cells))) for row in table.rows))


def _columns(names: Sequence[str]) -> dict[str, int]:
    """Which column holds what: the likeliest name wins, and no column holds two things."""
    bare = {re.sub(r"[^a-z0-9]", "", name.casefold()): n for n, name in reversed(list(enumerate(names)))}
    found: dict[str, int] = {}
    for what, likely in COLUMNS.items():
        n = next((bare[name] for name in likely if name in bare and bare[name] not in found.values()), None)
        if n is not None:
            found[what] = n
    return found


def _unread(table: CsvTable, found: Mapping[str, int]) -> list[str]:
    left = [name for n, name in enumerate(table.columns) if n not in found.values() and name]
    coded = set(table.columns) & set(CODED_LAYOUT)
    left = [name for name in left if not (coded and (name in CODED_LAYOUT or name == "main_therapist_behaviour"))]
    return ["columns not read: " + ", ".join(left)] if left else []


def _times(cells: Mapping[str, str], last: float, row: Row, problems: list[str]) -> tuple[float, float]:
    at = _moment(cells, "start")
    if at is None:
        written = cells.get("start", cells.get("start_ms", ""))[:40]
        problems.append(
            f"{row.where}: the time '{written}' cannot be read: put at {said_clock(last)}, as the one before"
        )
        return last, last
    if at < last:
        problems.append(f"{row.where}: it begins before the one above it")
    ends = _moment(cells, "end")
    if ends is None and cells.get("duration"):
        length = seconds_of(cells["duration"])
        ends = None if length is None else round(at + length, 6)
    if ends is None and (cells.get("end") or cells.get("end_ms") or cells.get("duration")):
        problems.append(f"{row.where}: the end cannot be read: taken as a moment")
    if ends is not None and ends < at:
        problems.append(f"{row.where}: it ends before it begins: taken as a moment")
    return at, at if ends is None else max(at, ends)


def _moment(cells: Mapping[str, str], what: str) -> float | None:
    if cells.get(f"{what}_ms"):
        milliseconds = seconds_of(cells[f"{what}_ms"])
        return None if milliseconds is None else milliseconds / 1000
    return seconds_of(cells[what]) if cells.get(what) else None


def _codes(row: Row, columns: Sequence[str], cells: Mapping[str, str]) -> tuple[ReadCode, ...]:
    by = cells.get("coder", "")
    plain = [code.strip() for code in re.split(r"[;|]", cells.get("code", "")) if code.strip()]
    named = dict(zip(columns, row.cells, strict=True))
    if "client_talk_type" in named:
        plain += _coded_layout(named)
    if tuple(columns) == OWN_COLUMNS:
        return tuple(ReadCode(*code.rpartition("@")[::2]) if "@" in code else ReadCode(code) for code in plain)
    return tuple(ReadCode(code, by) for code in plain)


def _coded_layout(named: Mapping[str, str]) -> list[str]:
    """`reflection-complex`, `question-open`, `change`: what one coder said of one utterance."""
    found = []
    for kind in KINDS_OF_INPUT:
        if named.get(f"{kind}_exists", "").strip().casefold() == "true":
            subtype = named.get(f"{kind}_subtype", "").strip()
            found.append(kind if subtype.casefold() in NOTHING else f"{kind}-{subtype}")
    main, talk = named.get("main_therapist_behaviour", "").strip(), named["client_talk_type"].strip()
    if main.casefold() == "other" and not found:
        found.append("other")
    return found + ([talk] if talk.casefold() not in NOTHING else [])


def _one_for_all_coders(rows: Sequence[_Timed]) -> list[Spoken]:
    """Rows that are one utterance seen by several coders become one, with every code. Other words are another one."""
    place: dict[tuple[str, str, str], int] = {}
    spoken: list[Spoken] = []
    for one, key in rows:
        full = (*key, one.text)
        if key[1] and full in place:
            n = place[full]
            spoken[n] = spoken[n]._replace(codes=spoken[n].codes + one.codes)
        else:
            place[full] = len(spoken)
            spoken.append(one)
    return spoken


def _one_part(spoken: Sequence[Spoken]) -> tuple[Spoken, ...]:
    """A file with one transcript in it needs no name for it. Several stand one after the other."""
    parts = {part: n for n, part in enumerate(dict.fromkeys(one.part for one in spoken))}
    if len(parts) == 1:
        return tuple(one._replace(part="") for one in spoken)
    return tuple(sorted(spoken, key=lambda one: parts[one.part]))
