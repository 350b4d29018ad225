"""From answers to scales, bands and flags, given a definition.

Flags are looked at first and apart from totals; bands are found on the unrounded value after prorating;
a blank or a declined answer is never a "no".
"""

from __future__ import annotations

from dataclasses import dataclass

from attunement.domain.answers import Answers, number
from attunement.domain.instrument import FlagRule, Instrument, Item, Method, MissingRule, Scale
from attunement.domain.worded import joined, worded

ROUNDING = 1e-9
"""Four lines read to the millimetre can add up to 24.999999999999996: that is 25, not below it."""


@dataclass(frozen=True)
class ScaleScore:
    """One scale's value (in the scale's own unit, unrounded), or None with the count that explains it."""

    value: float | None
    band: str | None
    answered: int
    missing: int
    prorated: bool


@dataclass(frozen=True)
class Flag:
    """A raised mark and the answer that raised it."""

    key: str
    level: str
    because: str
    topic: str | None = None


@dataclass(frozen=True)
class Scored:
    """What one response says."""

    scales: dict[str, ScaleScore]
    flags: tuple[Flag, ...]


def score(instrument: Instrument, answers: Answers) -> Scored:
    """Score one response. `answers` maps item keys to answers already checked against the definition."""
    return Scored(
        scales={scale.key: scale_score(instrument, scale, answers) for scale in instrument.scales},
        flags=raised_flags(instrument, answers),
    )


def raised_flags(instrument: Instrument, answers: Answers) -> tuple[Flag, ...]:
    """Every flag these answers raise, in the definition's order. Works on partial answers."""
    return tuple(flag for rule in instrument.flags if (flag := _raised(instrument, rule, answers)))


def _raised(instrument: Instrument, rule: FlagRule, answers: Answers) -> Flag | None:
    because = [
        worded("item '{key}' is {value}", key=key, value=_words(instrument.item(key), value))
        for key in rule.items
        if (value := number(answers.get(key))) is not None and rule.fires_on(value)
    ]
    return Flag(rule.key, rule.level, joined("; ", because), rule.topic) if because else None


def _words(item: Item, value: float) -> str:
    label = next((option.label for option in item.options if option.value == value), "")
    return f"{value:g} ({label})" if label and label != f"{value:g}" else f"{value:g}"


def flag_words(key: str) -> str:
    """A flag's key as English words."""
    words = key.replace("-", " ")
    return words[:1].upper() + words[1:]


def is_due(item: Item, answers: Answers) -> bool:
    """False for an item that these answers leave unasked (ASQ 5 without a yes)."""
    earlier = [number(answers.get(key)) for key in item.only_after_yes_to]
    if item.only_from is not None:
        return any(value is not None and value >= item.only_from for value in earlier)
    return not earlier or any(value == 1 for value in earlier)


def scale_score(instrument: Instrument, scale: Scale, answers: Answers) -> ScaleScore:
    """One scale's value, band and how much of it was answered."""
    given: list[tuple[Item, float]] = []
    missing = 0
    for key in scale.items:
        item, value = instrument.item(key), number(answers.get(key))
        if value is not None:
            given.append((item, value))
        elif is_due(item, answers):
            missing += 1
    if scale.method is Method.SCREEN:
        return _screened(scale, [value for _, value in given], missing)
    keyed = [item.keyed(value) for item, value in given]
    value = _value(scale, keyed, missing)
    prorated = value is not None and missing > 0 and scale.missing is MissingRule.PRORATE
    return ScaleScore(value, _band(scale, value), len(keyed), missing, prorated)


def _value(scale: Scale, keyed: list[float], missing: int) -> float | None:
    if not keyed or (missing and scale.missing is MissingRule.COMPLETE):
        return None
    if missing and len(keyed) < (scale.at_least or len(scale.items)):
        return None
    if scale.method is Method.MEAN:
        return sum(keyed) / len(keyed)
    total = sum(keyed)
    if missing and scale.missing is MissingRule.PRORATE:
        return total * (len(keyed) + missing) / len(keyed)
    return total


def _screened(scale: Scale, values: list[float], missing: int) -> ScaleScore:
    yes = sum(1 for value in values if value == 1)
    raised = any(value in scale.yes_values for value in values)
    band = "positive" if raised else "undetermined" if missing or not values else "negative"
    return ScaleScore(float(yes) if values else None, band, len(values), missing, prorated=False)


def _band(scale: Scale, value: float | None) -> str | None:
    if value is None or not scale.bands:
        return None
    reached = [band for band in scale.bands if value >= band.from_value - ROUNDING]
    return max(reached, key=lambda band: band.from_value).key if reached else None
