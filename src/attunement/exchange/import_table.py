"""A file of answers as somebody's survey tool wrote it, brought to one shape: columns with labels, rows of cells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import tzinfo
from enum import StrEnum

from attunement.exchange.csv_table import CsvTable, Row
from attunement.exchange.export_csv import unguarded


class ImportKind(StrEnum):
    """Whose layout a file has."""

    REDCAP = "REDCap"
    QUALTRICS = "Qualtrics"
    OWN = "our own export"
    PLAIN = "plain CSV"


@dataclass(frozen=True)
class ImportColumn:
    """One column: its name, the words of its question where the file brings them, and its boxes."""

    name: str
    label: str = ""
    boxes: tuple[str, ...] = ()
    """For several boxes to tick: the code or the words of each. The cell is then a JSON list of those ticked."""


@dataclass(frozen=True)
class ImportRow:
    """One row: how messages name it, its cells by column, and why it cannot count, if so."""

    where: str
    cells: Mapping[str, str]
    left_out: str = ""


@dataclass(frozen=True)
class ImportTable:
    """The whole file. `respondent` and `time` are the columns that most likely say who and when."""

    kind: ImportKind
    columns: tuple[ImportColumn, ...]
    rows: tuple[ImportRow, ...]
    respondent: str = ""
    time: str = ""
    zone: tzinfo | None = None
    """Where the file itself says in which zone its times are."""
    never_items: frozenset[str] = field(default_factory=frozenset)
    """Columns about the sending and the sender; some identify people, and none is an answer."""
    notes: tuple[str, ...] = ()

    def column(self, name: str) -> ImportColumn | None:
        """The column with this name, or None."""
        return next((column for column in self.columns if column.name == name), None)

    def respondents(self, column: str) -> tuple[str, ...]:
        """Whom a column names, each once, in the order of the file."""
        found = (row.cells.get(column, "").strip() for row in self.rows if not row.left_out)
        return tuple(dict.fromkeys(name for name in found if name))


def cells_of(table: CsvTable, row: Row) -> dict[str, str]:
    """A row's cells by column, as they were before any guard against formulas."""
    return {column: unguarded(cell) for column, cell in zip(table.columns, row.cells, strict=True) if column}


def first_of(columns: tuple[str, ...], *wanted: str) -> str:
    """The first wanted name among the columns, as it is written there; empty when none is."""
    known = {column.casefold(): column for column in columns}
    return next((known[name] for name in wanted if name in known), "")
