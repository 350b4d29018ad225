"""FHIR answers in every form there is for them: read, or refused with their item, and none lost."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attunement.disclosure import DisclosedResponse
from attunement.domain.answers import Answer
from attunement.domain.audience import Audience
from attunement.domain.errors import BadInput
from attunement.exchange.csv_table import parse_csv
from attunement.exchange.export_csv import answer_cell, csv_text, unguarded
from attunement.exchange.fhir_export_responses import response_of
from attunement.exchange.fhir_response import fhir_answers
from attunement.exchange.import_cells import imported_answer
from attunement.exchange.import_table import ImportColumn
from attunement.instruments import all_instruments
from tests.unit.exchange.documents import response

ALL = all_instruments()
GAD7, PHQ9, HARK, PEOPLE = ALL["gad-7"], ALL["phq-9"], ALL["hark"], ALL["who-is-there"]
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)


def named(*names: str) -> Answer:
    document = response(("loves-you", [{"valueString": name} for name in names]))
    return fhir_answers(document, "r.json", PEOPLE)[0].answers["loves-you"]


NAMED = {
    "somebody called Nan": (("Nan", "Al"), ("Nan", "Al")),
    "somebody called Null": (("Bo", "Null"), ("Bo", "Null")),
    "two that go by one name": (("Anna; Bob", "Cy"), ("Anna; Bob", "Cy")),
    "a bar in a name": (("Bo|Jo", "Cy"), ("Bo|Jo", "Cy")),
    "a blank among them": (("Al", "  ", "Cy"), ("Al", "Cy")),
    "all in one field": (("Anna; Bob",), ("Anna", "Bob")),
    "nobody, as forms say it": (("n/a",), None),
}


@pytest.mark.parametrize(("given_", "read"), NAMED.values(), ids=NAMED)
def test_each_of_several_answers_is_one_name_and_none_is_lost(given_: tuple[str, ...], read: Answer) -> None:
    assert named(*given_) == read


names = st.lists(
    st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=12),
    min_size=2,
    max_size=6,
)


def answered_with(people: list[str]) -> DisclosedResponse:
    answers: dict[str, Answer] = {"loves-you": tuple(people)}
    return DisclosedResponse("p", "who-is-there", 1, NOW, answers, None, frozenset(Audience))


@settings(max_examples=40)
@given(names)
def test_names_that_go_out_as_fhir_and_as_csv_come_back_as_they_were(people: list[str]) -> None:
    """However they look: a name may be a number, a formula, or a word that programs use for a blank."""
    out = response_of(answered_with(people), PEOPLE, 1, "")
    assert fhir_answers(out, "r.json", PEOPLE)[0].answers["loves-you"] == tuple(people)
    table = parse_csv(csv_text(["value"], [[answer_cell(tuple(people))]]), "f.csv")
    cell = unguarded(table.rows[0].cells[0])
    item = PEOPLE.item("loves-you")
    assert imported_answer(item, cell, ImportColumn("value"), where="") == tuple(people)


FHIR_WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "an answer of a kind nobody can read": ({"valueAttachment": {}}, "valueAttachment cannot be read"),
    "a truth about a scale": ({"valueBoolean": True}, "valueBoolean cannot be read"),
    "a number as a list": ({"valueDecimal": [1]}, "[1] found"),
    "a truth as a number": ({"valueInteger": True}, "True found"),
    "a number nobody offered": ({"valueInteger": 4}, "4 is no answer to item 'q1'"),
    "half an answer": ({"valueDecimal": 0.5}, "0.5 is no answer to item 'q1'"),
    "a code nobody knows": ({"valueCoding": {"code": "x", "display": "Often"}}, "'Often' is no answer to item 'q1'"),
    "a display that is a number": ({"valueCoding": {"display": 3}}, "3 found"),
}


@pytest.mark.parametrize(("answer", "what"), FHIR_WRONG.values(), ids=FHIR_WRONG)
def test_a_fhir_answer_that_cannot_be_is_named_with_its_item(answer: dict[str, Any], what: str) -> None:
    with pytest.raises(BadInput) as caught:
        fhir_answers(response(("q1", answer), *[(f"q{n}", {"valueInteger": 0}) for n in range(2, 8)]), "r.json", GAD7)
    assert caught.value.what == what
    assert caught.value.where.startswith("r.json: QuestionnaireResponse.item[0]")


FHIR_READ: dict[str, tuple[dict[str, Any], Answer]] = {
    "a whole number": ({"valueInteger": 2}, 2),
    "a decimal": ({"valueDecimal": 2.0}, 2),
    "a quantity": ({"valueQuantity": {"value": 2}}, 2),
    "a text of a number": ({"valueString": "2"}, 2),
    "a text of a number where a number is due": ({"valueDecimal": "2"}, 2),
    "a code that is the value": ({"valueCoding": {"code": "2"}}, 2),
    "a weight on the coding": (
        {"valueCoding": {"code": "x", "extension": [{"url": "http://e/ordinalValue", "valueDecimal": 2}]}},
        2,
    ),
    "a weight on the answer": (
        {"valueCoding": {"code": "x"}, "extension": [{"url": "http://e/itemWeight", "valueDecimal": 2}]},
        2,
    ),
    "the printed words": ({"valueCoding": {"display": "more than half the days"}}, 2),
    "declined": ({"extension": [{"url": "http://e/data-absent-reason", "valueCode": "asked-declined"}]}, "declined"),
    "not known, which is not declined": (
        {"extension": [{"url": "http://e/data-absent-reason", "valueCode": "unknown"}]},
        None,
    ),
    "an answer of nothing": ({}, None),
}


@pytest.mark.parametrize(("answer", "value"), FHIR_READ.values(), ids=FHIR_READ)
def test_one_answer_in_every_form_fhir_has_for_it(answer: dict[str, Any], value: Answer) -> None:
    rest = [(f"q{n}", {"valueInteger": 0}) for n in range(2, 8)]
    (sheet,) = fhir_answers(response(("q1", answer), *rest), "r.json", GAD7)
    assert sheet.answers["q1"] == value


def test_a_second_answer_is_never_scored_and_never_lost() -> None:
    """A flag in it still has to be raised."""
    document = response(("q9", [{"valueInteger": 0}, {"valueInteger": 3}]), ("q1", {"valueInteger": 1}))
    (sheet,) = fhir_answers({**document, "item": [*document["item"], document["item"][0]]}, "r.json", PHQ9)
    assert sheet.answers["q9"] == 0
    assert sheet.second_answers == (("q9", 3), ("q9", 0), ("q9", 3))
    assert sheet.problems.count("item 'q9' has several answers; the first counts") == 2


WHO = {
    "a reference": ({"subject": {"reference": "Patient/7"}}, "Patient/7"),
    "an identifier": ({"subject": {"identifier": {"value": "7"}}}, "7"),
    "neither, so the response's own id": ({"subject": {"display": "Ana"}}, "r1"),
    "nothing at all": ({"id": None}, "not named"),
}


@pytest.mark.parametrize(("more", "who"), WHO.values(), ids=WHO)
def test_whom_a_response_is_about(more: dict[str, Any], who: str) -> None:
    items = [(f"q{n}", {"valueInteger": 0}) for n in range(1, 8)]
    assert fhir_answers(response(*items, **more), "r.json", GAD7)[0].respondent == who


def test_a_bundle_scores_each_response_and_says_who_has_several() -> None:
    items = [(f"q{n}", {"valueInteger": 1}) for n in range(1, 8)]
    about = {"subject": {"reference": "Patient/7"}}
    entries = [{"resource": response(*items, **about)}, {"resource": response(*items, **about)}, {"resource": None}]
    document = json.loads(json.dumps({"resourceType": "Bundle", "entry": entries}))
    sheets = fhir_answers(document, "b.json", GAD7)
    assert [sheet.problems for sheet in sheets] == [
        ("the respondent has 2 responses in this file; each is scored by itself",)
    ] * 2
