"""German: every word of our own questions and sittings, and not one of anybody else's."""

from __future__ import annotations

import pytest

from attunement.domain.instrument import Instrument
from attunement.instruments import all_instruments, all_occasions, instruments_in, languages, occasions_in
from attunement.instruments.translating import TRANSLATIONS, is_translated, words_of, words_of_occasion
from tests.instruments.test_translations import shown

OURS = {name: instrument for name, instrument in all_instruments().items() if instrument.grade == "own"}
THEIRS = sorted(set(all_instruments()) - set(OURS))
SAME_IN_BOTH = {"1", "2", "3", "4", "5", "6", "7", "warm", "Supervision"}
"""What a German would write letter for letter as an English speaker does."""


def leaves(words: object) -> list[str]:
    """Every text of a nested table."""
    if isinstance(words, dict):
        return [leaf for value in words.values() for leaf in leaves(value)]
    return [str(words)]


@pytest.mark.parametrize("name", sorted(OURS))
def test_every_word_of_our_own_questions_is_german(name: str) -> None:
    before, after = leaves(words_of(OURS[name])), leaves(words_of(instruments_in("de")[name]))
    assert len(before) == len(after)
    assert [text for text, other in zip(before, after, strict=True) if text == other and text not in SAME_IN_BOTH] == []


@pytest.mark.parametrize("name", sorted(all_occasions()))
def test_every_word_of_a_sitting_is_german(name: str) -> None:
    before, after = words_of_occasion(all_occasions()[name]), words_of_occasion(occasions_in("de")[name])
    assert all(before[key] != after[key] for key in before)


@pytest.mark.parametrize("name", THEIRS)
def test_a_published_questionnaire_has_no_wording_of_ours(name: str) -> None:
    assert not is_translated(name, "de")
    assert shown(instruments_in("de")[name]) == shown(all_instruments()[name])


def test_our_own_are_known_as_translated() -> None:
    assert all(is_translated(name, "de") for name in OURS)
    assert is_translated("phq-9", "en")
    assert languages(TRANSLATIONS) == ("en", "de")


def test_the_same_statement_is_the_same_in_german_wherever_it_stands() -> None:
    said: dict[str, set[str]] = {}
    for name, before in OURS.items():
        for one, other in zip(shown(before), shown(instruments_in("de")[name]), strict=True):
            said.setdefault(one, set()).add(other)
    assert {one: others for one, others in said.items() if len(others) > 1} == {}


@pytest.mark.parametrize("name", sorted(OURS))
def test_a_german_sentence_ends_as_the_english_one_does(name: str) -> None:
    after: Instrument = instruments_in("de")[name]
    for before, item in zip(OURS[name].items, after.items, strict=True):
        assert before.text[-1] == item.text.rstrip("“")[-1], item.key
        assert "  " not in item.text
        assert " du " not in f" {item.text} ".lower()
