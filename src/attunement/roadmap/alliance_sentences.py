"""The sentences of the alliance page, from `alliance/sentences.toml`, and how one is filled.

A sentence is kept apart from what fills it, so that a page in another language can translate it first.
"""

from __future__ import annotations

import string
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from attunement.domain.errors import BadInput
from attunement.domain.strict import Table, read_all
from attunement.instruments.loading import read_toml
from attunement.roadmap.alliance_rules import DATA
from attunement.roadmap.card import Certainty

PLACES: Final = frozenset(
    {
        "client", "clinician", "one", "other", "rated", "needed", "newest", "last", "usual", "onset", "probability",
        "recent", "recent_count", "first", "first_pair", "recent_pair", "pair_count", "row", "connected",
        "connected_at", "first_sessions", "deep", "grown", "slipped", "pairs", "needed_pairs", "last_pair", "split",
        "usual_split", "split_change", "felt_off", "answered_at", "flagged", "flagged_of",
    }
)  # fmt: skip
"""What a sentence may leave open."""

Translate = Callable[[str], str]


@dataclass(frozen=True)
class AllianceSentence:
    """One sentence, its reasons, and the most it may claim; all with places in braces."""

    key: str
    text: str
    because: tuple[str, ...]
    certainty: Certainty


@dataclass(frozen=True)
class AllianceFinding:
    """A sentence with what fills its places: names and numbers only."""

    sentence: AllianceSentence
    fills: Mapping[str, str]
    noticed: tuple[str, ...] = ()
    """What was noticed when a rupture was opened: reasons that are already words."""

    @property
    def key(self) -> str:
        """Which sentence it is, like `headline.tension`."""
        return self.sentence.key

    @property
    def topic(self) -> str:
        """What it is about: headline, speed, depth, phase, split, events or partners."""
        return self.key.partition(".")[0]

    @property
    def certainty(self) -> Certainty:
        """How sure it is."""
        return self.sentence.certainty

    def text(self, translate: Translate = str) -> str:
        """The sentence, filled."""
        return translate(self.sentence.text).format_map(self.fills)

    def because(self, translate: Translate = str) -> tuple[str, ...]:
        """Its reasons; one that needs a number nobody gave is left out."""
        known = set(self.fills)
        stated = [reason for reason in self.sentence.because if set(places(reason)) <= known]
        return (*(translate(reason).format_map(self.fills) for reason in stated), *self.noticed)


@cache
def alliance_sentences() -> Mapping[str, AllianceSentence]:
    """The sentences that ship, by key."""
    path = DATA / "sentences.toml"
    return read_sentences(read_toml(path), path.name)


def read_sentences(raw: object, where: str) -> dict[str, AllianceSentence]:
    """The sentences of a document, by key. BadInput for a key twice or a place nobody fills."""
    found = read_all(Table(raw, where), lambda table: table.each("sentences", _sentence))
    by_key = {sentence.key: sentence for sentence in found}
    if len(by_key) < len(found):
        keys = [sentence.key for sentence in found]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise BadInput(f"'{twice}' twice", where=where, expected="each key once")
    return by_key


def places(text: str) -> Iterator[str]:
    """The names of what a text leaves open."""
    return (name for _, name, _, _ in string.Formatter().parse(text) if name is not None)


def _sentence(table: Table) -> AllianceSentence:
    because = tuple(table.texts("because"))
    sentence = AllianceSentence(table.text("key"), table.text("text"), because, table.one_of("certainty", Certainty))
    if not because:
        raise BadInput("no reason", where=table.place("because"), expected="at least one")
    for text in (sentence.text, *because):
        for place in places(text):
            if place not in PLACES:
                raise BadInput(
                    f"'{{{place}}}' found", where=table.where, expected="one of " + ", ".join(sorted(PLACES))
                )
    return sentence
