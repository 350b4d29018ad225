"""Answers in a CSV file: what each cell means, and what is refused naming row and item."""

import json

import pytest

from attunement.domain.answers import DECLINED, Answer
from attunement.domain.errors import BadInput
from attunement.exchange.answer_sheet import scored_as_json
from attunement.exchange.answer_words import number_in
from attunement.exchange.csv_answers import csv_answers
from attunement.instruments import all_instruments
from tests.unit.exchange.documents import SHARED

PHQ = all_instruments()["phq-9"]
HARK = all_instruments()["hark"]

CELLS: list[tuple[str, Answer]] = [
    ("2", 2),
    (" 2 ", 2),
    ("2.0", 2),
    ('"2,0"', 2),
    ("", None),
    ("  ", None),
    ("NA", None),
    ("n/a", None),
    ("NaN", None),
    ("declined", DECLINED),
    ("Declined", DECLINED),
    ("Several days", 1),
    ("nearly every day", 3),
]


@pytest.mark.parametrize(("cell", "answer"), CELLS, ids=[repr(cell) for cell, _ in CELLS])
def test_what_a_cell_means(cell: str, answer: Answer) -> None:
    (sheet,) = csv_answers(f"respondent,q1\np,{cell}\n", "f.csv", PHQ)
    assert sheet.answers["q1"] == answer


YES_NO = [("yes", 1), ("Yes", 1), ("no", 0), ("Y", 1), ("FALSE", 0), ("1", 1), ("0", 0), ("", None)]


@pytest.mark.parametrize(("cell", "answer"), YES_NO)
def test_yes_and_no_are_1_and_0_where_an_item_asks_so(cell: str, answer: int | None) -> None:
    (sheet,) = csv_answers(f"respondent,q1\np,{cell}\n", "f.csv", HARK)
    assert sheet.answers["q1"] == answer


NUMBERS = [
    ("2", 2.0),
    ("-1", -1.0),
    ("+3", 3.0),
    ("0,5", 0.5),
    (".5", 0.5),
    ("1e3", None),
    ("inf", None),
    ("1,000,000", None),
    ("1.5,0", None),
    ("0x1", None),
    ("٣", None),
    ("--1", None),
    ("", None),
    ("9" * 30, None),
]


@pytest.mark.parametrize(("text", "value"), NUMBERS)
def test_which_texts_are_numbers(text: str, value: float | None) -> None:
    assert number_in(text) == value


REFUSED = [
    ("respondent,q1\np,4\n", "f.csv: row 1 (line 2), item 'q1': 4 is no answer"),
    ("respondent,q1\np,1\nr,-1\n", "row 2 (line 3), item 'q1'"),
    ("respondent,q1\np,1.5\n", "item 'q1': 1.5 is no answer"),
    ("respondent,q1\np,often\n", "'often' is no answer to item 'q1'. Expected one of 0, 1, 2, 3."),
    ("respondent,q1\np,yes\n", "'yes' is no answer to item 'q1'"),
    ("respondent,q1\np,inf\n", "item 'q1'"),
    ("respondent,q1\np,1\np,9\n", "row 2 (line 3), item 'q1'"),
    ("respondent,q1\n,1\n", "row 1 (line 2): no respondent"),
    ("id,q1\np,1\n", "f.csv: header: the first column is 'id'. Expected 'respondent'."),
    ("respondent,x,y\np,1,2\n", "no column is an item of phq-9"),
    ("respondent,q1,Q1\np,1,2\n", "an item has two columns"),
    ("respondent,q1,q1\np,1,2\n", "column 'q1' is there twice"),
]


@pytest.mark.parametrize(("text", "says"), REFUSED, ids=[says for _, says in REFUSED])
def test_a_wrong_file_is_refused_naming_row_and_item(text: str, says: str) -> None:
    with pytest.raises(BadInput) as refused:
        csv_answers(text, "f.csv", PHQ)
    assert says in str(refused.value)


def test_columns_not_given_are_not_answered() -> None:
    (sheet,) = csv_answers("respondent,q9\np,0\n", "f.csv", PHQ)
    assert sheet.answers == {item.key: 0 if item.key == "q9" else None for item in PHQ.items}


def test_extra_columns_are_named_and_ignored() -> None:
    (sheet,) = csv_answers("respondent,q1,age,note\np,1,40,x\n", "f.csv", PHQ)
    assert [problem.split(" ")[1] for problem in sheet.problems] == ["'age'", "'note'"]


def test_of_a_respondent_twice_the_first_row_counts_and_the_problem_says_so() -> None:
    sheets = csv_answers("respondent,q1\np,1\nr,0\np,3\n", "f.csv", PHQ)
    assert [(sheet.respondent, sheet.answers["q1"]) for sheet in sheets] == [("p", 1), ("r", 0)]
    assert sheets[0].problems == ("the respondent is there again in row 3 (line 4); the first row counts",)
    assert sheets[1].problems == ()


TOTALS = [
    ("9", "1,1,1,1,1,1,1,1,1", False),
    ("8", "1,1,1,1,1,1,1,1,1", True),
    ("8", "1,1,1,1,1,1,1,1,", False),  # what was there, added up
    ("9", "1,1,1,1,1,1,1,1,", False),  # scaled up for the blank
    ("7", "1,1,1,1,1,1,1,1,", True),
    ("0", ",,,,,,,,", True),
    ("", "1,1,1,1,1,1,1,1,1", False),
]


@pytest.mark.parametrize(("stated", "answers", "differs"), TOTALS)
def test_a_stated_total_that_differs_is_a_problem_and_the_answers_win(stated: str, answers: str, differs: bool) -> None:
    header = ",".join(f"q{n}" for n in range(1, 10))
    (sheet,) = csv_answers(f"respondent,total,{header}\np,{stated},{answers}\n", "f.csv", PHQ)
    problems = scored_as_json(PHQ, sheet)["problems"]
    assert any("stated" in problem and "compared" not in problem for problem in problems) == differs


def test_every_naughty_string_comes_through_as_a_respondent() -> None:
    file = SHARED / "badinput" / "blns.json"
    if not file.exists():
        pytest.skip("shared data not here")
    strings = [text for text in json.loads(file.read_text(encoding="utf-8")) if text.strip()]
    rows = "".join('"' + text.replace('"', '""') + '",1\n' for text in dict.fromkeys(strings))
    sheets = csv_answers(f"respondent,q1\n{rows}", "f.csv", PHQ)
    assert {sheet.respondent.strip() for sheet in sheets} == {text.strip() for text in strings}
