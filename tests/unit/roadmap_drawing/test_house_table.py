"""The table twin: the same values as rows, with headings a screen reader can use."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from attunement.roadmap.house_table import map_table, rows
from attunement.roadmap.relationship_map import FLOORS, WALLS, RelationshipMap
from tests.unit.roadmap_drawing import drawn_maps as maps


def _tree(found: RelationshipMap) -> ElementTree.Element:
    return ElementTree.fromstring(map_table(found))


def _cells(found: RelationshipMap, name: str) -> list[str]:
    row = next(tr for tr in _tree(found).iter("tr") if tr.findtext("th") == name)
    return [" ".join("".join(td.itertext()).split()) for td in row.iter("td")]


@pytest.mark.parametrize("found", maps.STORIES.values(), ids=maps.STORIES.keys())
def test_every_heading_has_a_scope_and_every_row_the_same_width(found: RelationshipMap) -> None:
    tree = _tree(found)
    assert all(th.get("scope") in {"col", "row", "colgroup"} for th in tree.iter("th"))
    widths = {sum(int(cell.get("colspan", 1)) for cell in tr) for tr in tree.iter("tr")}
    assert len(widths) == 1
    assert tree.find("caption") is not None


def test_rows_stand_in_the_order_of_the_house() -> None:
    floors, walls, strain = (tuple(row.name for row in group) for _, group in rows(maps.APART))
    assert [name.lower() for name in floors] == [maps.NAMES[key] for key in FLOORS]
    assert [name.lower() for name in walls] == [maps.NAMES[key] for key in WALLS]
    assert strain == ("Strain",)


def test_a_row_holds_value_spread_and_difference() -> None:
    assert _cells(maps.APART, "Trust") == ["5.5 answers 5 to 6", "2 · low answers 1 to 3", "3.5 apart"]
    assert _cells(maps.APART, "Commitment") == ["5 every answer 5", "4.5 answers 4 to 5", "0.5"]
    assert _cells(maps.HALF, "Shared meaning") == ["too few answers one answer", "not answered", "–"]
    assert _cells(maps.WITH_ERROR, "Trust")[0] == "5.5 (likely between 4.9 and 6.1) answers 5 to 6"


def test_high_strain_is_never_called_low() -> None:
    assert _cells(maps.STRONG, "Strain") == ["2 every answer 2", "1.6 answers 1 to 2", "0.4"]


def test_one_person_is_compared_with_nobody() -> None:
    assert _cells(maps.SINGLE, "Reaching and responding") == ["2 · low every answer 2"]
    assert "Difference" not in map_table(maps.SINGLE)


def test_the_caption_says_there_is_no_margin_of_error_only_while_there_is_none() -> None:
    assert "No margin of error" in map_table(maps.APART)
    assert "No margin of error" not in map_table(maps.WITH_ERROR)


def test_names_stay_text() -> None:
    tree = _tree(maps.people_map("<img src=x onerror=alert(1)>", "Ben & Co"))
    assert [bdi.text for bdi in tree.iter("bdi")] == ["<img src=x onerror=alert(1)>", "Ben & Co"]
    assert not list(tree.iter("img"))
