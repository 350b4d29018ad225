"""Qualtrics' CSV: three header rows (names, questions, ImportIds as JSON), then the responses.

Source: Qualtrics' own "Export Data & Files" in CSV; the third row also says the time zone of the dates.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import tzinfo
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from attunement.domain.worded import worded
from attunement.exchange.csv_table import CsvTable, Row
from attunement.exchange.import_table import ImportColumn, ImportKind, ImportRow, ImportTable, cells_of, first_of

ABOUT_THE_RESPONSE: Final = frozenset(
    {
        "startdate", "enddate", "status", "ipaddress", "progress", "duration (in seconds)", "finished", "recordeddate",
        "responseid", "recipientlastname", "recipientfirstname", "recipientemail", "externalreference",
        "externaldatareference", "locationlatitude", "locationlongitude", "distributionchannel", "userlanguage",
        "q_recaptchascore",
    }
)  # fmt: skip
TRIAL_RUNS: Final = ("1", "survey preview", "survey test", "2", "8", "spam", "possible spam")
"""What `Status` says of a response that no respondent gave."""
HEADERS: Final = 2
"""Rows of headers below the names."""


def is_qualtrics(table: CsvTable) -> bool:
    """True when the third row is the ImportIds."""
    if len(table.rows) < HEADERS:
        return False
    ids = [cell for cell in table.rows[1].cells if cell.strip()]
    return bool(ids) and all(_import_id(cell) for cell in ids)


def qualtrics_table(table: CsvTable) -> ImportTable:
    """The file with its questions as labels. Trial runs are left out."""
    labels, ids, *rows = table.rows
    names = tuple(name for name in table.columns if name)
    reference = first_of(names, "externalreference", "externaldatareference")
    read = tuple(_row(table, row, number) for number, row in enumerate(rows, start=1))
    return ImportTable(
        kind=ImportKind.QUALTRICS,
        columns=tuple(
            ImportColumn(name, " ".join(label.split()))
            for name, label in zip(table.columns, labels.cells, strict=True)
            if name
        ),
        rows=read,
        respondent=reference
        if any(row.cells.get(reference, "").strip() for row in read)
        else first_of(names, "responseid"),
        time=first_of(names, "enddate", "recordeddate"),
        zone=_zone(ids.cells),
        never_items=frozenset(name for name in names if name.casefold() in ABOUT_THE_RESPONSE),
    )


def _row(table: CsvTable, row: Row, number: int) -> ImportRow:
    cells = cells_of(table, row)
    status = cells.get(first_of(tuple(cells), "status"), "").strip()
    left_out = worded("a trial run (Status {status})", status=status) if status.casefold() in TRIAL_RUNS else ""
    return ImportRow(worded("row {row} (line {line})", row=number, line=row.line), cells, left_out)


def _import_id(cell: str) -> dict[str, str] | None:
    try:
        found = json.loads(cell)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) and isinstance(found.get("ImportId"), str) else None


def _zone(cells: Iterable[str]) -> tzinfo | None:
    named = [zone for cell in cells if isinstance(zone := (_import_id(cell) or {}).get("timeZone"), str)]
    for zone in named:
        try:
            return ZoneInfo("UTC" if zone == "Z" else zone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            continue
    return None
