"""Whether the answers a FHIR questionnaire offers are the answers of the item: contained, inline or elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from attunement.domain.instrument import Instrument, Item, ItemKind
from attunement.exchange.fhir_parts import Resource, link_id, nested_items, objects, ordinal, text, value_of_coding


def option_problems(
    questionnaire: Resource, items: Mapping[str, str], instrument: Instrument, where: str
) -> Iterator[str]:
    """What is wrong with the options of each matched question. Value sets kept elsewhere cannot be looked at."""
    for question, place in nested_items(questionnaire, where):
        key = items.get(text(question, "linkId", place))
        if key is None or instrument.item(key).kind is not ItemKind.CHOICE:
            continue
        offered = _offered(questionnaire, question, place)
        if offered is None:
            yield f"'{link_id(question, place)}' refers to a value set that is not in the file"
        else:
            yield from _wrong(instrument.item(key), offered, place, link_id(question, place))


def _wrong(item: Item, offered: list[Resource], where: str, link: str) -> Iterator[str]:
    worth = [(option, value_of_coding(item, option, where)) for option in offered]
    for option, value in worth:
        shown = text(option, "display", where) or text(option, "code", where)
        weight = ordinal(option, where)
        if value is None:
            yield f"'{link}' offers '{shown}', which is no answer of item '{item.key}'"
        elif weight is not None and weight != value:
            yield f"'{link}' counts '{shown}' as {weight:g}; item '{item.key}' counts it as {value:g}"
    missing = [option for option in item.options if worth and option.value not in [value for _, value in worth]]
    for gap in missing:
        yield f"'{link}' does not offer '{gap.label}' ({gap.value:g}) of item '{item.key}'"


def _offered(questionnaire: Resource, question: Resource, where: str) -> list[Resource] | None:
    """The codings offered; an empty list where they are kept outside; None where the file should hold them."""
    inline = [
        {**coding, "extension": [*objects(option, "extension", where), *objects(coding, "extension", where)]}
        for key in ("answerOption", "option")
        for option in objects(question, key, where)
        if isinstance(coding := option.get("valueCoding"), dict)
    ]
    reference = _reference(question)
    if inline or not reference:
        return inline
    for resource in objects(questionnaire, "contained", where):
        if resource.get("resourceType") == "ValueSet" and reference in (f"#{resource.get('id')}", resource.get("url")):
            return _codings(resource, where)
    return None if reference.startswith("#") else []


def _reference(question: Resource) -> str:
    """R4 and R5 give an address, STU3 a reference."""
    stu3 = question.get("options")
    found = stu3.get("reference") if isinstance(stu3, dict) else question.get("answerValueSet")
    return found if isinstance(found, str) else ""


def _codings(value_set: Resource, where: str) -> list[Resource]:
    expansion, compose = value_set.get("expansion"), value_set.get("compose")
    if isinstance(expansion, dict):
        return objects(expansion, "contains", where)
    included = objects(compose, "include", where) if isinstance(compose, dict) else []
    return [concept for part in included for concept in objects(part, "concept", where)]
