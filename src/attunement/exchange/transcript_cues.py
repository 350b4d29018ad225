"""Captions: WebVTT, SRT and SBV, and what Zoom and Teams write as WebVTT.

WebVTT by W3C's parsing rules (https://www.w3.org/TR/webvtt1/#webvtt-parser-algorithm), with three differences on
purpose: times without leading noughts are read (Teams writes them), a caption whose time cannot be read keeps its
words, and words that belong to no caption are named, not passed over.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from attunement.exchange.transcript import ReadTranscript, Spoken, TranscriptKind
from attunement.exchange.transcript_times import of_parts, said_clock
from attunement.exchange.transcript_voices import plain_text, prefixed, voices_in

ONE = r"(?:(\d+):)?(\d{1,3}):(\d{1,2})(?:[.,](\d{1,9}))?"
ARROW = re.compile(rf"^[ \t]*{ONE}[ \t]*-->[ \t]*{ONE}(?![\d:.,])[^\n]*$|^[^\n]*-->[^\n]*$", re.MULTILINE)
SBV_LINE = re.compile(rf"^[ \t]*{ONE}[ \t]*,[ \t]*{ONE}[ \t]*$", re.MULTILINE)
TEAMS_ID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}/\d+-\d+$")
UNPADDED = re.compile(r"^\d:\d{1,2}:\d{1,2}\.\d+ +-->", re.MULTILINE)
SRT_TAG = re.compile(r"</?(?:[biu]|font)(?:\s[^<>]*)?>|\{\\?[a-zA-Z][^{}]*\}", re.IGNORECASE)
NO_CUE = re.compile(r"\s*(?:NOTE|STYLE|REGION)(?:\s|$)")
SHOWN = 60


class Cue(NamedTuple):
    """One caption as it stands: where its time line is, its times (NaN-free; None unreadable), id and payload."""

    place: int
    at: float | None
    ends: float | None
    name: str
    payload: str


def read_webvtt(text: str) -> ReadTranscript:
    """A WebVTT text: also Zoom's (numbered, `Name: text`) and Teams' (voice tags, its own ids)."""
    stray: list[tuple[int, str]] = []
    cues = list(_webvtt_cues(text, stray))
    problems = [
        f"line {_line(text, place)}: words that belong to no caption: {_short(words)}" for place, words in stray
    ]
    spoken = _spoken(text, cues, problems, voices_in)
    teams = any(TEAMS_ID.match(cue.name) for cue in cues) or bool(UNPADDED.search(text))
    kind = TranscriptKind.TEAMS if teams else TranscriptKind.WEBVTT
    if not any(one.speaker for one in spoken):
        spoken, says = prefixed(spoken)
        problems += says
        if any(one.speaker for one in spoken) and all(cue.name.isdecimal() for cue in cues):
            kind = TranscriptKind.ZOOM
    return ReadTranscript(kind, tuple(spoken), tuple(problems))


def read_srt(text: str) -> ReadTranscript:
    """An SRT text, with or without numbers. A blank line inside a caption does not end it."""
    cues = list(_srt_cues(text))
    problems: list[str] = []
    spoken = _spoken(text, cues, problems, lambda raw: [(None, SRT_TAG.sub("", raw).strip())])
    spoken, says = prefixed(spoken)
    return ReadTranscript(TranscriptKind.SRT, tuple(spoken), (*problems, *says))


def read_sbv(text: str) -> ReadTranscript:
    """A SubViewer text, as YouTube writes it: `begin,end` on a line, then the words."""
    cues = []
    found = list(SBV_LINE.finditer(text))
    for n, line in enumerate(found):
        payload = text[line.end() : found[n + 1].start() if n + 1 < len(found) else len(text)]
        words = _no_blank_lines(payload)
        cues.append(Cue(line.start(), of_parts(*line.groups()[:4]), of_parts(*line.groups()[4:]), "", words))
    problems: list[str] = []
    spoken = _spoken(text, cues, problems, lambda raw: [(None, _no_blank_lines(raw.replace("[br]", "\n")))])
    spoken, says = prefixed(spoken)
    return ReadTranscript(TranscriptKind.SBV, tuple(spoken), (*problems, *says))


def _webvtt_cues(text: str, stray: list[tuple[int, str]]) -> Iterator[Cue]:
    found = list(ARROW.finditer(text))
    name = _before(text, _end_of_header(text), found[0].start() if found else len(text), stray)
    for n, line in enumerate(found):
        begin, after = line.end() + 1, found[n + 1].start() if n + 1 < len(found) else len(text)
        blank = begin - 1 if text.startswith("\n", begin) else text.find("\n\n", begin, after)
        payload = text[begin : after if blank < 0 else blank]
        at, ends = _times(line)
        yield Cue(line.start(), at, ends, name, payload)
        name = "" if blank < 0 else _before(text, blank, after, stray)


def _end_of_header(text: str) -> int:
    """The header runs to the first blank line; a time line ends it too."""
    blank = text.find("\n\n")
    arrow = text.find("-->")
    first = text.rfind("\n", 0, arrow) + 1 if arrow >= 0 else len(text)
    return min(blank if blank >= 0 else len(text), first)


def _before(text: str, begin: int, end: int, stray: list[tuple[int, str]]) -> str:
    """The id of the caption that begins at `end`; notes, styles and regions are passed, other words named as stray."""
    between = text[begin:end]
    if end < len(text) and between.startswith("\n\n") and "\n" not in between[2:-1] and between[2:].endswith("\n"):
        return between[2:-1].strip()  # the usual case, quickly: one line, then the time
    blocks = re.split(r"\n(?:[ \t]*\n)+", between)
    named = bool(blocks[-1].strip()) and between.endswith("\n") and not between.endswith("\n\n")
    last = blocks.pop().strip("\n") if named and end < len(text) else ""
    if "\n" in last:
        blocks.append(last)
        last = ""
    stray += [(begin + between.find(b), b) for b in blocks if b.strip() and not NO_CUE.match(b)]
    return last.strip()


def _srt_cues(text: str) -> Iterator[Cue]:
    found = list(ARROW.finditer(text))
    for n, line in enumerate(found):
        end = found[n + 1].start() if n + 1 < len(found) else len(text)
        payload = text[line.end() + 1 : end]
        if n + 1 < len(found):
            payload = _without_number(payload, n + 2)
        at, ends = _times(line)
        yield Cue(line.start(), at, ends, "", _no_blank_lines(payload) if "\n\n" in payload else payload)


def _without_number(payload: str, expected: int) -> str:
    """A payload without the number of the caption after it: on a line of its own, after a blank one or as expected."""
    kept = payload.rstrip()
    words, line, last = kept.rpartition("\n")
    after_blank = words.endswith("\n") or bool(line and not words)
    if last.strip().isdecimal() and (after_blank or last.strip() == str(expected)):
        return words
    return payload


def _no_blank_lines(payload: str) -> str:
    return "\n".join(line for line in payload.split("\n") if line.strip())


def _times(line: re.Match[str]) -> tuple[float | None, float | None]:
    parts = line.groups()
    return (None, None) if parts[1] is None else (of_parts(*parts[:4]), of_parts(*parts[4:]))


def _spoken(
    text: str, cues: list[Cue], problems: list[str], voices: Callable[[str], list[tuple[str | None, str]]]
) -> list[Spoken]:
    """Captions as utterances. Whatever is odd about one is named; none is left out."""
    spoken: list[Spoken] = []
    last = 0.0
    for cue in cues:
        at, ends = cue.at, cue.ends
        if at is None or ends is None or ends < at or at < last:
            at, ends, says = _mended(cue, last)
            problems.append(f"line {_line(text, cue.place)}: {says}")
        last = at
        simple = "<" not in cue.payload and "{" not in cue.payload and "[br]" not in cue.payload
        if simple:  # most are: no tag, no voice; only WebVTT writes letters as entities
            words = plain_text(cue.payload) if voices is voices_in else cue.payload.strip()
            if words:
                spoken.append(Spoken(at, ends, None, words))
                continue
        told = voices(cue.payload)
        if len(told) > 1:
            problems.append(f"line {_line(text, cue.place)}: {len(told)} voices in one caption: given one by one")
        if not any(words for _, words in told):
            problems.append(f"line {_line(text, cue.place)}: a caption without words")
        spoken += [Spoken(at, ends, who, words) for who, words in told]
    return spoken


def _mended(cue: Cue, last: float) -> tuple[float, float, str]:
    """Times one can put on a timeline, and what was wrong with those in the file."""
    if cue.at is None or cue.ends is None:
        return last, last, f"the time cannot be read: put at {said_clock(last)}, where the one before begins"
    if cue.ends < cue.at:
        return cue.at, cue.at, "it ends before it begins: taken as a moment"
    return cue.at, cue.ends, "it begins before the one above it"


def _line(text: str, place: int) -> int:
    return text.count("\n", 0, place) + 1


def _short(words: str) -> str:
    said = " ".join(words.split())
    return f"“{said if len(said) <= SHOWN else said[: SHOWN - 1] + '…'}”"
