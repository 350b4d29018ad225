"""A session drawn and in tables: each moment leads to its row, names are escaped, the same session the same bytes."""

import re
from dataclasses import replace
from xml.etree import ElementTree

from attunement.roadmap.session_drawing import moment_id, points_figure
from attunement.roadmap.session_reading import read_session
from attunement.roadmap.session_table import COLUMNS, moment_rows, moments_table
from attunement.roadmap.session_ways import most_frequent, way_said, ways_figure, ways_table
from attunement.roadmap.session_words import ENGLISH
from tests.unit.roadmap.invented_sessions import SCHEMES, loops, reading, timeline

LOOP = reading(loops(8))


def links(markup: str) -> set[str]:
    return set(re.findall(r'href="#([^"]+)"', markup))


def test_every_moment_is_drawn_in_both_layouts_and_leads_to_its_row() -> None:
    drawn, table = points_figure(LOOP), moments_table(LOOP)
    assert drawn.count("session-moment") == 2 * len(LOOP.moments)
    assert links(drawn) == {moment_id(m.n) for m in LOOP.moments} == set(re.findall(r'<tr id="([^"]+)"', table))


def test_a_link_says_when_who_what_and_the_points() -> None:
    assert 'aria-label="0:00, \u2068Anna\u2069: Criticism. Points so far: −1."' in points_figure(LOOP)


def test_lines_of_two_people_differ_without_a_colour() -> None:
    lines = re.findall(r"<path[^>]*session-line[^>]*>", points_figure(LOOP))
    assert len(lines) == 4
    assert sum("stroke-dasharray" in line for line in lines) == 2


def test_a_line_steps_at_its_moments_and_higher_is_closer() -> None:
    root = ElementTree.fromstring(points_figure(reading("a.humour@10 a.humour@20 a.contempt@30")))
    heights = [float(c.attrib["cy"]) for c in root.iter("{http://www.w3.org/2000/svg}circle")][:3]
    assert heights[1] < heights[0]
    assert heights[2] == heights[0]


def test_the_broadest_band_is_the_most_frequent_and_leads_to_its_first_moment() -> None:
    drawn = ways_figure(LOOP)
    first = most_frequent(LOOP)[0]
    assert way_said(LOOP, first, ENGLISH) in set(ElementTree.fromstring(drawn).itertext())
    assert first.share.count == 8
    assert links(drawn) <= {moment_id(m.n) for m in LOOP.moments}
    assert "session-way--more" in drawn


def test_the_table_of_ways_has_every_pair_with_its_interval_and_moments() -> None:
    table = ways_table(LOOP)
    less = [row for row in LOOP.following.rows if row.verdict == "less" and row.share.count < 2]
    assert table.count("<tr>") == 1 + len(most_frequent(LOOP)) + len(less)
    assert "8/8" in table
    assert "100 (may be 63–100)" in table
    assert "More often than chance." in table


def test_nothing_coded_is_no_drawing() -> None:
    assert points_figure(reading("")) == ""
    assert ways_figure(reading("a.humour@1 b.humour@2")) == ""


def test_names_are_escaped_everywhere() -> None:
    found = read_session(timeline(loops(8)), SCHEMES, {"a": "<b>A", "b": "B&'\""})
    for markup in (points_figure(found), ways_figure(found), moments_table(found), ways_table(found)):
        assert "<b>" not in markup
        ElementTree.fromstring(f"<div>{markup}</div>")


def test_the_same_session_gives_the_same_bytes() -> None:
    again = reading(loops(8))
    assert (points_figure(LOOP), ways_figure(LOOP)) == (points_figure(again), ways_figure(again))


def test_a_moment_can_lead_to_where_it_is_played() -> None:
    table = moments_table(reading("a.stonewalling@125"), address=lambda at: f"/play?at={at:g}")
    assert '<a href="/play?at=125">2:05</a>' in table


def test_a_modifier_an_end_and_an_intensity_stand_in_the_row() -> None:
    line = timeline("a.repair-attempt+accepted+strange@5")
    event = replace(line.events[0], ends=65.0, intensity=2)
    table = moments_table(read_session(replace(line, events=(event,)), SCHEMES, {"a": "Anna"}))
    assert "Repair attempt, Taken up, strange, 2" in table
    assert "0:05 to 1:05" in table


def test_the_file_names_nobody_and_has_a_cell_for_each_column() -> None:
    rows = moment_rows(LOOP, {"a": "partner-1", "b": "partner-2"})
    assert {len(row) for row in rows} == {len(COLUMNS)}
    assert rows[0] == ["0.000", "", "partner-1", "criticism", "couple", "1", "", "", "-1", "-1", "-1", "live"]
    assert "Anna" not in str(rows)
