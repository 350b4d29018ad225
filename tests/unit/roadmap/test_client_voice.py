"""The short list, the wishes and the starter rules: what ships reads whole, and a wrong file is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from attunement.domain.errors import BadInput
from attunement.domain.record import CaseKind
from attunement.domain.relationship import Wish
from attunement.roadmap.client_voice import (
    HERE,
    felt_off,
    load_felt_off,
    load_starter_rules,
    rules_to_begin_with,
    starter_rules,
)


def test_what_ships_can_be_ticked_wished_and_begun() -> None:
    found = felt_off()
    assert len(found.about) >= 10
    assert [words.wish for words in found.wishes][-1] is Wish.UNDECIDED
    for words in found.wishes:
        assert words.then
        assert bool(words.begin) == (words.wish is not Wish.UNDECIDED)
    assert found.texts_of(("not-heard", "of-old")) == ("I did not feel heard or understood.", "of-old")
    assert found.words_of(Wish.STOP).name == "I am thinking of stopping"


def test_the_words_are_short_enough_for_a_reader_of_twelve() -> None:
    said = [about.text for about in felt_off().about] + [rule.text for rule in starter_rules()]
    said += [sentence for words in felt_off().wishes for sentence in words.then.split(". ")]
    assert [text for text in said if len(text.split()) > 30] == []


@pytest.mark.parametrize("kind", list(CaseKind))
def test_every_kind_of_case_begins_with_rules_that_fit(kind: CaseKind) -> None:
    found = rules_to_begin_with(kind)
    assert 3 <= len(found) <= 10
    assert any("phone" in rule.lower() for rule in found)
    alone = kind is CaseKind.INDIVIDUAL
    assert any("One person speaks" in rule for rule in found) is not alone


@pytest.mark.parametrize(
    ("file", "old", "new", "where"),
    [
        ("felt-off.toml", 'key = "judged"', 'key = "not-heard"', "felt-off.toml.about"),
        ("felt-off.toml", 'key = "stop"', 'key = "undecided"', "felt-off.toml.wishes"),
        ("felt-off.toml", 'key = "stop"', 'key = "revenge"', "wishes[3].key"),
        ("felt-off.toml", 'text = "I felt judged', 'says = "I felt judged', "about[1]"),
        ("ground-rules.toml", 'key = "pause"', 'key = "phones"', "ground-rules.toml.rules"),
        ("ground-rules.toml", '"individual"', '"dog"', "for_cases"),
        ("ground-rules.toml", '"individual", ', "", "ground-rules.toml"),
    ],
)
def test_a_wrong_file_is_named(tmp_path: Path, file: str, old: str, new: str, where: str) -> None:
    text = (HERE / file).read_text(encoding="utf-8")
    assert old in text
    wrong = tmp_path / file
    wrong.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(BadInput) as error:
        (load_felt_off if file.startswith("felt") else load_starter_rules)(wrong)
    assert where in str(error.value.where)


def test_a_wish_left_out_is_missed(tmp_path: Path) -> None:
    text = (HERE / "felt-off.toml").read_text(encoding="utf-8")
    wrong = tmp_path / "felt-off.toml"
    wrong.write_text(text[: text.rindex("[[wishes]]")], encoding="utf-8")
    with pytest.raises(BadInput, match="undecided"):
        load_felt_off(wrong)
