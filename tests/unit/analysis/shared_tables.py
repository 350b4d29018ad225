"""Tables that other people published, read where they lie beside the repository; absent outside, and then said."""

import csv
from pathlib import Path

import pytest

METHODS = Path(__file__).parents[3] / ".." / "shared" / "data" / "methods"


def read_table(name: str) -> list[dict[str, str]]:
    """The rows of a shared CSV; the test is skipped where the folder is absent."""
    path = METHODS / name
    if not path.exists():
        pytest.skip(f"the shared table {name} is not here")
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def number_or_none(cell: str) -> float | None:
    """A cell as these files write it: NA is missing."""
    return None if cell in ("", "NA") else float(cell)
