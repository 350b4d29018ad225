"""Tables out as CSV that no spreadsheet runs as a formula, and the way back.

The guard: a cell that a spreadsheet could take for a formula gets an apostrophe in front. Reading takes exactly one
apostrophe off such a cell, so what went out comes back, apostrophes and all.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Sequence
from typing import Final

from attunement.domain.answers import Answer
from attunement.exchange.answer_sheet import plain_number

FORMULA: Final = re.compile(r"'*(?:[\t\r\n]|\s*[=+\-@＝＋－＠])")
"""What a spreadsheet may run: the four signs, also in full width or behind blanks; tab and line ends, which some
strip first. Apostrophes in front count too, or a cell that really begins with one would not come back."""


def guarded(cell: str) -> str:
    """The cell, safe to open in a spreadsheet."""
    return f"'{cell}" if FORMULA.match(cell) else cell


def unguarded(cell: str) -> str:
    """The cell as it was before `guarded`."""
    return cell[1:] if cell.startswith("'") and FORMULA.match(cell) else cell


def csv_text(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """One table: a header, commas, CRLF line ends as RFC 4180 has them, every cell guarded.

    >>> csv_text(["name"], [["=1+1"]])
    "name\\r\\n'=1+1\\r\\n"
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([guarded(column) for column in columns])
    writer.writerows([guarded(cell) for cell in row] for row in rows)
    return out.getvalue()


def answer_cell(answer: Answer) -> str:
    """One answer as a cell: blank is not answered; names and words are a JSON list, so that none is cut apart."""
    if answer is None:
        return ""
    if isinstance(answer, tuple):
        return json.dumps(list(answer), ensure_ascii=False)
    return str(answer) if isinstance(answer, str) else f"{plain_number(answer)}"
