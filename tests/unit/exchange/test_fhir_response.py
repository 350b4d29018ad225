"""Answers in FHIR responses: the ways they are coded, and what is refused."""

import json
from typing import Any

import pytest

from attunement.domain.answers import DECLINED
from attunement.domain.errors import BadInput
from attunement.domain.instrument import Instrument
from attunement.exchange.answer_sheet import AnswerSheet, scored_as_json
from attunement.exchange.fhir_response import fhir_answers
from attunement.instruments import all_instruments
from tests.unit.exchange.documents import SHARED, response

PHQ = all_instruments()["phq-9"]
HARK = all_instruments()["hark"]
CODES = [item.codes[0] for item in PHQ.items[:9]]
ORDINAL = "http://hl7.org/fhir/StructureDefinition/"


def read(document: object, instrument: Instrument = PHQ) -> AnswerSheet:
    (sheet,) = fhir_answers(document, "f.json", instrument)
    return sheet


@pytest.mark.parametrize(("name", "instrument"), [("QR_phq9_hl7phr.json", "phq-9"), ("QR_gad7_hl7phr.json", "gad-7")])
def test_the_published_responses_give_their_published_totals(name: str, instrument: str) -> None:
    file = SHARED / "fhir" / name
    if not file.exists():
        pytest.skip("shared data not here")
    definition = all_instruments()[instrument]
    scored = scored_as_json(definition, read(json.loads(file.read_text(encoding="utf-8")), definition))
    assert scored["respondent"] == "Patient/PGHDPatientExample"
    assert scored["scales"]["total"]["value"] == 3
    assert (scored["flags"], scored["problems"]) == ([], [])


def coding(**parts: Any) -> dict[str, Any]:
    return {"valueCoding": parts}


def weighed(kind: str, **value: float) -> list[dict[str, Any]]:
    return [{"url": ORDINAL + kind, **value}]


ANSWERS: list[tuple[str, dict[str, Any], object]] = [
    ("a code with its system", coding(system="http://loinc.org", code="LA6570-1"), 2),
    ("a code alone", coding(code="LA6570-1"), 2),
    ("ordinalValue on the coding", coding(code="x", extension=weighed("ordinalValue", valueDecimal=2)), 2),
    ("itemWeight on the coding", coding(extension=weighed("itemWeight", valueDecimal=2.0)), 2),
    ("the older extension", coding(extension=weighed("valueset-ordinalValue", valueInteger=2)), 2),
    ("a weight beside the coding", {**coding(code="x"), "extension": weighed("ordinalValue", valueDecimal=2)}, 2),
    ("a code that is the value", coding(system="http://example.org", code="2"), 2),
    ("the words of the option", coding(display="More than half the days"), 2),
    ("a whole number", {"valueInteger": 2}, 2),
    ("a decimal", {"valueDecimal": 2.0}, 2),
    ("a text", {"valueString": "2"}, 2),
    ("nothing", {}, None),
    (
        "declined",
        {"extension": [{"url": ORDINAL + "data-absent-reason", "valueCode": "asked-declined"}]},
        DECLINED,
    ),
]


@pytest.mark.parametrize(("how", "answer", "value"), ANSWERS, ids=[how for how, _, _ in ANSWERS])
def test_the_ways_an_answer_is_coded(how: str, answer: dict[str, Any], value: object) -> None:
    assert read(response(("44250-9", answer))).answers["q1"] == value


YES_NO: list[tuple[dict[str, Any], int]] = [
    ({"valueBoolean": True}, 1),
    ({"valueBoolean": False}, 0),
    (coding(code="LA33-6"), 1),
    (coding(code="373067005"), 0),
    (coding(code="Y"), 1),
    (coding(display="No"), 0),
]


@pytest.mark.parametrize(("answer", "value"), YES_NO)
def test_the_ways_a_yes_or_no_is_coded(answer: dict[str, Any], value: int) -> None:
    document = response((HARK.items[0].codes[0] if HARK.items[0].codes else "q1", answer))
    assert read(document, HARK).answers["q1"] == value


LINKS: list[tuple[str, list[str]]] = [
    ("LOINC codes", CODES),
    ("codes after a slash", [f"/{code}" for code in CODES]),
    ("codes after the panel's", [f"/44249-1/{code}" for code in CODES]),
    ("our own keys", [item.key for item in PHQ.items[:9]]),
    ("keys in a group", [f"g1.q{n}" for n in range(1, 10)]),
    ("a name and a number", [f"PHQ-9.{n}" for n in range(1, 10)]),
]


@pytest.mark.parametrize(("how", "links"), LINKS, ids=[how for how, _ in LINKS])
def test_the_ways_an_item_is_named(how: str, links: list[str]) -> None:
    sheet = read(response(*[(link, {"valueInteger": n % 4}) for n, link in enumerate(links)]))
    assert [sheet.answers[item.key] for item in PHQ.items[:9]] == [n % 4 for n in range(9)]
    assert sheet.problems == ()


def test_items_are_known_by_their_words_where_linkids_say_nothing() -> None:
    document = response(*[(f"x{n}", {"valueInteger": 1}) for n in range(10)])
    for entry, item in zip(document["item"], PHQ.items, strict=True):
        entry["text"] = item.text
    assert set(read(document).answers.values()) == {1}


def test_a_second_group_with_the_same_ends_is_not_taken_for_the_first() -> None:
    # the function question of one publisher is `g2.q1`: taken for item 1 it would change the total in silence
    answers = [("g2.q1", {"valueInteger": 3}), *((f"g1.q{n}", {"valueInteger": 0}) for n in range(1, 10))]
    sheet = read(response(*answers))
    assert sheet.answers["q1"] == 0
    assert sheet.problems == ("'g2.q1' is no item of phq-9 and was ignored",)


def test_numbers_that_count_from_0_are_not_taken_for_items() -> None:
    answers = [(f"PHQ.{n}", {"valueInteger": 1}) for n in range(9)]
    with pytest.raises(BadInput, match="none of the answers belongs to phq-9"):
        fhir_answers(response(*answers), "f.json", PHQ)


def test_groups_and_follow_up_questions_are_looked_into() -> None:
    inner = response(("44260-8", {"valueInteger": 1}))["item"]
    outer = [{"linkId": "g", "item": [{"linkId": "44250-9", "answer": [{"valueInteger": 2, "item": inner}]}]}]
    sheet = read({"resourceType": "QuestionnaireResponse", "item": outer})
    assert (sheet.answers["q1"], sheet.answers["q9"]) == (2, 1)


def test_the_questionnaire_in_a_bundle_says_what_its_linkids_mean() -> None:
    items = [{"linkId": f"z{n}", "type": "choice", "code": [{"code": code}]} for n, code in enumerate(CODES)]
    form = {"resourceType": "Questionnaire", "url": "http://x/phq", "item": items}
    answered = response(*[(f"z{n}", {"valueInteger": 1}) for n in range(9)], questionnaire="http://x/phq|1.0")
    bundle = {"resourceType": "Bundle", "entry": [{"resource": form}, {"resource": answered}]}
    assert scored_as_json(PHQ, read(bundle))["scales"]["total"]["value"] == 9


def test_a_contained_questionnaire_of_stu3_is_used() -> None:
    items = [{"linkId": f"z{n}", "type": "choice", "code": [{"code": code}]} for n, code in enumerate(CODES)]
    form = {"resourceType": "Questionnaire", "id": "f", "item": items}
    answered = response(("z8", {"valueInteger": 1}), questionnaire={"reference": "#f"}, contained=[form])
    assert read(answered).answers["q9"] == 1


def test_a_bundle_gives_one_sheet_a_response_and_leaves_other_questionnaires_out() -> None:
    first = response(("44250-9", {"valueInteger": 1}), subject={"reference": "Patient/1"})
    second = response(("44250-9", {"valueInteger": 2}), subject={"identifier": {"value": "P2"}})
    other = response(("favourite-colour", {"valueString": "blue"}))
    entries = [{"resource": r} for r in (first, {"resourceType": "Patient"}, other, second)] + [{"fullUrl": "x"}]
    sheets = fhir_answers({"resourceType": "Bundle", "entry": entries}, "f.json", PHQ)
    assert [(sheet.respondent, sheet.answers["q1"]) for sheet in sheets] == [("Patient/1", 1), ("P2", 2)]


def test_several_responses_of_one_person_are_each_scored_and_say_so() -> None:
    one = response(("44250-9", {"valueInteger": 1}))
    sheets = fhir_answers({"resourceType": "Bundle", "entry": [{"resource": one}] * 2}, "f.json", PHQ)
    assert [sheet.problems for sheet in sheets] == [
        ("the respondent has 2 responses in this file; each is scored by itself",)
    ] * 2


def test_of_several_answers_the_first_counts_and_a_flag_of_another_is_not_lost() -> None:
    sheet = read(response(("44260-8", [{"valueInteger": 0}, {"valueInteger": 2}])))
    scored = scored_as_json(PHQ, sheet)
    assert sheet.answers["q9"] == 0
    assert scored["problems"] == ["item 'q9' has several answers; the first counts"]
    assert [(flag["key"], flag["level"]) for flag in scored["flags"]] == [("thoughts-of-death-or-self-harm", "safety")]


def test_an_item_answered_in_two_places_is_a_problem() -> None:
    sheet = read(response(("44250-9", {"valueInteger": 1}), ("44250-9", {"valueInteger": 3})))
    assert (sheet.answers["q1"], len(sheet.problems)) == (1, 1)


STATED: list[tuple[str, str, dict[str, Any], bool]] = [
    ("by its code, right", "/44261-6", {"valueDecimal": 9}, False),
    ("by its code, wrong", "/44261-6", {"valueDecimal": 8}, True),
    ("by its name, wrong", "TotalScore", {"valueInteger": 8}, True),
    ("as a quantity, wrong", "PHQ-9.Score", {"valueQuantity": {"value": 8}}, True),
    ("as a quantity, right", "PHQ-9.Score", {"valueQuantity": {"value": 9}}, False),
]


@pytest.mark.parametrize(("how", "link", "answer", "differs"), STATED, ids=[how for how, _, _, _ in STATED])
def test_a_stated_total_that_differs_is_a_problem_and_the_sum_wins(
    how: str, link: str, answer: dict[str, Any], differs: bool
) -> None:
    document = response(*[(code, {"valueInteger": 1}) for code in CODES], (link, answer))
    scored = scored_as_json(PHQ, read(document))
    assert scored["scales"]["total"]["value"] == 9
    assert len(scored["problems"]) == differs


def test_a_response_without_answers_is_one_with_every_item_blank() -> None:
    document = response(("44250-9", []))
    assert set(read(document).answers.values()) == {None}
    assert set(read({"resourceType": "QuestionnaireResponse"}).answers.values()) == {None}


def test_a_response_entered_in_error_says_so() -> None:
    assert read(response(("44250-9", {"valueInteger": 1}), status="entered-in-error")).problems


REFUSED: list[tuple[object, str]] = [
    ([], "f.json: no FHIR resource found"),
    ({"resourceType": "Patient"}, "f.json: resourceType is 'Patient'. Expected a QuestionnaireResponse"),
    ({"resourceType": "Bundle"}, "f.json: no response in the Bundle"),
    ({"resourceType": "Bundle", "entry": {}}, "f.json: Bundle.entry"),
    (response(("x", {"valueInteger": 1})), "none of the answers belongs to phq-9"),
    (response(("44250-9", {"valueInteger": 4})), "(linkId '44250-9'), item 'q1', answer[0]: 4 is no answer"),
    (response(("44250-9", {"valueInteger": 1}), ("44260-8", {"valueDecimal": 1.5})), "item 'q9', answer[0]: 1.5"),
    (response(("44250-9", coding(code="LA6572-7", display="Not difficult at all"))), "'Not difficult at all' is no"),
    (response(("44250-9", {"valueInteger": True})), "True found. Expected a number."),
    (response(("44250-9", {"valueBoolean": True})), "valueBoolean cannot be read"),
    (response(("44250-9", {"valueDate": "2026-01-01"})), "valueDate cannot be read"),
    (response(("44250-9", coding(code=7))), "answer[0].code: 7 found. Expected a text."),
    ({"resourceType": "QuestionnaireResponse", "item": ["x"]}, "f.json: QuestionnaireResponse.item"),
    ({"resourceType": "QuestionnaireResponse", "item": [{"answer": []}]}, "item[0].linkId: missing"),
    ({"resourceType": "QuestionnaireResponse", "item": [{"linkId": "44250-9", "answer": [3]}]}, "item[0].answer"),
    (response(("44250-9", {"valueInteger": 1}), subject={"reference": []}), "reference"),
]


@pytest.mark.parametrize(("document", "says"), REFUSED, ids=[says for _, says in REFUSED])
def test_what_cannot_be_read_is_refused_naming_place_and_item(document: object, says: str) -> None:
    with pytest.raises(BadInput) as refused:
        fhir_answers(document, "f.json", PHQ)
    assert says in str(refused.value)
