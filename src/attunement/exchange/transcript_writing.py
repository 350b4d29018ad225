"""A transcript as the command prints it (JSON, CSV), and as captions beside a recording (WebVTT)."""

from __future__ import annotations

import html
from collections.abc import Iterable
from typing import Any

from attunement.exchange.export_csv import csv_text
from attunement.exchange.transcript import OWN_COLUMNS, ReadTranscript, Spoken


def transcript_json(read: ReadTranscript) -> dict[str, Any]:
    """`{format, speakers, utterances: [{n, start, end, speaker, text}], problems}`, times in seconds.

    An utterance has `transcript` besides where a file holds several, and `codes: [{code, by}]` where it has any.
    """
    return {
        "format": read.kind.value,
        "speakers": list(read.speakers),
        "utterances": [_utterance(n, one) for n, one in enumerate(read.spoken, start=1)],
        "problems": list(read.problems),
    }


def transcript_csv(read: ReadTranscript) -> str:
    """The same utterances as a table; several codes in one cell are parted by a semicolon, with the coder after @.

    No cell can run as a formula; reading takes that guard off again.
    """
    rows = []
    for n, one in enumerate(read.spoken, start=1):
        codes = ";".join(f"{code.code}@{code.by}" if code.by else code.code for code in one.codes)
        rows.append([one.part, str(n), str(one.at), str(one.ends), one.speaker or "", one.text, codes])
    return csv_text(OWN_COLUMNS, rows)


def captions(lines: Iterable[tuple[float, float, str, str]]) -> str:
    """WebVTT for a player's captions from (begin, end, speaker, words), seconds. A moment is shown for a second."""
    blocks = ["WEBVTT\n"]
    for at, ends, speaker, words in lines:
        shown = "\n".join(line for line in html.escape(words, quote=False).split("\n") if line.strip())
        voice = f"<v {html.escape(speaker, quote=False)}>" if speaker else ""
        blocks.append(f"{_clock(at)} --> {_clock(max(ends, at + 1))}\n{voice}{shown}\n")
    return "\n".join(blocks)


def _utterance(n: int, one: Spoken) -> dict[str, Any]:
    said: dict[str, Any] = {"n": n, "start": one.at, "end": one.ends, "speaker": one.speaker, "text": one.text}
    if one.part:
        said["transcript"] = one.part
    if one.codes:
        said["codes"] = [{"code": code.code, "by": code.by or None} for code in one.codes]
    return said


def _clock(seconds: float) -> str:
    milliseconds = round(seconds * 1000)
    minutes, rest = divmod(milliseconds, 60_000)
    return f"{minutes // 60:02}:{minutes % 60:02}:{rest // 1000:02}.{rest % 1000:03}"
