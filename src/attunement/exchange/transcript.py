"""What any transcript file reads as: who said what, from when to when, and what could not be read as it stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple


class TranscriptKind(Enum):
    """The layouts we read. `value` is what the command prints and the docs name."""

    WEBVTT = "webvtt"
    SRT = "srt"
    SBV = "sbv"
    ZOOM = "zoom"
    TEAMS = "teams"
    OTTER = "otter"
    ELAN = "elan"
    BORIS = "boris"
    CSV = "csv"


class ReadCode(NamedTuple):
    """One code a file gives an utterance, and the coder's name there ('' where the file names none)."""

    code: str
    by: str = ""


class Spoken(NamedTuple):
    """One utterance of a file. `at` and `ends` are seconds; `part` names the transcript where a file holds several.

    A tuple, not a dataclass: an hour's captions are thousands of them, and a page waits for them.
    """

    at: float
    ends: float
    speaker: str | None
    text: str
    part: str = ""
    codes: tuple[ReadCode, ...] = ()


@dataclass(frozen=True)
class ReadTranscript:
    """One file read whole, in the file's own order. `problems` are plain sentences that name their place."""

    kind: TranscriptKind
    spoken: tuple[Spoken, ...]
    problems: tuple[str, ...]

    @property
    def speakers(self) -> tuple[str, ...]:
        """Every speaker's name, in the order of first words."""
        return tuple(dict.fromkeys(one.speaker for one in self.spoken if one.speaker))

    @property
    def parts(self) -> tuple[str, ...]:
        """The transcripts a file holds, in its order; one nameless part for an ordinary file."""
        return tuple(dict.fromkeys(one.part for one in self.spoken))


def with_ends(starts: Iterable[Spoken]) -> tuple[Spoken, ...]:
    """Utterances that have only a beginning last until the next one of their part begins; the last has no length."""
    waiting = list(starts)
    for n, one in enumerate(waiting):
        after = waiting[n + 1] if n + 1 < len(waiting) else None
        follows = after is not None and after.part == one.part and after.at >= one.at
        waiting[n] = one._replace(ends=after.at if after is not None and follows else one.at)
    return tuple(waiting)


OWN_COLUMNS = ("transcript", "n", "start", "end", "speaker", "text", "codes")
"""The table we write ourselves; it is read back whole."""

NO_ENDS = "the file says only when each one began: each is taken to last until the next begins"
