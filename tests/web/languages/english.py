"""Which text on a page is English of ours: by the words we wrote, and by what English sentences are made of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from attunement.instruments import all_instruments, all_occasions, instruments_in, occasions_in
from attunement.instruments.translating import words_of, words_of_occasion
from attunement.roadmap.guidance import Guidance
from attunement.roadmap.loading import shipped_guidance
from attunement.roadmap.translating import guidance_in
from scripts.messages import read_catalogue
from tests.web.client.pseudo_locale import _Words

PLACES = re.compile(r"%\(\w+\)[a-z]|\{[^{}]*\}|…|</?\w+[^>]*>")
SMALL = """
the of and is to with not are this you your for from have has were be been it its that they their what which who when on
by or if can may does did there here nobody someone everyone only each between than
"""
SMALL_WORDS = frozenset(SMALL.split())
"""Two of them in one text make it English; none of them is a German word."""
FEWEST_LETTERS = 8


def english_on(page: str, language: str = "de") -> list[str]:
    """Every text of a page, seen or heard, that is English and not marked as being so."""
    words = _Words()
    words.feed(re.sub(r"<(script|style)\b.*?</\1>", "", page, flags=re.DOTALL))
    texts = (" ".join(text.split()) for text in words.found)
    return [text for text in texts if text and is_english(text, language)]


def is_english(text: str, language: str = "de") -> bool:
    """True for words of ours that have another translation, and for what reads like an English sentence."""
    if any(text in known[0] or known[1].search(text) for known in [without_any(language)]):
        return False
    whole, parts = ours(language)
    if text in whole or parts.search(text):
        return True
    return sum(word in SMALL_WORDS for word in re.findall(r"[a-z']+", text.lower())) >= 2


@cache
def ours(language: str) -> tuple[frozenset[str], re.Pattern[str]]:
    """Whole texts; and of those with open places the longest words between two of them."""
    return _to_find(text for text, said in pairs(language) if said and text != said)


@cache
def without_any(language: str) -> tuple[frozenset[str], re.Pattern[str]]:
    """What has no translation at all: the catalogue's own test names it, and here it is passed over."""
    return _to_find(text for text, said in pairs(language) if not said)


def _to_find(found: Iterable[str]) -> tuple[frozenset[str], re.Pattern[str]]:
    texts = {" ".join(text.split()) for text in found}
    whole = frozenset(text for text in texts if not PLACES.search(text) and sum(map(str.isalpha, text)) > 3)
    parts = {max(PLACES.split(text), key=len).strip(" .,:;()“”'\"") for text in texts if PLACES.search(text)}
    long_enough = (part for part in parts if " " in part and sum(map(str.isalpha, part)) >= FEWEST_LETTERS)
    return whole, re.compile("|".join(map(re.escape, sorted(long_enough))) or r"(?!)")


def pairs(language: str) -> Iterator[tuple[str, str]]:
    """Every English text of ours beside what it is in a language."""
    for message in read_catalogue(language):
        said = message.string if isinstance(message.string, tuple | list) else (message.string,)
        asked = message.id if isinstance(message.id, tuple | list) else (message.id,)
        if message.id and not message.context:
            yield from ((str(one), str(other or "")) for one, other in zip(asked, said, strict=False))
    yield from _of_guidance(shipped_guidance(), guidance_in(language))
    for one, other in zip(all_instruments().values(), instruments_in(language).values(), strict=True):
        yield from zip(_leaves(words_of(one)), _leaves(words_of(other)), strict=True)
    for sitting, said_so in zip(all_occasions().values(), occasions_in(language).values(), strict=True):
        yield from zip(_leaves(words_of_occasion(sitting)), _leaves(words_of_occasion(said_so)), strict=True)


def _of_guidance(english: Guidance, other: Guidance) -> Iterator[tuple[str, str]]:
    yield from other.phrases.items()
    yield from ((a.text, b.text) for a, b in zip(english.sentences, other.sentences, strict=True))
    yield from ((a.says, b.says) for a, b in zip(english.signals, other.signals, strict=True))
    for key, topic in english.topics.items():
        yield topic.name, other.topics[key].name
        yield from zip(topic.protocol, other.topics[key].protocol, strict=True)
    for key, entry in english.library.items():
        said = other.library[key]
        yield entry.name, said.name
        yield entry.contraindication.words, said.contraindication.words
        for a, b in ((entry.steps, said.steps), (entry.say, said.say), (entry.watch, said.watch)):
            yield from zip(a, b, strict=True)
    for key, track in english.tracks.items():
        way = other.tracks[key]
        yield track.name, way.name
        for a, b in ((track.applies, way.applies), (track.not_when, way.not_when), (track.stop, way.stop)):
            yield from zip(a, b, strict=True)


def _leaves(words: object) -> list[str]:
    if isinstance(words, Mapping):
        return [leaf for value in words.values() for leaf in _leaves(value)]
    return [str(words)]
