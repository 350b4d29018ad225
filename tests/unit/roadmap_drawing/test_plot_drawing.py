"""People who stand apart: a garden for one, a small house for each of a family; never two marks on one scale."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from attunement.disclosure import Viewer, disclose
from attunement.domain.case import Case
from attunement.domain.record import CaseKind
from attunement.roadmap.house_geometry import NARROW, WIDE, Layout
from attunement.roadmap.house_table import map_table, rows
from attunement.roadmap.house_words import ENGLISH
from attunement.roadmap.map_drawing import draw_map, map_figure, picture_for_paper
from attunement.roadmap.map_shape import FAMILY_PARTS, INDIVIDUAL_PARTS, STRAIN_SCALE
from attunement.roadmap.plot_geometry import plots
from attunement.roadmap.relationship_map import RelationshipMap, relationship_map
from tests.unit.roadmap.invented import INSTRUMENTS, OCCASIONS, case, individual, of_family, of_one, response

SVG = "{http://www.w3.org/2000/svg}"
LAYOUTS = pytest.mark.parametrize("layout", [NARROW, WIDE], ids=lambda layout: layout.name)


def seen(whole: Case, viewer: Viewer | None = None) -> RelationshipMap:
    return relationship_map(disclose(whole, viewer or Viewer.clinician(), INSTRUMENTS), INSTRUMENTS, OCCASIONS)


def family(**fairness: float) -> Case:
    forms = [of_family(person, fairness=value) for person, value in fairness.items()]
    return case(*forms, kind=CaseKind.FAMILY, people="abc")


THREE = family(a=2, b=4.5, c=7)
HALF = case(of_family("a", heard=None, often=None), kind=CaseKind.FAMILY, people="abc")
ALONE = individual(
    of_one(support=2, therapist=None),
    response("a", "osss-3", {"q1": 2, "q2": 3, "q3": 3}),
    response("a", "sparq", dict.fromkeys(("q1", "q6", "q7", "q8"), 3)),
)
EMPTY = individual()
MAPS = {"family": seen(THREE), "family, half": seen(HALF), "one": seen(ALONE), "nothing": seen(EMPTY)}
STORIES = pytest.mark.parametrize("found", MAPS.values(), ids=MAPS.keys())


def tree(found: RelationshipMap, layout: Layout = NARROW) -> ElementTree.Element:
    return ElementTree.fromstring(draw_map(found, layout=layout))


def of(root: ElementTree.Element, class_: str) -> list[ElementTree.Element]:
    return [e for e in root.iter() if class_ in e.get("class", "").split()]


@STORIES
@LAYOUTS
def test_it_holds_nothing_a_strict_content_policy_forbids_and_no_text_is_small(
    found: RelationshipMap, layout: Layout
) -> None:
    for element in tree(found, layout).iter():
        assert element.tag.removeprefix(SVG) in {"svg", "title", "desc", "g", "path", "rect", "circle", "text"}
        assert not any(name == "style" or name.startswith("on") or "href" in name for name in element.attrib)
        assert element.tag != f"{SVG}text" or float(element.get("font-size", 0)) >= 11


@STORIES
@LAYOUTS
def test_no_two_people_share_a_scale_and_each_part_says_whose_it_is(found: RelationshipMap, layout: Layout) -> None:
    parts = of(tree(found, layout), "house-part")
    assert len(parts) == len(found.people) * len(found.measured)
    for part in parts:
        assert len(of(part, "house-mark")) <= 1
        label = part.get("aria-label", "")
        assert part.get("tabindex") == "0"
        assert sum(called in label for called in found.people.values()) == 1 or label.endswith("not answered.")
    assert not of(tree(found, layout), "house-bridge")


def test_a_mark_stands_where_the_value_is_in_its_own_persons_house() -> None:
    found = MAPS["family"]
    root = tree(found)
    places = plots(3, FAMILY_PARTS, NARROW, CaseKind.FAMILY, has_strain=True, captions=0)
    for n, (person, place) in enumerate(zip("abc", places, strict=True)):
        value = found.part("fairness").people[person].value
        assert value is not None
        letters = [of(part, f"house-letter--{n + 1}") for part in of(root, "house-part--fairness")]
        [letter] = [found for found in letters if found]
        assert float(letter[0].get("x", "nan")) == pytest.approx(place.axis("fairness").at(value)[0], abs=0.01)


@LAYOUTS
@pytest.mark.parametrize("people", [2, 3, 4, 8])
def test_houses_never_overlap_and_stay_within_the_drawing(layout: Layout, people: int) -> None:
    found = plots(people, FAMILY_PARTS, layout, CaseKind.FAMILY, has_strain=True, captions=40)
    for n, one in enumerate(found):
        assert one.left >= 0
        assert one.left + one.width <= layout.width
        for other in found[n + 1 :]:
            apart_x = one.left + one.width <= other.left or other.left + other.width <= one.left
            assert apart_x or one.ground < other.top


def test_a_house_is_built_from_the_ground_up_and_a_garden_read_downwards() -> None:
    [house] = plots(1, FAMILY_PARTS, NARROW, CaseKind.FAMILY, has_strain=True, captions=0)
    tops = [house.row_top(key) for key in (*FAMILY_PARTS, STRAIN_SCALE)]
    assert tops == sorted(tops, reverse=True)
    [garden] = plots(1, INDIVIDUAL_PARTS, NARROW, CaseKind.INDIVIDUAL, has_strain=False, captions=0)
    tops = [garden.row_top(key) for key in INDIVIDUAL_PARTS]
    assert tops == sorted(tops)


def test_tree_and_sun_are_the_same_whatever_was_answered_and_one_person_has_no_weather() -> None:
    gardens = [of(tree(MAPS[name]), "house-garden") for name in ("one", "nothing")]
    assert len({ElementTree.tostring(drawn[0]) for drawn in gardens}) == 1
    assert not of(tree(MAPS["one"]), "house-weather")


def test_what_was_not_answered_says_so_and_what_is_new_says_so() -> None:
    said = ["".join(e.itertext()) for e in of(tree(MAPS["family, half"]), "house-note--silent")]
    assert said == ["not answered"] * (2 * 6 + 2)
    assert "New questions, not yet validated." in draw_map(MAPS["family"])
    assert "These questions are new and not yet validated." in map_table(MAPS["one"])


@STORIES
def test_both_layouts_on_one_page_share_no_id_and_paper_needs_no_pointer(found: RelationshipMap) -> None:
    figure = ElementTree.fromstring(map_figure(found))
    ids = [e.get("id") for e in figure.iter() if e.get("id")]
    assert len(ids) == len(set(ids)) == 4
    paper = ElementTree.fromstring(picture_for_paper(found, words=ENGLISH, font="serif"))
    assert not of(paper, "house-says")
    assert not [e for e in paper.iter() if e.get("tabindex") is not None]


def test_the_clinicians_table_compares_and_the_rooms_has_one_for_each_person() -> None:
    clinician, room = map_table(seen(THREE)), map_table(seen(THREE, Viewer.room()))
    assert (clinician.count("<table"), room.count("<table")) == (1, 3)
    assert "5 apart" in clinician
    assert "apart</td>" not in room
    assert "Difference" not in room
    assert "nobody is compared here" in room
    for table, name in zip(room.split("</table>"), ("Ana", "Ben", "Cem"), strict=False):
        assert [called for called in ("Ana", "Ben", "Cem") if called in table] == [name]


def test_published_values_stand_beside_a_part_and_are_never_mixed_into_it() -> None:
    found = seen(ALONE)
    support, therapist = found.part("support").people["a"], found.part("therapist").people["a"]
    assert (support.value, support.keyed) == (2, (2, 2))
    assert support.beside == ("OSSS-3 (Oslo Social Support Scale), Social support, 3 to 14: 8 (poor) on 2026-01-06",)
    assert therapist.value is None
    assert [said.split(": ")[1][:2] for said in therapist.beside] == ["12"]
    cells = [cell for group in rows(found) for row in group[1] for cell in row.beside]
    assert any("Beside it: OSSS-3" in line for cell in cells for line in cell)
    assert not seen(EMPTY).measured[0].people["a"].beside
    assert seen(EMPTY).is_empty


def test_only_one_person_is_asked_no_strain() -> None:
    assert not seen(ALONE).strain.people
    assert set(seen(THREE).strain.people) == {"a", "b", "c"}
