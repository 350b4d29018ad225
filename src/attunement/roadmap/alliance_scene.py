"""What stands on the alliance chart: ribbon, ceiling, ruptures, flags, split and the bars of its change.

Classes: `alliance-band` (`--early`), `alliance-ceiling`, `alliance-grid`, `alliance-rupture` (`--<state>`),
`alliance-edge`, `alliance-flag`, `alliance-split`, `alliance-line`, `alliance-first`, `alliance-break`,
`alliance-zero`, `alliance-bar` (`--changed`). Attributes are the light theme's defaults.
"""

from __future__ import annotations

from collections.abc import Sequence

from attunement.roadmap.alliance_geometry import FLAG, LANE, Chart
from attunement.roadmap.alliance_reading import EventKind, Slot, SpanState
from attunement.roadmap.house_geometry import MOST, text_width
from attunement.roadmap.house_scale import NOTE, QUIET, text
from attunement.roadmap.markup import Markup, amount, element

FLAG_WIDE, FLAG_HIGH = 17.0, 14.0


def grid(chart: Chart) -> list[Markup]:
    """The scale: a line and a number at 1, 3, 5 and 7; the highest is the ceiling."""
    drawn = []
    for value in (1, 3, 5):
        drawn.append(path(_across(chart, chart.y(value)), "alliance-grid", stroke="#d8c6a8", stroke_width=1))
    ceiling = path(
        _across(chart, chart.y(MOST)), "alliance-ceiling", stroke="#6e4230", stroke_width=1.4, stroke_dasharray="7 4"
    )
    numbers = [
        text(f"{value}", (chart.left - 7, chart.y(value) + 4), "house-end", anchor="end", fill=QUIET)
        for value in (1, 3, 5, 7)
    ]
    return [*drawn, ceiling, *numbers]


def band(chart: Chart, slots: Sequence[Slot], first_told: int) -> list[Markup]:
    """The ribbon of the own band; paler before the place from which on anything is told."""
    places = [n for n, slot in enumerate(slots) if slot.low is not None]
    early = [n for n in places if n <= first_told]
    told = [n for n in places if n >= first_told]
    drawn = []
    for some, class_, opacity in ((early, "alliance-band alliance-band--early", 0.45), (told, "alliance-band", 1.0)):
        if some and (some is told or some[-1] > some[0] or not told):
            drawn.append(_ribbon(chart, slots, some, class_, opacity))
    return drawn


def _ribbon(chart: Chart, slots: Sequence[Slot], places: Sequence[int], class_: str, opacity: float) -> Markup:
    last = places[-1]
    xs = [(chart.x(n), n) for n in places]
    if len(places) == 1:
        xs = [(chart.x(last) - chart.step * 0.4, last), (chart.x(last) + chart.step * 0.4, last)]
    over = [f"{amount(x)} {amount(chart.y(slots[n].high or MOST))}" for x, n in xs]
    under = [f"{amount(x)} {amount(chart.y(slots[n].low or MOST))}" for x, n in reversed(xs)]
    return element(
        "path", d=f"M{'L'.join([*over, *under])}z", class_=class_, fill="#e9dcc3", fill_opacity=opacity, stroke="none"
    )


def rupture(chart: Chart, start: int, end: int, lane: int, state: SpanState, said: str, *, is_open: bool) -> Markup:
    """A rupture: shaded from onset to end, its name in a lane above; striped while only suspected."""
    left = chart.x(start) - chart.step / 2
    right = chart.right if is_open else chart.x(end) + chart.step / 2
    top = chart.lane_top(lane)
    drawn = [
        element(
            "rect",
            x=left,
            y=top,
            width=right - left,
            height=chart.bottom - top,
            class_=f"alliance-rupture alliance-rupture--{state.value}",
            fill="#d9b8a6",
            fill_opacity=0.12 if state is SpanState.SUSPECTED else 0.38,
            stroke="none",
        )
    ]
    if state is SpanState.SUSPECTED:
        stripes = "".join(
            f"M{amount(x)} {amount(chart.top)}V{amount(chart.bottom)}" for x in _every(left + 5, right - 2, 6)
        )
        drawn.append(path(stripes, "alliance-stripes", stroke="#a8755a", stroke_width=1, stroke_opacity=0.5))
    edges = f"M{amount(left)} {amount(top)}V{amount(chart.bottom)}"
    edges += "" if is_open else f"M{amount(right)} {amount(top)}V{amount(chart.bottom)}"
    drawn.append(path(edges, "alliance-edge", stroke="#7a4630", stroke_width=1.6))
    room = right - left - 8
    drawn.append(text(_fitting(said, room), (left + 5, top + LANE - 6), "alliance-word"))
    return element("g", *drawn, class_="alliance-span", aria_hidden="true")


def _fitting(said: str, room: float) -> str:
    """The word where there is room for it, else its first letter and a sign that it goes on; the sentence has it."""
    if text_width(said, NOTE) <= room:
        return said
    return said[:1].upper() + "…" if room >= text_width("M…", NOTE) else ""


def flag(chart: Chart, place: int, row: int, kind: EventKind, letter: str) -> Markup:
    """A small pennant on a pole over a session, with its letter."""
    x, foot = chart.x(place) - FLAG_WIDE / 2, chart.flags_foot - row * FLAG
    top = foot - FLAG_HIGH
    shape = f"M{amount(x)} {amount(foot + 2)}V{amount(top)}H{amount(x + FLAG_WIDE)}"
    shape += f"l-3 {amount(FLAG_HIGH / 2)}l3 {amount(FLAG_HIGH / 2)}H{amount(x)}"
    drawn = path(
        shape, f"alliance-flag alliance-flag--{kind.value}", fill="#fdf6e8", stroke="#6b5d4d", stroke_linejoin="round"
    )
    return Markup(drawn + text(letter, (x + 7.5, foot - 3), "alliance-letter", anchor="middle"))


def split(start: tuple[float, float], end: tuple[float, float]) -> Markup:
    """What joins the client's mark to the clinician's."""
    d = f"M{amount(start[0])} {amount(start[1])}L{amount(end[0])} {amount(end[1])}"
    return path(d, "alliance-split", stroke="#8c5a3c", stroke_width=2, stroke_linecap="round")


def line(points: Sequence[tuple[float, float]]) -> Markup:
    """From one rating of the client to the next, where no session lies between that has none."""
    if len(points) < 2:
        return Markup()
    d = "M" + "L".join(f"{amount(x)} {amount(y)}" for x, y in points)
    return path(d, "alliance-line", stroke="#123f46", stroke_width=1.2, stroke_opacity=0.55, stroke_linejoin="round")


def first_sessions(chart: Chart, start: int, end: int, said: str, top: float) -> Markup:
    """A bracket under the first sessions, with its words where there is room."""
    left, right = chart.x(start) - chart.step * 0.4, chart.x(end) + chart.step * 0.4
    d = f"M{amount(left)} {amount(top)}v5H{amount(right)}v-5"
    word = said if text_width(said, NOTE) <= right - left else ""
    return Markup(
        path(d, "alliance-first", stroke="#6b5d4d", stroke_width=1.2)
        + text(word, ((left + right) / 2, top + 17), "house-end", anchor="middle", fill=QUIET)
    )


def long_break(chart: Chart, before: int) -> Markup:
    """Two strokes on the foot of the plot, before a session that came after a long break."""
    x, y = chart.left + before * chart.step, chart.bottom
    d = f"M{amount(x - 4)} {amount(y + 4)}l4 -8M{amount(x)} {amount(y + 4)}l4 -8"
    return path(d, "alliance-break", stroke="#6b5d4d", stroke_width=1.4)


def strip(chart: Chart, changes: Sequence[float | None], bound: float) -> list[Markup]:
    """The bars of the changes in the split around the usual one."""
    drawn = [path(_across(chart, chart.strip_y(0)), "alliance-zero", stroke="#6b5d4d", stroke_width=1.2)]
    for value in (bound, -bound):
        drawn.append(
            path(_across(chart, chart.strip_y(value)), "alliance-grid", stroke="#d8c6a8", stroke_dasharray="2 4")
        )
    for value, said in ((bound, f"+{bound:g}"), (0.0, "0"), (-bound, f"−{bound:g}")):
        at = (chart.left - 5, chart.strip_y(value) + 4)
        drawn.append(text(said, at, "house-end", anchor="end", fill=QUIET))
    for place, change in enumerate(changes):
        if change is not None:
            drawn.append(_bar(chart, place, change, changed=abs(change) >= bound - 1e-9))
    return drawn


def _bar(chart: Chart, place: int, change: float, *, changed: bool) -> Markup:
    zero, end = chart.strip_y(0), chart.strip_y(change)
    return element(
        "rect",
        x=chart.x(place) - 6,
        y=min(zero, end),
        width=12,
        height=max(abs(end - zero), 1.0),
        class_="alliance-bar alliance-bar--changed" if changed else "alliance-bar",
        fill="#8c5a3c" if changed else "#fdf6e8",
        stroke="#8c5a3c",
        stroke_width=1.4,
    )


def path(d: str, class_: str, **look: str | float | None) -> Markup:
    """A line without filling, unless `fill` says so."""
    return element("path", d=d, class_=class_, **{"fill": "none", **look})


def _across(chart: Chart, y: float) -> str:
    return f"M{amount(chart.left)} {amount(y)}H{amount(chart.right)}"


def _every(start: float, end: float, step: float) -> list[float]:
    return [start + n * step for n in range(max(0, int((end - start) / step) + 1))]
