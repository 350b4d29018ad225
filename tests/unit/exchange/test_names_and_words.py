"""Items answered with names, words, counts or a place on a line, from CSV and from FHIR."""

from dataclasses import replace
from typing import Any

import pytest

from attunement.domain.answers import DECLINED, Answer
from attunement.domain.errors import BadInput
from attunement.domain.instrument import Item, ItemKind, Option
from attunement.exchange.answer_words import is_yes_no, typed_answer, value_of_words
from attunement.exchange.csv_answers import csv_answers
from attunement.exchange.fhir_response import fhir_answers
from attunement.instruments import all_instruments
from tests.unit.exchange.documents import response

PHQ = all_instruments()["phq-9"]
ASKED = PHQ.items[0]
NAMES = replace(ASKED, kind=ItemKind.NAMES, options=())
WORDS = replace(ASKED, kind=ItemKind.WORDS, options=(Option(0, "tired"), Option(1, "glad")), most=2)
COUNT = replace(ASKED, kind=ItemKind.COUNT, options=())
LINE = replace(ASKED, kind=ItemKind.NUMBER, options=(), range=(0, 10, 0.1))

CELLS: list[tuple[str, Item, str, Answer]] = [
    ("names", NAMES, "Ana; Ben | Cem", ("Ana", "Ben", "Cem")),
    ("one name with a comma", NAMES, "Ana, my sister", ("Ana, my sister",)),
    ("no names is not answered", NAMES, "", None),
    ("only separators is nobody", NAMES, ";", ()),
    ("words offered", WORDS, "tired;glad", ("tired", "glad")),
    ("a count", COUNT, "12", 12),
    ("a count of nothing", COUNT, "0", 0),
    ("a place on a line", LINE, "7,3", 7.3),
]


@pytest.mark.parametrize(("what", "item", "cell", "answer"), CELLS, ids=[what for what, _, _, _ in CELLS])
def test_what_a_cell_means_for_each_kind_of_item(what: str, item: Item, cell: str, answer: Answer) -> None:
    assert typed_answer(item, cell, where="here") == answer


REFUSED: list[tuple[str, Item, str]] = [
    ("too many words", WORDS, "tired;glad;tired"),
    ("a word not offered", WORDS, "sad"),
    ("too many names", NAMES, ";".join(f"n{n}" for n in range(13))),
    ("half a count", COUNT, "1.5"),
    ("less than nothing", COUNT, "-1"),
    ("more than a year", COUNT, "367"),
    ("off the line", LINE, "10.1"),
    ("between the steps", LINE, "7.35"),
    ("a yes to a count", COUNT, "yes"),
]


@pytest.mark.parametrize(("what", "item", "cell"), REFUSED, ids=[what for what, _, _ in REFUSED])
def test_what_an_item_cannot_have_is_refused_with_the_place(what: str, item: Item, cell: str) -> None:
    with pytest.raises(BadInput, match=r"^here: "):
        typed_answer(item, cell, where="here")


FHIR: list[tuple[str, Item, list[dict[str, Any]], Answer]] = [
    ("names, an answer each", NAMES, [{"valueString": "Ana"}, {"valueString": "Ben"}], ("Ana", "Ben")),
    ("words as codings", WORDS, [{"valueCoding": {"display": "glad"}}], ("glad",)),
    ("names left blank", NAMES, [{}], None),
    ("names declined", NAMES, [{"extension": [{"url": "x", "valueCode": "asked-declined"}]}], DECLINED),
    ("a count", COUNT, [{"valueInteger": 4}], 4),
    ("a count as a quantity", COUNT, [{"valueQuantity": {"value": 4}}], 4),
    ("a line", LINE, [{"valueDecimal": 2.5}], 2.5),
]


@pytest.mark.parametrize(("what", "item", "answers", "value"), FHIR, ids=[what for what, _, _, _ in FHIR])
def test_what_a_response_means_for_each_kind_of_item(
    what: str, item: Item, answers: list[dict[str, Any]], value: Answer
) -> None:
    instrument = replace(PHQ, items=(item, *PHQ.items[1:]), scales=(), flags=())
    (sheet,) = fhir_answers(response(("44250-9", answers)), "f.json", instrument)
    assert sheet.answers["q1"] == value
    assert sheet.problems == ()


@pytest.mark.parametrize(("name", "asks"), [("hark", True), ("safety-own", True), ("phq-9", False)])
def test_which_items_take_yes_and_no(name: str, asks: bool) -> None:
    assert is_yes_no(all_instruments()[name].items[0]) == asks


def test_not_sure_is_an_answer_of_its_own() -> None:
    item = all_instruments()["safety-own"].items[0]
    assert [value_of_words(item, word) for word in ("No", "yes", "Not sure", "maybe")] == [0, 1, 2, None]


def test_a_word_that_is_a_label_is_taken_before_yes_and_no() -> None:
    turned = replace(ASKED, options=(Option(0, "Yes"), Option(1, "No")))
    assert value_of_words(turned, "yes") == 0


def test_the_mark_for_not_answered_is_no_respondent() -> None:
    (sheet,) = csv_answers("respondent,q1\nNA,1\n", "f.csv", PHQ)
    assert sheet.respondent == "NA"
