"""What a JSON file may not hold, and where the message says it is."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attunement.domain.errors import BadInput
from attunement.exchange.strict_json import DEEPEST, parse_json, read_json

REFUSED = [
    ("", "f.json: is empty"),
    ("   \n", "f.json: is empty"),
    ("{", "line 1, column 2"),
    ('{"a": 1,\n "b": }', "line 2, column 7"),
    ('{"a": 1} {"b": 2}', "Extra data at line 1, column 10"),
    ('{"a": {"b": NaN}}', "f.json: a.b: NaN found"),
    ('{"a": [1, -Infinity]}', "f.json: a[1]: -Infinity found"),
    ('{"a": [{"b": 1, "b": 2}]}', "f.json: a[0].b: this key is there twice"),
    ('{"a": 1e999}', "f.json: a: a number beyond all bounds found"),
    ('{"a": 10000000000000000000000}', "f.json: a: a number beyond all bounds found"),
    ('{"a": ' + "9" * 5000 + "}", "a number that is too long"),
    ('{"a": "\\ud800"}', "f.json: a: half a character found"),
    ('{"\\udc00": 1}', "a key holds half a character"),
    ("[" * (DEEPEST + 1) + "]" * (DEEPEST + 1), "nested too deeply"),
    ("[" * 100_000, "nested too deeply"),
    ('{"a":' * 100_000, "nested too deeply"),
]


@pytest.mark.parametrize(("text", "says"), REFUSED, ids=[says for _, says in REFUSED])
def test_what_json_may_not_hold_is_refused_with_its_place(text: str, says: str) -> None:
    with pytest.raises(BadInput) as refused:
        parse_json(text, "f.json")
    assert says in str(refused.value)


def test_the_deepest_document_allowed_is_read() -> None:
    assert parse_json("[" * DEEPEST + "]" * DEEPEST, "f.json") is not None


@given(st.recursive(st.none() | st.booleans() | st.integers(-(10**9), 10**9) | st.text(), st.lists, max_leaves=8))
def test_ordinary_documents_are_read_as_they_are(document: object) -> None:
    assert parse_json(json.dumps(document), "f.json") == document


def test_a_byte_order_mark_is_no_part_of_the_text(tmp_path: Path) -> None:
    file = tmp_path / "bom.json"
    file.write_bytes(b"\xef\xbb\xbf" + '{"näme": "Ā"}'.encode())
    assert read_json(file) == {"näme": "Ā"}


def test_utf_16_with_its_mark_is_read(tmp_path: Path) -> None:
    file = tmp_path / "wide.json"
    file.write_text('{"a": "ʤ"}', encoding="utf-16")
    assert read_json(file) == {"a": "ʤ"}


UNREADABLE = [(b'{"a":\n"\xff"}', "line 2 is not UTF-8"), (b'{"a"\x00: 1}', "line 1 holds a zero byte")]


@pytest.mark.parametrize(("raw", "says"), UNREADABLE, ids=[says for _, says in UNREADABLE])
def test_what_is_no_text_is_refused_with_the_line(tmp_path: Path, raw: bytes, says: str) -> None:
    file = tmp_path / "f.json"
    file.write_bytes(raw)
    with pytest.raises(BadInput, match=says):
        read_json(file)


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"not found.*Check the path"):
        read_json(tmp_path / "none.json")
    with pytest.raises(BadInput, match="is a folder"):
        read_json(tmp_path)


def test_a_file_too_large_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("attunement.exchange.text_file.LARGEST_FILE", 10)
    file = tmp_path / "f.json"
    file.write_text('{"a": 123456}')
    with pytest.raises(BadInput, match="larger than"):
        read_json(file)
