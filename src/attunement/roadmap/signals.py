"""Signals: single answers or scales of one person that bear on today, as data, beside the gate's topics."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from attunement.disclosure import DisclosedCase, DisclosedResponse, disclosed_score
from attunement.domain.answers import number
from attunement.domain.instrument import Instrument
from attunement.domain.worded import worded
from attunement.roadmap.card import Certainty


@dataclass(frozen=True)
class Signal:
    """What to look at, from which value on it counts, and how it is said."""

    id: str
    subject: str
    says: str
    instrument: str
    scale: str | None = None
    item: str | None = None
    at_least: float | None = None
    at_most: float | None = None
    nobody: bool = False
    """Counts when an item that asks for names was answered with none."""
    alone_only: bool = False
    """About the clinician and the work: for the clinician's own part only, whoever may know the answer."""


@dataclass(frozen=True)
class RaisedSignal:
    """A signal that one person's newest answers raise."""

    signal: Signal
    person: str
    because: str
    certainty: Certainty


def raised_signals(
    disclosed: DisclosedCase, signals: Iterable[Signal], instruments: Mapping[str, Instrument]
) -> tuple[RaisedSignal, ...]:
    """Every signal raised by anyone's newest answers that this viewer may know, in the order of the signals."""
    return tuple(
        raised
        for signal in signals
        for person in disclosed.clients
        if (raised := _raised(disclosed, signal, person.id, person.called, instruments)) is not None
    )


def anything_answered(
    disclosed: DisclosedCase, signals: Iterable[Signal], instruments: Mapping[str, Instrument]
) -> bool:
    """True if any answer a signal reads was given, whatever it was."""
    return any(
        response is not None and _value(signal, response, instruments[signal.instrument]) is not None
        for signal in signals
        for person in disclosed.clients
        for response in [disclosed.latest(person.id, signal.instrument)]
    )


def _raised(
    disclosed: DisclosedCase, signal: Signal, person: str, called: str, instruments: Mapping[str, Instrument]
) -> RaisedSignal | None:
    response = disclosed.latest(person, signal.instrument)
    if response is None:
        return None
    definition = instruments[signal.instrument]
    value = _value(signal, response, definition)
    if value is None or not _counts(signal, value):
        return None
    because = worded(
        "{name}: {instrument}, {what}: {shown} on {on:%Y-%m-%d}",
        name=called,
        instrument=definition.name,
        what=definition.scale(signal.scale).name if signal.scale else _item(signal),
        shown=worded("nobody named") if signal.nobody else worded("{value:g}", value=value),
        on=response.answered,
    )
    return RaisedSignal(signal, person, because, Certainty.HIGH if definition.validated else Certainty.MODERATE)


def _item(signal: Signal) -> str:
    return worded("one answer ({item})", item=signal.item or "")


def _value(signal: Signal, response: DisclosedResponse, definition: Instrument) -> float | None:
    if signal.scale is not None:
        scored = disclosed_score(definition, response).scales.get(signal.scale)
        return scored.value if scored else None
    answer = response.answers.get(signal.item or "")
    if signal.nobody:
        return float(len(answer)) if isinstance(answer, tuple) else None
    return number(answer)


def _counts(signal: Signal, value: float) -> bool:
    if signal.nobody:
        return value == 0
    return (signal.at_least is None or value >= signal.at_least) and (signal.at_most is None or value <= signal.at_most)
