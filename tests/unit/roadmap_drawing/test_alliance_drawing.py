"""The alliance chart: everything inside, no text on another, every session in words, and its twin in rows and JSON."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from xml.etree import ElementTree

import pytest

from attunement.disclosure import Viewer, disclose
from attunement.domain.case import Case
from attunement.domain.errors import Refused
from attunement.domain.repair import RuptureState
from attunement.domain.session import SessionState
from attunement.roadmap.alliance_drawing import alliance_figure, client_mark, draw_alliance
from attunement.roadmap.alliance_geometry import LAYOUTS, NARROW, WIDE, Chart, ChartLayout, span_lanes
from attunement.roadmap.alliance_json import alliance_as_json
from attunement.roadmap.alliance_partners import partners_figure
from attunement.roadmap.alliance_reading import Trajectory
from attunement.roadmap.alliance_table import alliance_table, partners_table
from attunement.roadmap.alliances import read_alliances
from attunement.roadmap.house_geometry import text_width
from tests.unit.roadmap.invented import INSTRUMENTS, response
from tests.unit.roadmap.invented_alliances import couple, course, read, rupture, session

SVG = "{http://www.w3.org/2000/svg}"
LONG = course(
    [5.2, 5.4, None, 5.8, 6, 6.2, 6, 6.2, 3.4, 3.6, 4.8, 6, 6.2, 7, 6.4, 6.2, 1, 6.4, 6.4, 6.2, 6.2],
    [5, 5.6, None, 5.6, 6, 6, 6, 6.2, 5.8, 5, 5, 5.8, 6, 1, 6.2, 6.4, 7, 6.2, 6.4, 6.2],
    felt_off={9: 6, 10: 5, 20: 7},
    repairs=(rupture(9, RuptureState.REPAIRED, closed=12), rupture(10), rupture(19, RuptureState.SUSPECTED)),
    sessions={
        3: session(3, state=SessionState.MISSED, missed="a"),
        20: session(20, late="ta"),
        14: session(14, state=SessionState.CANCELLED),
    },
    more=(response("a", "risq", {"q1": 1, "q2": 0, "q3": 0, "q4": 0}, at=141),),
)
STORIES = {
    "long": LONG,
    "short": course([5.2, 5.6], [5.4]),
    "one": course([7]),
    "silent": course([None, None, None]),
    "apart": course([6] * 5, [6, 6, 6, 6, 1]),
}
ALL = pytest.mark.parametrize("whole", STORIES.values(), ids=STORIES.keys())
BOTH = pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)


def tree(whole: Case, layout: ChartLayout = NARROW) -> ElementTree.Element:
    found = read(whole)
    return ElementTree.fromstring(draw_alliance(found.trajectories[0], dict(found.people), layout=layout))


def of(root: ElementTree.Element, class_: str) -> list[ElementTree.Element]:
    return [e for e in root.iter() if class_ in e.get("class", "").split()]


def ana(whole: Case) -> Trajectory:
    return read(whole).trajectories[0]


def visible_texts(root: ElementTree.Element) -> list[tuple[str, float, float, float]]:
    """(text, left, right, baseline) of what is always shown: the sentences that wait for a pointer are not."""
    waiting = {id(e) for says in of(root, "house-says") for e in says.iter()}
    found = []
    for element in root.iter(f"{SVG}text"):
        if id(element) in waiting:
            continue
        said, size = "".join(element.itertext()), float(element.get("font-size", 0))
        wide, x = text_width(said, size), float(element.get("x", "nan"))
        left = {"middle": x - wide / 2, "end": x - wide}.get(element.get("text-anchor", ""), x)
        found.append((said, left, left + wide, float(element.get("y", "nan"))))
    return found


@ALL
@BOTH
def test_it_holds_nothing_a_strict_content_policy_forbids_and_no_text_is_small(
    whole: Case, layout: ChartLayout
) -> None:
    for element in tree(whole, layout).iter():
        assert element.tag.removeprefix(SVG) in {"svg", "title", "desc", "g", "path", "rect", "text"}
        assert not any(name == "style" or name.startswith("on") or "href" in name for name in element.attrib)
        assert element.tag != f"{SVG}text" or float(element.get("font-size", 0)) >= 11


@ALL
@BOTH
def test_all_text_stands_inside_and_none_on_another(whole: Case, layout: ChartLayout) -> None:
    root = tree(whole, layout)
    _, _, width, height = (float(n) for n in root.get("viewBox", "").split())
    texts = visible_texts(root)
    for said, left, right, y in texts:
        assert left >= -0.5, said
        assert right <= width + 0.5, said
        assert 0 < y <= height, said
    numbered = [t for t in texts if len(t[0]) > 1 or t[0] == "–"]
    for n, one in enumerate(numbered):
        for other in numbered[n + 1 :]:
            apart = one[2] <= other[1] or other[2] <= one[1] or abs(one[3] - other[3]) >= 11
            assert apart, (one, other)


@ALL
@BOTH
def test_every_mark_and_flag_stands_inside_the_drawing(whole: Case, layout: ChartLayout) -> None:
    root = tree(whole, layout)
    _, _, width, height = (float(n) for n in root.get("viewBox", "").split())
    for rect in root.iter(f"{SVG}rect"):
        x, y, wide, high = (float(rect.get(name, "nan")) for name in ("x", "y", "width", "height"))
        assert x >= 0
        assert x + wide <= width
        assert y >= 0
        assert y + high <= height
    for letter in (e for n in range(1, 7) for e in of(root, f"house-letter--{n}")):
        assert 8 <= float(letter.get("x", "nan")) <= width - 8


@BOTH
def test_a_mark_stands_where_its_value_is_and_the_two_sides_never_touch(layout: ChartLayout) -> None:
    root = tree(STORIES["short"], layout)
    found = ana(STORIES["short"])
    sessions = of(root, "alliance-session")
    assert len(sessions) == len(found.slots) == 2
    client, clinician = (float(of(sessions[0], f"house-letter--{n}")[0].get("x", "nan")) for n in (1, 3))
    assert clinician - client >= 15
    heights = [float(of(one, "house-letter--1")[0].get("y", "nan")) for one in sessions]
    chart = Chart(layout, 2)
    assert heights[0] - heights[1] == pytest.approx(chart.y(5.2) - chart.y(5.6), abs=0.05)
    assert len(of(sessions[0], "alliance-split")) == 1
    assert not of(sessions[1], "alliance-split")


@ALL
@BOTH
def test_every_session_can_be_reached_and_says_itself_in_words(whole: Case, layout: ChartLayout) -> None:
    found = ana(whole)
    sessions = of(tree(whole, layout), "alliance-session")
    assert len(sessions) == min(len(found.slots), layout.most)
    for one in sessions:
        assert one.get("tabindex") == "0"
        assert one.get("role") == "img"
        assert one.get("aria-label", "").endswith(".")
        assert one.find(f"{SVG}title").text == one.get("aria-label")  # type: ignore[union-attr]


def test_the_words_of_a_session_name_values_split_state_and_events() -> None:
    labels = [one.get("aria-label", "") for one in of(tree(LONG, WIDE), "alliance-session")]
    ninth = next(label for label in labels if label.startswith("Session 8,"))
    assert "⁨Ana⁩ 3.4; ⁨Dr Tran⁩ 5.8; usually" in ninth
    assert "split +2.4, 2.5 more than usual" in ninth
    assert "something felt off" in ninth
    last = labels[-2]
    assert "late: ⁨Dr Tran⁩, ⁨Ana⁩" in last
    assert "a break" in last


def test_each_event_is_a_flag_with_a_letter_so_that_no_colour_has_to_be_told() -> None:
    root = tree(LONG, NARROW)
    letters = ["".join(e.itertext()) for e in of(root, "alliance-letter")]
    assert sorted(letters) == ["B", "C", "F", "L"]
    assert len(of(root, "alliance-flag")) == 4


def test_a_rupture_is_shaded_from_onset_to_end_with_a_word_and_striped_while_suspected() -> None:
    root, found = tree(LONG, WIDE), ana(LONG)
    states = [span.state.value for span in found.spans if span.end is None or span.end >= len(found.slots) - WIDE.most]
    for state in states:
        assert of(root, f"alliance-rupture--{state}")
    chart = Chart(WIDE, WIDE.most)
    shade = of(root, "alliance-rupture--repaired")[0]
    hidden = len(found.slots) - WIDE.most
    assert float(shade.get("x", "nan")) == pytest.approx(chart.x(8 - hidden) - chart.step / 2, abs=0.01)
    assert float(shade.get("width", "nan")) == pytest.approx(4 * chart.step, abs=0.01)
    assert of(root, "alliance-stripes")
    assert any(said.startswith("repaired") for said, *_ in visible_texts(root))


def test_ruptures_at_one_time_stand_in_lanes_of_their_own() -> None:
    assert span_lanes([(0, 3), (2, 5), (4, 6), (6, 6)]) == [0, 1, 0, 1]
    assert span_lanes([]) == []


def test_a_session_nobody_rated_breaks_the_line_and_a_long_break_is_marked() -> None:
    assert len(of(tree(course([6, 6, None, 6, 6])), "alliance-line")) == 2
    assert len(of(tree(course([6, 6, 6])), "alliance-line")) == 1
    whole = course([6, 6, 6])
    first, second, third = whole.sessions
    far = replace(whole, sessions=(first, second, replace(third, at=second.at + timedelta(days=29))))
    near = replace(whole, sessions=(first, second, replace(third, at=second.at + timedelta(days=28))))
    assert [len(of(tree(one), "alliance-break")) for one in (far, near)] == [1, 0]


def test_the_first_sessions_are_bracketed_while_they_are_in_sight() -> None:
    assert of(tree(course([6.0] * 8)), "alliance-first")
    assert not of(tree(course([6.0] * 14)), "alliance-first")


def test_the_ribbon_is_pale_until_anything_can_be_told() -> None:
    assert len(of(tree(course([6.0] * 6)), "alliance-band--early")) == 1
    bands = of(tree(course([6.0] * 2)), "alliance-band")
    assert [band.get("class") for band in bands] == ["alliance-band alliance-band--early"]


def test_the_change_in_the_split_is_plotted_from_the_fourth_session_both_rated() -> None:
    assert not of(tree(course([6.0] * 3, [6.0] * 3)), "alliance-bar")
    bars = of(tree(course([6.0] * 5, [6, 6, 6, 6.8, 7])), "alliance-bar")
    assert ["alliance-bar--changed" in bar.get("class", "") for bar in bars] == [False, False]
    bars = of(tree(STORIES["apart"]), "alliance-bar")
    assert ["alliance-bar--changed" in bar.get("class", "") for bar in bars] == [False, True]


@pytest.mark.parametrize("sessions", [8, 9, 18, 19])
def test_what_there_is_no_room_for_is_said_and_stands_in_the_table(sessions: int) -> None:
    whole = course([6.0] * sessions)
    for layout in LAYOUTS:
        said = "".join(text for text, *_ in visible_texts(tree(whole, layout)))
        assert ("The newest" in said) == (sessions > layout.most)
    assert alliance_table(ana(whole), {}).count("<tr>") == 1 + sessions


def test_the_clinicians_mark_is_no_clients() -> None:
    assert [client_mark(n) for n in range(5)] == [0, 1, 3, 4, 5]


def test_both_layouts_share_no_id_and_the_same_findings_are_the_same_bytes() -> None:
    found = read(LONG)
    figure = alliance_figure(found.trajectories[0], dict(found.people))
    ids = [e.get("id") for e in ElementTree.fromstring(figure).iter() if e.get("id")]
    assert len(ids) == len(set(ids)) == 4
    again = read(LONG)
    assert alliance_figure(again.trajectories[0], dict(again.people)) == figure
    assert alliance_figure(ana(course([])), {}) == ""


def test_the_table_has_a_row_a_session_the_newest_first() -> None:
    found = read(LONG)
    table = ElementTree.fromstring(alliance_table(found.trajectories[0], dict(found.people)))
    heads = ["".join(row.find("th").itertext()) for row in table.find("tbody")]  # type: ignore[union-attr]
    assert heads[0].startswith("Session 20 ")
    assert heads[-1].startswith("Session 1 ")
    assert any(head.startswith("No session") for head in heads)
    assert "looks like a rupture (" in "".join(table.itertext())


def test_the_two_of_a_couple_have_bars_once_there_is_a_usual_split() -> None:
    early, told = (read(couple([6.0] * n, [5.0] * n)).partners for n in (3, 4))
    assert early is not None
    assert told is not None
    assert partners_figure(early) == ""
    figure = ElementTree.fromstring(partners_figure(told))
    assert len(of(figure, "alliance-bar")) == 2
    assert len(of(figure, "alliance-session")) == 8
    assert "Up: ⁨Ana⁩ found it better than usual, beside ⁨Ben⁩." in "".join(figure.itertext())
    assert partners_table(told).count("<tr>") == 5
    assert "+1" in partners_table(told)


def test_names_stand_as_they_are_and_are_escaped() -> None:
    whole = couple([6.0] * 4, [5.0] * 4)
    ana_, ben, clinician = whole.people
    odd = replace(whole, people=(replace(ana_, name="<i>Ana</i>"), ben, clinician))
    found = read(odd)
    people = dict(found.people)
    drawn = alliance_figure(found.trajectories[0], people) + alliance_table(found.trajectories[0], people)
    assert found.partners is not None
    drawn += partners_figure(found.partners) + partners_table(found.partners)
    assert "<i>" not in drawn
    assert "&lt;i&gt;Ana" in drawn


def test_the_document_is_plain_and_holds_every_session_and_rule() -> None:
    document = alliance_as_json(read(LONG))
    text = json.dumps(document, allow_nan=False)
    assert "\\u2068" not in text
    [client] = document["clients"]
    assert len(client["sessions"]) == 21
    assert client["sessions"][8]["split"] == 2.4
    assert {one["state"] for one in client["ruptures"]} == {"repaired", "open", "suspected"}
    assert client["says"][0]["because"]
    assert document["partners"] is None
    assert alliance_as_json(read(couple([6, 6], [5, 5])))["partners"]["sessions"][0]["values"] == [6, 5]


@pytest.mark.parametrize(
    "viewer", [Viewer.room(), Viewer.of("a"), Viewer.supervisor(), Viewer.researcher()], ids=lambda v: v.kind
)
def test_nobody_but_the_clinician_gets_any_of_it(viewer: Viewer) -> None:
    with pytest.raises(Refused):
        read_alliances(disclose(couple([6.0] * 4, [5.0] * 4), viewer, INSTRUMENTS), INSTRUMENTS)
