"""Cells, words, texts, JSON and CSV at the edge of what can be read: both sides, and the whole message."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attunement.domain.answers import Answer
from attunement.domain.errors import BadInput
from attunement.exchange.answer_words import number_in, typed_answer
from attunement.exchange.answers_file import read_answers
from attunement.exchange.csv_table import parse_csv
from attunement.exchange.export_csv import csv_text, guarded, unguarded
from attunement.exchange.strict_json import DEEPEST, LARGEST_NUMBER, parse_json
from attunement.exchange.text_file import read_text, text_in
from attunement.instruments import all_instruments

ALL = all_instruments()
GAD7, PHQ9, HARK, PEOPLE = ALL["gad-7"], ALL["phq-9"], ALL["hark"], ALL["who-is-there"]


@settings(max_examples=80)
@given(st.text(st.sampled_from("'=+-@\t\r\n ＝＠a1;"), max_size=8))
def test_a_guarded_cell_is_no_formula_and_comes_back(cell: str) -> None:
    out = guarded(cell)
    assert unguarded(out) == cell
    assert out.lstrip()[:1] not in set("=+-@＝＠")
    assert not out.startswith(("\t", "\r", "\n"))


NUMBERS: dict[str, float | None] = {
    "3": 3,
    " 3 ": 3,
    "3.50": 3.5,
    "3,5": 3.5,
    "+3": 3,
    "-3": -3,
    ".5": 0.5,
    "5.": 5,
    "0": 0,
    "": None,
    "-": None,
    ".": None,
    "--3": None,
    "1e3": None,
    "1,000.5": None,
    "1.000.000": None,
    "3 4": None,
    "0x10": None,
    "inf": None,
    "nan": None,
    "٣": None,
    "½": None,
    "9" * 20: 1e20,
    "9" * 21: None,
}


@pytest.mark.parametrize(("cell", "value"), NUMBERS.items(), ids=[f"{n}" for n in range(len(NUMBERS))])
def test_a_number_is_plain_decimals_and_nothing_else(cell: str, value: float | None) -> None:
    assert number_in(cell) == value


TYPED: dict[str, tuple[str, Answer]] = {
    "a number": ("2", 2),
    "a number with a point": ("2.0", 2),
    "its printed words": ("Several days", 1),
    "in capitals": ("NEARLY EVERY DAY", 3),
    "declined": ("Declined", "declined"),
    "not available": ("#N/A", None),
}


@pytest.mark.parametrize(("cell", "answer"), TYPED.values(), ids=TYPED)
def test_an_answer_as_someone_types_it(cell: str, answer: Answer) -> None:
    assert typed_answer(GAD7.item("q1"), cell, where="x") == answer


@pytest.mark.parametrize("cell", ["4", "-1", "1.5", "yes", "often", "'1", "true"])
def test_an_answer_an_item_cannot_have_is_told_with_those_it_can(cell: str) -> None:
    with pytest.raises(BadInput) as caught:
        typed_answer(GAD7.item("q1"), cell, where="row 1")
    assert caught.value.where == "row 1"
    assert caught.value.expected == "one of 0, 1, 2, 3"
    assert caught.value.what.endswith("is no answer to item 'q1'")


YES_NO = {"yes": 1, "Y": 1, "TRUE": 1, "LA33-6": 1, "no": 0, "n": 0, "False": 0, "LA32-8": 0, "1": 1, "0": 0}


@pytest.mark.parametrize(("cell", "value"), YES_NO.items(), ids=YES_NO)
def test_yes_and_no_in_every_way_they_are_written(cell: str, value: int) -> None:
    assert typed_answer(HARK.items[0], cell, where="x") == value


TEXTS = {
    "plain": "a,ü\n".encode(),
    "with a mark": "a,ü\n".encode("utf-8-sig"),
    "as Unicode text of spreadsheets": "a,ü\n".encode("utf-16"),
    "the other way round": b"\xfe\xff" + "a,ü\n".encode("utf-16-be"),
}


@pytest.mark.parametrize("raw", TEXTS.values(), ids=TEXTS)
def test_a_text_is_the_same_in_every_encoding_that_says_what_it_is(raw: bytes) -> None:
    assert text_in(raw, "f.csv") == "a,ü\n"


BYTES = {
    "an old code page": (
        "a\nb,ü\n".encode("latin-1"),
        "f.csv: line 2 is not UTF-8 text. Expected a text file in UTF-8. "
        "Save it again as UTF-8, or check that it is the right file.",
    ),
    "half of Unicode text": (
        "a".encode("utf-16") + b"x",
        "f.csv: line 1 is not UTF-8 text. Expected a text file in UTF-8. "
        "Save it again as UTF-8, or check that it is the right file.",
    ),
    "a binary file": (b"a\n\nb\0", "f.csv: line 3 holds a zero byte. Expected a text file, not a binary one."),
}


@pytest.mark.parametrize(("raw", "says"), BYTES.values(), ids=BYTES)
def test_bytes_that_are_no_text_are_named_by_line(raw: bytes, says: str) -> None:
    with pytest.raises(BadInput) as caught:
        text_in(raw, "f.csv")
    assert str(caught.value) == says


def test_a_folder_and_a_path_of_nothing_are_no_files(tmp_path: Path) -> None:
    for path, what in ((tmp_path, "is a folder"), (tmp_path / "no", "not found"), (Path("a\0b"), "cannot be read")):
        with pytest.raises(BadInput) as caught:
            read_text(path)
        assert caught.value.what.startswith(what)


def nested(depth: int) -> str:
    return "[" * depth + "]" * depth


JSON: dict[str, tuple[str, str]] = {
    "nothing": ("  \n", "f.json: is empty. Expected one JSON document."),
    "half a document": ('{"a": ', "f.json: Expecting value at line 1, column 7. Expected one JSON document."),
    "two documents": ("{} {}", "f.json: Extra data at line 1, column 4. Expected one JSON document."),
    "a key twice": ('{"a": {"b": 1, "b": 2}}', "f.json: a.b: this key is there twice. Expected each key once."),
    "not a number": ('{"a": [1, NaN]}', "f.json: a[1]: NaN found. Expected a number, or null for no value."),
    "minus infinity": ("[-Infinity]", "f.json: [0]: -Infinity found. Expected a number, or null for no value."),
    "beyond a double": (
        "[1e999]",
        "f.json: [0]: a number beyond all bounds found. Expected a number of ordinary size.",
    ),
    "beyond what is exact": (
        f"[{LARGEST_NUMBER + 1}]",
        "f.json: [0]: a number beyond all bounds found. Expected a number of ordinary size.",
    ),
    "thousands of digits": ("9" * 5000, "f.json: holds a number that is too long. Expected numbers of ordinary size."),
    "half a character": ('["\\ud800"]', "f.json: [0]: half a character found. Expected whole Unicode characters."),
    "half a character in a key": (
        '{"\\udfff": 1}',
        "f.json: a key holds half a character. Expected whole Unicode characters.",
    ),
}


@pytest.mark.parametrize(("text", "says"), JSON.values(), ids=JSON)
def test_what_a_json_file_may_not_hold_is_named_by_place(text: str, says: str) -> None:
    with pytest.raises(BadInput) as caught:
        parse_json(text, "f.json")
    assert str(caught.value) == says


def test_json_is_read_down_to_its_deepest_level_and_no_further() -> None:
    parse_json(nested(DEEPEST), "f.json")
    for depth in (DEEPEST + 1, 100_000):
        with pytest.raises(BadInput, match=r"nested too deeply\. Expected at most 100 levels"):
            parse_json(nested(depth), "f.json")
    assert parse_json(f"[{LARGEST_NUMBER}, -{LARGEST_NUMBER}]", "f.json") == [LARGEST_NUMBER, -LARGEST_NUMBER]


TABLES: dict[str, tuple[str, str]] = {
    "no header": (
        "\n\n",
        "f.csv: there is no header. Expected a first line with the names of the columns.",
    ),
    "a header of blanks": (
        " , \n1,2\n",
        "f.csv: there is no header. Expected a first line with the names of the columns.",
    ),
    "a column twice": ("a, a\n", "f.csv: header: column 'a' is there twice. Expected each column once."),
    "a row too short": (
        "a,b\n1\n",
        "f.csv: row 1 (line 2): 1 cells. Expected 2, as in the header. "
        "A text with the separator in it needs quotation marks.",
    ),
    "a row too long, after a blank line": (
        "a,b\n\n1,2\n1,2,3\n",
        "f.csv: row 2 (line 4): 3 cells. Expected 2, as in the header. "
        "A text with the separator in it needs quotation marks.",
    ),
    "a quotation that never ends": (
        'a,b\n1,"2\n3,4\n',
        "f.csv: line 2: not readable as CSV: unexpected end of data. Expected cells with balanced quotation marks.",
    ),
    "letters after a quotation": (
        'a,b\n1,"2"3\n',
        "f.csv: line 2: not readable as CSV: ',' expected after '\"'. Expected cells with balanced quotation marks.",
    ),
}


@pytest.mark.parametrize(("text", "says"), TABLES.values(), ids=TABLES)
def test_a_table_that_is_none_is_named_by_row_and_line(text: str, says: str) -> None:
    with pytest.raises(BadInput) as caught:
        parse_csv(text, "f.csv")
    assert str(caught.value) == says


SEPARATED = {
    "a comma in a quoted header": ('"a;x";b\n1;2\n', (";", ("a;x", "b"))),
    "a tab": ("a\tb,c\td\n1\t2\t3\n", ("\t", ("a", "b,c", "d"))),
    "one column": ("a\n1\n", (",", ("a",))),
    "a line break in a quoted header": ('"a\nb",c\n1,2\n', (",", ("a\nb", "c"))),
}


@pytest.mark.parametrize(("text", "found"), SEPARATED.values(), ids=SEPARATED)
def test_the_separator_is_what_the_header_uses(text: str, found: tuple[str, tuple[str, ...]]) -> None:
    table = parse_csv(text, "f.csv")
    assert (table.separator, table.columns) == found
    assert len(table.rows) == 1


cells = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=8)


@settings(max_examples=60)
@given(st.lists(st.lists(cells, min_size=3, max_size=3), max_size=5))
def test_any_table_that_goes_out_comes_back_cell_for_cell(rows: list[list[str]]) -> None:
    back = parse_csv(csv_text(["a", "b", "c"], rows), "f.csv")
    kept = [row for row in rows if any(guarded(cell).strip() for cell in row)]
    assert [[unguarded(cell) for cell in row.cells] for row in back.rows] == kept


KINDS = {
    "one that is empty": ("", "answers.csv: is empty. Expected a CSV table or FHIR JSON."),
    "a case file": (
        '{"case": {}}',
        "answers.csv: no FHIR resource found. Expected a QuestionnaireResponse or a Bundle of them.",
    ),
    "a patient": (
        '{"resourceType": "Patient"}',
        "answers.csv: resourceType is 'Patient'. Expected a QuestionnaireResponse or a Bundle of them.",
    ),
    "an empty Bundle": (
        '{"resourceType": "Bundle", "type": "collection"}',
        "answers.csv: no response in the Bundle. Expected at least one QuestionnaireResponse.",
    ),
    "a table of somebody else": (
        "name,q1\nAna,1\n",
        "answers.csv: header: the first column is 'name'. Expected 'respondent'.",
    ),
    "a table of other questions": (
        "respondent,x\nAna,1\n",
        "answers.csv: header: no column is an item of hark. Expected some of "
        + ", ".join(item.key for item in HARK.items)
        + ".",
    ),
    "nobody's row": (
        f"respondent,{HARK.items[0].key}\n,1\n",
        "answers.csv: row 1 (line 2): no respondent. Expected an id in the first column.",
    ),
    "an item in two columns": (
        f"respondent,{HARK.items[0].key},{HARK.items[0].key.upper()}\na,1,1\n",
        "answers.csv: header: an item has two columns. Expected each item once.",
    ),
}


@pytest.mark.parametrize(("text", "says"), KINDS.values(), ids=KINDS)
def test_a_file_that_holds_no_answers_is_told_whole(text: str, says: str, tmp_path: Path) -> None:
    file = tmp_path / "answers.csv"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(BadInput) as caught:
        read_answers(file, HARK)
    assert str(caught.value) == says
