"""What happened between people in one session, on one line of time. Every time is in seconds from its start.

Whatever anyone taps, types or steers is an *entry* that is only ever added: an undo is one more entry, not a
change. `events_of` folds the entries into the events that stand.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

LIVE: Final = "live"
AFTERWARDS: Final = "afterwards"
SUGGESTED: Final = "suggested"
SOURCES: Final = (LIVE, AFTERWARDS, SUGGESTED)
"""How an event came to be. A case file may name others; only these are made here."""
LONGEST_SECONDS: Final = 12 * 60 * 60
"""No session is longer than this; a later moment is a mistake."""


@dataclass(frozen=True)
class TimelineEvent:
    """Something seen in a session.

    `person` is a person's id, or '' for what is everyone's together. `ends` is None for a moment, and for a state
    that still goes on (`is_open`). Only confirmed events count anywhere. `by` is the id of who coded it.
    """

    session: str
    at: float
    person: str
    code: str
    source: str
    confirmed: bool
    id: str = ""
    ends: float | None = None
    modifiers: tuple[str, ...] = ()
    intensity: int | None = None
    by: str = ""
    scheme: str = ""
    version: int = 0
    is_open: bool = False
    group: str = ""
    """What the code counts as for others, by its scheme: the kind of rupture it is a marker of."""


@dataclass(frozen=True)
class Utterance:
    """One stretch of speech in a transcript. `speaker` is a person's id where matched, else the name in the file."""

    n: int
    at: float
    ends: float
    speaker: str
    text: str


@dataclass(frozen=True)
class HeartSeries:
    """One person's heart over a session: `bpm[i]` at `seconds[i]`; `rr_ms` are the beats between, where there are."""

    person: str
    seconds: tuple[float, ...]
    bpm: tuple[float, ...]
    rr_ms: tuple[float, ...] = ()
    rr_seconds: tuple[float, ...] = ()
    source: str = ""


class Outcome(StrEnum):
    """What became of a prompt."""

    SHOWN = "shown"
    USED = "used"
    DISMISSED = "dismissed"
    PASSED = "passed"
    """Nobody touched it, and its time was over."""


@dataclass(frozen=True)
class Prompt:
    """One prompt that was shown: by which rule, when, about whom, and what was done with it."""

    id: str
    session: str
    at: float
    rule: str
    move: str
    person: str = ""
    because: tuple[str, ...] = ()
    """The ids of the events that called for it."""
    outcome: Outcome = Outcome.SHOWN
    outcome_at: float | None = None


@dataclass(frozen=True)
class Comment:
    """Words at a moment, by the id of who said them. Who may read them is chosen by that person each time."""

    id: str
    by: str
    at: float
    words: str
    ends: float | None = None
    audience: str = ""


@dataclass(frozen=True)
class DialTrace:
    """A rating steered while playing: `values[i]` at `seconds[i]`."""

    by: str
    seconds: tuple[float, ...]
    values: tuple[float, ...]
    audience: str = ""


@dataclass(frozen=True)
class Timeline:
    """Everything on one session's line of time. It is the clinician's; nothing of it reaches anyone else by itself."""

    session: str
    people: tuple[str, ...]
    events: tuple[TimelineEvent, ...] = ()
    utterances: tuple[Utterance, ...] = ()
    heart: tuple[HeartSeries, ...] = ()
    prompts: tuple[Prompt, ...] = ()
    comments: tuple[Comment, ...] = ()
    dials: tuple[DialTrace, ...] = ()

    @property
    def counting(self) -> tuple[TimelineEvent, ...]:
        """The confirmed events, in the order of time."""
        return tuple(sorted((e for e in self.events if e.confirmed), key=lambda e: (e.at, e.id)))

    @property
    def ends(self) -> float:
        """The last moment anything is known of; 0 where nothing is."""
        events = (event.at if event.ends is None else event.ends for event in self.events)
        return max((*events, *(u.ends for u in self.utterances), *(p.at for p in self.prompts)), default=0.0)


class EntryKind(StrEnum):
    """What one entry does."""

    CODE = "code"
    END = "end"
    MODIFY = "modify"
    WITHDRAW = "withdraw"
    CONFIRM = "confirm"
    PROMPT = "prompt"
    """What was done with a prompt, by its id; about no event."""


@dataclass(frozen=True)
class Entry:
    """One thing a device sent. `id` is made by the device, `n` is the session's own count, given as it was kept.

    `target` is the id of the event that is ended, modified, withdrawn or confirmed; '' for a new one. `sequence`
    counts what one device sent, from 1.
    """

    id: str
    n: int
    device: str
    sequence: int
    kind: EntryKind
    target: str = ""
    body: Mapping[str, Any] = field(default_factory=dict)
    by: str = ""
    received: datetime | None = None


def events_of(session: str, entries: Iterable[Entry]) -> tuple[TimelineEvent, ...]:
    """The events that stand after these entries, in the order of their moments.

    An entry about an event that is not there (its first part is older than what was read, or it was withdrawn on
    another device) changes nothing. An end before the beginning ends it where it began.
    """
    events: dict[str, TimelineEvent] = {}
    for entry in sorted(entries, key=lambda e: e.n):
        if entry.kind is EntryKind.CODE:
            events[entry.id] = _coded(session, entry)
            continue
        found = events.get(entry.target)
        if found is None:
            continue
        if entry.kind is EntryKind.WITHDRAW:
            del events[entry.target]
        else:
            events[entry.target] = _changed(found, entry)
    return tuple(sorted(events.values(), key=lambda e: (e.at, e.id)))


def _coded(session: str, entry: Entry) -> TimelineEvent:
    body, source = entry.body, str(entry.body.get("source", LIVE))
    ends = body.get("ends")
    return TimelineEvent(
        session=session,
        at=float(body["at"]),
        person=str(body.get("person", "")),
        code=str(body["code"]),
        source=source,
        confirmed=source != SUGGESTED,
        id=entry.id,
        ends=None if ends is None else max(float(ends), float(body["at"])),
        modifiers=tuple(body.get("modifiers", ())),
        intensity=body.get("intensity"),
        by=entry.by,
        scheme=str(body.get("scheme", "")),
        version=int(body.get("version", 0)),
        is_open=bool(body.get("is_open", False)) and ends is None,
        group=str(body.get("group", "")),
    )


def _changed(event: TimelineEvent, entry: Entry) -> TimelineEvent:
    if entry.kind is EntryKind.END:
        return replace(event, ends=max(event.at, float(entry.body["at"])), is_open=False)
    if entry.kind is EntryKind.MODIFY:
        intensity = entry.body.get("intensity", event.intensity)
        return replace(event, modifiers=tuple(entry.body.get("modifiers", event.modifiers)), intensity=intensity)
    return replace(event, confirmed=True)
