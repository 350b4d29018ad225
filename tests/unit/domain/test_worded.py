"""A worded text reads as English anywhere, and gives its pattern and fills to whoever speaks another language."""

from __future__ import annotations

import copy
import json
import pickle
from datetime import date

import pytest

from attunement.domain.worded import joined, say, worded

GERMAN = {
    "{name}: {value:g} of 7 on {on:%Y-%m-%d}": "{name}: {value:g} von 7 am {on:%d.%m.%Y}",
    "not asked": "nicht gefragt",
    "{what} {state}": "{state}: {what}",
    "both": "beide",
    ".": ",",
}


def german(text: str) -> str:
    return GERMAN.get(text, text)


def test_it_is_english_text_like_any_other() -> None:
    made = worded("{name}: {value:g} of 7 on {on:%Y-%m-%d}", name="Ana", value=3.5, on=date(2026, 3, 1))
    assert made == "Ana: 3.5 of 7 on 2026-03-01"
    assert json.dumps([made]) == '["Ana: 3.5 of 7 on 2026-03-01"]'
    assert hash(made) == hash(str(made))
    assert type(str(made)) is str


def test_another_language_writes_numbers_and_days_its_own_way() -> None:
    made = worded("{name}: {value:g} of 7 on {on:%Y-%m-%d}", name="Ana", value=3.5, on=date(2026, 3, 1))
    assert made.said(german) == "Ana: 3,5 von 7 am 01.03.2026"


def test_only_what_is_worded_is_translated_never_somebodys_own_words() -> None:
    assert worded("{what} {state}", what="both", state=worded("not asked")).said(german) == "nicht gefragt: both"
    assert say("not asked", german) == "not asked"
    assert say(worded("not asked"), german) == "nicht gefragt"


def test_a_version_number_in_words_keeps_its_point() -> None:
    assert worded("{what} {state}", what="version 1.2", state="x").said(german) == "x: version 1.2"


def test_texts_in_a_row_are_translated_each_by_itself() -> None:
    made = joined("; ", [worded("not asked"), "both", worded("both")])
    assert made == "not asked; both; both"
    assert made.said(german) == "nicht gefragt; both; beide"
    assert joined(", ", ()) == ""


def test_without_fills_braces_are_only_braces() -> None:
    assert worded("{nobody} fills this").said(german) == "{nobody} fills this"


def test_an_open_place_that_nothing_fills_is_an_error() -> None:
    with pytest.raises(KeyError):
        worded("{name}: {why}", name="Ana")


def test_a_copy_can_be_said_too() -> None:
    made = worded("{what} {state}", what=worded("both"), state="x")
    for other in (copy.deepcopy(made), pickle.loads(pickle.dumps(made))):
        assert other == made
        assert other.said(german) == "x: beide"
