"""How the tables of this folder are read, and how a row is put through `attunement score`.

A row gives the answers as they stand on the form, in printed order: numbers as printed, `.` for a blank, `x` for
declined. Expected values were worked out by hand from the publications, never from the definitions.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.spec.contracts.calls import call, written

BLANK, DECLINED = ".", "x"


@dataclass(frozen=True)
class Found:
    """What one scale must come to. A missing band, count or mark is none, 0 or no."""

    value: float | None
    band: str | None = None
    missing: int = 0
    prorated: bool = False


@dataclass(frozen=True)
class Row:
    """One filled form: what it shows, its answers, each scale's outcome, and the flags it raises."""

    shows: str
    answers: str
    scales: dict[str, Found]
    flags: tuple[str, ...] = ()


def total(
    value: float | None, band: str | None = None, missing: int = 0, *, prorated: bool = False
) -> dict[str, Found]:
    """The outcome of an instrument with one scale called `total`."""
    return {"total": Found(value, band, missing, prorated)}


@dataclass(frozen=True)
class Table:
    """Rows of one instrument, its item keys in printed order, and how many items each scale has."""

    instrument: str
    keys: str
    sizes: dict[str, int]
    rows: tuple[Row, ...]

    @property
    def items(self) -> list[str]:
        """The item keys."""
        return self.keys.split()


def numbered(count: int) -> str:
    """q1 … qn."""
    return " ".join(f"q{n}" for n in range(1, count + 1))


def cells(row: Row) -> list[str]:
    """The answers as cells of a table."""
    return [{BLANK: "", DECLINED: "declined"}.get(word, word) for word in row.answers.split()]


def as_csv(table: Table, rows: tuple[Row, ...], separator: str = ",") -> str:
    """A file with these rows; the respondents are p0, p1, …"""
    lines = [["respondent", *table.items], *([f"p{n}", *cells(row)] for n, row in enumerate(rows))]
    return "".join(separator.join(line) + "\n" for line in lines)


def as_bundle(table: Table, rows: tuple[Row, ...]) -> dict[str, Any]:
    """A Bundle of these rows; the linkIds are the item keys, blank and declined are left out."""
    return {
        "resourceType": "Bundle",
        "type": "collection",
        "entry": [_entry(table, n, row) for n, row in enumerate(rows)],
    }


def _entry(table: Table, number: int, row: Row) -> dict[str, Any]:
    given = [(key, cell) for key, cell in zip(table.items, cells(row), strict=True) if cell not in ("", "declined")]
    return {
        "resource": {
            "resourceType": "QuestionnaireResponse",
            "status": "completed",
            "subject": {"reference": f"Patient/p{number}"},
            "item": [{"linkId": key, "answer": [_element(cell)]} for key, cell in given],
        }
    }


def has_answers(row: Row) -> bool:
    """True where something was answered at all."""
    return any(word not in (BLANK, DECLINED) for word in row.answers.split())


def _element(cell: str) -> dict[str, Any]:
    return {"valueDecimal": float(cell)} if "." in cell else {"valueInteger": int(cell)}


def scored_from(folder: Path, instrument: str, document: object, name: str = "answers.csv") -> list[dict[str, Any]]:
    """What `attunement score` prints of a file with this in it."""
    called = call("score", instrument, written(folder, document, name), "--format", "json")
    assert (called.code, called.err) == (0, ""), called.err
    found = called.document
    assert isinstance(found, list)
    return found


def outcome(scored: dict[str, Any]) -> dict[str, Found]:
    """The scales of a printed form as rows have them."""
    return {
        key: Found(found["value"], found["band"], found["missing"], found["prorated"])
        for key, found in scored["scales"].items()
    }


def close(found: dict[str, Found], expected: dict[str, Found]) -> bool:
    """True if they are the same, decimals to a billionth."""
    if list(found) != list(expected):
        return False
    pairs = [(found[key], expected[key]) for key in expected]
    same = [(a.band, a.missing, a.prorated) == (b.band, b.missing, b.prorated) for a, b in pairs]
    return all(same) and all(_near(a.value, b.value) for a, b in pairs)


def _near(a: float | None, b: float | None) -> bool:
    return a == b if a is None or b is None else abs(a - b) < 1e-9
