"""One entry of the library: something a clinician can offer, with everything needed to offer it well."""

from __future__ import annotations

from dataclasses import dataclass

from attunement.domain.record import CaseKind
from attunement.roadmap.facts import When


@dataclass(frozen=True)
class EntryEvidence:
    """How good the evidence is, where it comes from, and where it was read."""

    grade: str
    source: str
    place: str

    def in_words(self) -> str:
        """One phrase for the card."""
        return f"{self.grade}; {self.source} ({self.place})" if self.source else self.grade


@dataclass(frozen=True)
class Contraindication:
    """When not to offer it, in words, and the topics of the gate that speak against it."""

    words: str
    topics: tuple[str, ...]


@dataclass(frozen=True)
class Entry:
    """An intervention, whole. `when` is its indication: the facts the rules read."""

    id: str
    version: int
    name: str
    kind: str
    for_cases: tuple[CaseKind, ...]
    when: When
    contraindication: Contraindication
    steps: tuple[str, ...]
    say: tuple[str, ...]
    watch: tuple[str, ...]
    minutes: int
    evidence: EntryEvidence
    reviewed_by: str
    licence: str
