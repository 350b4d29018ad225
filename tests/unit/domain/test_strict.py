"""Reading tables strictly: every wrong key or value is named with its place."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from attunement.domain.errors import BadInput
from attunement.domain.record import PolicyName
from attunement.domain.strict import Table, read_all, read_moment


@pytest.mark.parametrize(
    ("reader", "raw", "message"),
    [
        ("text", {}, "file.key: missing"),
        ("text", {"key": None}, "file.key: missing"),
        ("text", {"key": " "}, "a text that is not empty"),
        ("text", {"key": 3}, "a text that is not empty"),
        ("whole", {"key": 1.5}, "a whole number"),
        ("whole", {"key": True}, "a whole number"),
        ("number", {"key": "3"}, "a number"),
        ("number", {"key": float("nan")}, "a number"),
        ("number", {"key": float("inf")}, "a number"),
        ("yes_no", {"key": 1}, "true or false"),
        ("texts", {"key": "one"}, "a list of texts"),
        ("texts", {"key": [1]}, "a list of texts"),
        ("numbers", {"key": ["1"]}, "a list of numbers"),
        ("table", {"key": []}, "a table of keys and values"),
        ("tables", {"key": {}}, "a list of tables"),
        ("tables", {"key": [3]}, "file.key[0]"),
        ("moment", {"key": "yesterday"}, "a date like 2026-01-05"),
        ("moment", {"key": 20260105}, "a date like 2026-01-05"),
        ("moment", {"key": "2026-13-01"}, "a date like 2026-01-05"),
    ],
)
def test_a_wrong_value_is_named_with_its_place(reader: str, raw: dict[str, Any], message: str) -> None:
    with pytest.raises(BadInput) as refused:
        getattr(Table(raw, "file"), reader)("key")
    assert message in str(refused.value)
    assert "file.key" in str(refused.value)


def test_an_absent_key_takes_its_default() -> None:
    table = Table({}, "file")
    assert (table.text("a", "x"), table.whole("b", None), table.texts("c", ())) == ("x", None, ())


def test_a_word_of_an_enumeration() -> None:
    assert Table({"key": "no-secrets"}, "").one_of("key", PolicyName) is PolicyName.NO_SECRETS
    with pytest.raises(BadInput, match="one of no-secrets, limited-secrets, fully-private"):
        Table({"key": "some"}, "file").one_of("key", PolicyName)


def test_a_key_nobody_read_is_refused() -> None:
    with pytest.raises(BadInput, match=r"file\.extra: unknown key\. Expected only key"):
        read_all(Table({"key": "x", "extra": 1}, "file"), lambda table: table.text("key"))


def test_tables_in_tables_name_the_whole_way() -> None:
    table = Table({"people": [{"id": "a"}, {"id": 3}]}, "case.json")
    with pytest.raises(BadInput, match=r"case\.json\.people\[1\]\.id"):
        table.each("people", lambda person: person.text("id"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-01-05", datetime(2026, 1, 5, tzinfo=UTC)),
        (date(2026, 1, 5), datetime(2026, 1, 5, tzinfo=UTC)),
        ("2026-01-05T18:02:00", datetime(2026, 1, 5, 18, 2, tzinfo=UTC)),
        ("2026-01-05T18:02:00+02:00", datetime(2026, 1, 5, 16, 2, tzinfo=UTC)),
        ("2026-01-05T18:02:00Z", datetime(2026, 1, 5, 18, 2, tzinfo=UTC)),
    ],
)
def test_a_bare_date_is_its_start_and_every_time_is_in_utc(text: object, expected: datetime) -> None:
    assert read_moment(text, "at") == expected


def test_the_edge_of_time_is_bad_input_not_a_crash() -> None:
    with pytest.raises(BadInput):
        read_moment("0001-01-01T00:00:00+23:00", "at")
