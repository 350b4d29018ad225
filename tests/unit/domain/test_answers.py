"""What may be an answer to what kind of item, and what is said when it may not."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attunement.domain.answers import DECLINED, Answer, checked, is_given, number
from attunement.domain.errors import BadInput
from attunement.domain.instrument import Item, Option
from tests.unit.domain.questionnaire import ItemKind, item

CHOICE = item("mood")
COUNT = item("times", kind=ItemKind.COUNT, options=())
LINE = item("line", kind=ItemKind.NUMBER, options=(), range=(0, 10, 0.1))
NAMES = item("tonight", kind=ItemKind.NAMES, options=())
WORDS = item("felt", kind=ItemKind.WORDS, options=(Option(0, "tired"), Option(1, "glad")), most=1)


@pytest.mark.parametrize(
    ("asked", "given_", "kept"),
    [
        (CHOICE, 2, 2),
        (CHOICE, 2.0, 2),
        (CHOICE, None, None),
        (CHOICE, "declined", DECLINED),
        (COUNT, 0, 0),
        (COUNT, 366, 366),
        (LINE, 0.1, 0.1),
        (LINE, 0.3, 0.3),
        (LINE, 9.9, 9.9),
        (LINE, 10, 10),
        (NAMES, [], ()),
        (NAMES, [" Mia ", "", "Otis"], ("Mia", "Otis")),
        (NAMES, ["declined"], ("declined",)),
        (WORDS, ["glad"], ("glad",)),
    ],
)
def test_an_answer_is_kept_as_it_was_meant(asked: Item, given_: object, kept: Answer) -> None:
    assert checked(asked, given_) == kept


@pytest.mark.parametrize(
    ("asked", "given_", "expected"),
    [
        (CHOICE, 4, "one of 0, 1, 2, 3"),
        (CHOICE, -1, "one of"),
        (CHOICE, 1.5, "one of"),
        (CHOICE, True, "one of"),
        (CHOICE, "2", "one of"),
        (CHOICE, [2], "one of"),
        (CHOICE, math.nan, "one of"),
        (CHOICE, math.inf, "one of"),
        (COUNT, 367, "a whole number from 0 to 366"),
        (COUNT, 1.5, "a whole number"),
        (LINE, 10.1, "from 0 to 10 in steps of 0.1"),
        (LINE, 0.15, "in steps of 0.1"),
        (NAMES, "Mia", "a list of at most 12 names"),
        (NAMES, ["x"] * 13, "a list of at most 12 names"),
        (NAMES, ["x" * 81], "at most 80 characters"),
        (NAMES, [1], "a list"),
        (WORDS, ["glad", "tired"], "at most 1 of the words"),
        (WORDS, ["proud"], "the words offered"),
    ],
)
def test_what_is_no_answer_is_refused_with_what_was_expected(asked: Item, given_: object, expected: str) -> None:
    with pytest.raises(BadInput) as refused:
        checked(asked, given_, where="row 3")
    assert str(refused.value).startswith("row 3: ")
    assert expected in str(refused.value)


def test_a_long_wrong_answer_is_not_repeated_whole() -> None:
    with pytest.raises(BadInput) as refused:
        checked(CHOICE, "x" * 5000)
    assert len(str(refused.value)) < 200


@given(
    st.one_of(
        st.integers(), st.floats(), st.text(), st.lists(st.text()), st.booleans(), st.dictionaries(st.text(), st.text())
    )
)
def test_anything_at_all_is_an_answer_or_bad_input(anything: object) -> None:
    for asked in (CHOICE, COUNT, LINE, NAMES, WORDS):
        try:
            kept = checked(asked, anything)
        except BadInput:
            continue
        assert checked(asked, list(kept) if isinstance(kept, tuple) else kept) == kept


def test_only_what_says_something_is_given() -> None:
    assert [is_given(answer) for answer in (0, (), "declined", None)] == [True, True, False, False]
    assert [number(answer) for answer in (0, 2.5, ("x",), "declined", None)] == [0, 2.5, None, None, None]
