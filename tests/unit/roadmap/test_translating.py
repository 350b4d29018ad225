"""Another language for the cards: our words are German, the rules stay, and a wrong file is refused by its place."""

from __future__ import annotations

import re
from dataclasses import fields, replace
from pathlib import Path

import pytest

from attunement.domain.errors import BadInput
from attunement.roadmap.card_building import NOT_OPEN_HERE
from attunement.roadmap.loading import shipped_guidance
from attunement.roadmap.repair_lines import STEP_PHRASES
from attunement.roadmap.room_lines import NO_CHANGE, NOTHING_YET
from attunement.roadmap.sentence import MOST_WORDS
from attunement.roadmap.standing import WHY_CLOSED
from attunement.roadmap.translating import guidance_in

ENGLISH, GERMAN = shipped_guidance(), guidance_in("de")
PRIVATE = re.compile(
    r"\b(affäre\w*|untreu\w*|gewalt\w*|missbrauch\w*|drohung\w*|alkohol\w*|trink\w*|droge\w*|sucht\w*|suizid\w*"
    r"|psychose\w*|stimmen|geheimnis\w*)\b",
    re.IGNORECASE,
)


def test_every_sentence_signal_and_topic_is_german() -> None:
    for one, other in zip(ENGLISH.sentences, GERMAN.sentences, strict=True):
        assert one.text != other.text or one.id.endswith("-offer"), one.id
        assert one.evidence != other.evidence, one.evidence
        assert other.language == "de"
    assert [one.id for one, other in zip(ENGLISH.signals, GERMAN.signals, strict=True) if one.says == other.says] == []
    for key, topic in ENGLISH.topics.items():
        assert GERMAN.topics[key].name != topic.name
        assert not set(GERMAN.topics[key].protocol) & set(topic.protocol)


@pytest.mark.parametrize("key", sorted(ENGLISH.library))
def test_every_entry_is_german_from_title_to_last_step(key: str) -> None:
    one, other = ENGLISH.library[key], GERMAN.library[key]
    assert one.name != other.name
    assert one.evidence.grade != other.evidence.grade
    assert one.contraindication.words != other.contraindication.words
    for before, after in ((one.steps, other.steps), (one.say, other.say), (one.watch, other.watch)):
        assert len(before) == len(after)
        assert not set(before) & set(after)
    assert all(text.startswith("„") and text.endswith("“") for text in other.say)


@pytest.mark.parametrize("key", sorted(ENGLISH.tracks))
def test_every_track_is_german(key: str) -> None:
    one, other = ENGLISH.tracks[key], GERMAN.tracks[key]
    for name in ("applies", "not_when", "first", "stop"):
        assert not set(getattr(one, name)) & set(getattr(other, name))


def test_what_the_room_can_read_tells_nothing_private_in_german_either() -> None:
    for entry in GERMAN.library.values():
        if entry.is_offered and entry.may_stand_in_room:
            for text in (entry.name, *entry.steps):
                assert not PRIVATE.search(text), (entry.id, text)


def test_the_rules_stay_as_they_are() -> None:
    for one, other in zip(ENGLISH.sentences, GERMAN.sentences, strict=True):
        assert replace(other, text=one.text, evidence=one.evidence, language=one.language) == one
    for key, entry in ENGLISH.library.items():
        other_entry = GERMAN.library[key]
        assert (entry.when, entry.minutes, entry.kind) == (other_entry.when, other_entry.minutes, other_entry.kind)
        assert entry.contraindication.topics == other_entry.contraindication.topics
    assert {f.name for f in fields(ENGLISH)} == {f.name for f in fields(GERMAN)}


def test_the_phrases_a_card_says_have_german() -> None:
    phrases = (*STEP_PHRASES.values(), *WHY_CLOSED.values(), *NO_CHANGE.values(), NOT_OPEN_HERE, NOTHING_YET)
    assert [said for said in (*phrases, "both", "several", "some") if GERMAN.said(said) == said] == []
    assert ENGLISH.said("both") == "both"
    assert GERMAN.said("no such phrase") == "no such phrase"


def test_a_part_keeps_its_capital_in_german_and_loses_it_in_english() -> None:
    said = {"part": "Einander kennen"}
    pattern = "couple-weakest-one-low"
    english = next(one for one in ENGLISH.sentences if one.id == "couple-weakest-both-low")
    german = next(one for one in GERMAN.sentences if one.id == pattern)
    assert "find einander kennen hard" in english.filled(said)
    assert "Bei „Einander kennen“ ist" in german.filled(said)


def test_a_language_without_files_is_english(tmp_path: Path) -> None:
    assert guidance_in("fr", tmp_path) is ENGLISH
    assert guidance_in("en") is ENGLISH


WRONG: dict[str, tuple[str, str, str]] = {
    "a sentence that is not there": ("sentences.toml", '[sentences]\nno-such = "x"', "sentences.toml.no-such"),
    "an open place lost": (
        "sentences.toml",
        '[sentences]\ncouple-weakest-one-low = "Hier."',
        "sentences.toml[couple-weakest-one-low]",
    ),
    "a sentence too long": (
        "sentences.toml",
        '[sentences]\ncouple-change-first = "' + "viel " * (MOST_WORDS[ENGLISH.sentences[0].kind] + 1) + '"',
        "sentences.toml[couple-change-first].text",
    ),
    "a name in the room": (
        "sentences.toml",
        '[sentences]\ncouple-change-first = "{person} war da."',
        "sentences.toml[couple-change-first].text",
    ),
    "a signal too long": (
        "signals.toml",
        '[signals]\nworry = "eins zwei drei vier fünf sechs sieben"',
        "signals.toml[worry]",
    ),
    "a step too few": ("library/what-i-value.toml", 'steps = ["einer"]', "what-i-value.toml.steps"),
    "an entry that is not there": ("library/no-such.toml", 'name = "x"', "library.no-such"),
    "a key nobody asked for": ("tracks/trauma.toml", 'nmae = "x"', "trauma.toml.nmae"),
    "a topic that is not there": ("topics.toml", '[weather]\nname = "x"', "topics.toml.weather"),
}


@pytest.mark.parametrize(("file", "content", "where"), WRONG.values(), ids=WRONG)
def test_a_wrong_file_is_refused_by_its_place(file: str, content: str, where: str, tmp_path: Path) -> None:
    path = tmp_path / "de" / file
    path.parent.mkdir(parents=True)
    path.write_text(content, encoding="utf-8")
    with pytest.raises(BadInput) as refused:
        guidance_in("de", tmp_path)
    assert refused.value.where == where
