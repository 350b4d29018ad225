"""What clients read in our own instruments is short and plain: a rough check, not a proof of reading age."""

import re

import pytest

from attunement.domain.instrument import Instrument, Item
from attunement.domain.occasion import Occasion
from attunement.instruments import all_instruments, all_occasions

LONGEST_SENTENCE = 18
LONGEST_WORD = 13
OWN = [i for i in all_instruments().values() if i.grade == "own" and i.answered_by == "client"]
ITEMS = [pytest.param(item, id=f"{i.id} {item.key}") for i in OWN for item in i.items]
UNEXPLAINED = re.compile(r"\b(intimacy|conflict|alliance|empathy|validate|attachment|communicat\w*)\b", re.I)
NOT_FOR_EVERYONE = re.compile(r"\b(husband|wife|spouse|marriage|married|he|she|his|her|children|kids)\b", re.I)
ACCUSING = re.compile(r"\b(always|never|fault|blames?|lies|lying|cheat\w*|selfish|refuses)\b", re.I)


def sentences(text: str) -> list[str]:
    return [part for part in re.split(r"(?<=[.?!])\s+", text) if part]


@pytest.mark.parametrize("item", ITEMS)
def test_a_sentence_has_at_most_eighteen_words(item: Item) -> None:
    for sentence in sentences(item.text):
        assert len(sentence.split()) <= LONGEST_SENTENCE, sentence


@pytest.mark.parametrize("item", ITEMS)
def test_words_are_short_and_from_everyday_life(item: Item) -> None:
    words = re.findall(r"[A-Za-z]+", item.text)
    assert max(map(len, words)) <= LONGEST_WORD, item.text
    assert not UNEXPLAINED.search(item.text)


CHECKUPS = [i for i in OWN if "checkup" in i.id]


@pytest.mark.parametrize("instrument", CHECKUPS, ids=lambda i: i.id)
def test_a_check_up_fits_anyone_and_accuses_nobody(instrument: Instrument) -> None:
    for item in instrument.items:
        assert not NOT_FOR_EVERYONE.search(item.text), item.text
        assert not ACCUSING.search(item.text), item.text
        assert item.text.endswith(".")


@pytest.mark.parametrize("instrument", OWN, ids=lambda i: i.id)
def test_no_two_items_of_an_instrument_say_the_same(instrument: Instrument) -> None:
    texts = [item.text for item in instrument.items]
    assert len(set(texts)) == len(texts)


@pytest.mark.parametrize("occasion", all_occasions().values(), ids=lambda o: o.id)
def test_a_welcome_is_short_and_in_short_sentences(occasion: Occasion) -> None:
    welcome = occasion.welcome
    assert all(len(sentence.split()) <= 24 for sentence in sentences(welcome)), welcome
    assert len(welcome.split()) <= 90
    assert "therapist" in welcome.lower(), "a welcome says who reads the answers"


def test_what_an_individual_or_a_family_is_asked_speaks_of_no_partner_and_of_no_one_relative() -> None:
    """A statement about one other person would hold two people of a family against each other."""
    one_of_them = re.compile(r"\b(partner|mother|father|parents?|sons?|daughters?|brothers?|sisters?|couple)\b", re.I)
    items = [item for i in CHECKUPS if not i.id.startswith("relationship") for item in i.items]
    assert len(items) == 8 + 13
    assert [item.text for item in items if one_of_them.search(item.text)] == []
