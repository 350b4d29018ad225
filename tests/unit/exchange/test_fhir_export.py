"""What we write as FHIR passes a model library and HL7's own schema, and our reader reads it back."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from attunement.disclosure import Viewer, disclose
from attunement.domain.answers import Answer
from attunement.domain.case import Case
from attunement.domain.instrument import Instrument, Item, ItemKind, Wording
from attunement.domain.record import CaseKind, Person, Response
from attunement.exchange.fhir_export import questionnaire_of
from attunement.exchange.fhir_export_responses import responses_bundle
from attunement.exchange.fhir_questionnaire import match_questionnaire
from attunement.exchange.fhir_response import fhir_answers
from attunement.instruments import all_instruments
from tests.cast import CAST, disclosed

ALL = all_instruments()
SCHEMA = Path(__file__).parent / "fhir_r4" / "fhir.schema.cut.json"
AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
ODD_NAMES = ("=1+1", "Zoë\u00a0B.", "'; DROP TABLE", "😀", "a,b\tc", "<b>x</b>")


@cache
def schema() -> Any:
    from jsonschema import Draft6Validator

    return Draft6Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))


def against_schema(resource: dict[str, Any]) -> list[str]:
    """What HL7's own schema finds wrong, looking at the type the resource says it is."""
    one = schema().evolve(schema={"$ref": f"#/definitions/{resource['resourceType']}", **schema().schema})
    del one.schema["oneOf"]
    return [f"{'/'.join(map(str, e.absolute_path))}: {e.message[:200]}" for e in one.iter_errors(resource)]


def model(resource: dict[str, Any]) -> Any:
    """The resource read by the model library; it raises for anything wrong."""
    from fhir.resources.R4B import get_fhir_model_class

    return get_fhir_model_class(resource["resourceType"]).model_validate(resource)


def passes(resource: dict[str, Any]) -> None:
    plain = json.loads(json.dumps(resource, allow_nan=False))
    assert against_schema(plain) == []
    assert json.loads(model(plain).model_dump_json()).keys() == plain.keys()


def an_answer(item: Item, place: int) -> Answer:
    if item.kind is ItemKind.NAMES:
        return ODD_NAMES[: item.most or None]
    if item.kind is ItemKind.WORDS:
        return tuple(option.stored_word for option in item.options[: item.most])
    if item.kind is ItemKind.COUNT:
        return 3
    if item.kind is ItemKind.NUMBER:
        return item.range[0] + item.range[2]
    return item.options[place % len(item.options)].value


def answered(instrument: Instrument) -> list[dict[str, Answer]]:
    """Everything answered, everything declined, everything blank."""
    keys = [item.key for item in instrument.items]
    full = {item.key: an_answer(item, n) for n, item in enumerate(instrument.items)}
    return [full, dict.fromkeys(keys, "declined"), dict.fromkeys(keys)]


def bundle_of(instrument: Instrument, sheets: list[dict[str, Answer]], name: str = "Ana") -> dict[str, Any]:
    case = Case(
        "c", CaseKind.INDIVIDUAL, AT, (Person("ana", "client", name), Person("dr", "clinician")),
        responses=tuple(Response("ana", instrument.id, instrument.version, AT, sheet) for sheet in sheets),
    )  # fmt: skip
    return responses_bundle(disclose(case, Viewer.clinician(), ALL), ALL)


@pytest.mark.parametrize("instrument", ALL.values(), ids=ALL)
def test_every_questionnaire_passes_and_is_recognised(instrument: Instrument) -> None:
    resource = questionnaire_of(instrument)
    passes(resource)
    found = match_questionnaire(resource, {instrument.id: instrument}, "q")
    assert (found.instrument, found.unmatched, found.absent, found.problems) == (instrument.id, (), (), ())
    assert found.items == {item.key: item.key for item in instrument.items}


def test_wording_that_may_not_ship_does_not_go_out() -> None:
    closed = [instrument for instrument in ALL.values() if instrument.wording is not Wording.SHIPPED]
    assert closed
    for instrument in closed:
        resource = questionnaire_of(instrument)
        assert not [item for item in resource["item"] if item["type"] != "display" and "text" in item]
        assert "without text" in resource["copyright"]


@pytest.mark.parametrize("instrument", ALL.values(), ids=ALL)
def test_every_response_passes_and_is_read_back(instrument: Instrument) -> None:
    sheets = answered(instrument)
    bundle = bundle_of(instrument, sheets)
    passes(bundle)
    read = fhir_answers(bundle, "b", instrument)
    plain = [{key: _blanks(answer) for key, answer in sheet.items()} for sheet in sheets]
    assert [sheet.answers for sheet in read] == plain
    assert {sheet.respondent for sheet in read} == {"ana"}


def _blanks(answer: Answer) -> Answer:
    """FHIR's strings know only the plain blank."""
    return tuple(word.replace("\u00a0", " ") for word in answer) if isinstance(answer, tuple) else answer


@pytest.mark.parametrize("story", CAST)
def test_the_cast_goes_out_whole_for_each_viewer(story: str) -> None:
    for viewer in ("clinician", *CAST[story].clients):
        bundle = responses_bundle(disclosed(story, viewer), ALL)
        passes(bundle)
        assert len(bundle.get("entry", [])) == len(disclosed(story, viewer).responses)


def test_a_persons_bundle_names_no_safety_question_and_nobody_else() -> None:
    text = json.dumps(responses_bundle(disclosed("violence", "aisha"), ALL))
    assert "aisha" in text
    assert "peter" not in text
    assert "questionnaire:hark" not in text
    assert "questionnaire:safety-own" not in text


def test_the_schema_can_fail() -> None:
    right = questionnaire_of(ALL["gad-7"])
    assert against_schema({**right, "status": "perhaps"})
    assert against_schema({**right, "item": [{"linkId": "a", "type": "riddle"}]})
    assert against_schema({**right, "colour": "blue"})
    with pytest.raises(ValueError, match="type"):
        model({**right, "item": [{"linkId": "a"}]})


def test_a_followup_says_when_it_is_asked() -> None:
    asq = {item["linkId"]: item for item in questionnaire_of(ALL["asq"])["item"]}
    assert [when["question"] for when in asq["q5"]["enableWhen"]] == ["q1", "q2", "q3", "q4"]
    assert {when["answerCoding"]["display"] for when in asq["q5"]["enableWhen"]} == {"Yes"}
    assert asq["q5"]["enableBehavior"] == "any"
    threshold = next(i for i in questionnaire_of(ALL["alcohol-1"])["item"] if i["linkId"] == "threshold")
    assert threshold["enableWhen"] == [{"question": "times", "operator": ">=", "answerInteger": 1}]
