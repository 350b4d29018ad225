"""The gate: five topics, four states, read from each person's private answers. The clinician's alone.

A state never unlocks or locks joint work; a clinician's dated decision does (see `disclosure.room_is_open`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from attunement.disclosure import DisclosedCase, DisclosedResponse
from attunement.domain.answers import number
from attunement.domain.errors import Refused
from attunement.domain.instrument import Instrument
from attunement.domain.scoring import is_due
from attunement.domain.worded import worded


class GateState(StrEnum):
    """What the answers say about one topic; never a verdict on safety."""

    RAISED = "raised"
    UNDETERMINED = "undetermined"
    REVIEW = "review"
    NOT_RAISED = "not-raised"


@dataclass(frozen=True)
class Screen:
    """The items of one instrument that ask about a topic, and the values that raise it."""

    instrument: str
    items: tuple[str, ...]
    at_least: float = 1


@dataclass(frozen=True)
class Topic:
    """One topic of the gate: what asks about it, and the protocol it leads to."""

    key: str
    name: str
    screens: tuple[Screen, ...]
    any_screen: bool
    """True when one complete screen is enough (suicidality); False when every screen must be answered (violence)."""
    protocol: tuple[str, ...]
    source: str
    reviewed_by: str


@dataclass(frozen=True)
class Gate:
    """A topic's state and every reason for it, naming whose answer it is."""

    topic: str
    state: GateState
    because: tuple[str, ...]


@dataclass(frozen=True)
class _Answered:
    """What one person's answers say about one topic."""

    raised: list[str]
    was_raised: list[str]
    open: list[str]


def gates(
    disclosed: DisclosedCase, topics: Mapping[str, Topic], instruments: Mapping[str, Instrument]
) -> dict[str, Gate]:
    """The state of each topic. Raises Refused for any viewer but the clinician."""
    if not disclosed.is_for_clinician:
        raise Refused("The gate is the clinician's alone.")
    return {key: _gate(disclosed, topic, instruments) for key, topic in topics.items()}


def raised_by(disclosed: DisclosedCase, topic: Topic, instruments: Mapping[str, Instrument]) -> tuple[str, ...]:
    """The ids of those whose answers raise a topic. Raises Refused for any viewer but the clinician."""
    if not disclosed.is_for_clinician:
        raise Refused("The gate is the clinician's alone.")
    found = {person.id: _of_person(disclosed, person.id, topic, instruments) for person in disclosed.clients}
    return tuple(person for person, answered in found.items() if answered.raised)


def _gate(disclosed: DisclosedCase, topic: Topic, instruments: Mapping[str, Instrument]) -> Gate:
    answered = {person.called: _of_person(disclosed, person.id, topic, instruments) for person in disclosed.clients}
    raised = [_by(name, why) for name, found in answered.items() for why in found.raised]
    silent = [name for name, found in answered.items() if not found.raised and not found.open]
    if raised:
        no = [worded("{name}: answered no; a yes stands", name=name) for name in silent]
        return Gate(topic.key, GateState.RAISED, (*raised, *no))
    still_open = [_by(name, why) for name, found in answered.items() for why in found.open]
    if still_open or not answered:
        return Gate(topic.key, GateState.UNDETERMINED, tuple(still_open) or (worded("nobody to ask yet"),))
    earlier = [_by(name, why) for name, found in answered.items() for why in found.was_raised]
    if earlier:
        return Gate(topic.key, GateState.REVIEW, (*earlier, worded("every answer is no now")))
    return Gate(topic.key, GateState.NOT_RAISED, (worded("everyone answered no; this does not mean safe"),))


def _by(name: str, why: str) -> str:
    return worded("{name}: {why}", name=name, why=why)


def _of_person(disclosed: DisclosedCase, person: str, topic: Topic, instruments: Mapping[str, Instrument]) -> _Answered:
    found = [_of_screen(disclosed.responses_of(person, s.instrument), s, instruments) for s in topic.screens]
    complete = [answered for answered in found if not answered.open]
    asked = [a for a, s in zip(found, topic.screens, strict=True) if disclosed.latest(person, s.instrument)]
    relevant = asked if topic.any_screen and complete else found
    return _Answered(
        raised=[why for answered in found for why in answered.raised],
        was_raised=[why for answered in found for why in answered.was_raised],
        open=[why for answered in relevant for why in answered.open],
    )


def _of_screen(
    responses: Iterable[DisclosedResponse], screen: Screen, instruments: Mapping[str, Instrument]
) -> _Answered:
    """A yes stands until the same question is answered no; a no is only as good as the newest form."""
    definition = instruments[screen.instrument]
    forms = list(responses)
    answered = _Answered([], [], [])
    if not forms:
        answered.open.append(worded("{instrument} not asked", instrument=definition.name))
        return answered
    newest = forms[-1]
    for key in screen.items:
        given = [(r, value) for r in forms if (value := number(r.answers.get(key))) is not None]
        what = worded("{instrument} item {place}", instrument=definition.name, place=_place(definition, key))
        if given and given[-1][1] >= screen.at_least:
            label, on = _label(definition, key, given[-1][1]), given[-1][0].answered
            answered.raised.append(worded("{what} answered {label} on {on:%Y-%m-%d}", what=what, label=label, on=on))
        elif any(value >= screen.at_least for _, value in given):
            answered.was_raised.append(worded("{what} was raised earlier", what=what))
        if number(newest.answers.get(key)) is None and is_due(definition.item(key), newest.answers):
            answered.open.append(worded("{what} {state}", what=what, state=_why_open(newest, key)))
    return answered


def _why_open(response: DisclosedResponse, key: str) -> str:
    if key not in response.answers:
        return worded("not asked")
    return worded("not answered") if response.answers[key] is None else worded("declined")


def _place(definition: Instrument, key: str) -> int:
    return [item.key for item in definition.items].index(key) + 1


def _label(definition: Instrument, key: str, value: float) -> str:
    label = next((o.label for o in definition.item(key).options if o.value == value), f"{value:g}")
    return worded("“{label}”", label=label)
