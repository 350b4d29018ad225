"""Documents that tests change one thing in: a couple's case, a questionnaire response."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

SHARED = Path(__file__).parents[4] / "shared" / "data"
"""Files other people made; tests that need them skip with a word where the folder is absent."""

COUPLE: dict[str, Any] = {
    "case": {"id": "c1", "kind": "couple", "opened": "2026-01-05"},
    "people": [
        {"id": "a", "role": "partner", "name": "Ana"},
        {"id": "b", "role": "partner"},
        {"id": "t", "role": "clinician"},
        {"id": "s", "role": "supervisor"},
    ],
    "policies": [{"name": "limited-secrets", "version": 1, "signed": {"a": "2026-01-05", "b": "2026-01-05"}}],
    "sessions": [
        {
            "id": "s1",
            "date": "2026-01-12",
            "kind": "joint",
            "attended": ["a", "b"],
            "late_minutes": {"t": 0},
            "missed_by": [],
        }
    ],
    "responses": [
        {
            "person": "a",
            "instrument": "phq-9",
            "version": 1,
            "session": None,
            "answered": "2026-01-06T18:02:00+00:00",
            "answers": {"q1": 2, "q2": None, "q3": "declined"},
        }
    ],
    "decisions": [
        {
            "about": "violence",
            "by": "t",
            "at": "2026-01-09",
            "joint_work": "go-on",
            "talked_alone_with": ["a", "b"],
            "reason": "talked with both",
        }
    ],
    "consents": [{"person": "a", "to": "recording", "given": "2026-01-12", "withdrawn": None}],
    "releases": [{"to": "b", "by": "t", "at": "2026-01-12", "what": "roadmap", "content": "text as shown"}],
    "codes": [{"session": "s1", "at": 312.5, "person": "a", "code": "criticism", "source": "live", "confirmed": True}],
    "repairs": [
        {
            "opened": "s1",
            "kind": "withdrawal",
            "steps": [{"step": "clarify", "at": "2026-02-02", "tried": "asked"}],
            "closed": None,
            "outcome": None,
        }
    ],
}


def couple(change: tuple[tuple[str | int, ...], Any] | None = None) -> dict[str, Any]:
    """A fresh couple's document, with one place (a path of keys) set to another value."""
    document = copy.deepcopy(COUPLE)
    if change is not None:
        path, value = change
        spot: Any = document
        for key in path[:-1]:
            spot = spot[key]
        spot[path[-1]] = value
    return document


def response(*answers: tuple[str, Any], **more: Any) -> dict[str, Any]:
    """A questionnaire response: linkId and one answer element, or a list of them, for each item."""
    items = [{"linkId": link, "answer": answer if isinstance(answer, list) else [answer]} for link, answer in answers]
    return {"resourceType": "QuestionnaireResponse", "id": "r1", "status": "completed", "item": items, **more}
