"""The invented practice as a folder: `practice.json` and one case file for each case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from attunement.domain.strict import Table, read_all
from attunement.exchange.strict_json import read_json


@dataclass(frozen=True)
class ExampleStaff:
    """Someone who works in the invented practice."""

    id: str
    name: str
    role: str
    email: str
    supervisor: str | None


@dataclass(frozen=True)
class ExampleCase:
    """One example case file, whose it is, and who has not pressed "Send" yet."""

    file: str
    clinician: str
    label: str
    unsent: tuple[str, ...]


@dataclass(frozen=True)
class ExamplePractice:
    """The invented practice as its file tells it. `today` is the day the case files are written for."""

    name: str
    today: datetime
    staff: tuple[ExampleStaff, ...]
    cases: tuple[ExampleCase, ...]
    responder: str
    backup: str
    staffed_hours: str
    help_text: str
    reads_within: str


def read_practice(folder: Path) -> ExamplePractice:
    """The invented practice in a folder. Raises BadInput naming file and key."""
    return read_all(Table(read_json(folder / "practice.json"), "practice.json"), _practice)


def _practice(table: Table) -> ExamplePractice:
    return ExamplePractice(
        name=table.text("name"),
        today=table.moment("today"),
        staff=table.each("staff", _staff),
        cases=table.each("cases", _case),
        responder=table.text("responder"),
        backup=table.text("backup"),
        staffed_hours=table.text("staffed_hours"),
        help_text=table.text("help_text"),
        reads_within=table.text("reads_within"),
    )


def _staff(table: Table) -> ExampleStaff:
    return ExampleStaff(
        table.text("id"), table.text("name"), table.text("role"), table.text("email"), table.text("supervisor", None)
    )


def _case(table: Table) -> ExampleCase:
    return ExampleCase(table.text("file"), table.text("clinician"), table.text("label"), table.texts("unsent", ()))
