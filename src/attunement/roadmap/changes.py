"""What changed since the last time each person answered: a point or more, by a design rule, or a reliable change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from attunement.disclosure import DisclosedCase, disclosed_score
from attunement.domain.instrument import Instrument
from attunement.domain.occasion import Occasion
from attunement.domain.record import CaseKind
from attunement.domain.worded import worded
from attunement.roadmap.card import Certainty
from attunement.roadmap.map_shape import SHAPES, STRAIN_SCALE
from attunement.roadmap.relationship_map import RelationshipMap, relationship_map

CHANGED_BY = 1.0
"""Design rule: a mean that moved by a point or more on a 7-point scale is called changed."""

FOLLOWED: Final = (
    ("phq-9", "total", "low mood"),
    ("gad-7", "total", "worry"),
    ("phq-4", "total", "distress"),
    ("ba-4", "belonging", "belonging"),
    ("ba-4", "autonomy", "living your own way"),
    ("individual-checkup", "support", "people to count on"),
    ("individual-checkup", "belonging", "feeling part of things"),
    ("individual-checkup", "autonomy", "room for your own choices"),
)
"""The scales an individual's card follows and what they are called there.

Where a reliable change is published it is the bound, else the design rule. What a client answers about the therapist is
not among them: a line of the room would put it between the two of them before the clinician has asked.
"""


@dataclass(frozen=True)
class Change:
    """One thing that moved: `better`, `worse`, or `opposite` ways for different people."""

    part: str
    name: str
    direction: str
    who: str
    size: float
    because: tuple[str, ...]
    certainty: Certainty
    people: tuple[str, ...] = ()
    """The ids of those for whom it moved."""


@dataclass(frozen=True)
class Changes:
    """Everything that moved, the largest first, and whether there was anything to compare."""

    moved: tuple[Change, ...]
    state: str
    """`nothing` answered yet, a `first` check-up, `steady`, or `moved`."""

    def most(self, direction: str) -> Change | None:
        """The largest change in a direction."""
        return next((change for change in self.moved if change.direction == direction), None)


def changes(
    disclosed: DisclosedCase, instruments: Mapping[str, Instrument], occasions: Mapping[str, Occasion]
) -> Changes:
    """What changed between each person's last two answers that this viewer may know."""
    if disclosed.kind is CaseKind.INDIVIDUAL:
        return _of_one(disclosed, instruments)
    now = relationship_map(disclosed, instruments, occasions)
    shape = SHAPES[disclosed.kind]
    moves: dict[str, dict[str, tuple[float, float]]] = {key: {} for key in (*shape.parts, STRAIN_SCALE)}
    for person in now.people:
        for instrument, keys in ((shape.checkup, shape.parts), (shape.strain, (STRAIN_SCALE,))):
            before = _before(disclosed, person, instrument) if instrument else None
            if before is None:
                continue
            then = relationship_map(disclosed, instruments, occasions, until=before)
            for key in keys:
                old, new = _value(then, key, person), _value(now, key, person)
                if old is not None and new is not None:
                    moves[key][person] = (old, new)
    moved = [change for key, pairs in moves.items() if (change := _change(now, key, pairs, disclosed.kind))]
    return _sorted(moved, compared=any(moves.values()), answered=_any_value(now))


def _before(disclosed: DisclosedCase, person: str, instrument: str) -> datetime | None:
    forms = disclosed.responses_of(person, instrument)
    return forms[-2].answered if len(forms) > 1 else None


def _value(found: RelationshipMap, key: str, person: str) -> float | None:
    part = found.strain if key == STRAIN_SCALE else found.part(key)
    return part.people[person].value


def _any_value(found: RelationshipMap) -> bool:
    return any(reading.value is not None for part in found.measured for reading in part.people.values())


def _change(
    found: RelationshipMap, key: str, pairs: Mapping[str, tuple[float, float]], kind: CaseKind
) -> Change | None:
    sign = -1 if key == STRAIN_SCALE else 1
    deltas = {person: sign * (new - old) for person, (old, new) in pairs.items() if abs(new - old) >= CHANGED_BY}
    if not deltas:
        return None
    ways = {delta > 0 for delta in deltas.values()}
    direction = "opposite" if len(ways) > 1 else "better" if True in ways else "worse"
    who = "all" if len(deltas) == len(found.people) else "some"
    name = worded(STRAIN_SCALE) if key == STRAIN_SCALE else found.part(key).name
    way = "{part}: {name} from {old:g} to {new:g}"
    shown = [
        worded(way, part=name, name=found.people[person], old=float(old), new=float(new))
        for person, (old, new) in pairs.items()
        if person in deltas
    ]
    if kind is CaseKind.FAMILY:
        shown = [worded("{part}: moved for {moved} of {of}", part=name, moved=len(deltas), of=len(found.people))]
    rule = worded(
        "{bound:g} point or more is called a change (a design rule; no measurement error is known)", bound=CHANGED_BY
    )
    certainty = Certainty.MODERATE if who == "all" else Certainty.LOW
    return Change(key, name, direction, who, max(map(abs, deltas.values())), (*shown, rule), certainty, tuple(deltas))


def _of_one(disclosed: DisclosedCase, instruments: Mapping[str, Instrument]) -> Changes:
    moved: list[Change] = []
    compared = answered = False
    for person in disclosed.clients:
        for instrument, scale, called in FOLLOWED:
            forms = disclosed.responses_of(person.id, instrument)
            scored = [disclosed_score(instruments[instrument], form).scales.get(scale) for form in forms[-2:]]
            values = [found.value for found in scored if found is not None and found.value is not None]
            answered = answered or bool(forms)
            if len(values) == 2:
                compared = True
                moved += _scale_change(instruments[instrument], scale, called, (values[0], values[1]))
    return _sorted(moved, compared=compared, answered=answered)


def _scale_change(instrument: Instrument, key: str, called: str, pair: tuple[float, float]) -> list[Change]:
    scale, (old, new) = instrument.scale(key), pair
    published = scale.change.critical if scale.change else None
    if published is None and instrument.validated:
        return []  # nothing published to judge a change against: say nothing
    bound = published or CHANGED_BY
    if abs(new - old) < bound:
        return []
    better = (new > old) == bool(scale.higher_is_better)
    rule = "reliable change as published" if published else "a design rule, no measurement error is known"
    because = worded(
        "{instrument}, {scale}: from {old:g} to {new:g}; {bound:g} or more counts ({rule})",
        instrument=instrument.name,
        scale=scale.name,
        old=float(old),
        new=float(new),
        bound=float(bound),
        rule=worded(rule),
    )
    certainty = Certainty.HIGH if published and instrument.validated else Certainty.LOW
    direction = "better" if better else "worse"
    return [Change(key, worded(called), direction, "all", abs(new - old) / bound, (because,), certainty)]


def _sorted(moved: list[Change], *, compared: bool, answered: bool) -> Changes:
    moved.sort(key=lambda change: -change.size)
    state = "moved" if moved else "steady" if compared else "first" if answered else "nothing"
    return Changes(tuple(moved), state)
