"""The map's words in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any, Final

from django.utils.formats import get_format
from django.utils.translation import gettext

from attunement.roadmap.card_words import ENGLISH as CARD
from attunement.roadmap.card_words import CardWords
from attunement.roadmap.house_words import ENGLISH, HouseWords
from attunement.roadmap.relationship_map import PartReading, RelationshipMap
from attunement.web.spoken import page_language, spoken_guidance

MARKS: Final = frozenset({"decimal", "no_comparison", "translate"})
"""Signs and a way to translate, not words."""
NO_WORDS: Final = frozenset({"language", "house"})
"""What of a card's words is no word."""


def house_words() -> HouseWords:
    """Every word of the drawing and its table, translated."""
    words = {f.name: _in_language(getattr(ENGLISH, f.name)) for f in fields(ENGLISH) if f.name not in MARKS}
    return replace(ENGLISH, **words, decimal=get_format("DECIMAL_SEPARATOR"), translate=spoken_guidance().said)


def card_words() -> CardWords:
    """Every word of the printed card, translated."""
    words = {f.name: _in_language(getattr(CARD, f.name)) for f in fields(CARD) if f.name not in NO_WORDS}
    return replace(CARD, **words, language=page_language(), house=house_words())


def in_language(found: RelationshipMap) -> RelationshipMap:
    """The map with the names of its parts translated."""
    return replace(found, parts=tuple(_named(part) for part in found.parts), strain=_named(found.strain))


def _named(part: PartReading) -> PartReading:
    return replace(part, name=gettext(part.name))


def _in_language(words: Any) -> Any:
    if isinstance(words, str):
        return gettext(words)
    if isinstance(words, Mapping):
        return {key: gettext(said) for key, said in words.items()}
    return tuple(gettext(line) for line in words)
