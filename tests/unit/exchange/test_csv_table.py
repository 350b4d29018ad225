"""CSV as people write it: what is read, and what is refused with its row."""

import json
from pathlib import Path

import pytest

from attunement.domain.errors import BadInput
from attunement.exchange.csv_table import parse_csv
from attunement.exchange.text_file import read_text
from tests.unit.exchange.documents import SHARED

READ = [
    ("commas", "a,b\n1,2\n", [("1", "2")]),
    ("semicolons", "a;b\n1,5;2\n", [("1,5", "2")]),
    ("tabs", "a\tb\n1\t2\n", [("1", "2")]),
    ("a separator inside quotes is text", '"a;x;y;z",b\n1,2\n', [("1", "2")]),
    ("CRLF", "a,b\r\n1,2\r\n", [("1", "2")]),
    ("CR alone", "a,b\r1,2\r", [("1", "2")]),
    ("no line end at the end", "a,b\n1,2", [("1", "2")]),
    ("a line break inside quotes", 'a,b\n"x\ny",2\n', [("x\ny", "2")]),
    ("a quotation mark doubled", 'a,b\n"x ""y""",2\n', [('x "y"', "2")]),
    ("empty lines between", "a,b\n\n1,2\n\n\n3,4\n", [("1", "2"), ("3", "4")]),
    ("an empty line first", "\na,b\n1,2\n", [("1", "2")]),
    ("rows of nothing", "a;b\n;\n1;2\n;\n", [("1", "2")]),
    ("one column", "a\n1\n", [("1",)]),
    ("a header only", "a,b\n", []),
    ("trailing columns without a name", "a,b,,\n1,2,,\n", [("1", "2", "", "")]),
]


@pytest.mark.parametrize(("name", "text", "rows"), READ, ids=[name for name, _, _ in READ])
def test_ways_of_writing_csv(name: str, text: str, rows: list[tuple[str, ...]]) -> None:
    assert [row.cells for row in parse_csv(text, "f.csv").rows] == rows


REFUSED = [
    ("", "f.csv: there is no header"),
    ("\n\n", "there is no header"),
    (" , \n1,2\n", "there is no header"),
    ("a,b,a\n1,2,3\n", "f.csv: header: column 'a' is there twice"),
    ("a,b\n1,2\n3\n", "f.csv: row 2 (line 3): 1 cells. Expected 2"),
    ("a,b\n1,2,3\n", "f.csv: row 1 (line 2): 3 cells"),
    ('a,b\n"x\ny",2\n3\n', "row 2 (line 4)"),
    ('a,b\n1,"2\n', "f.csv: line 2: not readable as CSV"),
    ('a,b\n"1"x,2\n', "line 2: not readable as CSV"),
    ("a,b\n1," + "x" * 200_000 + "\n", "line 2: not readable as CSV"),
]


@pytest.mark.parametrize(("text", "says"), REFUSED, ids=[says for _, says in REFUSED])
def test_what_is_no_table_is_refused_with_its_row(text: str, says: str) -> None:
    with pytest.raises(BadInput) as refused:
        parse_csv(text, "f.csv")
    assert says in str(refused.value)


SPECTRUM: dict[str, tuple[tuple[str, ...], list[tuple[str, ...]]]] = {
    "comma_in_quotes": (
        ("first", "last", "address", "city", "zip"),
        [("John", "Doe", "120 any st.", "Anytown, WW", "08123")],
    ),
    "empty": (("a", "b", "c"), [("1", "", ""), ("2", "3", "4")]),
    "empty_crlf": (("a", "b", "c"), [("1", "", ""), ("2", "3", "4")]),
    "escaped_quotes": (("a", "b"), [("1", 'ha "ha" ha'), ("3", "4")]),
    "json": (("key", "val"), [("1", json.dumps({"type": "Point", "coordinates": [102.0, 0.5]}))]),
    "newlines": (("a", "b", "c"), [("1", "2", "3"), ("Once upon \na time", "5", "6"), ("7", "8", "9")]),
    "newlines_crlf": (("a", "b", "c"), [("1", "2", "3"), ("Once upon \na time", "5", "6"), ("7", "8", "9")]),
    "quotes_and_newlines": (("a", "b"), [("1", 'ha \n"ha" \nha'), ("3", "4")]),
    "simple": (("a", "b", "c"), [("1", "2", "3")]),
    "simple_crlf": (("a", "b", "c"), [("1", "2", "3")]),
    "utf8": (("a", "b", "c"), [("1", "2", "3"), ("4", "5", "ʤ")]),
}


@pytest.mark.parametrize("name", SPECTRUM)
def test_every_file_of_the_csv_spectrum_is_read_right(name: str) -> None:
    file = SHARED / "badinput" / "csv-spectrum" / f"{name}.csv"
    if not file.exists():
        pytest.skip("shared data not here")
    columns, rows = SPECTRUM[name]
    table = parse_csv(read_text(file), file.name)
    assert table.columns == columns
    assert [row.cells for row in table.rows] == rows


def test_no_file_of_the_csv_spectrum_is_forgotten() -> None:
    folder = SHARED / "badinput" / "csv-spectrum"
    if not folder.exists():
        pytest.skip("shared data not here")
    assert {path.stem for path in folder.glob("*.csv")} == set(SPECTRUM)


def test_a_table_is_read_the_same_with_a_byte_order_mark(tmp_path: Path) -> None:
    file = tmp_path / "bom.csv"
    file.write_bytes(b"\xef\xbb\xbfa;b\r\n1;2\r\n")
    assert parse_csv(read_text(file), "bom.csv").columns == ("a", "b")
