"""The relationship map: nine parts and what shakes them, from the answers one viewer may know.

Our check-up has no reliability data yet, so there is no standard error and no clinical band: the map shows the
answers, their spread and two design rules (low: a mean of 3 or less; apart: 2 points or more), labelled as such.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from attunement.disclosure import DisclosedCase, DisclosedResponse, disclosed_score
from attunement.domain.answers import number
from attunement.domain.instrument import Instrument, Scale
from attunement.domain.occasion import Occasion, modules_called_for
from attunement.domain.record import CaseKind

CHECKUP = "relationship-checkup"
PROCESS = "cpc-10"
STRAIN_SCALE = "strain"
SITTING = "the-two-of-you"

FLOORS = ("knowing", "appreciation", "reaching", "benefit", "handling", "backing", "meaning")
WALLS = ("trust", "commitment")
PARTS = (*FLOORS, *WALLS)
"""The nine parts, in the order they are asked and drawn: seven floors from the ground up, two walls."""

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
    """One part, floor or wall, or the strain: each person's reading and the difference, for those who may know it."""

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
    strain_items: Mapping[str, Mapping[str, int | float | None]]
    """Strain item key → person id → that answer (1 never … 7 very often); for naming which pattern it is."""
    modules_due: Mapping[str, tuple[str, ...]]
    """Person id → deeper modules their own answers call for and they have not answered; the clinician's alone."""

    def part(self, key: str) -> PartReading:
        """The part with this key."""
        return next(part for part in self.parts if part.key == key)


def relationship_map(
    disclosed: DisclosedCase,
    instruments: Mapping[str, Instrument],
    occasions: Mapping[str, Occasion],
    *,
    until: datetime | None = None,
) -> RelationshipMap:
    """The map of the newest answers this viewer may know, or of the newest up to a moment."""
    people = {person.id: person.called for person in disclosed.clients}
    checkup, process = instruments[CHECKUP], instruments[PROCESS]
    strain = process.scale(STRAIN_SCALE)
    newest = {person: _newest(disclosed, person, PROCESS, until) for person in people}
    return RelationshipMap(
        case=disclosed.id,
        people=people,
        parts=tuple(_part(disclosed, checkup, checkup.scale(key), people, until) for key in PARTS),
        strain=_part(disclosed, process, strain, people, until),
        strain_items={
            key: {person: number(found.answers.get(key)) if found else None for person, found in newest.items()}
            for key in strain.items
        },
        modules_due=_modules_due(disclosed, instruments, occasions) if disclosed.is_for_clinician else {},
    )


def _newest(disclosed: DisclosedCase, person: str, instrument: str, until: datetime | None) -> DisclosedResponse | None:
    found = [r for r in disclosed.responses_of(person, instrument) if until is None or r.answered <= until]
    return found[-1] if found else None


def _part(
    disclosed: DisclosedCase, instrument: Instrument, scale: Scale, people: Mapping[str, str], until: datetime | None
) -> PartReading:
    readings = {
        person: _reading(instrument, scale, _newest(disclosed, person, instrument.id, until)) for person in people
    }
    several = len(people) > 1
    return PartReading(scale.key, scale.name, readings, _difference(disclosed, readings, people) if several else None)


def _reading(instrument: Instrument, scale: Scale, response: DisclosedResponse | None) -> Reading:
    if response is None:
        return Reading(None, None, None, None, ("not answered",))
    keyed = [
        instrument.item(key).keyed(value)
        for key in scale.items
        if (value := number(response.answers.get(key))) is not None
    ]
    found = disclosed_score(instrument, response).scales.get(scale.key)
    value = found.value if found else None
    count = f"{len(keyed)} of {len(scale.items)} answered"
    answers = "answers, higher is better: " if scale.higher_is_better else "answers, higher is more often: "
    because = [count, answers + ", ".join(f"{k:g}" for k in keyed)] if keyed else [count]
    if keyed and value is None:
        because.append("too few answers for a value")
    spread = max(keyed) - min(keyed) if len(keyed) > 1 else None
    return Reading(value, spread, None, None, tuple(because), response.answered, tuple(keyed))


def _difference(disclosed: DisclosedCase, readings: Mapping[str, Reading], people: Mapping[str, str]) -> Difference:
    silent = [people[person] for person, reading in readings.items() if reading.value is None]
    if silent:
        return Difference(None, None, None, ("no value yet from " + " and ".join(silent),))
    if disclosed.kind is CaseKind.FAMILY and not disclosed.is_for_clinician:
        return Difference(None, None, None, ("in a family nobody is compared in front of the others",))
    values = [reading.value for reading in readings.values() if reading.value is not None]
    value = max(values) - min(values)
    rule = f"{value:g} points; {APART_FROM:g} or more is called apart (a design rule, not a cut-off)"
    return Difference(value, value >= APART_FROM, None, (rule, "no measurement error is known for these questions yet"))


def _modules_due(
    disclosed: DisclosedCase, instruments: Mapping[str, Instrument], occasions: Mapping[str, Occasion]
) -> dict[str, tuple[str, ...]]:
    sitting = occasions[SITTING]
    due: dict[str, tuple[str, ...]] = {}
    for person in disclosed.clients:
        newest = disclosed.latest(person.id, CHECKUP)
        called = modules_called_for(sitting, instruments, {CHECKUP: newest.answers}) if newest else []
        due[person.id] = tuple(
            name
            for name in called[: sitting.most_modules]
            if newest and not _answered_since(disclosed, person.id, name, newest.answered)
        )
    return due


def _answered_since(disclosed: DisclosedCase, person: str, instrument: str, moment: datetime) -> bool:
    return any(r.answered >= moment for r in disclosed.responses_of(person, instrument))
