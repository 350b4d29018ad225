"""CSV as people really write it: BOM or none, commas, semicolons or tabs, quoted line breaks, either line end."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from attunement.domain.errors import BadInput
from attunement.domain.worded import worded

SEPARATORS = ",;\t"


@dataclass(frozen=True)
class Row:
    """One row under the header: its number (the first is 1), its line in the file, and its cells by column."""

    number: int
    line: int
    cells: tuple[str, ...]

    @property
    def where(self) -> str:
        """How messages name the row."""
        return worded("row {row} (line {line})", row=self.number, line=self.line)


@dataclass(frozen=True)
class CsvTable:
    """A whole file: the column names, trimmed, and the rows, each as long as the header."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    separator: str


def parse_csv(text: str, name: str) -> CsvTable:
    """The table in a text; `name` is what errors call it. Rows with nothing in any cell are left out."""
    separator = _separator(text)
    records = _records(text, separator, name)
    _, header = next(records, (0, []))
    columns = tuple(cell.strip() for cell in header)
    if not any(columns):
        raise BadInput("there is no header", where=name, expected="a first line with the names of the columns")
    twice = [column for column, times in Counter(columns).items() if times > 1 and column]
    if twice:
        raise BadInput(f"column '{twice[0]}' is there twice", where=f"{name}: header", expected="each column once")
    rows: list[Row] = []
    for line, cells in records:
        if any(cell.strip() for cell in cells):
            rows.append(_row(len(rows) + 1, line, cells, columns, name))
    return CsvTable(columns, tuple(rows), separator)


def _row(number: int, line: int, cells: list[str], columns: tuple[str, ...], name: str) -> Row:
    row = Row(number, line, tuple(cells))
    if len(cells) != len(columns):
        raise BadInput(
            f"{len(cells)} cells",
            where=f"{name}: {row.where}",
            expected=f"{len(columns)}, as in the header",
            do="A text with the separator in it needs quotation marks.",
        )
    return row


def _separator(text: str) -> str:
    """The separator the header uses most, outside quotation marks; a comma where it has none."""
    counts, quoted = Counter[str](), False
    for character in text:
        if character == '"':
            quoted = not quoted
        elif character in "\r\n" and not quoted and counts.total():
            break
        elif not quoted and character not in "\r\n":
            counts[character] += 1
    return max(SEPARATORS, key=lambda separator: counts[separator])


def _records(text: str, separator: str, name: str) -> Iterator[tuple[int, list[str]]]:
    """Each record with the line it begins on."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise BadInput(
                f"not readable as CSV: {error}",
                where=f"{name}: line {line}",
                expected="cells with balanced quotation marks",
            ) from None
        if cells:
            yield line, cells
