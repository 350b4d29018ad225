"""One person's record, part by part: to be looked at before a file is handed out, and the file of what goes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

ALWAYS_GOES = ("case", "person", "names", "left_out")
WHOLE_LISTS = {
    "policies": "What was agreed on",
    "sessions": "Sessions",
    "consents": "Consents",
    "ground_rules": "Ground rules",
}
SINGLE = {"responses": "Answers", "released": "A page that was given", "said": "Something that felt off"}
SOME_LEFT_OUT = "After a review, parts of this record were left out of this file."


@dataclass(frozen=True)
class ReviewedPart:
    """One part. `key` is made of what it holds, so that what goes is what was looked at. `lines` are for reading."""

    key: str
    title: str
    lines: tuple[str, ...]


def parts_of(record: Mapping[str, Any]) -> tuple[ReviewedPart, ...]:
    """Every part of a person's record (as `person_export` makes it) that is not empty, in the file's order."""
    found = [_part(name, entry) for name, entry in _entries(record)]
    return tuple({part.key: part for part in found}.values())


def only(record: Mapping[str, Any], keys: Collection[str], *, intended_use: str) -> dict[str, Any]:
    """The record with these parts alone, and beside it what it is not made for."""
    kept: dict[str, Any] = {name: record[name] for name in ALWAYS_GOES if name in record}
    kept["intended_use"] = intended_use
    for name, entry in _entries(record):
        if _part(name, entry).key not in keys:
            kept["reviewed"] = SOME_LEFT_OUT
        elif name in WHOLE_LISTS:
            kept[name] = entry
        else:
            kept.setdefault(name, []).append(entry)
    return kept


def _entries(record: Mapping[str, Any]) -> list[tuple[str, Any]]:
    whole = [(name, record[name]) for name in WHOLE_LISTS if record.get(name)]
    return whole + [(name, entry) for name in SINGLE for entry in record.get(name, [])]


def _part(name: str, entry: Any) -> ReviewedPart:
    key = hashlib.sha256(json.dumps([name, entry], sort_keys=True).encode()).hexdigest()[:24]
    if name in WHOLE_LISTS:
        return ReviewedPart(key, WHOLE_LISTS[name], tuple(_said(one) for one in entry))
    if name == "responses":
        answers = tuple(f"{answer['text']} {answer['words']}" for answer in entry["answers"])
        return ReviewedPart(key, f"{entry['questions']}, {_day(entry['answered'])}", answers)
    return ReviewedPart(key, f"{SINGLE[name]}, {_day(entry['at'])}", tuple(entry["content"].splitlines()))


def _said(entry: Mapping[str, Any]) -> str:
    """A short entry in one line; moments by their day."""
    values = [
        ", ".join(_day(str(v)) for v in value.values()) if isinstance(value, Mapping) else str(value)
        for value in entry.values()
    ]
    return ", ".join(_day(value) for value in values)


def _day(value: str) -> str:
    """A moment as its day in words; anything else as it is."""
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        return value
    return f"{found.day} {found:%B %Y}"
