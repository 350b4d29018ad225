"""Our instruments as FHIR R4 Questionnaires. An instrument whose wording may not ship goes out without item texts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from attunement.domain.instrument import Instrument, Item, ItemKind, Option, Wording
from attunement.exchange.answer_sheet import plain_number
from attunement.exchange.fhir_parts import Resource

LOINC: Final = "http://loinc.org"
FHIR_EXTENSION: Final = "http://hl7.org/fhir/StructureDefinition/"
TYPES: Final = {
    ItemKind.CHOICE: "choice",
    ItemKind.COUNT: "integer",
    ItemKind.NUMBER: "decimal",
    ItemKind.NAMES: "string",
    ItemKind.WORDS: "choice",
}
NO_WORDING: Final = "The wording of the items may not be passed on, so they stand here without text."


def questionnaire_url(instrument: Instrument) -> str:
    """The canonical address of an instrument's Questionnaire: a name, not a place on the web."""
    return f"urn:attunement:questionnaire:{instrument.id}"


def questionnaire_of(instrument: Instrument) -> Resource:
    """The Questionnaire of an instrument: linkIds are the item keys, options carry their value as ordinal weight."""
    licence = f"{instrument.licence.name}. {instrument.licence.source}"
    without = "" if instrument.wording is Wording.SHIPPED else f" {NO_WORDING}"
    found = {
        "resourceType": "Questionnaire",
        "id": instrument.id,
        "url": questionnaire_url(instrument),
        "version": str(instrument.version),
        "name": re.sub(r"[^A-Za-z0-9]", "", f"Q {instrument.id}".title()),
        "title": fhir_text(instrument.name),
        "status": "active",
        "subjectType": ["Patient"],
        "description": fhir_text(instrument.about),
        "copyright": fhir_text(licence + without),
        "code": _codings(instrument.codes),
        "item": [*_intro(instrument), *(_item(instrument, item) for item in instrument.items)],
    }
    return {key: value for key, value in found.items() if value}


def fhir_text(words: str) -> str:
    """The words with only the blanks that FHIR's strings may have: space, tab, line ends."""
    return re.sub(r"[^\S \t\r\n]", " ", words).strip()


def coding_of(instrument: Instrument, item: Item, option: Option) -> Resource:
    """One printed answer. LOINC's own code where it has one, and always what it counts."""
    loinc = next((code for code in option.codes if code.startswith("LA")), None)
    own = f"urn:attunement:answers:{instrument.id}"
    if item.kind is ItemKind.WORDS:
        place = item.options.index(option) + 1
        return {"system": own, "code": f"{item.key}-{place}", "display": fhir_text(option.stored_word)}
    return {
        "extension": [{"url": f"{FHIR_EXTENSION}ordinalValue", "valueDecimal": plain_number(option.value)}],
        "system": LOINC if loinc else own,
        "code": loinc or f"{option.value:g}",
        "display": fhir_text(option.label),
    }


def _codings(codes: tuple[str, ...]) -> list[Resource]:
    return [{"system": LOINC, "code": code} for code in codes]


def _intro(instrument: Instrument) -> list[Resource]:
    words = fhir_text(instrument.intro)
    return [{"linkId": "intro", "type": "display", "text": words}] if words else []


def _item(instrument: Instrument, item: Item) -> Resource:
    found: dict[str, Any] = {
        "extension": _range(item),
        "linkId": item.key,
        "code": _codings(item.codes),
        "text": fhir_text(item.text),
        "type": TYPES[item.kind],
        "enableWhen": [_enabled_by(instrument, instrument.item(key), item.only_from) for key in item.only_after_yes_to],
        "repeats": item.kind in (ItemKind.NAMES, ItemKind.WORDS),
        "answerOption": [{"valueCoding": coding_of(instrument, item, option)} for option in item.options],
    }
    if len(item.only_after_yes_to) > 1:
        found["enableBehavior"] = "any"
    return {key: value for key, value in found.items() if value}


def _range(item: Item) -> list[Resource]:
    if item.kind is ItemKind.COUNT:
        return [{"url": f"{FHIR_EXTENSION}minValue", "valueInteger": 0}]
    if item.kind is not ItemKind.NUMBER:
        return []
    low, high, _ = item.range
    return [
        {"url": f"{FHIR_EXTENSION}minValue", "valueDecimal": plain_number(low)},
        {"url": f"{FHIR_EXTENSION}maxValue", "valueDecimal": plain_number(high)},
    ]


def _enabled_by(instrument: Instrument, first: Item, only_from: float | None) -> Resource:
    """When a follow-up is asked: after a yes, or from a number on."""
    if first.kind is ItemKind.CHOICE:
        yes = next(option for option in first.options if option.value == (1 if only_from is None else only_from))
        return {"question": first.key, "operator": "=", "answerCoding": coding_of(instrument, first, yes)}
    least: Mapping[str, Any] = (
        {"answerInteger": int(only_from or 1)}
        if first.kind is ItemKind.COUNT
        else {"answerDecimal": plain_number(only_from or 1)}
    )
    return {"question": first.key, "operator": ">=", **least}
