"""Coding schemes: what can be seen in a session, as data. A practice or a study may write its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class CodeKind(StrEnum):
    """A moment, or something that goes on for a while."""

    POINT = "point"
    STATE = "state"


class About(StrEnum):
    """Whose code it is: one client's, everyone's together, or the clinician's own move."""

    PERSON = "person"
    COUPLE = "couple"
    CLINICIAN = "clinician"


@dataclass(frozen=True)
class Modifier:
    """A second tap that says more: how it was met, or which kind it was."""

    key: str
    name: str
    key_stroke: str = ""


@dataclass(frozen=True)
class CodeDefinition:
    """One thing that can be seen. `valence` is -1, 0 or 1: the unit weight of the cumulative graph."""

    key: str
    name: str
    kind: CodeKind
    about: About
    valence: int
    meaning: str
    antidote: str | None = None
    """The key of the code that answers it, in the same scheme."""
    modifiers: tuple[Modifier, ...] = ()
    key_stroke: str = ""
    """One letter or digit; for codes of a person it follows the key of the column."""
    group: str = ""
    """What it counts as for others, such as the kind of rupture it is a marker of."""

    @property
    def is_state(self) -> bool:
        """True if it has an end."""
        return self.kind is CodeKind.STATE

    def modifier(self, key: str) -> Modifier | None:
        """One of its modifiers, or None."""
        return next((found for found in self.modifiers if found.key == key), None)


@dataclass(frozen=True)
class CodingScheme:
    """A version of a scheme. A version never changes once an event was coded by it; a change is a new version."""

    id: str
    version: int
    name: str
    codes: tuple[CodeDefinition, ...]
    about: str = ""
    source: str = ""
    """Where the names come from; the definitions are ours or the practice's."""

    def code(self, key: str) -> CodeDefinition | None:
        """One code, or None."""
        return self.by_key.get(key)

    @property
    def by_key(self) -> Mapping[str, CodeDefinition]:
        """Its codes by their keys."""
        return {code.key: code for code in self.codes}

    def of(self, about: About) -> tuple[CodeDefinition, ...]:
        """The codes of a person, of everyone or of the clinician, in order."""
        return tuple(code for code in self.codes if code.about is about)
