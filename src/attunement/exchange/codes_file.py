"""Codes of one session from a CSV file: what the page about a session writes, and what other coders can write by hand.

Needed columns: `seconds`, `code`. Read where there: `ends`, `person`, `scheme`, `version`, `modifiers` (apart by
blanks), `intensity`. Other columns are left alone.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from attunement.domain.errors import BadInput
from attunement.domain.timeline import AFTERWARDS, LONGEST_SECONDS, TimelineEvent
from attunement.exchange.csv_table import Row, parse_csv
from attunement.exchange.export_csv import unguarded

MOST_ROWS = 20_000


def read_codes(text: str, *, name: str, session: str, people: Mapping[str, str]) -> tuple[TimelineEvent, ...]:
    """The events of a file, in its order; `people` is what the file calls someone → person id, blank is everyone.

    Raises BadInput with row and column for anything missing, unknown or out of bounds.
    """
    table = parse_csv(text, name)
    for needed in ("seconds", "code"):
        if needed not in table.columns:
            raise BadInput(f"no column '{needed}'", where=name, expected="the columns seconds and code")
    if len(table.rows) > MOST_ROWS:
        raise BadInput(f"{len(table.rows)} rows", where=name, expected=f"at most {MOST_ROWS}")
    return tuple(_event(_Cells(table.columns, row), session, people) for row in table.rows)


class _Cells:
    """One row, cell by name."""

    def __init__(self, columns: tuple[str, ...], row: Row) -> None:
        self._cells, self.row = dict(zip(columns, row.cells, strict=True)), row

    def text(self, column: str) -> str:
        return unguarded(self._cells.get(column, "").strip())

    def number(self, column: str, *, least: float, most: float) -> float | None:
        written = self.text(column)
        if not written:
            return None
        try:
            found = float(written)
        except ValueError:
            found = math.nan
        if not least <= found <= most:
            raise BadInput(f"'{written[:20]}'", where=self.where(column), expected=f"a number, {least:g} to {most:g}")
        return found

    def where(self, column: str) -> str:
        return f"{self.row.where}, column '{column}'"


def _event(cells: _Cells, session: str, people: Mapping[str, str]) -> TimelineEvent:
    at = cells.number("seconds", least=0, most=LONGEST_SECONDS)
    if at is None or not cells.text("code"):
        raise BadInput("no moment or no code", where=cells.row.where, expected="seconds and a code in every row")
    called = cells.text("person")
    if called and called not in people:
        expected = "one of " + ", ".join(people) + ", or blank"
        raise BadInput(f"'{called[:40]}'", where=cells.where("person"), expected=expected)
    intensity = cells.number("intensity", least=1, most=5)
    version = cells.number("version", least=0, most=100_000)
    return TimelineEvent(
        session=session,
        at=at,
        person=people[called] if called else "",
        code=cells.text("code"),
        source=AFTERWARDS,
        confirmed=True,
        id=f"row {cells.row.number}",
        ends=cells.number("ends", least=at, most=LONGEST_SECONDS),
        modifiers=tuple(cells.text("modifiers").split()),
        intensity=None if intensity is None else int(intensity),
        scheme=cells.text("scheme"),
        version=int(version or 0),
    )
