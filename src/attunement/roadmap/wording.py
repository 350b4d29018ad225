"""From facts to a line: the fitting sentence, filled, with its reasons and how sure it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from attunement.domain.record import Person
from attunement.roadmap.card import Certainty, Kind, Line, Part
from attunement.roadmap.facts import Facts, best
from attunement.roadmap.library_entry import Entry
from attunement.roadmap.sentence import Sentence

SUREST_FIRST: Final = tuple(Certainty)
NAME_WORDS = 2
NAME_LETTERS = 24


@dataclass(frozen=True)
class Said:
    """What a line has to go on: facts for the rules, fills for the open places, reasons, and how sure they are."""

    facts: Facts
    fills: Mapping[str, str] = field(default_factory=dict)
    because: tuple[str, ...] = ()
    certainty: Certainty = Certainty.HIGH
    entry: Entry | None = None
    track: str | None = None


def line(sentences: Iterable[Sentence], part: Part, kind: Kind, said: Said, name: str = "") -> Line | None:
    """The line of the most specific sentence that fits and whose open places can all be filled; None if none does.

    `name` tells lines of one kind apart, so that an id stays the same from one day to the next.
    """
    usable = [s for s in sentences if s.part is part and s.kind is kind and s.open_places <= set(said.fills)]
    sentence = best(usable, said.facts)
    if sentence is None:
        return None
    offered = said.entry
    return Line(
        id=".".join(word for word in (part.value, kind.value, name) if word),
        part=part,
        kind=kind,
        text=sentence.filled(said.fills),
        because=said.because,
        certainty=less_sure(said.certainty, sentence.certainty),
        evidence=offered.evidence.in_words() if offered and kind is Kind.OFFER else sentence.evidence,
        steps=offered.steps if offered and kind is Kind.OFFER else (),
        entry=offered.id if offered else None,
        sentence=sentence.id,
        track=said.track,
    )


def less_sure(one: Certainty, other: Certainty) -> Certainty:
    """The lower of two."""
    return max(one, other, key=SUREST_FIRST.index)


def short_names(people: Iterable[Person]) -> dict[str, str]:
    """Person id → a name of at most two words for a line; the id where two would be called the same."""
    everyone = tuple(people)
    short = {person.id: _short(person.called) or person.id for person in everyone}
    called = list(short.values())
    return {id_: name if called.count(name) == 1 else _short(id_) for id_, name in short.items()}


def _short(name: str) -> str:
    return " ".join(name.split()[:NAME_WORDS])[:NAME_LETTERS].strip()
