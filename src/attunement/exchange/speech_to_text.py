"""The one place where speech to text could be plugged in. None ships, none is on, and nothing is sent anywhere.

A practice that has a program on its own machine writes a small class of this shape and names it in the environment
variable ATTUNEMENT_SPEECH_TO_TEXT as `package.module:name`. What it writes is looked at like any other transcript.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Iterator
from typing import Protocol, runtime_checkable

from attunement.domain.errors import BadInput
from attunement.exchange.transcript import Spoken


@runtime_checkable
class SpeechToText(Protocol):
    """A program that writes down what is said. It runs on this machine and keeps nothing."""

    def write_down(self, sound: Iterator[bytes], media_type: str, language: str) -> Iterable[Spoken]:
        """What is said in a recording: `sound` are its bytes in order, `language` is like `de`, or '' if unknown."""
        ...


def speech_to_text(named: str) -> SpeechToText | None:
    """The program named `package.module:name`; None for no name. Raises BadInput for a name that leads nowhere."""
    if not named:
        return None
    module, _, name = named.partition(":")
    try:
        made = getattr(importlib.import_module(module), name)()
    except (ImportError, AttributeError, TypeError, ValueError):
        made = None
    if not isinstance(made, SpeechToText):
        raise BadInput(
            f"'{named[:80]}' is no speech to text",
            where="ATTUNEMENT_SPEECH_TO_TEXT",
            expected="package.module:name of a class with `write_down`",
        )
    return made
