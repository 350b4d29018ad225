"""The pages in a made-up language that is read from right to left, for pictures: `just pictures`.

No such language ships yet. Every word of ours becomes letters of the Hebrew alphabet that mean nothing, so that a
picture shows how the page is laid out and nobody takes it for a translation.
"""

from __future__ import annotations

import gettext
import re
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from typing import Final

from scripts.served_practice import served_practice

LANGUAGE: Final = "he"
"""Any language Django knows to be read from right to left will do; its own words are not used."""
LETTERS: Final = str.maketrans("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", "אבגדהופזיחכלמנסעקרשתאבטצפז" * 2)
KEPT: Final = re.compile(r"(%\(\w+\)[a-z]|\{[^{}]*\}|<[^<>]*>|&\w+;)")
"""What is filled in, and marks of a page: never letters of ours."""


def made_up(text: str) -> str:
    """The text in letters that mean nothing, as long as it was."""
    return "".join(part if n % 2 else part.translate(LETTERS) for n, part in enumerate(KEPT.split(text)))


class MadeUp(gettext.NullTranslations):
    """A catalogue that has an answer to everything."""

    def gettext(self, message: str) -> str:
        """The message, made up, without the context that Django puts before it."""
        return made_up(message.rpartition("\x04")[2])

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """The right one of the two."""
        return made_up(msgid1 if n == 1 else msgid2)

    def pgettext(self, _context: str, message: str) -> str:
        """The message, made up."""
        return made_up(message)

    def language(self) -> str:
        """What Django asks a catalogue."""
        return LANGUAGE

    to_language = language


class Phrases(Mapping[str, str]):
    """A card's phrases, made up when they are asked for."""

    def __getitem__(self, english: str) -> str:
        return english if english == "." else made_up(english)

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


def practice_from_right_to_left(data: Path, examples: Path) -> AbstractContextManager[str]:
    """The invented practice in that language, in a folder of its own; gives its address while it is served."""
    return served_practice(data, examples, _speak_it)


def _speak_it() -> None:
    """The made-up language for everyone, in the catalogue and in the words of the card."""
    from django.conf import settings
    from django.utils.translation import trans_real

    from attunement.roadmap.loading import shipped_guidance
    from attunement.web import spoken
    from attunement.web.clinician import card_pages

    settings.LANGUAGES = [(LANGUAGE, "made up")]
    settings.LANGUAGE_CODE = LANGUAGE
    trans_real._translations[LANGUAGE] = MadeUp()  # type: ignore[attr-defined]
    english = shipped_guidance()
    guidance = replace(
        english,
        sentences=tuple(replace(one, text=made_up(one.text), language=LANGUAGE) for one in english.sentences),
        signals=tuple(replace(one, says=made_up(one.says)) for one in english.signals),
        topics={key: replace(one, name=made_up(one.name)) for key, one in english.topics.items()},
        library={key: replace(one, name=made_up(one.name)) for key, one in english.library.items()},
        phrases=Phrases(),
    )
    instruments = {
        key: replace(one, scales=tuple(replace(scale, name=made_up(scale.name)) for scale in one.scales))
        for key, one in spoken.spoken_instruments().items()
    }
    for module in (spoken, card_pages):
        setattr(module, "spoken_practice_guidance", lambda: guidance)  # noqa: B010 - mypy knows only what it imports
        setattr(module, "spoken_instruments", lambda: instruments)  # noqa: B010
