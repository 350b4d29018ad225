"""Where marks stand: known values at known places, and never one mark on another."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attunement.roadmap.house_geometry import (
    LANE,
    NARROW,
    WIDE,
    Axis,
    House,
    Layout,
    Weather,
    asides,
    lanes,
    share,
    shortened,
    text_width,
    weather,
    wrapped,
)
from attunement.roadmap.relationship_map import FLOORS, WALLS

LYING = Axis((100.0, 50.0), (220.0, 50.0))
STANDING = Axis((30.0, 300.0), (30.0, 180.0))


@pytest.mark.parametrize(("value", "expected"), [(1, 0), (4, 0.5), (7, 1), (2.5, 0.25), (0, 0), (9, 1)])
def test_a_value_lies_in_proportion_and_never_outside_the_scale(value: float, expected: float) -> None:
    assert share(value) == pytest.approx(expected)


@pytest.mark.parametrize(("value", "x"), [(1, 100), (2, 120), (5.5, 190), (7, 220)])
def test_on_a_floor_more_is_further_right(value: float, x: float) -> None:
    assert LYING.at(value) == pytest.approx((x, 50.0))
    assert LYING.at(value, aside=12) == pytest.approx((x, 62.0))


@pytest.mark.parametrize(("value", "y"), [(1, 300), (4, 240), (7, 180)])
def test_on_a_wall_more_is_further_up(value: float, y: float) -> None:
    assert STANDING.at(value) == pytest.approx((30.0, y))
    assert STANDING.at(value, aside=12) == pytest.approx((18.0, y))


def test_marks_that_would_cover_each_other_get_lanes_of_their_own() -> None:
    assert lanes([100, 180]) == [0, 0]
    assert lanes([100, 100 + LANE - 1]) == [0, 1]
    assert lanes([100, 100 + LANE]) == [0, 0]
    assert lanes([100, None, 100, 100]) == [0, 0, 1, 2]


@given(st.lists(st.floats(0, 200), max_size=6))
def test_no_two_marks_of_one_lane_touch(places: list[float]) -> None:
    found = lanes(places)
    for n, place in enumerate(places):
        neighbours = [p for m, p in enumerate(places) if m != n and found[m] == found[n]]
        assert all(abs(place - other) >= LANE for other in neighbours)


def test_lanes_are_centred_on_the_scale_and_drawn_closer_where_there_is_no_room() -> None:
    assert asides([0, 0], 100) == [0, 0]
    assert asides([0, 1], 100) == [-LANE / 2, LANE / 2]
    narrow = asides([0, 1, 2], 40)
    assert narrow[1] == 0
    assert narrow[2] - narrow[0] == pytest.approx(40 - LANE)


@pytest.mark.parametrize("layout", [NARROW, WIDE], ids=lambda layout: layout.name)
@pytest.mark.parametrize("count", [1, 2, 4])
def test_floors_stack_from_the_ground_to_the_eaves_between_the_walls(layout: Layout, count: int) -> None:
    house = House(layout, count)
    tops = [house.floor_top(key) for key in FLOORS]
    assert tops[0] == pytest.approx(house.ground - house.row)
    assert tops == sorted(tops, reverse=True)
    assert tops[-1] == pytest.approx(house.eaves)
    left, right = house.layout.inside
    for key in FLOORS:
        axis = house.floor_axis(key)
        assert left < axis.start[0] < axis.end[0] < right
        assert house.floor_top(key) < axis.start[1] < house.floor_top(key) + house.row
    for key in WALLS:
        axis = house.wall_axis(key)
        assert axis.stands
        assert house.eaves < axis.end[1] < axis.start[1] < house.ground
        assert not left < axis.start[0] < right


@pytest.mark.parametrize("layout", [NARROW, WIDE], ids=lambda layout: layout.name)
def test_a_point_is_as_long_on_a_wall_as_on_a_floor(layout: Layout) -> None:
    house = House(layout, 1)
    floor, wall = house.floor_axis("knowing"), house.wall_axis("trust")
    assert floor.end[0] - floor.start[0] == pytest.approx(wall.start[1] - wall.end[1])


@pytest.mark.parametrize(
    ("strain", "expected"),
    [
        (None, None),
        (1, Weather(sun=True, cloud=False, strokes=0)),
        (2.9, Weather(sun=True, cloud=False, strokes=0)),
        (3.0, Weather(sun=True, cloud=True, strokes=0)),
        (3.9, Weather(sun=True, cloud=True, strokes=0)),
        (4.0, Weather(sun=False, cloud=True, strokes=4)),
        (7.0, Weather(sun=False, cloud=True, strokes=12)),
    ],
)
def test_weather_follows_the_strain(strain: float | None, expected: Weather | None) -> None:
    assert weather(strain) == expected


@given(st.lists(st.floats(4, 7), min_size=2))
def test_more_strain_never_rains_less(strains: list[float]) -> None:
    strokes = [seen.strokes for value in sorted(strains) if (seen := weather(value))]
    assert strokes == sorted(strokes)
    assert len(strokes) == len(strains)


@given(st.text(min_size=1, max_size=60), st.floats(20, 200))
def test_wrapped_lines_fit_and_lose_no_letter(text: str, width: float) -> None:
    lines = wrapped(text, width, 12)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(text_width(line, 12) <= width or len(line) == 1 for line in lines)


def test_a_long_name_is_shortened_and_a_short_one_is_not() -> None:
    assert shortened("Ana", 100, 12) == "Ana"
    long = shortened("Alexandrina-Wilhelmina von Hohenstein", 100, 12)
    assert long.endswith("…")
    assert text_width(long, 12) <= 100
    assert text_width("日本", 12) == 24
