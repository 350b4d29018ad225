"""Codes in a case file: the six keys of the contract are enough; more may be said, and what is wrong is named."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from attunement.domain.errors import BadInput
from attunement.domain.timeline import TimelineEvent
from attunement.exchange.case_file import read_case
from attunement.instruments import all_instruments

PLAIN = {"session": "s1", "at": 312.5, "person": "a", "code": "criticism", "source": "live", "confirmed": True}


def read(tmp_path: Path, *codes: dict[str, Any]) -> tuple[TimelineEvent, ...]:
    people = [{"id": name, "role": role} for name, role in (("a", "partner"), ("b", "partner"), ("t", "clinician"))]
    sessions = [{"id": "s1", "date": "2026-01-12", "kind": "joint", "attended": ["a", "b", "t"]}]
    case = {"id": "c", "kind": "couple", "opened": "2026-01-05"}
    raw: dict[str, Any] = {"case": case, "people": people, "sessions": sessions}
    path = tmp_path / "case.json"
    path.write_text(json.dumps(raw | {"codes": list(codes)}), encoding="utf-8")
    return read_case(path, all_instruments()).codes


def test_the_six_keys_are_enough(tmp_path: Path) -> None:
    assert read(tmp_path, PLAIN) == (TimelineEvent("s1", 312.5, "a", "criticism", "live", confirmed=True),)


def test_more_may_be_said_and_what_goes_out_comes_back(tmp_path: Path) -> None:
    event = TimelineEvent(
        "s1", 5.0, "", "escalation", "afterwards", confirmed=False, id="e1", ends=9.0, modifiers=("loud",),
        intensity=3, by="t", scheme="couple", version=1, group="x",
    )  # fmt: skip
    out = asdict(event) | {"modifiers": list(event.modifiers)}
    assert read(tmp_path, out) == (event,)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        pytest.param({"ends": 300}, "312.5 or later", id="an end before the beginning"),
        pytest.param({"session": "s9"}, "session", id="another session"),
        pytest.param({"person": "z"}, "person", id="nobody of the case"),
        pytest.param({"at": -1}, "at", id="before it began"),
        pytest.param({"tone": "loud"}, "unknown key", id="more than is known"),
        pytest.param({"confirmed": "yes"}, "true or false", id="no truth value"),
    ],
)
def test_what_is_wrong_is_refused(tmp_path: Path, change: dict[str, Any], says: str) -> None:
    with pytest.raises(BadInput, match=says):
        read(tmp_path, PLAIN | change)
