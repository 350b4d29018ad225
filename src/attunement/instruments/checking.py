"""What must hold inside one definition, beyond its shape."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from attunement.domain.errors import BadInput
from attunement.domain.instrument import Instrument, ItemKind, Method, MissingRule, Scale, Wording

LEVELS = ("notice", "safety")
KINDS = ("couple", "individual", "family")
GRADES = ("A", "A~", "B+", "B", "C", "own")
ANSWERED_BY = ("client", "clinician", "staff")


def check(instrument: Instrument, file: str) -> None:
    """Raise BadInput naming file and key for the first thing in the definition that cannot be right."""
    for where, what in _faults(instrument):
        raise BadInput(what, where=f"{file}.{where}")


def _faults(instrument: Instrument) -> Iterator[tuple[str, str]]:
    if instrument.grade not in GRADES:
        yield "grade", f"'{instrument.grade}' is no grade; expected one of {', '.join(GRADES)}"
    if instrument.answered_by not in ANSWERED_BY:
        yield "answered_by", f"'{instrument.answered_by}' found; expected one of {', '.join(ANSWERED_BY)}"
    if not instrument.items:
        yield "items", "there are none; expected at least one"
    if not instrument.examples:
        yield "examples", "there are none; expected at least one worked example"
    for what, keys in (("items", [i.key for i in instrument.items]), ("scales", [s.key for s in instrument.scales])):
        twice = [key for key, times in Counter(keys).items() if times > 1]
        if twice:
            yield what, f"key '{twice[0]}' is there twice"
    yield from _item_faults(instrument)
    yield from _scale_faults(instrument)
    yield from _flag_faults(instrument)


def _item_faults(instrument: Instrument) -> Iterator[tuple[str, str]]:
    for item in instrument.items:
        where = f"items[{item.key}]"
        if instrument.wording is Wording.SHIPPED and not item.text.strip():
            yield f"{where}.text", "the wording ships, so every item has a text"
        if instrument.wording is Wording.BRING_YOUR_OWN and item.text:
            yield f"{where}.text", "the wording may not ship, so no item has a text"
        if item.only_for not in (None, *KINDS):
            yield f"{where}.only_for", f"'{item.only_for}' found; expected one of {', '.join(KINDS)}"
        for key in item.only_after_yes_to:
            if not instrument.has_item(key):
                yield f"{where}.only_after_yes_to", f"no item '{key}'"
        if item.kind is ItemKind.NUMBER and (len(item.range) != 3 or item.range[0] >= item.range[1]):
            yield f"{where}.range", "expected lowest, highest and step"
        if item.recode and set(item.recode) != {float(option.value) for option in item.options}:
            yield f"{where}.recode", "expected a score for every option, and for nothing else"


def _scale_faults(instrument: Instrument) -> Iterator[tuple[str, str]]:
    for scale in instrument.scales:
        where = f"scales[{scale.key}]"
        for key in scale.items:
            if not instrument.has_item(key):
                yield f"{where}.items", f"no item '{key}'"
            elif instrument.item(key).kind in (ItemKind.NAMES, ItemKind.WORDS):
                yield f"{where}.items", f"item '{key}' has no number to score"
        if scale.missing is not MissingRule.COMPLETE and not scale.at_least:
            yield f"{where}.at_least", "missing; expected how many answers it takes"
        yield from _band_faults(scale, where)


def _band_faults(scale: Scale, where: str) -> Iterator[tuple[str, str]]:
    if scale.method is Method.SCREEN and scale.bands:
        yield f"{where}.bands", "a screen has the bands positive, negative and undetermined; take these out"
    starts = [band.from_value for band in scale.bands]
    if starts != sorted(set(starts)):
        yield f"{where}.bands", "expected bands from the lowest up, each with its own start"


def _flag_faults(instrument: Instrument) -> Iterator[tuple[str, str]]:
    for flag in instrument.flags:
        where = f"flags[{flag.key}]"
        if flag.level not in LEVELS:
            yield f"{where}.level", f"'{flag.level}' found; expected notice or safety"
        if not flag.values and flag.at_least is None:
            yield where, "expected values or at_least"
        for key in flag.items:
            if not instrument.has_item(key):
                yield f"{where}.items", f"no item '{key}'"
