"""The map in words: the sentence of each part, for screen readers, captions and tables alike.

`HouseWords` holds every word of the drawing, so that a page in another language passes its own.
"""

from __future__ import annotations

from dataclasses import dataclass

from attunement.domain.worded import Translate
from attunement.roadmap.markup import clean, isolated
from attunement.roadmap.relationship_map import (
    HIGH_STRAIN_FROM,
    LOW_AT,
    STRAIN_SCALE,
    PartReading,
    Reading,
    RelationshipMap,
)


@dataclass(frozen=True)
class HouseWords:
    """Every word the drawing and its table use; `{}` marks where a value goes."""

    title: str = "Relationship map"
    described: str = (
        "A house with seven floors between two walls, under a roof. Each part has a scale from 1 to 7 with one mark "
        "for each person. The weather outside shows strain."
    )
    garden_described: str = (
        "A garden with a tree and one bed for each part. Each bed has a scale from 1 to 7 with one mark. Tree and sun "
        "are the same for everyone."
    )
    row_described: str = (
        "A small house for each person, with one floor for each part. Each floor has a scale from 1 to 7 with that "
        "person's mark alone. The weather over a house shows strain as that person puts it."
    )
    strain: str = "Strain"
    little_strain: str = "little strain"
    some_strain: str = "some strain"
    high_strain: str = "high strain"
    not_answered: str = "not answered"
    too_few: str = "too few answers"
    no_answer_from: str = "{}: no answer"
    too_few_from: str = "{}: too few"
    apart: str = "{} apart"
    points_apart: str = "{} points apart"
    point_between: str = "1 point between them"
    points_between: str = "{} points between them"
    no_difference: str = "no difference"
    answers_between: str = "answers {} to {}"
    every_answer: str = "every answer {}"
    one_answer: str = "one answer"
    interval: str = "likely between {} and {}"
    table_note: str = "Low and apart are design rules, not cut-offs."
    low_note: str = "Low is a design rule, not a cut-off."
    no_interval: str = "No margin of error is known for these questions yet."
    is_low: str = "low"
    key: tuple[str, ...] = (
        "Scale 1 to 7. Thin line: lowest to highest answer.",
        "Shaded: low, 3 or less. Arch: 2 points or more apart.",
        "Both are design rules, not cut-offs.",
    )
    plot_key: tuple[str, ...] = (
        "Scale 1 to 7. Thin line: lowest to highest answer.",
        "Shaded: low, 3 or less: a design rule, not a cut-off.",
        "New questions, not yet validated.",
    )
    nobody_compared: str = "Each person stands apart; nobody is compared here."
    not_validated: str = "These questions are new and not yet validated."
    beside: str = "Beside it:"
    translate: Translate = str
    """Says a worded reason in the reader's language."""
    hint: str = "Point at a part, or move to it with the Tab key, to read it in words."
    floors: str = "floors"
    walls: str = "walls"
    part: str = "Part"
    difference: str = "Difference in points"
    no_comparison: str = "–"
    decimal: str = "."

    def number(self, value: float) -> str:
        """A value in points, to one decimal, as people write it."""
        return f"{round(value, 1):g}".replace(".", self.decimal)


ENGLISH = HouseWords()


def sentence(part: PartReading, people: dict[str, str], words: HouseWords = ENGLISH) -> str:
    """One part as a sentence: "Trust: Ana 5.5, answers 5 to 6; Ben 2, answers 1 to 3; 3.5 points apart."

    Without any value it says only that nobody answered. Names stand in their own writing direction.
    """
    name = part_name(part, words)
    if all(reading.value is None and not reading.keyed for reading in part.people.values()):
        return f"{name}: {words.not_answered}."
    said = [f"{isolated(people[person])} {_said(reading, words)}" for person, reading in part.people.items()]
    between = difference_said(part, words)
    return f"{name}: {'; '.join([*said, between] if between else said)}."


def strain_sentence(found: RelationshipMap, words: HouseWords = ENGLISH) -> str:
    """The strain as a sentence, with the word for how high it is."""
    said = sentence(found.strain, dict(found.people), words)
    level = strain_level(highest_strain(found), words)
    return f"{said.removesuffix('.')} ({level})." if level else said


def highest_strain(found: RelationshipMap) -> float | None:
    """The highest strain anyone reports: a storm for one of them is a storm outside the house."""
    return max((r.value for r in found.strain.people.values() if r.value is not None), default=None)


def strain_level(value: float | None, words: HouseWords = ENGLISH) -> str:
    """Little, some or high strain, by the map's design rule; empty without a value."""
    if value is None:
        return ""
    if value >= HIGH_STRAIN_FROM:
        return words.high_strain
    return words.some_strain if value >= LOW_AT else words.little_strain


def difference_said(part: PartReading, words: HouseWords = ENGLISH) -> str:
    """How far people are apart, in words; empty where nobody is compared."""
    difference = part.difference
    if difference is None or difference.value is None:
        return ""
    if difference.apart:
        return words.points_apart.format(words.number(difference.value))
    if difference.value == 0:
        return words.no_difference
    return (
        words.point_between
        if words.number(difference.value) == "1"
        else words.points_between.format(words.number(difference.value))
    )


def spread_said(reading: Reading, words: HouseWords = ENGLISH) -> str:
    """From the lowest to the highest answer, in words; empty without an answer."""
    if not reading.keyed:
        return ""
    lowest, highest = min(reading.keyed), max(reading.keyed)
    if len(reading.keyed) == 1:
        return words.one_answer
    if lowest == highest:
        return words.every_answer.format(words.number(lowest))
    return words.answers_between.format(words.number(lowest), words.number(highest))


def value_said(reading: Reading, words: HouseWords = ENGLISH) -> str:
    """The value, or why there is none."""
    if reading.value is not None:
        return words.number(reading.value)
    return words.too_few if reading.keyed else words.not_answered


def part_name(part: PartReading, words: HouseWords = ENGLISH) -> str:
    """What a part is called; the strain by its own word, as its scale's name also says how it is counted."""
    return words.strain if part.key == STRAIN_SCALE else capital(part.name)


def capital(text: str) -> str:
    """The text with a capital first letter, the rest untouched."""
    text = clean(text)
    return text[:1].upper() + text[1:]


def initials(people: dict[str, str]) -> dict[str, str]:
    """A letter for each person's mark; two letters, or a letter and a number, where one would not tell them apart."""
    letters = {person: _letters(called) for person, called in people.items()}
    for size in (1, 2):
        short = {person: found[:size] for person, found in letters.items()}
        if len(set(short.values())) == len(short) and all(short.values()):
            return {person: "".join(found) for person, found in short.items()}
    return {person: "".join(letters[person][:1]) + str(n) for n, person in enumerate(people, start=1)}


def _letters(called: str) -> tuple[str, ...]:
    return tuple(c.upper() if n == 0 else c for n, c in enumerate(c for c in called if c.isalnum()))[:2]


def _said(reading: Reading, words: HouseWords) -> str:
    parts = [value_said(reading, words)]
    if reading.value is not None and reading.low is not None and reading.high is not None:
        parts.append(words.interval.format(words.number(reading.low), words.number(reading.high)))
    return ", ".join([*parts, spread] if (spread := spread_said(reading, words)) else parts)
