"""Which instrument someone else's FHIR Questionnaire is."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from attunement.domain.errors import BadInput
from attunement.exchange.fhir_questionnaire import Match, match_file, match_questionnaire
from attunement.instruments import all_instruments
from tests.unit.exchange.documents import SHARED

INSTRUMENTS = all_instruments()
PHQ = INSTRUMENTS["phq-9"]
KEYS = [item.key for item in PHQ.items]


def questionnaire(**more: Any) -> dict[str, Any]:
    """A PHQ-9 by codes without a system, one item a question."""
    items = [{"linkId": f"x{n}", "type": "choice", "code": [{"code": i.codes[0]}]} for n, i in enumerate(PHQ.items)]
    return {"resourceType": "Questionnaire", "item": items, **more}


def match(document: dict[str, Any]) -> Match:
    return match_questionnaire(document, INSTRUMENTS, "f.json")


FILES = {
    "Q_phq9_argonaut_STU3.json": [],
    "Q_phq9_argonaut_R4.json": [],
    "Q_phq9_argonaut_R5.json": [],
    "Q_phq9_lforms_R4.json": [],
    "Q_phq9_mii.json": [],
    "Q_phq9_hl7_r4examples.json": ["q9"],
}


@pytest.mark.parametrize("name", FILES)
def test_the_questionnaires_of_four_publishers_are_recognised(name: str) -> None:
    file = SHARED / "fhir" / name
    if not file.exists():
        pytest.skip("shared data not here")
    found = match_file(file, INSTRUMENTS)
    assert found.instrument == "phq-9"
    assert list(found.absent) == FILES[name]
    assert found.unmatched == ()
    assert list(found.items.values()) == [key for key in KEYS if key not in FILES[name]]


def test_an_absent_item_that_raises_a_flag_is_a_problem() -> None:
    document = questionnaire()
    del document["item"][8]
    found = match(document)
    assert found.absent == ("q9",)
    assert "item 'q9' is not asked" in found.problems[0]


SIGNS: list[tuple[str, dict[str, Any]]] = [
    ("a code with the system", {"code": [{"system": "http://loinc.org", "code": "44250-9"}]}),
    ("a code without a system", {"code": [{"code": "44250-9"}]}),
    ("one of several codes", {"code": [{"system": "urn:x", "code": "1"}, {"code": "44250-9"}]}),
    ("a linkId that is the code", {"linkId": "44250-9"}),
    ("a linkId that ends in the code", {"linkId": "/44249-1/44250-9"}),
    ("the words", {"text": "Little interest or pleasure in doing things"}),
    ("the words with a number and a question mark", {"text": "1. Little interest or pleasure in doing things?"}),
    ("the words cut short", {"text": "Little interest or pleasure"}),
    ("the words of its code", {"text": "Wenig Interesse", "code": [{"display": PHQ.items[0].text}]}),
]


@pytest.mark.parametrize(("sign", "first"), SIGNS, ids=[sign for sign, _ in SIGNS])
def test_the_signs_an_item_is_known_by(sign: str, first: dict[str, Any]) -> None:
    document = questionnaire()
    document["item"][0] = {"linkId": "first", "type": "choice", **first}
    assert match(document).items[first.get("linkId", "first")] == "q1"


STRANGERS: list[tuple[str, dict[str, Any]]] = [
    ("another system's code", {"code": [{"system": "http://snomed.info/sct", "code": "44250-9"}]}),
    ("other words", {"text": "What is your favourite colour of all?"}),
    ("words that begin alike but are few", {"text": "Little interest"}),
    ("a whole number that is no total", {"type": "integer", "text": "How many people live with you"}),
    ("a key of ours with other words", {"linkId": "q1", "text": "How old are you"}),
]


@pytest.mark.parametrize(("what", "first"), STRANGERS, ids=[what for what, _ in STRANGERS])
def test_a_question_that_is_no_item_is_unmatched(what: str, first: dict[str, Any]) -> None:
    document = questionnaire()
    document["item"][0] = {"linkId": "first", "type": "choice", **first}
    found = match(document)
    assert found.unmatched == (first.get("linkId", "first"),)
    assert found.absent == ("q1",)


NO_QUESTIONS: list[tuple[str, dict[str, Any]]] = [
    ("a text to read", {"type": "display", "text": "Over the last 2 weeks"}),
    ("a total by its code", {"type": "integer", "code": [{"code": "44261-6"}]}),
    ("a total by its linkId", {"type": "decimal", "linkId": "/44261-6"}),
    ("a total by its words", {"type": "quantity", "text": "Gesamtwert"}),
    ("a computed score", {"type": "string", "readOnly": True, "linkId": "PHQ9.Score"}),
]


@pytest.mark.parametrize(("what", "extra"), NO_QUESTIONS, ids=[what for what, _ in NO_QUESTIONS])
def test_what_asks_nothing_is_not_unmatched(what: str, extra: dict[str, Any]) -> None:
    document = questionnaire()
    document["item"].append({"linkId": "extra", **extra})
    assert match(document).unmatched == ()


def test_groups_however_deep_are_looked_into() -> None:
    document = questionnaire()
    nested = document["item"]
    for level in range(10):
        nested = [{"linkId": f"g{level}", "type": "group", "item": nested}]
    assert len(match({**document, "item": nested}).items) == len(KEYS)


@pytest.mark.parametrize(("asked", "recognised"), [(5, False), (6, True)])
def test_an_instrument_is_recognised_only_when_most_of_it_is_asked(asked: int, recognised: bool) -> None:
    # items from the end, so that no shorter instrument shares most of them
    document = questionnaire()
    document["item"] = document["item"][-asked:]
    found = match(document)
    assert (found.instrument == "phq-9") == recognised
    assert len(found.unmatched) == (0 if recognised else asked)


def test_of_two_instruments_with_shared_questions_the_one_asked_whole_is_meant() -> None:
    four = INSTRUMENTS["phq-4"]
    items = [{"linkId": f"x{n}", "type": "choice", "text": item.text} for n, item in enumerate(four.items)]
    assert match({"resourceType": "Questionnaire", "item": items}).instrument == "phq-4"
    assert match(questionnaire()).instrument == "phq-9"


def test_every_shipped_instrument_is_recognised_by_its_own_words() -> None:
    shipped = [i for i in INSTRUMENTS.values() if all(item.text for item in i.items)]
    assert shipped
    for instrument in shipped:
        items = [{"linkId": f"x{n}", "type": "choice", "text": item.text} for n, item in enumerate(instrument.items)]
        found = match({"resourceType": "Questionnaire", "item": items})
        assert (found.instrument, found.absent, found.unmatched) == (instrument.id, (), ())


def option(code: str, weight: float, display: str = "") -> dict[str, Any]:
    extension = [{"url": "http://hl7.org/fhir/StructureDefinition/ordinalValue", "valueDecimal": weight}]
    return {"extension": extension, "valueCoding": {"code": code, "display": display}}


RIGHT = [option("LA6568-5", 0), option("LA6569-3", 1), option("LA6570-1", 2), option("LA6571-9", 3)]
OPTIONS: list[tuple[str, dict[str, Any], list[str]]] = [
    ("right", {"answerOption": RIGHT}, []),
    ("right, as STU3 writes it", {"option": RIGHT}, []),
    ("kept elsewhere", {"answerValueSet": "http://loinc.org/vs/LL358-3"}, []),
    ("not in the file", {"answerValueSet": "#gone"}, ["refers to a value set that is not in the file"]),
    (
        "a weight that differs",
        {"answerOption": [option("LA6568-5", 1), *RIGHT[1:]]},
        ["as 1; item 'q1' counts it as 0"],
    ),
    ("one too few", {"answerOption": RIGHT[:3]}, ["does not offer 'Nearly every day' (3)"]),
    ("one too many", {"answerOption": [*RIGHT, option("X", 4, "Always")]}, ["offers 'Always', which is no answer"]),
]


@pytest.mark.parametrize(("what", "first", "problems"), OPTIONS, ids=[what for what, _, _ in OPTIONS])
def test_options_that_are_not_the_items_are_problems(what: str, first: dict[str, Any], problems: list[str]) -> None:
    document = questionnaire()
    document["item"][0].update(first)
    found = match(document)
    assert len(found.problems) == len(problems)
    assert all(said in problem for said, problem in zip(problems, found.problems, strict=True))


@pytest.mark.parametrize("reference", ["#set", "http://x/set"])
def test_a_contained_value_set_is_found_by_its_id_or_its_address(reference: str) -> None:
    concepts = [{"code": "LA6568-5"}, {"code": "LA6569-3"}, {"code": "LA6570-1"}]
    value_set = {"resourceType": "ValueSet", "id": "set", "url": "http://x/set"}
    document = questionnaire(contained=[{**value_set, "compose": {"include": [{"concept": concepts}]}}])
    document["item"][0]["answerValueSet"] = reference
    assert match(document).problems == ("'x0' does not offer 'Nearly every day' (3) of item 'q1'",)


def test_a_link_id_twice_and_an_item_asked_twice_are_problems() -> None:
    document = questionnaire()
    document["item"] += [copy.deepcopy(document["item"][0]), {**document["item"][1], "linkId": "again"}]
    found = match(document)
    assert found.problems == ("linkId 'x0' is there twice; the first counts", "'again' asks item 'q2' a second time")
    assert found.unmatched == ("again",)


REFUSED: list[tuple[object, str]] = [
    ([], "f.json: no FHIR resource found"),
    ({}, "f.json: no FHIR resource found. Expected a FHIR Questionnaire."),
    ({"resourceType": "Patient"}, "resourceType is 'Patient'"),
    ({"resourceType": ["Questionnaire"]}, "resourceType is"),
    ({"resourceType": "Questionnaire", "item": {}}, "f.json.item: something else found. Expected a list of objects."),
    ({"resourceType": "Questionnaire", "item": [{"type": "choice"}]}, "f.json.item[0].linkId: missing"),
    ({"resourceType": "Questionnaire", "item": [{"linkId": 1}]}, "f.json.item[0].linkId: 1 found"),
    ({"resourceType": "Questionnaire", "item": [{"linkId": "x", "code": ["y"]}]}, "f.json.item[0].code"),
    ({"resourceType": "Questionnaire", "item": [{"linkId": "x", "text": {}}]}, "f.json.item[0].text"),
]


@pytest.mark.parametrize(("document", "says"), REFUSED, ids=[says for _, says in REFUSED])
def test_what_is_no_questionnaire_is_refused_with_its_place(document: object, says: str, tmp_path: Path) -> None:
    file = tmp_path / "f.json"
    file.write_text(json.dumps(document), encoding="utf-8")
    with pytest.raises(BadInput) as refused:
        match_file(file, INSTRUMENTS)
    assert says in str(refused.value)
