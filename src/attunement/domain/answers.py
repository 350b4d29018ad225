"""One answer to one item, and whether it may be one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal, TypeAlias

from attunement.domain.errors import BadInput
from attunement.domain.instrument import Item, ItemKind

DECLINED: Final = "declined"
"""The person saw the question and chose not to answer. Never a "no"."""

Answer: TypeAlias = int | float | tuple[str, ...] | Literal["declined"] | None
"""A value as printed, names or words in the person's order, "declined", or None for "not answered"."""

Answers: TypeAlias = Mapping[str, Answer]

MOST_NAMES = 12
LONGEST_NAME = 80
LARGEST_COUNT = 366


def is_given(answer: Answer) -> bool:
    """True if the person gave an answer that says something: neither blank nor declined."""
    return answer is not None and answer != DECLINED


def number(answer: Answer) -> float | None:
    """The answer as a number, or None where there is none."""
    return answer if isinstance(answer, int | float) and not isinstance(answer, bool) else None


def checked(item: Item, answer: object, *, where: str = "") -> Answer:
    """The answer, if the item can have it.

    Raises BadInput naming the place, the value and what was expected.
    """
    if answer is None or answer == DECLINED:
        return None if answer is None else DECLINED
    if item.kind in (ItemKind.NAMES, ItemKind.WORDS):
        return _checked_words(item, answer, where)
    if isinstance(answer, bool) or not isinstance(answer, int | float) or answer != answer:
        raise BadInput(f"{_shown(answer)} is no answer to item '{item.key}'", where=where, expected=_expected(item))
    value = int(answer) if float(answer).is_integer() else float(answer)
    if not _in_range(item, value):
        raise BadInput(f"{_shown(answer)} is no answer to item '{item.key}'", where=where, expected=_expected(item))
    return value


def _in_range(item: Item, value: float) -> bool:
    if item.kind is ItemKind.CHOICE:
        return value in [option.value for option in item.options]
    if item.kind is ItemKind.COUNT:
        return isinstance(value, int) and 0 <= value <= LARGEST_COUNT
    low, high, step = item.range
    return low <= value <= high and abs(round((value - low) / step) * step - (value - low)) < 1e-9


def _checked_words(item: Item, answer: object, where: str) -> Answer:
    words = list(answer) if isinstance(answer, list | tuple) else None
    if words is None or len(words) > MOST_NAMES or not all(isinstance(word, str) for word in words):
        raise BadInput(f"{_shown(answer)} is no answer to item '{item.key}'", where=where, expected=_expected(item))
    cleaned = tuple(word.strip() for word in words if word.strip())
    known = {option.stored_word for option in item.options}
    if any(len(word) > LONGEST_NAME for word in cleaned) or (known and not set(cleaned) <= known):
        raise BadInput(f"{_shown(answer)} is no answer to item '{item.key}'", where=where, expected=_expected(item))
    if item.most is not None and len(cleaned) > item.most:
        raise BadInput(f"{len(cleaned)} words given for item '{item.key}'", where=where, expected=_expected(item))
    return cleaned


def _expected(item: Item) -> str:
    match item.kind:
        case ItemKind.CHOICE:
            return "one of " + ", ".join(f"{option.value:g}" for option in item.options)
        case ItemKind.COUNT:
            return f"a whole number from 0 to {LARGEST_COUNT}"
        case ItemKind.NUMBER:
            low, high, step = item.range
            return f"a number from {low:g} to {high:g} in steps of {step:g}"
        case ItemKind.NAMES:
            return f"a list of at most {MOST_NAMES} names of at most {LONGEST_NAME} characters"
        case ItemKind.WORDS:
            return f"a list of at most {item.most} of the words offered"


def _shown(answer: object) -> str:
    text = repr(answer)
    return text if len(text) <= 60 else text[:57] + "…"
