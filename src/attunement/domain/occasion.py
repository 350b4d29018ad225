"""One sitting: which instruments it asks, and which further ones a person's own answers call for."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from attunement.domain.answers import Answers, number
from attunement.domain.audience import Audience
from attunement.domain.instrument import Instrument, Item
from attunement.domain.record import CaseKind
from attunement.domain.scoring import is_due, scale_score


@dataclass(frozen=True)
class Condition:
    """When a further instrument is called for: a scale or an item of the same sitting reaches a value."""

    instrument: str
    scale: str | None = None
    item: str | None = None
    at_least: float | None = None
    at_most: float | None = None

    def reads(self, instruments: Mapping[str, Instrument], answers: Answers) -> float | None:
        """The value the condition looks at, or None while it cannot be known."""
        if self.item is not None:
            return number(answers.get(self.item))
        definition = instruments[self.instrument]
        return scale_score(definition, definition.scale(self.scale or ""), answers).value

    def holds(self, value: float | None) -> bool:
        """True if the value is known and on the asking side."""
        if value is None:
            return False
        return (self.at_least is None or value >= self.at_least) and (self.at_most is None or value <= self.at_most)


@dataclass(frozen=True)
class EveryFew:
    """At one session and every few from there, counted in sessions that client came to."""

    first: int
    every: int

    def is_due(self, number: int) -> bool:
        """True for the session with this number, from 1."""
        return number >= self.first and (number - self.first) % self.every == 0


@dataclass(frozen=True)
class InsteadOf:
    """Items of another instrument of the same sitting that are not asked when this one is."""

    instrument: str
    items: tuple[str, ...]


@dataclass(frozen=True)
class Step:
    """One instrument of a sitting; with a condition it is asked only where the person's own answers call for it.

    With `sessions` it is asked only where the number of the session calls for it: see `for_session`.
    """

    instrument: str
    when: Condition | None = None
    module: bool = False
    """A deeper module: at most `Occasion.most_modules` of them, the weakest first; the clinician may ask for it too."""
    sessions: EveryFew | None = None
    instead_of: InsteadOf | None = None
    leaves_out: tuple[str, ...] = ()
    """Items that another step stands in for."""


@dataclass(frozen=True)
class Occasion:
    """A sitting, as data."""

    id: str
    title: str
    neutral_title: str
    welcome: str
    minutes: str
    kinds: tuple[CaseKind, ...]
    steps: tuple[Step, ...]
    most_modules: int = 0
    ask_if_alone: bool = False
    private: bool = False
    safety: bool = False
    minutes_with_more: str = ""
    """How long it takes where the number of the session adds to it."""

    @property
    def may_be_handed_over(self) -> bool:
        """True if it may be answered on a device of the practice's: nothing private, nothing for someone alone."""
        return not (self.safety or self.private or self.ask_if_alone)


def due_at(occasion: Occasion, number: int) -> list[str]:
    """The instruments that the number of the session adds to the sitting, in order."""
    return [step.instrument for step in occasion.steps if step.sessions is not None and step.sessions.is_due(number)]


def for_session(occasion: Occasion, added: Collection[str]) -> Occasion:
    """The sitting with what was added when its link was made, and without what that stands in for."""
    there = [step for step in occasion.steps if step.sessions is None or step.instrument in added]
    out: dict[str, tuple[str, ...]] = {}
    for step in there:
        if step.instead_of is not None and step.sessions is not None:
            rested = out.get(step.instead_of.instrument, ())
            out[step.instead_of.instrument] = (*rested, *step.instead_of.items)
    steps = tuple(replace(s, sessions=None, leaves_out=(*s.leaves_out, *out.get(s.instrument, ()))) for s in there)
    more = any(step.sessions is not None for step in there)
    minutes = occasion.minutes_with_more if more and occasion.minutes_with_more else occasion.minutes
    return replace(occasion, steps=steps, minutes=minutes)


@dataclass(frozen=True)
class Question:
    """One item of one instrument."""

    instrument: str
    item: Item


GivenAnswers = Mapping[str, Answers]
"""Instrument id → that person's answers in this sitting."""


def questions(
    occasion: Occasion,
    instruments: Mapping[str, Instrument],
    given: GivenAnswers,
    *,
    kind: CaseKind,
    requested: Collection[str] = (),
    safety_on: bool = True,
) -> list[Question]:
    """Every question this person is asked in this sitting, as far as their own answers tell, in order."""
    asked = asked_instruments(occasion, instruments, given, requested)
    out = {step.instrument: step.leaves_out for step in occasion.steps}
    return [
        Question(name, item)
        for name in asked
        for item in instruments[name].items
        if (safety_on or item.audience is not Audience.SAFETY)
        and item.only_for in (None, kind.value)
        and item.key not in out[name]
        and is_due(item, given.get(name, {}))
    ]


def asked_instruments(
    occasion: Occasion,
    instruments: Mapping[str, Instrument],
    given: GivenAnswers,
    requested: Collection[str] = (),
) -> list[str]:
    """The instruments of this sitting in order: the fixed ones, those called for, those the clinician asked for."""
    modules = set(modules_called_for(occasion, instruments, given)[: occasion.most_modules])
    return [
        step.instrument
        for step in occasion.steps
        if step.sessions is None  # what a session adds is there only once `for_session` put it there
        and (
            step.instrument in requested
            or (step.instrument in modules if step.module else _called_for(step, instruments, given))
        )
    ]


def modules_called_for(occasion: Occasion, instruments: Mapping[str, Instrument], given: GivenAnswers) -> list[str]:
    """The deeper modules a person's own answers call for, the weakest part first."""
    due: list[tuple[float, int, str]] = []
    for place, step in enumerate(occasion.steps):
        if step.module and step.when is not None:
            value = step.when.reads(instruments, given.get(step.when.instrument, {}))
            if value is not None and step.when.holds(value):
                due.append((value, place, step.instrument))
    return [name for _, _, name in sorted(due)]


def _called_for(step: Step, instruments: Mapping[str, Instrument], given: GivenAnswers) -> bool:
    if step.when is None:
        return True
    return step.when.holds(step.when.reads(instruments, given.get(step.when.instrument, {})))
