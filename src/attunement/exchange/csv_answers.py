"""Answers in a CSV file: the first column `respondent`, then item keys. A blank is not answered, never a no."""

from __future__ import annotations

from dataclasses import dataclass

from attunement.domain.answers import Answer
from attunement.domain.errors import BadInput
from attunement.domain.instrument import Instrument
from attunement.exchange.answer_sheet import AnswerSheet, StatedTotal
from attunement.exchange.answer_words import number_in, typed_answer
from attunement.exchange.csv_table import CsvTable, Row, parse_csv

RESPONDENT = "respondent"
TOTALS = ("total", "sum", "score", "total_score")
"""What people call the column of a total where an instrument has one scale only."""


@dataclass(frozen=True)
class _Layout:
    """What each column of the file is: an item, a stated total of a scale, or something extra."""

    file: str
    items: dict[int, str]
    totals: dict[int, str]
    problems: tuple[str, ...]


def csv_answers(text: str, name: str, instrument: Instrument) -> list[AnswerSheet]:
    """One sheet a respondent from the text of a file; `name` is what errors call it.

    Columns that are no item are named in the problems and ignored; of a respondent who is there twice the first
    row counts, and the problems say so.
    """
    table = parse_csv(text, name)
    layout = _layout(table, name, instrument)
    sheets: dict[str, AnswerSheet] = {}
    repeats: dict[str, list[str]] = {}
    for row in table.rows:
        respondent = row.cells[0].strip()
        if not respondent:
            raise BadInput("no respondent", where=f"{name}: {row.where}", expected="an id in the first column")
        sheet = _sheet(row, layout, instrument)  # read even when it does not count: a wrong value is always said
        if respondent in sheets:
            repeats.setdefault(respondent, []).append(row.where)
        else:
            sheets[respondent] = sheet
    return [_with_repeats(sheet, repeats.get(key, [])) for key, sheet in sheets.items()]


def _with_repeats(sheet: AnswerSheet, repeats: list[str]) -> AnswerSheet:
    again = tuple(f"the respondent is there again in {where}; the first row counts" for where in repeats)
    return AnswerSheet(sheet.respondent, sheet.answers, sheet.stated, sheet.second_answers, sheet.problems + again)


def _layout(table: CsvTable, name: str, instrument: Instrument) -> _Layout:
    if table.columns[0].casefold() != RESPONDENT:
        raise BadInput(
            f"the first column is '{table.columns[0][:60]}'", where=f"{name}: header", expected=f"'{RESPONDENT}'"
        )
    keys = {item.key.casefold(): item.key for item in instrument.items}
    items = {n: keys[column.casefold()] for n, column in enumerate(table.columns) if n and column.casefold() in keys}
    if not items:
        raise BadInput(
            f"no column is an item of {instrument.id}",
            where=f"{name}: header",
            expected="some of " + ", ".join(keys.values()),
        )
    if len(set(items.values())) < len(items):
        raise BadInput("an item has two columns", where=f"{name}: header", expected="each item once")
    totals = _total_columns(table, items, instrument)
    return _Layout(name, items, totals, _extra_columns(table, items, totals, instrument))


def _total_columns(table: CsvTable, items: dict[int, str], instrument: Instrument) -> dict[int, str]:
    scales = {scale.key.casefold(): scale.key for scale in instrument.scales}
    if len(instrument.scales) == 1:
        scales |= dict.fromkeys(TOTALS, instrument.scales[0].key)
    names = enumerate(table.columns)
    return {n: scales[c.casefold()] for n, c in names if n and n not in items and c.casefold() in scales}


def _extra_columns(
    table: CsvTable, items: dict[int, str], totals: dict[int, str], instrument: Instrument
) -> tuple[str, ...]:
    said = []
    for n, column in enumerate(table.columns):
        if n in totals:
            said.append(f"column '{column}' holds a stated total: compared with the answers, not used")
        elif n and n not in items:
            said.append(f"column '{column}' is no item of {instrument.id} and was ignored")
    return tuple(said)


def _sheet(row: Row, layout: _Layout, instrument: Instrument) -> AnswerSheet:
    answers: dict[str, Answer] = dict.fromkeys([item.key for item in instrument.items])
    for column, key in layout.items.items():
        where = f"{layout.file}: {row.where}, item '{key}'"
        answers[key] = typed_answer(instrument.item(key), row.cells[column], where=where)
    stated = tuple(
        StatedTotal(scale, value, row.where)
        for column, scale in layout.totals.items()
        if (value := number_in(row.cells[column])) is not None
    )
    return AnswerSheet(row.cells[0].strip(), answers, stated, problems=layout.problems)
