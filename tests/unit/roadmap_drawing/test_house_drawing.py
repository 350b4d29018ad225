"""The house as SVG: well-formed, without inline style or script, every mark where its value is."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

from attunement.roadmap.house_drawing import draw_house, house_figure
from attunement.roadmap.house_geometry import NARROW, WIDE, House, Layout
from attunement.roadmap.house_words import sentence
from attunement.roadmap.relationship_map import PARTS, RelationshipMap
from tests.unit.roadmap_drawing import drawn_maps as maps

SVG = "{http://www.w3.org/2000/svg}"
NAUGHTY = Path("../shared/data/badinput/blns.json")
LAYOUTS = pytest.mark.parametrize("layout", [NARROW, WIDE], ids=lambda layout: layout.name)
STORIES = pytest.mark.parametrize("found", maps.STORIES.values(), ids=maps.STORIES.keys())


def _tree(found: RelationshipMap, layout: Layout = NARROW, *, for_screen: bool = True) -> ElementTree.Element:
    return ElementTree.fromstring(draw_house(found, layout=layout, for_screen=for_screen))


def _part(tree: ElementTree.Element, key: str) -> ElementTree.Element:
    return next(g for g in tree.iter(f"{SVG}g") if f"house-part--{key}" in g.get("class", "").split())


def _of(tree: ElementTree.Element, class_: str) -> list[ElementTree.Element]:
    return [e for e in tree.iter() if class_ in e.get("class", "").split()]


def _letter_x(part: ElementTree.Element, person: int) -> float:
    return float(_of(part, f"house-letter--{person}")[0].get("x", "nan"))


@STORIES
@LAYOUTS
def test_it_is_well_formed_and_holds_nothing_a_strict_content_policy_forbids(
    found: RelationshipMap, layout: Layout
) -> None:
    for element in _tree(found, layout).iter():
        assert element.tag.removeprefix(SVG) in {"svg", "title", "desc", "g", "path", "rect", "circle", "text"}
        assert not any(name == "style" or name.startswith("on") or "href" in name for name in element.attrib)


@STORIES
@LAYOUTS
def test_no_text_is_smaller_than_eleven_units(found: RelationshipMap, layout: Layout) -> None:
    assert all(float(text.get("font-size", 0)) >= 11 for text in _tree(found, layout).iter(f"{SVG}text"))


@STORIES
def test_every_part_can_be_reached_by_keyboard_and_says_its_sentence(found: RelationshipMap) -> None:
    tree = _tree(found)
    assert len(_of(tree, "house-part")) == len(PARTS) + 1
    for key in PARTS:
        part, said = _part(tree, key), sentence(found.part(key), dict(found.people))
        assert part.get("tabindex") == "0"
        assert part.get("role") == "img"
        assert part.get("aria-label") == said
        assert part.findtext(f"{SVG}title") == said
        shown = " ".join(line.text or "" for line in _of(part, "house-saying"))
        assert shown.replace(" ", "") == said.replace(" ", "")


@STORIES
def test_the_same_map_gives_the_same_bytes(found: RelationshipMap) -> None:
    assert house_figure(found) == house_figure(found)


def test_marks_stand_where_the_values_are() -> None:
    tree, house = _tree(maps.APART), House(NARROW, 2)
    for key in ("meaning", "handling"):
        axis, readings = house.floor_axis(key), maps.APART.part(key).people
        for n, person in enumerate("ab", start=1):
            value = readings[person].value
            assert value is not None
            assert _letter_x(_part(tree, key), n) == pytest.approx(axis.at(value)[0], abs=0.01)
    axis = house.wall_axis("trust")
    letters = {n: float(_of(_part(tree, "trust"), f"house-letter--{n}")[0].get("y", "nan")) for n in (1, 2)}
    assert letters[2] - letters[1] == pytest.approx(axis.at(2)[1] - axis.at(5.5)[1], abs=0.01)


def test_people_differ_in_shape_and_not_in_tone_alone() -> None:
    tree = _tree(maps.SIX)
    shapes = [_of(_part(tree, "knowing"), f"house-mark--{n}")[0].get("d", "") for n in range(1, 7)]
    outlines = {"".join(c for c in shape if c.isalpha()) for shape in shapes}
    assert len(outlines) >= 4
    assert len({_of(tree, f"house-mark--{n}")[0].get("fill") for n in range(1, 7)}) == 6


@LAYOUTS
def test_a_bridge_spans_what_is_apart_and_only_that(layout: Layout) -> None:
    tree = _tree(maps.APART, layout)
    assert [key for key in PARTS if _of(_part(tree, key), "house-bridge")] == ["trust"]
    assert not _of(_tree(maps.STRONG, layout), "house-bridge")
    assert len(_of(_tree(maps.UNHAPPY, layout), "house-bridge")) == len(PARTS)


def test_a_whisker_runs_from_the_lowest_to_the_highest_answer() -> None:
    trust = _part(_tree(maps.APART), "trust")
    axis = House(NARROW, 2).wall_axis("trust")
    path = _of(trust, "house-whisker--2")[0].get("d", "")
    first, last = (float(point.split()[1]) for point in path.lstrip("M").split("M")[0].split("L"))
    assert (first, last) == pytest.approx((axis.at(1)[1], axis.at(3)[1]), abs=0.01)
    assert not _of(_part(_tree(maps.APART), "meaning"), "house-whisker--1"), "every answer was the same"


def test_an_interval_is_drawn_only_where_there_is_one() -> None:
    assert len(_of(_tree(maps.WITH_ERROR), "house-interval")) == 2 * (len(PARTS) + 1)
    assert not _of(_tree(maps.APART), "house-interval")


def test_what_nobody_answered_says_so_and_holds_no_mark() -> None:
    tree = _tree(maps.HALF)
    trust, commitment = _part(tree, "trust"), _part(tree, "commitment")
    assert "not answered" in [text.text for text in _of(trust, "house-note")]
    assert not _of(trust, "house-mark") + _of(trust, "house-track")
    assert len(_of(commitment, "house-mark")) == 1
    assert " ".join(text.text or "" for text in _of(commitment, "house-note")) == "B: no answer"
    assert not any(_of(part, "house-mark") for part in _of(_tree(maps.EMPTY), "house-part"))


def test_the_weather_grows_with_the_strain() -> None:
    seen = {name: _tree(found) for name, found in maps.STORIES.items()}
    calm, storm = seen["both strong"], seen["high strain, appreciation left"]
    signs = ("house-sun", "house-cloud", "house-rain")
    assert [sign for sign in signs if _of(calm, sign)] == ["house-sun"]
    assert [sign for sign in signs if _of(storm, sign)] == ["house-cloud", "house-rain"]
    assert not _of(seen["nothing answered"], "house-weather")


def test_paper_gets_no_focus_no_hint_and_no_waiting_sentence() -> None:
    tree = _tree(maps.APART, for_screen=False)
    assert not _of(tree, "house-hint") + _of(tree, "house-says")
    assert not [e for e in tree.iter() if e.get("tabindex") is not None]


@STORIES
def test_both_layouts_on_one_page_share_no_id(found: RelationshipMap) -> None:
    figure = ElementTree.fromstring(house_figure(found))
    ids = [e.get("id") for e in figure.iter() if e.get("id")]
    assert len(ids) == len(set(ids)) == 4
    for svg in figure.iter(f"{SVG}svg"):
        assert {svg.get("aria-labelledby"), svg.get("aria-describedby")} <= set(ids)


def test_hostile_names_stay_text() -> None:
    if not NAUGHTY.exists():
        pytest.skip("the folder with naughty strings is not here")
    for name in json.loads(NAUGHTY.read_text("utf-8"))[::3]:
        found = maps.people_map(name, "Ben")
        tree = _tree(found)
        assert {e.tag.removeprefix(SVG) for e in tree.iter()} <= {
            "svg", "title", "desc", "g", "path", "rect", "circle", "text",
        }  # fmt: skip
        assert len(_of(tree, "house-part")) == len(PARTS) + 1


@pytest.mark.parametrize(
    "name", ["\x00Ana", "A\x0bna", "\ud800Ana", "]]>", "<script>alert(1)</script>", "&lt;", "\ufffe"]
)
def test_what_xml_forbids_is_shown_as_a_replacement_and_the_rest_kept(name: str) -> None:
    tree = _tree(maps.people_map(name, "Ben"))
    label = _part(tree, "trust").get("aria-label", "")
    kept = "".join(c if c.isprintable() and c != "\ufffe" else "\ufffd" for c in name)
    assert kept in label
