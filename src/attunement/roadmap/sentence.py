"""The sentences of the card: written once, as data, each for a pattern, short enough for the card's minute."""

from __future__ import annotations

import string
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from attunement.domain.errors import BadInput
from attunement.domain.languages import WRITTEN_IN
from attunement.roadmap.card import Certainty, Kind, Part
from attunement.roadmap.facts import When

LONGEST_FILL: Final[Mapping[str, int]] = {
    "part": 4,
    "other_part": 4,
    "entry": 4,
    "minutes": 1,
    "person": 2,
    "lower": 2,
    "higher": 2,
    "lower_value": 1,
    "higher_value": 1,
    "topic": 2,
    "topics": 6,
    "count": 1,
    "kind": 1,
    "step": 4,
    "says": 6,
}
"""What a sentence may leave open, and the most words that may come to stand there."""

NAMES_OF_PARTS: Final = frozenset({"part", "other_part"})
ROOM_FILLS: Final = frozenset({"part", "entry", "minutes"})
"""What a room sentence may leave open: never a name and never a number."""

MOST_WORDS: Final[Mapping[Kind, int]] = {
    Kind.CHANGE: 10,
    Kind.WEAKEST: 15,
    Kind.BEGIN: 15,
    Kind.OFFER: 9,
    Kind.AVOID: 12,
    Kind.DIFFERENCE: 16,
    Kind.PRIVATE: 11,
    Kind.GATE: 9,
    Kind.RUPTURE: 8,
}
"""The most words of a line, so that the longest card still reads in a minute (120 words)."""


@dataclass(frozen=True)
class Sentence:
    """One sentence: what it is for, what it says, and at most how sure it may sound."""

    id: str
    part: Part
    kind: Kind
    when: When
    text: str
    certainty: Certainty
    evidence: str
    reviewed_by: str
    language: str = WRITTEN_IN

    @property
    def open_places(self) -> frozenset[str]:
        """The names of what the text leaves open."""
        return frozenset(name for _, name, _, _ in string.Formatter().parse(self.text) if name is not None)

    def filled(self, fills: Mapping[str, str]) -> str:
        """The text with every open place filled, beginning with a capital."""
        text = self.text.format_map({place: self._inside(place, words) for place, words in fills.items()})
        first = next((n for n, letter in enumerate(text) if letter.isalnum()), 0)
        return text[:first] + text[first].upper() + text[first + 1 :]

    def _inside(self, place: str, words: str) -> str:
        # In English a part's name has no capital inside a sentence; another language keeps it as its noun is written.
        small = place in NAMES_OF_PARTS and self.language == WRITTEN_IN
        return words[:1].lower() + words[1:] if small else words


def check_sentence(sentence: Sentence, where: str) -> None:
    """BadInput for an unknown open place, a name or number in a room sentence, or more words than the card has room."""
    try:
        places = sentence.open_places
    except ValueError as error:
        raise BadInput(f"not readable: {error}", where=f"{where}.text") from None
    allowed = ROOM_FILLS if sentence.part is Part.ROOM else frozenset(LONGEST_FILL)
    for place in sorted(places - allowed):
        raise BadInput(f"'{{{place}}}' found", where=f"{where}.text", expected="one of " + ", ".join(sorted(allowed)))
    longest = sentence.text
    for place in places:
        longest = longest.replace(f"{{{place}}}", " ".join(["word"] * LONGEST_FILL[place]))
    words, most = len(longest.split()), MOST_WORDS[sentence.kind]
    if words > most:
        raise BadInput(f"{words} words at its longest", where=f"{where}.text", expected=f"at most {most}")
