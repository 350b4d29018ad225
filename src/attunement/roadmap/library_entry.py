"""One entry of the library: something a clinician can offer, with everything needed to offer it well."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from attunement.domain.record import CaseKind
from attunement.roadmap.facts import PRIVATE_FACTS, When


class EntryKind(StrEnum):
    """What an entry is."""

    PART = "part"
    ANTIDOTE = "antidote"
    SLOWING = "slowing"
    REPAIR = "repair"
    OPENING = "opening"
    INDIVIDUAL = "individual"
    CAUTION = "caution"
    TRACK = "track"
    REFRAME = "reframe"
    PROTOCOL = "protocol"


class Setting(StrEnum):
    """Where an entry is used: with everyone who comes, with one of several people alone, or by the clinician only."""

    ROOM = "room"
    ALONE = "alone"
    CLINICIAN = "clinician"


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
    kind: EntryKind
    setting: Setting
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

    @property
    def may_stand_in_room(self) -> bool:
        """True if the room's card may offer it: made for everyone there, and chosen by nothing private."""
        return self.setting is Setting.ROOM and not PRIVATE_FACTS & set(self.when)

    @property
    def is_offered(self) -> bool:
        """True for what an offer's line may name; steps of tracks, reframes and protocols have lines of their own."""
        return self.kind not in (EntryKind.TRACK, EntryKind.REFRAME, EntryKind.PROTOCOL)
