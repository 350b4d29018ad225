"""A session drawn: points that add up over time. What came next after what is in `session_ways`.

The same scheme as the house and the alliance chart: two layouts, no script or style in the drawing, presentation
attributes for the light theme and classes for any other (`styles/session.css`, over `styles/house.css`). Each moment
is a link to its row in the table under it. The same session gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from attunement.roadmap.alliance_drawing import legend, svg
from attunement.roadmap.alliance_geometry import LAYOUTS, ChartLayout
from attunement.roadmap.alliance_scene import path
from attunement.roadmap.house_geometry import shortened
from attunement.roadmap.house_marks import TONES, mark
from attunement.roadmap.house_scale import NAME, QUIET, text
from attunement.roadmap.house_words import initials
from attunement.roadmap.markup import Markup, amount, clean, element, isolated
from attunement.roadmap.session_reading import Moment, SessionReading
from attunement.roadmap.session_words import ENGLISH, SessionWords, clock

TOP, PLOT, MINUTES = 34.0, 200.0, 22.0
DASHES = (None, "7 4", "2 4", "10 3 2 3")
"""One a person, so that lines are told apart without a colour; everyone together is the last."""
TOGETHER = 2
"""The mark of what is everyone's together, where it is not a third person's."""


def moment_id(n: int) -> str:
    """The anchor of a moment's row."""
    return f"moment-{n}"


@dataclass(frozen=True)
class _Graph:
    found: SessionReading
    layout: ChartLayout
    words: SessionWords

    @property
    def lines(self) -> dict[str, list[Moment]]:
        """Each line's moments: the people's in the case's order, then everyone's together."""
        every = {who: [m for m in self.found.moments if m.who == who] for who in (*self.found.people, "")}
        return {who: moments for who, moments in every.items() if moments}

    @property
    def bounds(self) -> tuple[float, float]:
        """Lowest and highest points, the nought among them."""
        points = [0.0, *self.found.points.values()]
        return min(points), max(points)

    def x(self, at: float) -> float:
        """Where a moment stands."""
        room = self.layout.width - self.layout.left - self.layout.right - 16
        return self.layout.left + 8 + room * at / max(self.found.seconds, 1.0)

    def y(self, points: float) -> float:
        """How high so many points are."""
        low, high = self.bounds
        return TOP + 12 + (PLOT - 24) * (high - points) / max(high - low, 1.0)


def points_figure(found: SessionReading, *, words: SessionWords = ENGLISH, ident: str = "points") -> str:
    """Both layouts of the cumulative points in one figure. Empty where nothing was coded."""
    if not found.moments:
        return ""
    drawn = (_points(_Graph(found, layout, words), f"{ident}-{layout.name}") for layout in LAYOUTS)
    return element("figure", *drawn, class_="house-figure")


def _points(graph: _Graph, ident: str) -> Markup:
    words, layout = graph.words, graph.layout
    letters = initials({**graph.found.people, "": words.together})
    drawn = [*_grid(graph)]
    for place, (who, moments) in enumerate(graph.lines.items()):
        person = _person(graph.found, who)
        drawn += [_name(graph, place, who, person, letters[who]), _line(graph, moments, person)]
        drawn += [_moment(graph, m, person) for m in moments]
    below, foot = legend(words.graph_key, layout, TOP + PLOT + MINUTES)
    return Markup(svg(layout, ident, words.graph_title, words.graph_described, [*drawn, below], foot))


def _person(found: SessionReading, who: str) -> int:
    """Which mark and dashes: a person's place in the case, everyone together after them."""
    return list(found.people).index(who) if who in found.people else max(TOGETHER, len(found.people))


def _grid(graph: _Graph) -> list[Markup]:
    left, right = graph.layout.left, graph.layout.width - graph.layout.right
    low, high = graph.bounds
    drawn = [
        path(f"M{amount(left)} {amount(graph.y(0))}H{amount(right)}", "session-zero", stroke="#6e4230", stroke_width=1)
    ]
    for points in sorted({low, 0.0, high}):
        drawn.append(
            text(graph.words.number(points), (left - 4, graph.y(points) + 4), "house-end", anchor="end", fill=QUIET)
        )
    minutes = max(1, int(graph.found.seconds // 60))
    step = next(s for s in (1, 2, 5, 10, 15, 30, 60, 120, 720) if minutes / s <= 6)
    for minute in range(0, minutes + 1, step):
        at = (graph.x(60.0 * minute), TOP + PLOT + 14)
        drawn.append(text(f"{minute}′", at, "house-end", anchor="middle", fill=QUIET))
    return drawn


def _name(graph: _Graph, place: int, who: str, person: int, letter: str) -> Markup:
    room = (graph.layout.width - 8) / max(len(graph.lines), 1)
    called = graph.found.people.get(who, graph.words.together)
    x = 12 + place * room
    named = text(isolated(shortened(clean(called), room - 34, NAME)), (x + 14, 20), "house-name", size=NAME)
    return element("g", mark(person, (x, 16), letter, 0.72), named, class_="house-nameplate", aria_hidden="true")


def _line(graph: _Graph, moments: Sequence[Moment], person: int) -> Markup:
    """Flat until a moment changes it: points are had from their moment on."""
    d = f"M{amount(graph.x(0))} {amount(graph.y(0))}"
    for moment in moments:
        d += f"H{amount(graph.x(moment.at))}V{amount(graph.y(graph.found.points[moment.n]))}"
    d += f"H{amount(graph.x(graph.found.seconds))}"
    tone = TONES[person % len(TONES)]
    class_ = f"session-line house-whisker--{person % len(TONES) + 1}"
    return path(d, class_, stroke=tone.line, stroke_width=1.8, stroke_dasharray=DASHES[person % len(DASHES)])


def _moment(graph: _Graph, moment: Moment, person: int) -> Markup:
    points = graph.found.points[moment.n]
    said = graph.words.graph_moment.format(
        at=clock(moment.at),
        who=isolated(graph.found.called(moment, graph.words)),
        code=moment.name,
        points=graph.words.number(points),
    )
    tone, kind = TONES[person % len(TONES)], person % len(TONES) + 1
    dot = element(
        "circle",
        cx=graph.x(moment.at),
        cy=graph.y(points),
        r=4,
        fill=tone.fill,
        stroke=tone.line,
        stroke_width=1.5,
        class_=f"house-mark house-mark--{kind}",
    )
    return element(
        "a", element("title", said), dot, href=f"#{moment_id(moment.n)}", aria_label=said, class_="session-moment"
    )
