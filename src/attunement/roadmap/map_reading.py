"""What a map holds: each person's reading of each part, how far people are apart, and the rules these are called by.

Our check-ups have no reliability data yet, so there is no standard error and no clinical band: a map shows the answers,
their spread and design rules, labelled as such.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from attunement.domain.record import CaseKind

LOW_AT = 3.0
"""Design rule, not a cut-off: a mean of 3 or less on the 7-point scale is called low."""
APART_FROM = 2.0
"""Design rule, not a cut-off: two partners 2 points or more apart are called apart."""
HIGH_STRAIN_FROM = 4.0
"""Design rule, not a cut-off: a mean of 4 ("sometimes") or more on the five strain items is called high."""


@dataclass(frozen=True)
class Reading:
    """One person's value for one part (points on a 7-point scale), its spread, and an interval where there is one."""

    value: float | None
    spread: float | None
    """Highest minus lowest keyed answer, in points; None with fewer than two answers."""
    low: float | None
    high: float | None
    because: tuple[str, ...]
    answered: datetime | None = None
    keyed: tuple[float, ...] = ()
    """The keyed answers themselves, in the order asked: the drawing's whisker runs from the lowest to the highest."""
    beside: tuple[str, ...] = ()
    """What other questionnaires say of the same thing, each with its own value and scale."""

    @property
    def is_low(self) -> bool:
        """By the design rule; False where there is no value."""
        return self.value is not None and self.value <= LOW_AT


@dataclass(frozen=True)
class Difference:
    """How far people are apart on one part, in points. `reliable` is None while no error is known."""

    value: float | None
    apart: bool | None
    reliable: bool | None
    because: tuple[str, ...]


@dataclass(frozen=True)
class PartReading:
    """One part, or the strain: each person's reading and the difference, for those who may know it."""

    key: str
    name: str
    people: Mapping[str, Reading]
    difference: Difference | None


@dataclass(frozen=True)
class RelationshipMap:
    """The whole map for one viewer."""

    case: str
    people: Mapping[str, str]
    """Person id → what they are called."""
    parts: tuple[PartReading, ...]
    strain: PartReading
    """Without people where no strain is asked: one person alone has nobody to quarrel with in the room."""
    strain_items: Mapping[str, Mapping[str, int | float | None]]
    """Strain item key → person id → that answer (1 never … 7 very often); for naming which pattern it is."""
    modules_due: Mapping[str, tuple[str, ...]]
    """Person id → deeper modules their own answers call for and they have not answered; the clinician's alone."""
    kind: CaseKind = CaseKind.COUPLE
    compared: bool = True
    """False in a family's room: each person stands apart, and no value of one is put beside another's."""

    @property
    def measured(self) -> tuple[PartReading, ...]:
        """Everything that is asked: the parts, and the strain where there is one."""
        return (*self.parts, self.strain) if self.strain.people else self.parts

    @property
    def is_empty(self) -> bool:
        """True while nobody has given an answer that this viewer may know."""
        return not any(r.keyed or r.beside for part in self.measured for r in part.people.values())

    def apart(self) -> tuple[RelationshipMap, ...]:
        """One map for each person, with their own values and nobody else's."""
        return tuple(
            replace(
                self,
                people={person: called},
                parts=tuple(_of_one(part, person) for part in self.parts),
                strain=_of_one(self.strain, person),
                strain_items={key: {person: given[person]} for key, given in self.strain_items.items()},
                modules_due={who: due for who, due in self.modules_due.items() if who == person},
            )
            for person, called in self.people.items()
        )

    def part(self, key: str) -> PartReading:
        """The part with this key."""
        return next(part for part in self.parts if part.key == key)


def _of_one(part: PartReading, person: str) -> PartReading:
    return replace(part, people={who: r for who, r in part.people.items() if who == person}, difference=None)
