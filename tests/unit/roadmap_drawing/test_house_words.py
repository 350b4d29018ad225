"""The map in words: the sentences people hear or read when they come to a part."""

from __future__ import annotations

from dataclasses import replace

import pytest

from attunement.roadmap.house_words import ENGLISH, initials, sentence, strain_level, strain_sentence
from attunement.roadmap.relationship_map import RelationshipMap
from tests.unit.roadmap_drawing import drawn_maps as maps


def _said(found: RelationshipMap, key: str) -> str:
    return _plain(sentence(found.part(key), dict(found.people)))


def _plain(text: str) -> str:
    return text.replace("\u2068", "").replace("\u2069", "")


@pytest.mark.parametrize(
    ("found", "key", "expected"),
    [
        (maps.APART, "trust", "Trust: Ana 5.5, answers 5 to 6; Ben 2, answers 1 to 3; 3.5 points apart."),
        (
            maps.APART,
            "meaning",
            "Shared meaning: Ana 5, every answer 5; Ben 4.5, answers 4 to 5; 0.5 points between them.",
        ),
        (
            maps.HALF,
            "knowing",
            "Knowing each other: Ana 5, every answer 5; Ben 4, answers 3 to 5; 1 point between them.",
        ),
        (maps.HALF, "commitment", "Commitment: Ana 5, every answer 5; Ben not answered."),
        (maps.HALF, "meaning", "Shared meaning: Ana too few answers, one answer; Ben not answered."),
        (maps.HALF, "trust", "Trust: not answered."),
        (maps.STORM, "trust", "Trust: Ana 3, every answer 3; Ben 3, answers 2 to 4; no difference."),
        (maps.SINGLE, "reaching", "Reaching and responding: Maryam 2, every answer 2."),
        (
            maps.WITH_ERROR,
            "trust",
            "Trust: Ana 5.5, likely between 4.9 and 6.1, answers 5 to 6; "
            "Ben 3, likely between 2.4 and 3.6, every answer 3; 2.5 points apart.",
        ),
    ],
)
def test_each_part_is_one_sentence(found: RelationshipMap, key: str, expected: str) -> None:
    assert _said(found, key) == expected


def test_strain_says_how_high_it_is_for_the_one_who_feels_it_most() -> None:
    assert _plain(strain_sentence(maps.UNHAPPY)).endswith("(high strain).")
    assert _plain(strain_sentence(maps.STRONG)).endswith("(little strain).")
    assert _plain(strain_sentence(maps.EMPTY)) == "Strain: not answered."


@pytest.mark.parametrize(
    ("value", "expected"),
    [(None, ""), (2.9, "little strain"), (3, "some strain"), (3.9, "some strain"), (4, "high strain")],
)
def test_the_words_for_strain_change_at_the_design_rules(value: float | None, expected: str) -> None:
    assert strain_level(value) == expected


def test_another_language_passes_its_own_words() -> None:
    german = replace(ENGLISH, points_apart="{} Punkte auseinander", answers_between="Antworten {} bis {}", decimal=",")
    said = _plain(sentence(maps.APART.part("trust"), dict(maps.APART.people), german))
    assert said == "Trust: Ana 5,5, Antworten 5 bis 6; Ben 2, Antworten 1 bis 3; 3,5 Punkte auseinander."


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (("Ana", "Ben"), ["A", "B"]),
        (("Ana", "Alex"), ["An", "Al"]),
        (("Alexandra", "Alexander"), ["A1", "A2"]),
        (("Ana", "Ana"), ["A1", "A2"]),
        (("<b>", "𝒳"), ["B", "𝒳"]),
        (("***", ""), ["1", "2"]),
        (("מרים", "أحمد"), ["מ", "أ"]),
    ],
)
def test_initials_tell_people_apart(names: tuple[str, str], expected: list[str]) -> None:
    assert list(initials(dict(zip("ab", names, strict=True))).values()) == expected


def test_a_name_cannot_turn_the_sentence_around() -> None:
    found = maps.people_map("\u202eanA", "\u2067Ben")
    said = sentence(found.part("trust"), dict(found.people))
    assert "\u202e" not in said
    assert "\u2067" not in said
    assert said.count("\u2068") == said.count("\u2069") == 2
