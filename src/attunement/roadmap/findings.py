"""What a map says in words: the pattern on each part, what shakes it, and where the connection is weakest.

Every bound here is a design rule of ours, not a cut-off: the check-up has no reliability data yet.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from attunement.domain.record import CaseKind
from attunement.domain.worded import joined, worded
from attunement.roadmap.card import Certainty
from attunement.roadmap.relationship_map import (
    APART_FROM,
    HIGH_STRAIN_FROM,
    LOW_AT,
    PartReading,
    Reading,
    RelationshipMap,
)

HIGH_FROM = 5.0
"""Design rule: a mean of 5 or more on the 7-point scale is called strong."""
LEFT_FROM = 4.0
"""Design rule: appreciation is "left" where nobody's mean is under the middle of the scale."""
ITEMS_DISAGREE_OVER = 2.0
"""Design rule: when one person's two answers on a part are more than 2 apart, we are less sure of their mean."""

STRAIN_PATTERNS: Final[Mapping[str, str]] = {
    "strain-2": "contempt",
    "strain-4": "stonewalling",
    "strain-1": "criticism",
    "strain-3": "defensiveness",
    "strain-5": "escalation",
}
"""The item that asks about each pattern. Of two equally frequent the first in this order is named."""

PART_RULE: Final = worded(
    "called low at {low:g} or less, apart at {apart:g} points: design rules, not cut-offs", low=LOW_AT, apart=APART_FROM
)
STRAIN_RULE: Final = worded("called high at {high:g} or more: a design rule, not a cut-off", high=HIGH_STRAIN_FROM)

WEAKNESS: Final = ("both-low", "one-low", "apart", "mixed", "both-middling", "both-high")
"""From the weakest pattern to the strongest."""


@dataclass(frozen=True)
class PartFinding:
    """One part: its pattern over everyone's values, how sure, and why."""

    part: str
    name: str
    pattern: str
    mean: float
    apart: bool | None
    certainty: Certainty
    because: tuple[str, ...]
    values: Mapping[str, float]
    """Person id → points on the 7-point scale."""

    @property
    def lowest(self) -> str:
        """The id of the person lowest on it; the first of equals."""
        return min(self.values, key=lambda person: self.values[person])


@dataclass(frozen=True)
class Findings:
    """What a map says, ready for the rules."""

    case: CaseKind
    answered: str
    parts: tuple[PartFinding, ...]
    """The parts everyone answered, the weakest first."""
    views: str
    strain: str
    strongest: str
    appreciation: str
    strain_because: tuple[str, ...]

    @property
    def weakest(self) -> PartFinding | None:
        """The part where the connection is weakest, or None while nobody can tell."""
        return self.parts[0] if self.parts else None

    @property
    def focus(self) -> str:
        """What to work on first. High strain comes before the parts: nothing is built while it shakes."""
        weakest = self.weakest
        if self.strain == "high-both" or (self.strain == "high-one" and weakest and weakest.pattern != "both-low"):
            return "strain"
        if weakest is None or self.answered == "one-silent":
            return "opening"
        return "strength" if weakest.pattern == "both-high" else "connection"

    def facts(self) -> dict[str, str]:
        """The facts for the rules."""
        facts = {
            "case": self.case.value,
            "focus": self.focus,
            "answered": self.answered,
            "views": self.views,
            "strain": self.strain,
            "strongest": self.strongest,
            "appreciation": self.appreciation,
        }
        if self.weakest:
            apart = {True: "yes", False: "no", None: "unknown"}[self.weakest.apart]
            facts |= {"part": self.weakest.part, "pattern": self.weakest.pattern, "apart": apart}
        return facts


def find(found: RelationshipMap, case: CaseKind, *, compare: bool = True) -> Findings:
    """The findings of a map. With `compare` off (a family's room) nobody is held against anybody."""
    complete = [part for part in found.parts if part.people and all(r.value is not None for r in part.people.values())]
    answered = _answered(found)
    parts = [_part(part, found.people, answered, compare) for part in complete]
    parts.sort(key=lambda finding: (WEAKNESS.index(finding.pattern), finding.mean))
    return Findings(
        case=case,
        answered=answered,
        parts=tuple(parts),
        views=_views(parts) if compare else "unknown",
        strain=_strain(found.strain),
        strongest=_strongest(found),
        appreciation=_appreciation(found),
        strain_because=_because(found.strain, found.people, compare, STRAIN_RULE),
    )


def _answered(found: RelationshipMap) -> str:
    per_person = {person: sum(part.people[person].value is not None for part in found.parts) for person in found.people}
    counts = list(per_person.values())
    if not any(counts):
        return "nobody"
    if not all(counts):
        return "one-silent"
    return "all" if all(count == len(found.parts) for count in counts) else "some"


def _part(part: PartReading, people: Mapping[str, str], answered: str, compare: bool) -> PartFinding:
    values = {person: reading.value for person, reading in part.people.items() if reading.value is not None}
    spread = max(values.values()) - min(values.values())
    return PartFinding(
        part=part.key,
        name=part.name,
        pattern=_pattern(list(values.values()), compare),
        mean=sum(values.values()) / len(values),
        apart=spread >= APART_FROM if compare and len(values) > 1 else None,
        certainty=_certainty(list(part.people.values()), answered),
        because=_because(part, people, compare, PART_RULE),
        values=values,
    )


def _pattern(values: list[float], compare: bool) -> str:
    low = [value <= LOW_AT for value in values]
    if all(low):
        return "both-low"
    if all(value >= HIGH_FROM for value in values):
        return "both-high" if max(values) - min(values) < APART_FROM or not compare else "apart"
    if not compare:
        return "mixed" if any(low) or max(values) >= HIGH_FROM else "both-middling"
    if any(low):
        return "one-low"
    return "apart" if max(values) - min(values) >= APART_FROM else "both-middling"


def _certainty(readings: list[Reading], answered: str) -> Certainty:
    """Never more than moderate: these questions are our own and not yet validated."""
    if answered in ("nobody", "one-silent"):
        return Certainty.UNKNOWN
    disagree = any(reading.spread is not None and reading.spread > ITEMS_DISAGREE_OVER for reading in readings)
    return Certainty.LOW if answered == "some" or disagree else Certainty.MODERATE


def _because(part: PartReading, people: Mapping[str, str], compare: bool, rule: str) -> tuple[str, ...]:
    if not compare:
        given = sum(reading.value is not None for reading in part.people.values())
        pattern = "{part}: {given} of {of} answered; nobody is compared here"
        return (worded(pattern, part=part.name, given=given, of=len(part.people)),)
    return (*(_reading(part.name, people[person], reading) for person, reading in part.people.items()), rule)


def _reading(part: str, name: str, reading: Reading) -> str:
    if reading.value is None:
        return worded("{part}: {name} no value yet", part=part, name=name)
    because = joined("; ", reading.because)
    return worded(
        "{part}: {name} {value:g} of 7 ({because})", part=part, name=name, value=reading.value, because=because
    )


def _views(parts: list[PartFinding]) -> str:
    """Whether the same person is lower wherever two are apart. Among more than two nothing can be reversed."""
    if not parts or len(parts[0].values) < 2:
        return "unknown"
    lower = {part.lowest for part in parts if part.apart}
    if not lower:
        return "alike"
    return "reversed" if len(lower) > 1 and len(parts[0].values) == 2 else "one-sided"


def _strain(strain: PartReading) -> str:
    values = [reading.value for reading in strain.people.values()]
    high = [value is not None and value >= HIGH_STRAIN_FROM for value in values]
    if high and all(high):
        return "high-both"
    if any(high):
        return "high-one"
    return "low" if values and all(value is not None for value in values) else "unknown"


def _strongest(found: RelationshipMap) -> str:
    """The pattern named most often, where anyone's strain is high; else none."""
    if _strain(found.strain) not in ("high-both", "high-one"):
        return "none"
    means = {}
    for item, pattern in STRAIN_PATTERNS.items():
        given = [value for value in found.strain_items.get(item, {}).values() if value is not None]
        if given:
            means[pattern] = sum(given) / len(given)
    return max(means, key=lambda pattern: means[pattern]) if means else "none"


def _appreciation(found: RelationshipMap) -> str:
    if "appreciation" not in [part.key for part in found.parts]:
        return "unknown"
    values = [reading.value for reading in found.part("appreciation").people.values()]
    known = [value for value in values if value is not None]
    if not known or len(known) < len(values):
        return "unknown"
    if all(value <= LOW_AT for value in known):
        return "gone"
    return "left" if min(known) >= LEFT_FROM else "uneven"
