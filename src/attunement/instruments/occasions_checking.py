"""What must hold inside one sitting, given the instruments there are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from attunement.domain.errors import BadInput
from attunement.domain.instrument import Instrument, Wording
from attunement.domain.occasion import Condition, Occasion, Step

Faults = Iterator[tuple[str, str]]


def check_occasion(occasion: Occasion, instruments: Mapping[str, Instrument], file: str) -> None:
    """Raise BadInput naming file and key for the first thing in the sitting that cannot be right."""
    for where, what in _faults(occasion, instruments):
        raise BadInput(what, where=f"{file}.{where}")


def _faults(occasion: Occasion, instruments: Mapping[str, Instrument]) -> Faults:
    yield from _own_faults(occasion)
    earlier: set[str] = set()
    for place, step in enumerate(occasion.steps):
        where = f"steps[{place}]"
        yield from _step_faults(instruments, step.instrument, f"{where}.instrument")
        if step.when is not None:
            yield from _condition_faults(step.when, instruments, earlier, f"{where}.when")
        if step.module and step.when is None:
            yield f"{where}.when", "missing; expected when this deeper module is called for"
        yield from _session_faults(step, occasion, instruments, where)
        earlier.add(step.instrument)


def _own_faults(occasion: Occasion) -> Faults:
    if not occasion.kinds:
        yield "kinds", "there are none; expected at least one of couple, individual, family"
    if not occasion.steps:
        yield "steps", "there are none; expected at least one"
    twice = [name for name, times in Counter(step.instrument for step in occasion.steps).items() if times > 1]
    if twice:
        yield "steps", f"instrument '{twice[0]}' is there twice"
    if any(step.module for step in occasion.steps) and occasion.most_modules < 1:
        yield "most_modules", "missing; expected how many deeper modules may be asked, 1 or more"
    # The title shows in addresses, subjects and browser histories: nothing of the real one may be in it.
    if occasion.title.lower() in occasion.neutral_title.lower():
        yield "neutral_title", "it says the title; expected words that say nothing about the topic"
    if occasion.safety and not (occasion.ask_if_alone and occasion.private):
        yield "safety", "a safety sitting also needs ask_if_alone = true and private = true"


def _session_faults(step: Step, occasion: Occasion, instruments: Mapping[str, Instrument], where: str) -> Faults:
    if step.sessions is not None and (step.sessions.first < 1 or step.sessions.every < 1):
        yield f"{where}.sessions", "expected first and every as whole numbers from 1"
    if step.sessions is not None and (step.when is not None or step.module):
        yield f"{where}.sessions", "a step goes by the number of the session or by answers, not by both"
    if step.instead_of is None:
        return
    if step.sessions is None:
        yield f"{where}.instead_of", "expected sessions beside it: it says when the other items rest"
    other = step.instead_of.instrument
    if other == step.instrument or other not in [one.instrument for one in occasion.steps]:
        yield f"{where}.instead_of.instrument", f"'{other}' is no other step of this sitting"
    elif other in instruments:
        unknown = [item for item in step.instead_of.items if not instruments[other].has_item(item)]
        if unknown:
            yield f"{where}.instead_of.items", f"'{other}' has no item '{unknown[0]}'"


def _step_faults(instruments: Mapping[str, Instrument], name: str, where: str) -> Faults:
    if name not in instruments:
        yield where, f"no instrument '{name}'; expected the id of a definition"
        return
    if instruments[name].wording is Wording.BRING_YOUR_OWN:
        yield where, f"the wording of '{name}' does not ship, so its questions cannot be shown"
    if instruments[name].answered_by != "client":
        yield where, f"'{name}' is answered by {instruments[name].answered_by}, not by clients"


def _condition_faults(when: Condition, instruments: Mapping[str, Instrument], earlier: set[str], where: str) -> Faults:
    if when.instrument not in instruments:
        yield f"{where}.instrument", f"no instrument '{when.instrument}'; expected the id of a definition"
        return
    if when.instrument not in earlier:
        yield f"{where}.instrument", f"'{when.instrument}' is not asked before this step of the sitting"
    if (when.scale is None) == (when.item is None):
        yield where, "expected either a scale or an item"
    if when.at_least is None and when.at_most is None:
        yield where, "expected at_least or at_most"
    definition = instruments[when.instrument]
    if when.item is not None and not definition.has_item(when.item):
        yield f"{where}.item", f"'{definition.id}' has no item '{when.item}'"
    if when.scale is not None and when.scale not in [scale.key for scale in definition.scales]:
        yield f"{where}.scale", f"'{definition.id}' has no scale '{when.scale}'"
