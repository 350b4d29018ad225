"""What a viewer may know of a case's answers as FHIR R4: a Bundle of QuestionnaireResponses."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from attunement.disclosure import DisclosedCase, DisclosedResponse
from attunement.domain.answers import DECLINED, Answer, number
from attunement.domain.instrument import Instrument, Item, ItemKind
from attunement.exchange.answer_sheet import plain_number
from attunement.exchange.fhir_export import FHIR_EXTENSION, coding_of, fhir_text, questionnaire_url
from attunement.exchange.fhir_parts import Resource

PERSON_SYSTEM: Final = "urn:attunement:person"


def responses_bundle(disclosed: DisclosedCase, instruments: Mapping[str, Instrument]) -> Resource:
    """Every response the viewer may know, oldest first.

    An item of a class they may not know is not there at all; one not answered is there without an answer; one the
    person would rather not say has the reason `asked-declined`.
    """
    names = {person.id: person.called for person in disclosed.people}
    entries = [
        {"resource": response_of(response, instruments[response.instrument], n, names.get(response.person, ""))}
        for n, response in enumerate(disclosed.responses, start=1)
    ]
    bundle: Resource = {"resourceType": "Bundle", "type": "collection"}
    return {**bundle, "entry": entries} if entries else bundle  # FHIR knows no empty list


def response_of(response: DisclosedResponse, instrument: Instrument, number_in_file: int, name: str) -> Resource:
    """One response. `number_in_file` makes its id, which means nothing outside this file."""
    subject: Resource = {"identifier": {"system": PERSON_SYSTEM, "value": response.person}}
    if fhir_text(name):
        subject["display"] = fhir_text(name)
    return {
        "resourceType": "QuestionnaireResponse",
        "id": f"response-{number_in_file}",
        "questionnaire": f"{questionnaire_url(instrument)}|{response.version}",
        "status": "completed",
        "subject": subject,
        "authored": response.answered.isoformat(),
        "item": [
            _item(instrument, item, response.answers[item.key])
            for item in instrument.items
            if item.key in response.answers
        ],
    }


def _item(instrument: Instrument, item: Item, answer: Answer) -> Resource:
    found = {"linkId": item.key, "text": fhir_text(item.text), "answer": _answers(instrument, item, answer)}
    return {key: value for key, value in found.items() if value}


def _answers(instrument: Instrument, item: Item, answer: Answer) -> list[Resource]:
    if answer is None:
        return []
    if answer == DECLINED:
        return [{"extension": [{"url": f"{FHIR_EXTENSION}data-absent-reason", "valueCode": "asked-declined"}]}]
    if isinstance(answer, tuple):
        return [_word(instrument, item, word) for word in answer]
    return [_value(instrument, item, answer)]


def _word(instrument: Instrument, item: Item, word: str) -> Resource:
    offered = next((option for option in item.options if option.stored_word == word), None)
    if offered is None:
        return {"valueString": fhir_text(word)}
    return {"valueCoding": coding_of(instrument, item, offered)}


def _value(instrument: Instrument, item: Item, answer: Answer) -> dict[str, Any]:
    value = plain_number(number(answer))
    if item.kind is ItemKind.COUNT:
        return {"valueInteger": value}
    if item.kind is ItemKind.NUMBER:
        return {"valueDecimal": value}
    option = next(option for option in item.options if option.value == value)
    return {"valueCoding": coding_of(instrument, item, option)}
