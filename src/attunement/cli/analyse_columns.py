"""The columns of a CSV file as the analyses take them, and every error with the row and column it is about."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from attunement.domain.errors import BadInput
from attunement.exchange.answer_words import NOT_ANSWERED
from attunement.exchange.csv_table import CsvTable, Row, parse_csv
from attunement.exchange.text_file import read_text

_PLACE = re.compile(r"(\w+)\[(\d+)\](?:\[(\d+)\])?")


@dataclass(frozen=True)
class Columns:
    """A CSV file: its name, its column names, and its rows; in a file of one column a blank line is a row too."""

    file: str
    names: tuple[str, ...]
    rows: tuple[Row, ...]

    def find(self, *names: str) -> int | None:
        """Where the first of these columns is, whatever the case of its letters; None when none is there."""
        folded = [name.casefold() for name in self.names]
        return next((folded.index(name) for name in names if name in folded), None)

    def need(self, *names: str) -> int:
        """Where one of these columns is; a file of one column needs no name. Raises BadInput."""
        found = 0 if len(self.names) == 1 else self.find(*names)
        if found is None:
            expected = " or ".join(f"'{name}'" for name in names)
            raise BadInput("a column is not there", where=f"{self.file}: header", expected=f"a column {expected}")
        return found

    def texts(self, column: int) -> list[str | None]:
        """The cells of a column, trimmed; None for a blank or NA."""
        cells = (row.cells[column].strip() for row in self.rows)
        return [None if cell.casefold() in NOT_ANSWERED else cell for cell in cells]

    def numbers(self, column: int, *, least: float | None = None, above: float | None = None) -> list[float | None]:
        """The same as numbers. Raises BadInput naming row and column of what is none, or out of range."""
        return [self._number(n, column, text, least, above) for n, text in enumerate(self.texts(column))]

    def _number(self, n: int, column: int, text: str | None, least: float | None, above: float | None) -> float | None:
        if text is None:
            return None
        value = number_in(text)
        low = least if least is not None else above
        if value is None or (least is not None and value < least) or (above is not None and value <= above):
            limit = "" if low is None else f", {low:g} or more" if least is not None else f" above {low:g}"
            raise BadInput(f"'{text[:40]}'", where=self.place(n, column), expected=f"a number{limit}, or blank")
        return value

    def place(self, n: int, column: int) -> str:
        """How messages name a cell."""
        return f"{self.file}: {self.rows[n].where}, column '{self.names[column]}'"

    @contextmanager
    def naming(self, columns: Mapping[str, int]) -> Iterator[None]:
        """Turn `codes[3]`, a place in an array, into the row and column it came from."""
        try:
            yield
        except BadInput as error:
            found = _PLACE.fullmatch(error.where)
            if found is None or found[1] not in columns:
                raise
            where = self.place(int(found[2]), columns[found[1]])
            raise BadInput(error.what, where=where, expected=error.expected, do=error.do) from None


def read_columns(path: Path) -> Columns:
    """A CSV file from disk. Raises BadInput when it cannot be read or has no rows."""
    table = parse_csv(read_text(path), path.name)
    rows = _with_blanks(table) if len(table.columns) == 1 else table.rows
    if not rows:
        raise BadInput("there are no rows under the header", where=path.name, expected="one row at least")
    return Columns(path.name, table.columns, tuple(rows))


def _with_blanks(table: CsvTable) -> list[Row]:
    """Rows of one column with the blank lines between them, which are missing values there and not a layout."""
    rows: list[Row] = []
    for row in table.rows:
        first = rows[-1].line + 1 if rows else row.line - (row.number - 1)
        rows += [Row(len(rows) + 1 + n, line, ("",)) for n, line in enumerate(range(first, row.line))]
        rows.append(Row(len(rows) + 1, row.line, row.cells))
    return rows


def number_in(text: str) -> float | None:
    """The number a cell is, with a point or a comma, also as programs write it (1e-05); None for anything else."""
    plain = text.strip().replace(",", ".") if "." not in text else text.strip()
    if not re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?", plain, re.ASCII) or len(plain) > 40:
        return None
    value = float(plain)
    return value if abs(value) < float("inf") else None


def numbers_or_texts(columns: Columns, which: Sequence[int]) -> list[list[float | None]] | list[list[str | None]]:
    """Several columns, as numbers when every cell is one (or blank), else as texts."""
    texts = [columns.texts(n) for n in which]
    numbers = [[None if text is None else number_in(text) for text in column] for column in texts]
    told = sum(cell is not None for column in texts for cell in column)
    read = sum(cell is not None for column in numbers for cell in column)
    return numbers if read == told else texts
