"""A track: a short ordered way through the library for one kind of trouble, taken up by the clinician."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from attunement.domain.record import CaseKind
from attunement.roadmap.library_entry import EntryEvidence


@dataclass(frozen=True)
class Track:
    """When it applies, when not, what comes first, when joint work stops, and its steps in their order.

    `topics` are those of the gate that make a clinician think of it; they never take it up by themselves.
    """

    id: str
    version: int
    name: str
    for_cases: tuple[CaseKind, ...]
    topics: tuple[str, ...]
    applies: tuple[str, ...]
    not_when: tuple[str, ...]
    first: tuple[str, ...]
    stop: tuple[str, ...]
    entries: tuple[str, ...]
    evidence: EntryEvidence
    reviewed_by: str
    licence: str


def track_for(tracks: Mapping[str, Track], topic: str, case: CaseKind) -> Track | None:
    """The track a raised topic makes one think of in this kind of case; the first of several, None where none does."""
    return next((track for track in tracks.values() if topic in track.topics and case in track.for_cases), None)


def track_of(tracks: Mapping[str, Track], entry: str) -> Track | None:
    """The track an entry is a step of."""
    return next((track for track in tracks.values() if entry in track.entries), None)
