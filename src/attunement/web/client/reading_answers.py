"""From a posted question page to one answer. What may be an answer is the domain's to say."""

from __future__ import annotations

from django.http import QueryDict

from attunement.domain.answers import DECLINED
from attunement.domain.errors import BadInput
from attunement.domain.instrument import Item, ItemKind

LONGEST_NUMBER = 20


def posted_answer(item: Item, posted: QueryDict) -> object:
    """The answer in the form, not yet checked against the item; None where nothing was chosen.

    Raises BadInput for a number that is none.
    """
    if "declined" in posted or posted.get("answer") == DECLINED:
        return DECLINED
    if item.kind is ItemKind.NAMES:
        return _words(posted, "name") or ([] if "nobody" in posted else None)
    if item.kind is ItemKind.WORDS:
        return _words(posted, "word") or None
    raw = posted.get("answer", "").strip()
    return _number(raw, item.key) if raw else None


def _words(posted: QueryDict, field: str) -> list[str]:
    """Typed words without the characters that are none (control characters, a stray zero byte)."""
    typed = ("".join(letter for letter in word if letter.isprintable()).strip() for word in posted.getlist(field))
    return [word for word in typed if word]


def _number(raw: str, key: str) -> float:
    try:
        if len(raw) > LONGEST_NUMBER:
            raise ValueError
        return float(raw)
    except ValueError:
        raise BadInput("that is no number", where=key, expected="a number like 3") from None
