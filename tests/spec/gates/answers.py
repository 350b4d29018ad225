"""What both partners said, in one letter each, as the tables of the gate write it; and a case file made of it."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

from tests.spec.contracts.calls import Called, call, written

SAYS = {"n": 0, "y": 1, "?": 2, ".": None, "x": "declined"}
"""no, yes, not sure, blank, declined; `-` is a question that was not asked."""

KEYS: dict[str, tuple[str, ...]] = {
    "hark": ("q1", "q2", "q3", "q4"),
    "safety-own": ("fear", "control", "injury", "threats"),
    "asq": ("q1", "q2", "q3", "q4", "q5"),
    "phq-9": ("q9",),
    "core-10": ("q6",),
    "private-own": ("affair", "unusual-experiences"),
    "alcohol-1": ("times",),
    "drug-1": ("times",),
}

COUPLE: dict[str, Any] = {
    "case": {"id": "c1", "kind": "couple", "opened": "2026-01-01"},
    "people": [
        {"id": "a", "role": "partner", "name": "Ana"},
        {"id": "b", "role": "partner", "name": "Ben"},
        {"id": "t", "role": "clinician"},
    ],
}


def form(person: str, instrument: str, said: str, on: str = "2026-01-06") -> dict[str, Any]:
    """One form: a letter for each of its questions."""
    keys = KEYS[instrument]
    answers = {key: _answer(letter) for key, letter in zip(keys, said, strict=True) if letter != "-"}
    return {"person": person, "instrument": instrument, "version": 1, "answered": on, "answers": answers}


def _answer(letter: str) -> object:
    return int(letter) if letter.isdigit() else SAYS[letter]


def forms(person: str, said: str, on: str = "2026-01-06") -> list[dict[str, Any]]:
    """Several forms, as `hark nnnn, safety-own nnnn`; empty for none."""
    several = [one.split() for one in said.split(",") if one.strip()]
    return [form(person, instrument, letters, on) for instrument, letters in several]


def couple(*responses: dict[str, Any], **more: Any) -> dict[str, Any]:
    """The couple with these forms."""
    return {**copy.deepcopy(COUPLE), "responses": list(responses), **more}


def shown(folder: Path, document: dict[str, Any], viewer: str, command: str = "roadmap", *more: object) -> Called:
    """What the command prints for a viewer."""
    return call(command, written(folder, document), "--for", viewer, *more)


def gates(folder: Path, document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The gates of the clinician's card."""
    called = shown(folder, document, "clinician", "roadmap", "--format", "json")
    assert (called.code, called.err) == (0, ""), called.err
    found = called.document["gates"]
    assert isinstance(found, dict)
    return found
