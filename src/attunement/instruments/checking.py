"""What must hold inside one definition, beyond its shape."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from attunement.domain.errors import BadInput
from attunement.domain.instrument import Evidence, Instrument, Item, ItemKind, Method, MissingRule, Scale, Wording

LEVELS = ("notice", "safety")
KINDS = ("couple", "individual", "family")
GRADES = ("A", "A~", "B+", "B", "C", "own")
MAY_SHIP = ("A", "A~", "own")
"""Grades whose wording may be in the repository; a grade A wording may still be waiting for its transcription."""
ANSWERED_BY = ("client", "clinician", "staff")
EXAMPLE_FIELDS = {"value", "band", "answered", "missing", "prorated"}

Faults = Iterator[tuple[str, str]]
"""Where in the definition, and what is wrong there."""


def check(instrument: Instrument, file: str) -> None:
    """Raise BadInput naming file and key for the first thing in the definition that cannot be right."""
    for where, what in _faults(instrument):
        raise BadInput(what, where=f"{file}.{where}")


def _faults(instrument: Instrument) -> Faults:
    if instrument.grade not in GRADES:
        yield "grade", f"'{instrument.grade}' is no grade; expected one of {', '.join(GRADES)}"
    if instrument.wording is Wording.SHIPPED and instrument.grade not in MAY_SHIP:
        yield "wording", f"grade {instrument.grade} may not ship its wording; expected bring-your-own"
    if (instrument.licence.evidence is Evidence.NEW) != (instrument.grade == "own"):
        yield "licence.evidence", "“new” belongs to our own instruments (grade own), and to no others"
    if instrument.answered_by not in ANSWERED_BY:
        yield "answered_by", f"'{instrument.answered_by}' found; expected one of {', '.join(ANSWERED_BY)}"
    if instrument.version < 1 or instrument.minutes <= 0:
        yield "version" if instrument.version < 1 else "minutes", "expected more than 0"
    if not instrument.items:
        yield "items", "there are none; expected at least one"
    for what, keys in (
        ("items", [item.key for item in instrument.items]),
        ("scales", [scale.key for scale in instrument.scales]),
        ("flags", [flag.key for flag in instrument.flags]),
    ):
        yield from _doubles(what, keys)
    yield from _item_faults(instrument)
    yield from _scale_faults(instrument)
    yield from _flag_faults(instrument)
    yield from _example_faults(instrument)


def _doubles(what: str, keys: Sequence[str]) -> Faults:
    twice = [key for key, times in Counter(keys).items() if times > 1]
    if twice:
        yield what, f"key '{twice[0]}' is there twice"


def _item_faults(instrument: Instrument) -> Faults:
    for place, item in enumerate(instrument.items):
        where = f"items[{item.key}]"
        if instrument.wording is Wording.SHIPPED and not item.text.strip():
            yield f"{where}.text", "the wording ships, so every item has a text"
        if instrument.wording is Wording.BRING_YOUR_OWN and item.text:
            yield f"{where}.text", "the wording may not ship, so no item has a text"
        if item.only_for not in (None, *KINDS):
            yield f"{where}.only_for", f"'{item.only_for}' found; expected one of {', '.join(KINDS)}"
        before = [earlier.key for earlier in instrument.items[:place]]
        for key in item.only_after_yes_to:
            if key not in before:
                yield f"{where}.only_after_yes_to", f"no item '{key}' before this one"
        if item.only_from is not None and not item.only_after_yes_to:
            yield f"{where}.only_from", "it needs only_after_yes_to"
        yield from _answer_faults(item, where)


def _answer_faults(item: Item, where: str) -> Faults:
    """What an answer may be: options, range, most, keying."""
    values = [option.value for option in item.options]
    if len(set(values)) < len(values) or len({option.label for option in item.options}) < len(values):
        yield f"{where}.options", "a value or a label is there twice"
    if item.kind in (ItemKind.CHOICE, ItemKind.WORDS) and len(values) < 2:
        yield f"{where}.options", "expected at least two options"
    if item.kind is ItemKind.NUMBER and not _is_range(item.range):
        yield f"{where}.range", "expected lowest, highest and a step above 0"
    if item.kind is ItemKind.WORDS and (item.most is None or item.most < 1):
        yield f"{where}.most", "missing; expected how many words may be chosen"
    if item.recode and set(item.recode) != set(values):
        yield f"{where}.recode", "expected a score for every option, and for nothing else"
    if item.reverse and (item.recode or item.kind not in (ItemKind.CHOICE, ItemKind.NUMBER)):
        yield f"{where}.reverse", "only an item with a lowest and a highest answer, and no recode, can be turned round"


def _is_range(found: Sequence[float]) -> bool:
    return len(found) == 3 and found[0] < found[1] and found[2] > 0


def _scale_faults(instrument: Instrument) -> Faults:
    for scale in instrument.scales:
        where = f"scales[{scale.key}]"
        if not scale.items:
            yield f"{where}.items", "there are none; expected at least one"
        yield from _doubles(f"{where}.items", scale.items)
        for key in scale.items:
            if not instrument.has_item(key):
                yield f"{where}.items", f"no item '{key}'"
            elif instrument.item(key).kind in (ItemKind.NAMES, ItemKind.WORDS):
                yield f"{where}.items", f"item '{key}' has no number to score"
        yield from _missing_rule_faults(scale, where)
        yield from _band_faults(scale, where)


def _missing_rule_faults(scale: Scale, where: str) -> Faults:
    complete = scale.missing is MissingRule.COMPLETE
    if complete and scale.at_least is not None:
        yield f"{where}.at_least", "a complete scale takes every answer; take this out or change the rule"
    if not complete and not scale.at_least:
        yield f"{where}.at_least", "missing; expected how many answers it takes"
    if not complete and not 1 <= (scale.at_least or 1) <= len(scale.items):
        yield f"{where}.at_least", f"{scale.at_least} found; expected 1 to {len(scale.items)}"
    if not complete and scale.method is Method.SCREEN:
        yield f"{where}.missing", "a screen never fills in an answer; take this out"
    if scale.method is Method.MEAN and scale.missing is MissingRule.IGNORE:
        yield f"{where}.missing", "a mean of what is there is “prorate”"


def _band_faults(scale: Scale, where: str) -> Faults:
    if scale.method is Method.SCREEN and scale.bands:
        yield f"{where}.bands", "a screen has the bands positive, negative and undetermined; take these out"
    starts = [band.from_value for band in scale.bands]
    if starts != sorted(set(starts)):
        yield f"{where}.bands", "expected bands from the lowest up, each with its own start"
    yield from _doubles(f"{where}.bands", [band.key for band in scale.bands])


def _flag_faults(instrument: Instrument) -> Faults:
    for flag in instrument.flags:
        where = f"flags[{flag.key}]"
        if flag.level not in LEVELS:
            yield f"{where}.level", f"'{flag.level}' found; expected notice or safety"
        if not flag.values and flag.at_least is None:
            yield where, "expected values or at_least"
        if not flag.items:
            yield f"{where}.items", "there are none; expected at least one"
        for key in flag.items:
            if not instrument.has_item(key):
                yield f"{where}.items", f"no item '{key}'"


def _example_faults(instrument: Instrument) -> Faults:
    if not instrument.examples:
        yield "examples", "there are none; expected at least one worked example"
    scales = {scale.key for scale in instrument.scales}
    flags = {flag.key for flag in instrument.flags}
    for place, example in enumerate(instrument.examples):
        where = f"examples[{place}]"
        for key in example.answers:
            if not instrument.has_item(key):
                yield f"{where}.answers", f"no item '{key}'"
        for key, found in example.scales.items():
            if key not in scales:
                yield f"{where}.scales", f"no scale '{key}'"
            for field in set(found) - EXAMPLE_FIELDS:
                yield f"{where}.scales.{key}", f"'{field}' found; expected only {', '.join(sorted(EXAMPLE_FIELDS))}"
        for key in example.flags:
            if key not in flags:
                yield f"{where}.flags", f"no flag '{key}'"
