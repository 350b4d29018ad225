"""A draft as someone would write it, for the tests of the library's pages."""

from __future__ import annotations

from typing import Any

from attunement.actions.write_library_entry import mark_reviewed, write_library_entry
from attunement.storage.models import LibraryEntryRecord
from tests.cast import member

TYPED: dict[str, Any] = {
    "base": 0,
    "name": "Three slow breaths",
    "kind": "antidote",
    "setting": "room",
    "for_cases": ["couple"],
    "minutes": 5,
    "steps": "Stop in mid-sentence.\nBreathe out three times.\nBegin again with a wish.",
    "say": "“Three breaths, then again.”\nTake your time.",
    "watch": "Breathing like a sigh at the other.",
    "not_when": "Not as the answer to fear.",
    "topics": ["violence"],
    "focus": ["strain"],
    "grade": "practice wisdom",
    "source": "",
    "place": "",
}
"""What a browser sends."""

CONTENT: dict[str, Any] = {
    "name": "Three slow breaths",
    "kind": "antidote",
    "setting": "room",
    "for": ["couple"],
    "indication": {"focus": ["strain"]},
    "contraindication": {"words": "Not as the answer to fear.", "topics": ["violence"]},
    "minutes": 5,
    "evidence": {"grade": "practice wisdom"},
    "steps": ["Stop in mid-sentence.", "Breathe out three times.", "Begin again with a wish."],
    "say": ["“Three breaths, then again.”", "“Take your time.”"],
    "watch": ["Breathing like a sigh at the other."],
}
"""The same as the reader takes it."""
KEY = "own-three-slow-breaths"


def content(**changed: Any) -> dict[str, Any]:
    """The table with some keys changed; None takes a key out."""
    return {name: value for name, value in {**CONTENT, **changed}.items() if value is not None}


def written(by: str = "miriam", **changed: Any) -> LibraryEntryRecord:
    """A first draft."""
    return write_library_entry(by=member(by), content=content(**changed))


def reviewed(by: str = "miriam", **changed: Any) -> LibraryEntryRecord:
    """A draft that the supervisor has read."""
    row = written(by, **changed)
    return mark_reviewed(by=member("esther"), key=row.key, version=row.version, reviewer=member("esther"))
