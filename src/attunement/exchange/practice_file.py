"""The invented practice as a folder: `practice.json` and one case file for each case."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from attunement.domain.errors import BadInput
from attunement.domain.permission import Role
from attunement.domain.repair import RepairStepName
from attunement.domain.strict import Table, read_all
from attunement.exchange.strict_json import read_json

_BESIDE_THE_PACKAGE = (
    Path(__file__).resolve().parents[1] / "examples",
    Path(__file__).resolve().parents[3] / "examples",
)


def examples_folder() -> Path | None:
    """Where the invented practice is, installed or in a checkout; None where it was left out."""
    return next((folder for folder in _BESIDE_THE_PACKAGE if (folder / "practice.json").is_file()), None)


@dataclass(frozen=True)
class ExampleStaff:
    """Someone who works in the invented practice."""

    id: str
    name: str
    role: str
    email: str
    supervisor: str | None


@dataclass(frozen=True)
class WaitingLink:
    """A link that was made for someone and that nobody has started yet."""

    person: str
    sitting: str
    made: datetime


@dataclass(frozen=True)
class ExampleCase:
    """One example case file, whose it is, and what a case file cannot say.

    `unsent` have not pressed "Send" yet; `in_person` may not be written to; `waiting` are links not started; `planned`
    are sessions to come, in hours from the moment the demo starts.
    """

    file: str
    clinician: str
    label: str
    unsent: tuple[str, ...]
    in_person: tuple[str, ...]
    waiting: tuple[WaitingLink, ...]
    planned: tuple[float, ...] = ()


class CourseDo(StrEnum):
    """What can be done about a rupture in a course."""

    CONFIRM = "confirm"
    STEP = "step"
    UNREPAIRED = "unrepaired"


@dataclass(frozen=True)
class CourseAct:
    """What the clinician of a course does at a moment of it: answers a suspicion, takes a step, names it unrepaired."""

    at: datetime
    do: CourseDo
    words: str
    step: RepairStepName | None = None


@dataclass(frozen=True)
class BegunSitting:
    """A sitting that the client of a course is in the middle of when the demo starts.

    `answers` are instrument, item and value, in the order given; the last was given `minutes_ago`.
    """

    sitting: str
    minutes_ago: float
    answers: tuple[tuple[str, str, float], ...]


@dataclass(frozen=True)
class ExampleCourse:
    """A case that is lived through again when the demo starts, answer by answer, so that what is noticed is noticed."""

    case: ExampleCase
    acts: tuple[CourseAct, ...]
    begun: tuple[BegunSitting, ...]


@dataclass(frozen=True)
class ExamplePractice:
    """The invented practice as its file tells it. `today` is the day the case files are written for."""

    name: str
    today: datetime
    staff: tuple[ExampleStaff, ...]
    cases: tuple[ExampleCase, ...]
    courses: tuple[ExampleCourse, ...]
    responder: str
    backup: str
    staffed_hours: str
    help_text: str
    reads_within: str


def read_practice(folder: Path) -> ExamplePractice:
    """The invented practice in a folder. Raises BadInput naming file and key."""
    return read_all(Table(read_json(folder / "practice.json"), "practice.json"), _practice)


def _practice(table: Table) -> ExamplePractice:
    staff = table.each("staff", _staff)
    known = [member.id for member in staff]
    for place, member in enumerate(staff):
        if member.supervisor is not None:
            _require_known(member.supervisor, known, f"{table.place('staff')}[{place}].supervisor")
    return ExamplePractice(
        name=table.text("name"),
        today=table.moment("today"),
        staff=staff,
        cases=table.each("cases", lambda t: _case(t, known)),
        courses=table.each("courses", lambda t: _course(t, known)),
        responder=_member(table, "responder", known),
        backup=_member(table, "backup", known),
        staffed_hours=table.text("staffed_hours"),
        help_text=table.text("help_text"),
        reads_within=table.text("reads_within"),
    )


def _staff(table: Table) -> ExampleStaff:
    role: Role = table.one_of("role", Role)
    return ExampleStaff(
        table.text("id"), table.text("name"), role.value, table.text("email"), table.text("supervisor", None)
    )


def _case(table: Table, staff: Iterable[str]) -> ExampleCase:
    return ExampleCase(
        file=table.text("file"),
        clinician=_member(table, "clinician", staff),
        label=table.text("label"),
        unsent=table.texts("unsent", ()),
        in_person=table.texts("in_person", ()),
        waiting=table.each("waiting", lambda t: WaitingLink(t.text("person"), t.text("sitting"), t.moment("made"))),
        planned=table.numbers("planned", ()),
    )


def _course(table: Table, staff: Iterable[str]) -> ExampleCourse:
    return ExampleCourse(case=_case(table, staff), acts=table.each("acts", _act), begun=table.each("begun", _begun))


def _act(table: Table) -> CourseAct:
    do: CourseDo = table.one_of("do", CourseDo)
    step: RepairStepName | None = table.one_of("step", RepairStepName) if do is CourseDo.STEP else None
    return CourseAct(table.moment("at"), do, table.text("words", ""), step)


def _begun(table: Table) -> BegunSitting:
    answers = table.each("answers", lambda t: (t.text("instrument"), t.text("item"), t.number("value")))
    return BegunSitting(table.text("sitting"), table.number("minutes_ago"), answers)


def _member(table: Table, key: str, staff: Iterable[str]) -> str:
    found: str = table.text(key)
    _require_known(found, staff, table.place(key))
    return found


def _require_known(found: str, known: Iterable[str], where: str) -> None:
    if found not in known:
        raise BadInput(f"'{found}' is nobody in staff", where=where, expected="one of " + ", ".join(known))
