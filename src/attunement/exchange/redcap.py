"""REDCap's CSV: one row for each record, event and repeat instance; several boxes spread over `field___code` columns.

Source: REDCap's own data export, raw and labelled (field, event and checkbox conventions).
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Final

from attunement.exchange.csv_table import CsvTable, Row
from attunement.exchange.import_table import ImportColumn, ImportKind, ImportRow, ImportTable, cells_of, first_of

EVENT: Final = ("redcap_event_name", "event name")
REPEATED: Final = ("redcap_repeat_instrument", "repeat instrument")
INSTANCE: Final = ("redcap_repeat_instance", "repeat instance")
ABOUT_THE_RECORD: Final = (*EVENT, *REPEATED, *INSTANCE, "redcap_data_access_group", "redcap_survey_identifier")
RAW_BOX: Final = re.compile(r"(?P<field>[a-z]\w*?)___(?P<code>\w+)", re.IGNORECASE | re.ASCII)
LABELLED_BOX: Final = re.compile(r"(?P<field>.+) \(choice=(?P<code>.+)\)", re.DOTALL)
TICKED, NOT_TICKED = ("1", "checked"), ("0", "unchecked")
NOT_COMPLETED: Final = "[not completed]"
UNTICKED_NOTE: Final = (
    "A box that is not ticked may never have been seen, so a question with no box ticked is read as not answered."
)


def is_redcap(table: CsvTable) -> bool:
    """True for a file with REDCap's own columns, or with its spread boxes beside a record id."""
    names = [column.casefold() for column in table.columns]
    boxes = any(RAW_BOX.fullmatch(name) or LABELLED_BOX.fullmatch(name) for name in names)
    return any(name in ABOUT_THE_RECORD for name in names) or (boxes and names[0] in ("record_id", "record id"))


def redcap_table(table: CsvTable) -> ImportTable:
    """The file with boxes gathered; the first column is the record, whatever it is called."""
    boxes = _boxes(table.columns)
    spread = {column for columns in boxes.values() for column in columns}
    single = [ImportColumn(name) for name in table.columns if name and name not in spread]
    gathered = [ImportColumn(field, boxes=tuple(columns.values())) for field, columns in boxes.items()]
    times = tuple(name for name in table.columns if name.casefold().endswith(("_timestamp", "survey timestamp")))
    never = {name for name in table.columns if name.casefold() in ABOUT_THE_RECORD or name.endswith("_complete")}
    return ImportTable(
        kind=ImportKind.REDCAP,
        columns=(*single, *gathered),
        rows=tuple(_row(table, row, boxes) for row in table.rows),
        respondent=table.columns[0],
        time=times[0] if times else first_of(table.columns, "date", "visit_date", "timestamp"),
        never_items=frozenset({*never, *times, table.columns[0]}),
        notes=(UNTICKED_NOTE,) if boxes else (),
    )


def _boxes(columns: tuple[str, ...]) -> dict[str, dict[str, str]]:
    """Field → its columns → the code of each."""
    found: dict[str, dict[str, str]] = {}
    for column in columns:
        box = RAW_BOX.fullmatch(column) or LABELLED_BOX.fullmatch(column)
        if box is not None:
            # a negative code is written with an underscore for its sign
            found.setdefault(box["field"], {})[column] = re.sub(r"^_(?=\d)", "-", box["code"])
    return found


def _row(table: CsvTable, row: Row, boxes: Mapping[str, Mapping[str, str]]) -> ImportRow:
    cells = cells_of(table, row)
    for field, columns in boxes.items():
        cells[field] = _gathered({code: cells.pop(column) for column, code in columns.items()})
    cells = {name: "" if cell.strip().casefold() == NOT_COMPLETED else cell for name, cell in cells.items()}
    return ImportRow(", ".join([row.where, *_which(cells)]), cells)


def _which(cells: Mapping[str, str]) -> list[str]:
    """Which event and which repeat a row is of, as messages say it."""
    parts = (("event", EVENT), ("", REPEATED), ("instance", INSTANCE))
    said = [(word, cells.get(first_of(tuple(cells), *names), "").strip()) for word, names in parts]
    return [f"{word} {value}".strip() for word, value in said if value]


def _gathered(boxes: Mapping[str, str]) -> str:
    """The codes ticked, as a JSON list; blank when none is; as written where a cell is neither ticked nor not."""
    plain = {code: cell.strip().casefold() for code, cell in boxes.items()}
    odd = [cell for cell in plain.values() if cell and cell not in TICKED + NOT_TICKED]
    if odd:
        return odd[0]
    ticked = [code for code, cell in plain.items() if cell in TICKED]
    return json.dumps(ticked) if ticked else ""
