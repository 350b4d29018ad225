"""The relationship map: the parts of its kind of case and what shakes them, from the answers one viewer may know.

Our check-up has no reliability data yet, so there is no standard error and no clinical band: the map shows the
answers, their spread and two design rules (low: a mean of 3 or less; apart: 2 points or more), labelled as such.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from attunement.disclosure import DisclosedCase, DisclosedResponse, disclosed_score
from attunement.domain.answers import number
from attunement.domain.instrument import Instrument, Scale
from attunement.domain.occasion import Occasion, modules_called_for
from attunement.domain.record import CaseKind
from attunement.domain.worded import worded
from attunement.roadmap.beside import newest, with_beside
from attunement.roadmap.map_reading import (
    APART_FROM,
    HIGH_STRAIN_FROM,
    LOW_AT,
    Difference,
    PartReading,
    Reading,
    RelationshipMap,
)
from attunement.roadmap.map_shape import (
    CHECKUP,
    FLOORS,
    PARTS,
    PROCESS,
    SHAPES,
    STRAIN_SCALE,
    WALLS,
    MapShape,
)

__all__ = [
    "APART_FROM",
    "CHECKUP",
    "FLOORS",
    "HIGH_STRAIN_FROM",
    "LOW_AT",
    "PARTS",
    "PROCESS",
    "STRAIN_SCALE",
    "WALLS",
    "Difference",
    "PartReading",
    "Reading",
    "RelationshipMap",
    "relationship_map",
]


def relationship_map(
    disclosed: DisclosedCase,
    instruments: Mapping[str, Instrument],
    occasions: Mapping[str, Occasion],
    *,
    until: datetime | None = None,
) -> RelationshipMap:
    """The map of the newest answers this viewer may know, or of the newest up to a moment."""
    people = {person.id: person.called for person in disclosed.clients}
    shape = SHAPES[disclosed.kind]
    checkup = instruments[shape.checkup]
    return RelationshipMap(
        case=disclosed.id,
        people=people,
        parts=tuple(
            with_beside(
                _part(disclosed, checkup, checkup.scale(key), people, until),
                disclosed,
                instruments,
                shape.beside.get(key, ()),
                until=until,
            )
            for key in shape.parts
        ),
        strain=_strain(disclosed, instruments, shape, people, until),
        strain_items=_strain_items(disclosed, instruments, shape, people, until),
        modules_due=_modules_due(disclosed, instruments, occasions) if disclosed.is_for_clinician else {},
        kind=disclosed.kind,
        compared=disclosed.is_for_clinician or disclosed.kind is not CaseKind.FAMILY,
    )


def _strain(
    disclosed: DisclosedCase,
    instruments: Mapping[str, Instrument],
    shape: MapShape,
    people: Mapping[str, str],
    until: datetime | None,
) -> PartReading:
    if shape.strain is None:
        return PartReading(STRAIN_SCALE, STRAIN_SCALE, {}, None)
    process = instruments[shape.strain]
    return _part(disclosed, process, process.scale(STRAIN_SCALE), people, until)


def _strain_items(
    disclosed: DisclosedCase,
    instruments: Mapping[str, Instrument],
    shape: MapShape,
    people: Mapping[str, str],
    until: datetime | None,
) -> dict[str, dict[str, int | float | None]]:
    if shape.strain is None:
        return {}
    found_of = {person: newest(disclosed, person, shape.strain, until) for person in people}
    return {
        key: {person: number(found.answers.get(key)) if found else None for person, found in found_of.items()}
        for key in instruments[shape.strain].scale(STRAIN_SCALE).items
    }


def _part(
    disclosed: DisclosedCase, instrument: Instrument, scale: Scale, people: Mapping[str, str], until: datetime | None
) -> PartReading:
    readings = {
        person: _reading(instrument, scale, newest(disclosed, person, instrument.id, until)) for person in people
    }
    several = len(people) > 1
    return PartReading(scale.key, scale.name, readings, _difference(disclosed, readings, people) if several else None)


def _reading(instrument: Instrument, scale: Scale, response: DisclosedResponse | None) -> Reading:
    if response is None:
        return Reading(None, None, None, None, (worded("not answered"),))
    keyed = [
        instrument.item(key).keyed(value)
        for key in scale.items
        if (value := number(response.answers.get(key))) is not None
    ]
    found = disclosed_score(instrument, response).scales.get(scale.key)
    value = found.value if found else None
    because: list[str] = [worded("{given} of {of} answered", given=len(keyed), of=len(scale.items))]
    if keyed:
        way = "answers, higher is better: {list}" if scale.higher_is_better else "answers, higher is more often: {list}"
        because.append(worded(way, list=", ".join(f"{k:g}" for k in keyed)))
    if keyed and value is None:
        because.append(worded("too few answers for a value"))
    spread = max(keyed) - min(keyed) if len(keyed) > 1 else None
    return Reading(value, spread, None, None, tuple(because), response.answered, tuple(keyed))


def _difference(disclosed: DisclosedCase, readings: Mapping[str, Reading], people: Mapping[str, str]) -> Difference:
    silent = [people[person] for person, reading in readings.items() if reading.value is None]
    if disclosed.kind is CaseKind.FAMILY and not disclosed.is_for_clinician:
        return Difference(None, None, None, ("in a family nobody is compared in front of the others",))
    if silent:
        return Difference(None, None, None, ("no value yet from " + " and ".join(silent),))
    values = [reading.value for reading in readings.values() if reading.value is not None]
    value = max(values) - min(values)
    rule = f"{value:g} points; {APART_FROM:g} or more is called apart (a design rule, not a cut-off)"
    return Difference(value, value >= APART_FROM, None, (rule, "no measurement error is known for these questions yet"))


def _modules_due(
    disclosed: DisclosedCase, instruments: Mapping[str, Instrument], occasions: Mapping[str, Occasion]
) -> dict[str, tuple[str, ...]]:
    shape = SHAPES[disclosed.kind]
    sitting = occasions[shape.sitting]
    due: dict[str, tuple[str, ...]] = {}
    for person in disclosed.clients:
        newest = disclosed.latest(person.id, shape.checkup)
        called = modules_called_for(sitting, instruments, {shape.checkup: newest.answers}) if newest else []
        due[person.id] = tuple(
            name
            for name in called[: sitting.most_modules]
            if newest and not _answered_since(disclosed, person.id, name, newest.answered)
        )
    return due


def _answered_since(disclosed: DisclosedCase, person: str, instrument: str, moment: datetime) -> bool:
    return any(r.answered >= moment for r in disclosed.responses_of(person, instrument))
