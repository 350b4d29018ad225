"""The small parts of FHIR JSON, read defensively: resources, nested items, codings, ordinal weights.

Hand-parsed on purpose: STU3, R4 and R5 differ in little that matters here, and a model library of one version
refuses files of another.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeAlias

from attunement.domain.errors import BadInput
from attunement.domain.instrument import Item
from attunement.exchange.answer_words import number_in, value_of_words

Resource: TypeAlias = dict[str, Any]

ORDINAL_EXTENSIONS = ("ordinalValue", "valueset-ordinalValue", "questionnaire-ordinalValue", "itemWeight")
"""How the versions call the number a coded answer stands for: the last part of the extension's address."""


def objects(parent: Resource, key: str, where: str) -> list[Resource]:
    """A list of objects; absent is empty. BadInput naming the place for anything else."""
    found = parent.get(key)
    if found is None:
        return []
    if not isinstance(found, list) or not all(isinstance(entry, dict) for entry in found):
        raise BadInput("something else found", where=f"{where}.{key}", expected="a list of objects")
    return found


def text(parent: Resource, key: str, where: str) -> str:
    """A text; absent is empty. BadInput naming the place for anything else."""
    found = parent.get(key)
    if found is not None and not isinstance(found, str):
        raise BadInput(f"{str(found)[:60]} found", where=f"{where}.{key}", expected="a text")
    return found or ""


def nested_items(parent: Resource, where: str) -> Iterator[tuple[Resource, str]]:
    """Every item under a resource or item, however deep, in document order, with its place.

    Items also hang under answers (follow-up questions in a response).
    """
    for n, item in enumerate(objects(parent, "item", where)):
        place = f"{where}.item[{n}]"
        yield item, place
        yield from nested_items(item, place)
        for a, answer in enumerate(objects(item, "answer", place)):
            yield from nested_items(answer, f"{place}.answer[{a}]")


def link_id(item: Resource, where: str) -> str:
    """The item's linkId. BadInput where there is none: nothing can be said about such an item."""
    found = text(item, "linkId", where)
    if not found:
        raise BadInput("missing", where=f"{where}.linkId", expected="a text")
    return found


def loinc_codes(item: Resource, where: str) -> list[str]:
    """The codes of an item that are LOINC or say no system."""
    codings = objects(item, "code", where)
    return [text(c, "code", where) for c in codings if "loinc" in (text(c, "system", where) or "loinc").casefold()]


def ordinal(part: Resource, where: str) -> float | None:
    """The number an extension of a coding, option or answer says it stands for, or None."""
    for n, extension in enumerate(objects(part, "extension", where)):
        if text(extension, "url", f"{where}.extension[{n}]").rsplit("/", 1)[-1] in ORDINAL_EXTENSIONS:
            return a_number(extension, f"{where}.extension[{n}]")
    return None


def a_number(part: Resource, where: str) -> float | None:
    """The number in valueDecimal, valueInteger or valueQuantity, or None. BadInput where it is not a number."""
    quantity = part.get("valueQuantity")
    found = quantity.get("value") if isinstance(quantity, dict) else None
    for key in ("valueDecimal", "valueInteger"):
        found = part.get(key) if found is None else found
    if found is None:
        return None
    value = number_in(found) if isinstance(found, str) else found
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise BadInput(f"{str(found)[:60]} found", where=where, expected="a number")
    return value


def value_of_coding(item: Item, coding: Resource, where: str) -> float | None:
    """What a coded answer is worth on this item, or None if it cannot be one of its answers.

    Its code first, with or without a system; then the weight it carries; then a code that is itself the value;
    then words.
    """
    code, display = text(coding, "code", where), text(coding, "display", where)
    values = [option.value for option in item.options]
    for option in item.options:
        if code and code in option.codes:
            return option.value
    candidates = (ordinal(coding, where), number_in(code))
    for value in candidates:
        if value is not None and (value in values or not values):
            return value
    return next((v for words in (code, display) if (v := value_of_words(item, words)) is not None), None)
