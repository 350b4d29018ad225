"""Everything the rules read, in one hand: library, tracks, sentences, signals and the gate's topics."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from attunement.domain.worded import Worded, say
from attunement.roadmap.gates import Topic
from attunement.roadmap.library_entry import Entry
from attunement.roadmap.sentence import Sentence
from attunement.roadmap.signals import Signal
from attunement.roadmap.tracks import Track


@dataclass(frozen=True)
class Guidance:
    """The practice's guidance as loaded; nothing in it is about any case."""

    library: Mapping[str, Entry]
    sentences: tuple[Sentence, ...]
    signals: tuple[Signal, ...]
    topics: Mapping[str, Topic]
    tracks: Mapping[str, Track]
    phrases: Mapping[str, str] = field(default_factory=dict)
    """What else a card says, English → the language of this guidance; empty for English."""

    def said(self, english: str) -> str:
        """A phrase or a worded reason in the language of this guidance; in English where it has none."""
        return english.said(self._phrase) if isinstance(english, Worded) else self._phrase(english)

    def reasons(self, because: Iterable[str]) -> tuple[str, ...]:
        """Reasons in this language; what is not worded stays as it is, for it may be somebody's own words."""
        return tuple(say(reason, self._phrase) for reason in because)

    def _phrase(self, english: str) -> str:
        return self.phrases.get(english, english)
