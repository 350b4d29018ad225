"""Transcripts that are plain talk: Zoom's chat and text, Otter's export, Teams' text."""

from __future__ import annotations

import re
from itertools import pairwise

from attunement.exchange.transcript import NO_ENDS, ReadTranscript, Spoken, TranscriptKind, with_ends
from attunement.exchange.transcript_times import of_parts, seconds_of

CLOCK = r"(?:\d+:)?\d{1,2}:\d{2}(?:[.,]\d+)?"
CHAT_LINE = re.compile(rf"\[?({CLOCK})\]?[ \t]+(?:From[ \t]+)?([^:\t\n]{{1,80}}?)[ \t]*:(?:[ \t]+(.*)|$)")
PRIVATE = re.compile(r"^(.*?)[ \t]+to[ \t]+(.+)$", re.IGNORECASE)
HEADING = re.compile(rf"(\S.{{0,79}}?)(?:[ ]{{2,40}}|[ ]{{,40}}\t[ \t]{{,40}})({CLOCK})[ \t]*")
BRACKETED = re.compile(rf"\[([^\]\n]{{1,80}})\][ \t]+({CLOCK})[ \t]*")
CREDIT = re.compile(r"Transcribed by https?://otter\.ai/?\s*", re.IGNORECASE)
TEAMS_LINE = re.compile(r"(?:(\d+):)?(\d{1,2}):(\d{1,2})\.(\d+) +--> +(?:(\d+):)?(\d{1,2}):(\d{1,2})\.(\d+)[ \t]*")


def read_chat(text: str) -> ReadTranscript:
    """Zoom's chat: `time⇥name:⇥words`, or `time From name to everyone : words`; other lines go on with the message."""
    spoken: list[Spoken] = []
    problems = ["a chat: each message is a moment, by the clock the file uses"]
    for number, line in enumerate(text.split("\n"), start=1):
        found = CHAT_LINE.fullmatch(line.strip())
        at = seconds_of(found.group(1)) if found else None
        if found is not None and at is not None:
            who, to = _sender(found.group(2))
            if to:
                problems.append(f"line {number}: a message to {to} alone")
            spoken.append(Spoken(at, at, who, (found.group(3) or "").strip()))
        else:
            _go_on(spoken, line, number, problems)
    return ReadTranscript(TranscriptKind.ZOOM, tuple(spoken), (*problems, *_out_of_order(spoken)))


def read_headed(text: str) -> ReadTranscript:
    """Otter's `name  time`, or Zoom's `[name] time`, on a line above what was said."""
    spoken: list[Spoken] = []
    problems: list[str] = []
    kind = TranscriptKind.OTTER
    for number, line in enumerate(text.split("\n"), start=1):
        bracketed = BRACKETED.fullmatch(line.strip())
        found = bracketed or HEADING.fullmatch(line.rstrip())
        at = seconds_of(found.group(2)) if found else None
        if found is not None and at is not None:
            kind = TranscriptKind.ZOOM if bracketed else kind
            spoken.append(Spoken(at, at, found.group(1).strip(), ""))
        elif not CREDIT.fullmatch(line):
            _go_on(spoken, line, number, problems)
    problems += [f"the utterance of {one.speaker} has no words" for one in spoken if not one.text]
    problems += [*_out_of_order(spoken), NO_ENDS]
    return ReadTranscript(kind, with_ends(spoken), tuple(problems))


def read_teams_text(text: str) -> ReadTranscript:
    """Teams' text (what its Word file holds): `begin --> end`, then the name on a line, then the words."""
    spoken: list[Spoken] = []
    problems: list[str] = []
    for number, line in enumerate(text.split("\n"), start=1):
        found = TEAMS_LINE.fullmatch(line.strip())
        if found is not None:
            parts = found.groups()
            at, ends = of_parts(*parts[:4]), of_parts(*parts[4:])
            if ends < at:
                problems.append(f"line {number}: it ends before it begins: taken as a moment")
            spoken.append(Spoken(at, max(at, ends), None, ""))
        elif "-->" in line:
            problems.append(f"line {number}: the time cannot be read: put where the one before begins")
            at = spoken[-1].at if spoken else 0.0
            spoken.append(Spoken(at, at, None, ""))
        elif spoken and spoken[-1].speaker is None and line.strip():
            spoken[-1] = spoken[-1]._replace(speaker=line.strip())
        else:
            _go_on(spoken, line, number, problems)
    problems += [f"the utterance of {one.speaker or 'nobody'} has no words" for one in spoken if not one.text]
    return ReadTranscript(TranscriptKind.TEAMS, tuple(spoken), (*problems, *_out_of_order(spoken)))


def _sender(name: str) -> tuple[str, str]:
    """The sender, and to whom alone a private message went ('' for everyone)."""
    found = PRIVATE.match(name)
    if found is None:
        return name.strip(), ""
    to = re.sub(r"\s*\((?:direct message|privately)\)", "", found.group(2), flags=re.IGNORECASE).strip()
    return found.group(1).strip(), "" if to.casefold() == "everyone" else to


def _go_on(spoken: list[Spoken], line: str, number: int, problems: list[str]) -> None:
    """A line without a time belongs to the utterance above it; above the first, it is named."""
    words = line.strip()
    if not words:
        return
    if not spoken:
        problems.append(f"line {number}: words before the first speaker: “{words[:60]}”")
        return
    spoken[-1] = spoken[-1]._replace(text=f"{spoken[-1].text}\n{words}".strip())


def _out_of_order(spoken: list[Spoken]) -> list[str]:
    return [
        f"utterance {n + 2} begins before the one above it"
        for n, (one, after) in enumerate(pairwise(spoken))
        if after.at < one.at
    ]
