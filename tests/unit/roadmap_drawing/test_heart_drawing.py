"""The picture of a heart: inside its box, broken at gaps, no peak lost, the limit where it is."""

import math

import pytest

from attunement.roadmap.heart_drawing import BOTTOM, HEIGHT, LEFT, RIGHT, TOP, WIDTH, drawing_of


def points(line: str) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in (point.split(",") for point in line.split())]


def test_the_line_spans_the_box_and_a_higher_rate_is_higher() -> None:
    found = drawing_of([0, 300, 600], [60, 120, 90], 100, [(290, 310)], [(400, 500), (550, None)])
    [line] = [points(line) for line in drawing_of([0, 4, 8], [60, 120, 90], 100, [], []).lines]
    assert line[0][0] == LEFT
    assert line[1][1] < line[2][1] < line[0][1]
    assert [x for x, _ in points(found.lines[0])] == [LEFT, (LEFT + WIDTH - RIGHT) / 2, WIDTH - RIGHT]
    assert (found.lowest, found.highest) == (60, 120)
    assert TOP < found.limit < HEIGHT - BOTTOM
    assert [band.width for band in found.breaks] == pytest.approx([111.4, 55.7], abs=0.2)
    assert [tick.words for tick in found.minutes] == ["0", "2", "4", "6", "8", "10"]


def test_a_lost_signal_breaks_the_line() -> None:
    seconds = [*range(20), *range(60, 80)]
    rates = [70.0] * 10 + [math.nan] * 10 + [75.0] * 20
    found = drawing_of(seconds, rates, 100, [], [])
    assert [len(points(line)) for line in found.lines] == [10, 20]


def test_a_long_session_is_thinned_and_keeps_its_peak() -> None:
    rates = [80.0] * 7200
    rates[5001] = 171
    found = drawing_of(range(7200), rates, 100, [], [])
    [line] = found.lines
    assert len(points(line)) <= 1500
    assert found.highest == 171
    assert min(y for _, y in points(line)) == points(line)[5001 // 5][1]


def test_nothing_measured_is_an_empty_picture() -> None:
    found = drawing_of([], [], 100, [], [(10, 20)])
    assert (found.lines, found.highest) == ([], 0)
    assert drawing_of([5], [math.nan], 100, [], []).lines == []
