"""The map's words in the reader's language."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any, Final

from django.utils.translation import gettext

from attunement.roadmap.house_words import ENGLISH, HouseWords
from attunement.roadmap.relationship_map import PartReading, RelationshipMap

MARKS: Final = frozenset({"decimal", "no_comparison"})
"""Signs, not words."""


def house_words() -> HouseWords:
    """Every word of the drawing and its table, translated."""
    return replace(
        ENGLISH, **{f.name: _in_language(getattr(ENGLISH, f.name)) for f in fields(ENGLISH) if f.name not in MARKS}
    )


def in_language(found: RelationshipMap) -> RelationshipMap:
    """The map with the names of its parts translated."""
    return replace(found, parts=tuple(_named(part) for part in found.parts), strain=_named(found.strain))


def _named(part: PartReading) -> PartReading:
    return replace(part, name=gettext(part.name))


def _in_language(words: Any) -> Any:
    return gettext(words) if isinstance(words, str) else tuple(gettext(line) for line in words)
