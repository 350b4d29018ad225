"""Our own table of answers (one row an answer) read back: the rows of one sitting become one row."""

from __future__ import annotations

from attunement.domain.errors import BadInput
from attunement.domain.instrument import Instrument
from attunement.exchange.csv_table import CsvTable, Row
from attunement.exchange.import_table import ImportColumn, ImportKind, ImportRow, ImportTable, cells_of

NEEDED = frozenset({"person", "instrument", "version", "answered", "item", "value"})


def is_own_export(table: CsvTable) -> bool:
    """True for a table with our own columns."""
    return set(table.columns) >= NEEDED


def own_table(table: CsvTable, instrument: Instrument, name: str) -> ImportTable:
    """The rows about this instrument. Raises BadInput where an item is there twice or the version is another."""
    gathered: dict[tuple[str, str], tuple[str, dict[str, str]]] = {}
    for row in table.rows:
        cells = cells_of(table, row)
        if cells["instrument"] != instrument.id:
            continue
        _check(cells, row, instrument, name)
        key = (cells["person"], cells["answered"])
        _, answers = gathered.setdefault(key, (row.where, {}))
        if cells["item"] in answers:
            raise BadInput(f"item '{cells['item'][:60]}' is there twice", where=f"{name}: {row.where}", expected="once")
        answers[cells["item"]] = cells["value"]
    rows = tuple(
        ImportRow(where, {"person": person, "answered": answered, **answers})
        for (person, answered), (where, answers) in gathered.items()
    )
    asked = dict.fromkeys(key for row in rows for key in row.cells if instrument.has_item(key))
    return ImportTable(
        kind=ImportKind.OWN,
        columns=(ImportColumn("person"), ImportColumn("answered"), *(ImportColumn(key) for key in asked)),
        rows=rows,
        respondent="person",
        time="answered",
        never_items=frozenset({"person", "answered"}),
    )


def _check(cells: dict[str, str], row: Row, instrument: Instrument, name: str) -> None:
    where = f"{name}: {row.where}"
    if cells["version"] != str(instrument.version):
        found = f"version {cells['version'][:20]} of {instrument.id}"
        raise BadInput(found, where=where, expected=f"version {instrument.version}, the one that is here")
    if not instrument.has_item(cells["item"]):
        raise BadInput(f"'{cells['item'][:60]}' is no item of {instrument.id}", where=where, expected="an item's key")
