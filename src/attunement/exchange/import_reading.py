"""How a file reads: each row as it would be stored, what is wrong in which row and column, and what is left out."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo

from attunement.domain.answers import Answers
from attunement.domain.errors import BadInput
from attunement.domain.instrument import Instrument
from attunement.domain.worded import worded
from attunement.exchange.answer_words import NOT_ANSWERED
from attunement.exchange.import_cells import imported_answer, imported_moment
from attunement.exchange.import_table import ImportRow, ImportTable


@dataclass(frozen=True)
class ImportPlan:
    """What someone confirmed: which column says who and when, which holds which item, and who is who."""

    respondent: str
    time: str
    items: Mapping[str, str]
    """Item key → column."""
    people: Mapping[str, str]
    """What the file calls someone → the person's id."""
    otherwise: datetime | None = None
    """When rows without a time were answered; None leaves them out."""


@dataclass(frozen=True)
class ReadResponse:
    """One row as it would be stored."""

    where: str
    respondent: str
    person: str
    answered: datetime
    answers: Answers

    def same_moment(self, instrument: str) -> str:
        """One person, one instrument, one moment: of that there is one response. A SHA-256 digest."""
        return _digest([self.person, instrument, self.answered.astimezone(UTC).isoformat()])

    def content(self, instrument: str) -> str:
        """The same, with what was answered."""
        return _digest([self.same_moment(instrument), {key: self.answers[key] for key in sorted(self.answers)}])


@dataclass(frozen=True)
class ImportProblem:
    """Why a row cannot be stored: which row, which column, and what is wrong with it."""

    where: str
    column: str
    says: str
    error: BadInput | None = field(default=None, compare=False)
    """The same as it was raised, for a page that says it in another language."""


@dataclass(frozen=True)
class ImportReading:
    """The whole file, read. Nothing half-read: a row with a problem is not among the responses."""

    responses: tuple[ReadResponse, ...]
    problems: tuple[ImportProblem, ...]
    left_out: tuple[str, ...]


@dataclass
class _Reading:
    responses: dict[str, ReadResponse] = field(default_factory=dict)
    problems: list[ImportProblem] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)


def read_rows(
    table: ImportTable, plan: ImportPlan, instrument: Instrument, *, zone: tzinfo, now: datetime
) -> ImportReading:
    """The rows as the plan has them. `zone` is that of times which name none; a time after `now` is a problem.

    Raises BadInput for a plan that names a column the file does not have, or one column for two things.
    """
    _check(table, plan, instrument)
    reading = _Reading()
    for row in table.rows:
        _read_row(reading, row, table, plan, instrument, zone, now)
    unused = _unused(table, plan)
    columns = (worded("columns not used: {names}", names=", ".join(unused)),) if unused else ()
    counted = tuple(_counted(why, count) for why, count in reading.left_out.items())
    return ImportReading(tuple(reading.responses.values()), tuple(reading.problems), (*counted, *columns))


def _counted(why: str, count: int) -> str:
    return worded("{count} row: {why}" if count == 1 else "{count} rows: {why}", count=count, why=why)


def _check(table: ImportTable, plan: ImportPlan, instrument: Instrument) -> None:
    used = [name for name in (plan.respondent, plan.time, *plan.items.values()) if name]
    unknown = [name for name in used if table.column(name) is None]
    if unknown:
        raise BadInput(f"there is no column '{unknown[0][:60]}'", where="the reading", expected="a column of the file")
    twice = [name for name, times in Counter(used).items() if times > 1]
    if twice:
        raise BadInput(f"column '{twice[0][:60]}' is used twice", where="the reading", expected="each column once")
    if not plan.respondent:
        raise BadInput("no column says who answered", where="the reading", expected="one column of the file")
    if not plan.items or not all(instrument.has_item(key) for key in plan.items):
        raise BadInput(f"no column holds an answer to {instrument.id}", where="the reading", expected="at least one")


def _read_row(
    reading: _Reading,
    row: ImportRow,
    table: ImportTable,
    plan: ImportPlan,
    instrument: Instrument,
    zone: tzinfo,
    now: datetime,
) -> None:
    respondent = row.cells.get(plan.respondent, "").strip()
    why = _why_left_out(row, respondent, plan)
    if why:
        reading.left_out[why] += 1
        return
    answers, problems = _answers(row, table, plan, instrument)
    try:
        answered = _moment(row, table, plan, zone, now)
    except BadInput as error:
        problems.append(ImportProblem(row.where, plan.time, str(error), error))
    if problems:
        reading.problems += problems
        return
    _keep(reading, ReadResponse(row.where, respondent, plan.people[respondent], answered, answers), instrument)


def _why_left_out(row: ImportRow, respondent: str, plan: ImportPlan) -> str:
    if row.left_out:
        return row.left_out
    if not respondent:
        return worded("nobody is named")
    if respondent not in plan.people:
        return worded("somebody who is not in this case")
    if all(row.cells.get(column, "").strip().casefold() in NOT_ANSWERED for column in plan.items.values()):
        return worded("no answer to these questions")
    return ""


def _answers(
    row: ImportRow, table: ImportTable, plan: ImportPlan, instrument: Instrument
) -> tuple[Answers, list[ImportProblem]]:
    """An item without a column, or without a cell in our own export, was not asked; a blank cell was not answered."""
    answers, problems = {}, []
    for key, name in plan.items.items():
        column = table.column(name)
        if column is None or name not in row.cells:
            continue
        try:
            answers[key] = imported_answer(instrument.item(key), row.cells[name], column, where="")
        except BadInput as error:
            problems.append(ImportProblem(row.where, name, str(error), error))
    return answers, problems


def _moment(row: ImportRow, table: ImportTable, plan: ImportPlan, zone: tzinfo, now: datetime) -> datetime:
    found = imported_moment(row.cells.get(plan.time, ""), table.zone or zone, where="") or plan.otherwise
    if found is None:
        raise BadInput("no time", expected="when it was answered", do="Choose a column, or give a day for such rows.")
    if found > now:
        raise BadInput(f"{found.isoformat(sep=' ')} has not come yet", expected="a time that has passed")
    return found


def _keep(reading: _Reading, response: ReadResponse, instrument: Instrument) -> None:
    """Of one person and moment there is one response: the same again is left out, other answers are a problem."""
    first = reading.responses.setdefault(response.same_moment(instrument.id), response)
    if first is response:
        return
    if first.content(instrument.id) == response.content(instrument.id):
        reading.left_out[worded("the same answers of the same person and moment again")] += 1
    else:
        says = worded("other answers of the same person at the same time as in {where}", where=first.where)
        reading.problems.append(ImportProblem(response.where, "", says))


def _unused(table: ImportTable, plan: ImportPlan) -> list[str]:
    used = {plan.respondent, plan.time, *plan.items.values()}
    return [column.name for column in table.columns if column.name not in used]


def _digest(content: object) -> str:
    plain = json.dumps(content, ensure_ascii=True, separators=(",", ":"), default=list)
    return hashlib.sha256(plain.encode()).hexdigest()
