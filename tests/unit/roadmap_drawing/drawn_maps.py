"""Maps and a card to draw: one for each story the house has to tell. Values as `relationship_map` would give them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from attunement.roadmap.card import Card, Certainty, Kind, Line, Part
from attunement.roadmap.gates import Gate, GateState
from attunement.roadmap.relationship_map import (
    APART_FROM,
    PARTS,
    Difference,
    PartReading,
    Reading,
    RelationshipMap,
)

NAMES = {
    "knowing": "knowing each other",
    "appreciation": "appreciation",
    "reaching": "reaching and responding",
    "benefit": "benefit of the doubt",
    "handling": "handling differences",
    "backing": "backing each other's hopes",
    "meaning": "shared meaning",
    "trust": "trust",
    "commitment": "commitment",
    "strain": "strain, mean 1 to 7",
}
Answers = Sequence[float]


def reading(answers: Answers, asked: int = 2, *, error: float | None = None) -> Reading:
    """The reading of these keyed answers; a value only when every question was answered."""
    if not answers:
        return Reading(None, None, None, None, ("not answered",))
    value = sum(answers) / len(answers) if len(answers) == asked else None
    spread = max(answers) - min(answers) if len(answers) > 1 else None
    low, high = (value - error, value + error) if value is not None and error is not None else (None, None)
    return Reading(value, spread, low, high, ("answered",), None, tuple(float(a) for a in answers))


def drawn_map(
    people: Mapping[str, str],
    given: Mapping[str, Mapping[str, Answers]],
    *,
    clinicians: bool = False,
    error: float | None = None,
) -> RelationshipMap:
    """A map from person → part → keyed answers."""

    def part(key: str) -> PartReading:
        asked = 5 if key == "strain" else 2
        readings = {p: reading(given.get(p, {}).get(key, ()), asked, error=error) for p in people}
        return PartReading(key, NAMES[key], readings, _difference([r.value for r in readings.values()]))

    due: dict[str, tuple[str, ...]] = dict.fromkeys(people, ()) if clinicians else {}
    return RelationshipMap("c1", dict(people), tuple(part(key) for key in PARTS), part("strain"), {}, due)


def _difference(values: Sequence[float | None]) -> Difference | None:
    if len(values) < 2:
        return None
    known = [value for value in values if value is not None]
    if len(known) < len(values):
        return Difference(None, None, None, ("no value yet",))
    return Difference(max(known) - min(known), max(known) - min(known) >= APART_FROM, None, ("design rule",))


def every(answers: Answers, strain: Answers, **other: Answers) -> dict[str, Answers]:
    """The same answers for each part, but for those named."""
    return {**dict.fromkeys(PARTS, answers), "strain": strain, **other}


COUPLE = {"a": "Ana", "b": "Ben"}
STRONG = drawn_map(COUPLE, {"a": every((6, 6), (2,) * 5), "b": every((6, 7), (1, 2, 2, 1, 2))})
UNHAPPY = drawn_map(COUPLE, {"a": every((6, 6), (3,) * 5), "b": every((2, 3), (4, 5, 4, 5, 4))})
APART = drawn_map(
    COUPLE,
    {"a": every((5, 5), (3, 4, 3, 3, 4), trust=(5, 6)), "b": every((4, 5), (4, 3, 3, 4, 3), trust=(1, 3))},
)
STORM = drawn_map(
    COUPLE,
    {"a": every((3, 3), (7,) * 5, appreciation=(6, 6)), "b": every((2, 4), (7, 6, 5, 6, 7), appreciation=(5, 6))},
)
HALF = drawn_map(
    COUPLE,
    {"a": every((5, 5), (3,) * 5, meaning=(4,), trust=()), "b": {"knowing": (3, 5), "appreciation": (6, 6)}},
)
EMPTY = drawn_map(COUPLE, {})
SINGLE = drawn_map({"a": "Maryam"}, {"a": every((4, 6), (3, 2, 4, 3, 3), reaching=(2, 2))})
FAMILY = drawn_map(
    {"a": "Ana", "b": "Ben", "c": "Cleo"},
    {"a": every((6, 5), (3,) * 5), "b": every((4, 6), (4,) * 5), "c": every((3, 4), (5,) * 5)},
)
SIX = drawn_map(
    dict(zip("abcdef", ("Ana", "Ben", "Cleo", "Dora", "Edi", "Finn"), strict=True)),
    {p: every((n + 1, n + 2), (4,) * 5, trust=(5, 5)) for n, p in enumerate("abcdef")},
)
LONG = drawn_map(
    {"a": "Alexandrina-Wilhelmina von Hohenstein-Wittgenstein", "b": "Alexander the Considerably Longer"},
    {"a": every((6, 6), (2,) * 5), "b": every((2, 3), (5,) * 5)},
)
RIGHT_TO_LEFT = drawn_map({"a": "מרים", "b": "أحمد"}, {"a": every((6, 6), (2,) * 5), "b": every((4, 5), (3,) * 5)})
WITH_ERROR = drawn_map(COUPLE, {"a": every((5, 6), (2,) * 5), "b": every((3, 3), (3,) * 5)}, error=0.6)

STORIES = {
    "both strong": STRONG,
    "one unhappy": UNHAPPY,
    "apart on trust": APART,
    "high strain, appreciation left": STORM,
    "half answered": HALF,
    "nothing answered": EMPTY,
    "one person": SINGLE,
    "family of three": FAMILY,
    "family of six": SIX,
    "long names": LONG,
    "right-to-left names": RIGHT_TO_LEFT,
    "with an interval": WITH_ERROR,
}


def people_map(first: str, second: str) -> RelationshipMap:
    """Two people of these names who are apart on trust."""
    return drawn_map(
        {"a": first, "b": second}, {"a": every((5, 5), (3,) * 5, trust=(6, 6)), "b": every((4, 5), (3,) * 5)}
    )


def drawn_card(first: str = "Ana", second: str = "Ben") -> Card:
    """A card with every kind of room line, and a part for the clinician alone."""
    room = (
        _line("room.change", Part.ROOM, Kind.CHANGE, f"Appreciation is up a little; trust is down for {second}."),
        _line("room.weakest", Part.ROOM, Kind.WEAKEST, f"{first} and {second} see trust differently."),
        _line("room.begin", Part.ROOM, Kind.BEGIN, "When did you last feel you could lean on the other?"),
        _line(
            "room.offer", Part.ROOM, Kind.OFFER, "Small promises, kept.", steps=("Ask each for one.", "Say it back.")
        ),
        _line("room.avoid", Part.ROOM, Kind.AVOID, "Going over who is right about the past."),
    )
    alone = (
        _line("alone.gate.violence", Part.ALONE, Kind.GATE, f"Hidden-heron: {first} raised it; decide first."),
        _line("alone.private", Part.ALONE, Kind.PRIVATE, f"Hidden-otter: {second} sleeps badly."),
    )
    gates = {
        "violence": Gate("violence", GateState.RAISED, (f"{first}: hidden-badger on 2026-01-06",)),
        "affair": Gate("affair", GateState.NOT_RAISED, ("everyone answered no; this does not mean safe",)),
    }
    return Card("c1", (*room, *alone), gates)


def _line(
    id_: str, part: Part, kind: Kind, text: str, *, steps: tuple[str, ...] = (), evidence: str = "Practice wisdom."
) -> Line:
    because = ("Hidden-marten answer",) if part is Part.ALONE else ("Trust: 5.5 and 2",)
    return Line(id_, part, kind, text, because, Certainty.LOW, evidence, steps)
