"""Which layout a file has, told by what is in it; and which column most likely holds which item."""

from __future__ import annotations

import re

from attunement.domain.errors import BadInput
from attunement.domain.instrument import Instrument
from attunement.exchange.csv_table import CsvTable, parse_csv
from attunement.exchange.fhir_matching import Question, matched_items
from attunement.exchange.import_own import is_own_export, own_table
from attunement.exchange.import_table import ImportColumn, ImportKind, ImportRow, ImportTable, cells_of, first_of
from attunement.exchange.qualtrics import is_qualtrics, qualtrics_table
from attunement.exchange.redcap import is_redcap, redcap_table

WHO = ("respondent", "person", "participant", "participant_id", "record_id", "id", "client")
WHEN = ("answered", "date", "datetime", "timestamp", "time", "completed", "submitted")
LOINC = re.compile(r"(?<!\d)(\d{4,5})[-_](\d)(?!\d)")


def read_import(text: str, name: str, instrument: Instrument) -> ImportTable:
    """The table in a text. `name` is what errors call it. Raises BadInput naming the place."""
    if not text.strip():
        raise BadInput("is empty", where=name, expected="a CSV table")
    table = parse_csv(text, name)
    if is_own_export(table):
        return own_table(table, instrument, name)
    if is_qualtrics(table):
        return qualtrics_table(table)
    return redcap_table(table) if is_redcap(table) else _plain_table(table)


def likely_items(table: ImportTable, instrument: Instrument) -> dict[str, str]:
    """Item key → column: by the key, by LOINC code, by the words of the question. A guess, for someone to confirm."""
    free = [column for column in table.columns if column.name not in table.never_items]
    found: dict[str, str] = {}
    names = {_bare(column.name): column.name for column in reversed(free)}
    wordless = not any(item.text for item in instrument.items)  # else a bare `q1` with other words is another question
    plain = {_bare(column.name): column.name for column in reversed(free) if wordless or not column.label}
    for number, item in enumerate(instrument.items, start=1):
        full = [f"{instrument.id}{item.key}", f"{instrument.id}{number}", f"{instrument.id}{number:02}"]
        column = next((names[word] for key in full if (word := _bare(key)) in names), plain.get(_bare(item.key)))
        if column is not None and column not in found.values():
            found[item.key] = column
    left = [_question(column) for column in free if column.name not in found.values()]
    by_sign = {item: column for column, item in matched_items(left, instrument).items() if item not in found}
    return {item.key: {**by_sign, **found}[item.key] for item in instrument.items if item.key in {**by_sign, **found}}


def _plain_table(table: CsvTable) -> ImportTable:
    columns = tuple(name for name in table.columns if name)
    who = first_of(columns, *WHO) or columns[0]
    when = first_of(columns, *WHEN)
    return ImportTable(
        kind=ImportKind.PLAIN,
        columns=tuple(ImportColumn(name) for name in columns),
        rows=tuple(ImportRow(row.where, cells_of(table, row)) for row in table.rows),
        respondent=who,
        time=when,
        never_items=frozenset({who, when} - {""}),
    )


def _question(column: ImportColumn) -> Question:
    """A column as a question of a form. A grid's label ends with the words of its row."""
    codes = tuple(f"{a}-{b}" for a, b in LOINC.findall(f"{column.name} {column.label}"))
    parts = (column.label, column.label.rsplit(" - ", 1)[-1], column.name)
    return Question(column.name, codes=codes, texts=tuple(dict.fromkeys(part for part in parts if part)))


def _bare(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.casefold())
