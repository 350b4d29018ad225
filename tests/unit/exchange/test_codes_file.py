"""Codes from a CSV file: what we wrote comes back, and a row that is wrong is named."""

import pytest

from attunement.domain.errors import BadInput
from attunement.exchange.codes_file import read_codes
from attunement.exchange.export_csv import csv_text
from attunement.roadmap.session_table import COLUMNS, moment_rows
from tests.unit.roadmap.invented_sessions import reading

ROLES = {"a": "client-1", "b": "client-2"}
PEOPLE = {called: person for person, called in ROLES.items()}


def test_what_the_page_wrote_comes_back_as_the_same_events() -> None:
    found = reading("a.repair-attempt+accepted@5.5 .escalation@9 b.humour@60")
    back = read_codes(csv_text(COLUMNS, moment_rows(found, ROLES)), name="x.csv", session="s", people=PEOPLE)
    assert [(e.at, e.person, e.code, e.modifiers, e.scheme, e.version) for e in back] == [
        (e.at, e.person, e.code, e.modifiers, e.scheme, e.version) for e in (m.event for m in found.moments)
    ]
    assert all(e.confirmed for e in back)


def test_two_columns_are_enough_and_others_are_left_alone() -> None:
    [event] = read_codes("seconds;code;mood\n12,5;x;y\n".replace("12,5", "12.5"), name="x", session="s", people={})
    assert (event.at, event.code, event.person, event.ends) == (12.5, "x", "", None)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("seconds,mood\n1,x\n", "no column 'code'"),
        ("seconds,code\n,x\n", "no moment or no code"),
        ("seconds,code\n1,\n", "no moment or no code"),
        ("seconds,code\n-1,x\n", r"row 1 \(line 2\), column 'seconds'"),
        ("seconds,code\nnan,x\n", "'nan'"),
        ("seconds,code,ends\n5,x,4\n", "column 'ends'"),
        ("seconds,code,intensity\n5,x,6\n", "1 to 5"),
        ("seconds,code,person\n5,x,client-9\n", "one of client-1, client-2, or blank"),
    ],
)
def test_a_wrong_row_is_named(text: str, says: str) -> None:
    with pytest.raises(BadInput, match=says):
        read_codes(text, name="x.csv", session="s", people=PEOPLE)


def test_a_file_without_end_is_refused() -> None:
    with pytest.raises(BadInput, match="20001 rows"):
        read_codes("seconds,code\n" + "1,x\n" * 20_001, name="x", session="s", people={})
