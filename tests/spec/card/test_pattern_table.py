"""The table of patterns and sentences holds, line by line, and prints as a page of the manual."""

import pytest

from tests.spec.card.pattern_table import ROWS, Row, as_manual
from tests.unit.roadmap.invented import card, texts


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.pattern)
def test_the_card_says_what_the_table_says(row: Row) -> None:
    said = texts(card(row.case))
    assert {line: said.get(line) for line in row.says} == row.says


def test_the_manual_shows_every_row_once() -> None:
    page = as_manual().splitlines()
    for row in ROWS:
        assert sum(line.startswith(f"| {row.pattern} |") for line in page) == 1
    assert len(page) == 4 + sum(len(row.says) for row in ROWS)
