"""The alliance of one client and the clinician drawn over time, and the changing split of a couple's two.

The same scheme as the house: two layouts, no style, script or event in the drawing, presentation attributes for the
light theme and classes for any other (`styles/alliance.css`, over `styles/house.css`). The same findings give the same
bytes. The chart shows the newest sessions there is room for; the table shows all.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from attunement.analysis.rupture_naming import TOO_EARLY
from attunement.roadmap import alliance_scene as scene
from attunement.roadmap.alliance_geometry import (
    ASIDE,
    FIRST,
    LAYOUTS,
    MARK,
    NAMEPLATE,
    NARROW,
    NUMBERS,
    STRIP,
    Chart,
    ChartLayout,
    span_lanes,
)
from attunement.roadmap.alliance_reading import EventKind, Slot, Span, Trajectory
from attunement.roadmap.alliance_rules import alliance_rules
from attunement.roadmap.alliance_words import ENGLISH, AllianceWords, session_said, span_said
from attunement.roadmap.house_geometry import RADIUS, shortened, text_width, wrapped
from attunement.roadmap.house_marks import INK, mark
from attunement.roadmap.house_scale import NAME, NOTE, QUIET, text
from attunement.roadmap.markup import Markup, amount, clean, element, isolated

Day = Callable[[datetime], str]
CLINICIAN_MARK = 2
"""The square is the clinician's; the clients of a case have the other shapes."""
LINE = 16.0
"""From one line of words to the next."""


@dataclass(frozen=True)
class _Drawing:
    """One chart with everything its parts need."""

    found: Trajectory
    layout: ChartLayout
    people: dict[str, str]
    words: AllianceWords
    day: Day

    @cached_property
    def hidden(self) -> int:
        """How many of the oldest slots there is no room for."""
        return max(0, len(self.found.slots) - self.layout.most)

    @cached_property
    def slots(self) -> tuple[Slot, ...]:
        """The slots shown."""
        return self.found.slots[self.hidden :]

    @cached_property
    def spans(self) -> list[tuple[Span, int, int]]:
        """The ruptures shown, with their first and last place among the slots shown."""
        last = len(self.slots) - 1
        places = [
            (span, max(span.start - self.hidden, 0), last if span.end is None else span.end - self.hidden)
            for span in self.found.spans
        ]
        return [(span, start, end) for span, start, end in places if end >= 0]

    @cached_property
    def lanes(self) -> list[int]:
        """The lane of each rupture shown."""
        return span_lanes([(start, end) for _, start, end in self.spans])

    @cached_property
    def chart(self) -> Chart:
        """The places."""
        return Chart(
            self.layout,
            len(self.slots),
            flags=max((len(slot.events) for slot in self.slots), default=0),
            lanes=max(self.lanes, default=-1) + 1,
            has_strip=any(slot.split_change is not None for slot in self.slots),
        )

    def said(self, slot: Slot) -> str:
        """A session as a sentence."""
        return session_said(self.found, slot, self.people, self.words, self.day(slot.at))


def alliance_figure(
    found: Trajectory,
    people: dict[str, str],
    *,
    words: AllianceWords = ENGLISH,
    day: Day | None = None,
    ident: str = "alliance",
) -> str:
    """Both layouts in one HTML figure; the style sheet shows the one that fits. Empty without a session."""
    if not found.slots:
        return ""
    drawings = [
        draw_alliance(found, people, layout=layout, words=words, day=day, ident=f"{ident}-{layout.name}")
        for layout in LAYOUTS
    ]
    return element("figure", *(Markup(drawn) for drawn in drawings), class_="house-figure")


def draw_alliance(
    found: Trajectory,
    people: dict[str, str],
    *,
    layout: ChartLayout = NARROW,
    words: AllianceWords = ENGLISH,
    day: Day | None = None,
    ident: str = "alliance",
) -> str:
    """One trajectory as one SVG element; `people` is person id → name, `day` how a date is said."""
    drawing = _Drawing(found, layout, people, words, day or words.day)
    title = words.title.format(isolated(found.client), isolated(found.clinician))
    drawn = [_nameplate(drawing), *_plot(drawing), *(_session(drawing, n) for n in range(len(drawing.slots)))]
    key = (*words.key, words.change_key) if drawing.chart.has_strip else words.key
    cut = words.only_newest.format(len(drawing.slots), len(found.slots)) if drawing.hidden else ""
    room = caption_room([drawing.said(slot) for slot in drawing.slots], layout)
    below, foot = legend((*([cut] if cut else []), *key), layout, drawing.chart.foot + room)
    return svg(layout, ident, title, words.described, [*drawn, hint(words, layout, drawing.chart.foot), below], foot)


def svg(layout: ChartLayout, ident: str, title: str, described: str, drawn: Sequence[Markup], foot: float) -> str:
    """The whole drawing, with its name and its description."""
    return element(
        "svg",
        element("title", title, id=f"{ident}-title"),
        element("desc", described, id=f"{ident}-desc"),
        *drawn,
        xmlns="http://www.w3.org/2000/svg",
        class_=f"house house--{layout.name} alliance",
        viewBox=f"0 0 {amount(layout.width)} {amount(foot)}",
        role="group",
        aria_labelledby=f"{ident}-title",
        aria_describedby=f"{ident}-desc",
        font_family="system-ui, -apple-system, 'Segoe UI', 'Noto Sans', sans-serif",
        fill=INK,
    )


def client_mark(place: int) -> int:
    """Which mark a client has: the house's, without the clinician's square."""
    return place if place < CLINICIAN_MARK else place + 1


def _nameplate(drawing: _Drawing) -> Markup:
    """Whose marks they are."""
    found, half = drawing.found, drawing.layout.width / 2
    who = ((client_mark(found.place), "client", found.client), (CLINICIAN_MARK, "clinician", found.clinician))
    drawn = []
    for n, (kind, side, called) in enumerate(who):
        x, y = 4 + RADIUS + n * half, NAMEPLATE / 2
        name = isolated(shortened(clean(called), half - 2 * RADIUS - 20, NAME))
        drawn += [
            mark(kind, (x, y), found.letters[side], MARK),
            text(name, (x + RADIUS + 6, y + 4), "house-name", size=NAME),
        ]
    return element("g", *drawn, class_="house-nameplate", aria_hidden="true")


def _plot(drawing: _Drawing) -> list[Markup]:
    """Everything but the sessions themselves: ruptures, ribbon, scale, what is under it, and the strip."""
    chart, slots = drawing.chart, drawing.slots
    told = next((n for n, slot in enumerate(slots) if slot.state and slot.state != TOO_EARLY), len(slots))
    drawn = [
        scene.rupture(chart, start, end, lane, span.state, span_said(span.state, drawing.words), is_open=span.is_open)
        for (span, start, end), lane in zip(drawing.spans, drawing.lanes, strict=True)
    ]
    drawn += [*scene.band(chart, slots, told), *scene.grid(chart), *_lines(chart, slots), *_under(drawing)]
    if chart.has_strip:
        at = (chart.left, chart.strip_top - 8)
        room = drawing.layout.width - chart.left - 4
        drawn.append(text(shortened(_strip_head(drawing), room, NOTE), at, "house-note"))
        drawn += scene.strip(chart, [slot.split_change for slot in slots], alliance_rules().split_changed_by)
    return drawn


def _strip_head(drawing: _Drawing) -> str:
    both = f"{drawing.words.change}. {drawing.words.split_up}"
    fits = text_width(both, NOTE) <= drawing.layout.width - drawing.chart.left - 4
    return both if fits else drawing.words.split_up


def _lines(chart: Chart, slots: Sequence[Slot]) -> list[Markup]:
    """The client's ratings joined; a session nobody rated, or that did not take place, is a gap."""
    runs: list[list[tuple[float, float]]] = [[]]
    for n, slot in enumerate(slots):
        if slot.client is None:
            runs.append([])
        else:
            runs[-1].append((chart.x(n) - ASIDE, chart.y(slot.client)))
    return [scene.line(run) for run in runs]


def _under(drawing: _Drawing) -> list[Markup]:
    """Session numbers, long breaks, the first sessions, the first and the last date."""
    chart, slots, rules = drawing.chart, drawing.slots, alliance_rules()
    drawn = [
        text(str(slot.number or "–"), (chart.x(n), chart.bottom + 14), "house-end", anchor="middle", fill=QUIET)
        for n, slot in enumerate(slots)
    ]
    drawn += [
        scene.long_break(chart, n)
        for n in range(1, len(slots))
        if slots[n].at - slots[n - 1].at > timedelta(days=rules.long_break)
    ]
    first = [n for n, slot in enumerate(slots) if slot.number is not None and slot.number <= rules.first_sessions]
    if len(first) > 1:
        said = drawing.words.first_sessions.format(rules.first_sessions)
        drawn.append(scene.first_sessions(chart, first[0], first[-1], said, chart.bottom + NUMBERS))
    return drawn + _dates(drawing)


def _dates(drawing: _Drawing) -> list[Markup]:
    chart, slots = drawing.chart, drawing.slots
    y = chart.bottom + NUMBERS + FIRST + 12
    first, last = drawing.day(slots[0].at), drawing.day(slots[-1].at)
    drawn = [text(first, (chart.left, y), "house-end", fill=QUIET)]
    ends = max(chart.right, chart.left + text_width(first, NOTE) + text_width(last, NOTE) + 16)
    if len(slots) > 1:
        drawn.append(text(last, (ends, y), "house-end", anchor="end", fill=QUIET))
    return drawn


def _session(drawing: _Drawing, place: int) -> Markup:
    """One session: its flags, its two marks and what joins them; a part one can point at or move to."""
    chart, slot, found = drawing.chart, drawing.slots[place], drawing.found
    left, right = (chart.x(place) - ASIDE, chart.x(place) + ASIDE)
    drawn = [
        scene.flag(chart, place, row, event.kind, drawing.words.flags[list(EventKind).index(event.kind)])
        for row, event in enumerate(slot.events)
    ]
    if slot.client is not None and slot.clinician is not None:
        drawn.append(scene.split((left, chart.y(slot.client)), (right, chart.y(slot.clinician))))
    if slot.client is not None:
        drawn.append(mark(client_mark(found.place), (left, chart.y(slot.client)), found.letters["client"], MARK))
    if slot.held_back:
        drawn.append(text("…", (left, chart.y(4)), "alliance-letter", anchor="middle"))
    if slot.clinician is not None:
        drawn.append(mark(CLINICIAN_MARK, (right, chart.y(slot.clinician)), found.letters["clinician"], MARK))
    top = NAMEPLATE
    return part(chart, place, top, drawn, drawing.said(slot), drawing.layout)


def part(chart: Chart, place: int, top: float, drawn: Sequence[Markup], said: str, layout: ChartLayout) -> Markup:
    """One session one can point at or move to, with its sentence."""
    foot = chart.strip_top + STRIP if chart.has_strip else chart.bottom + NUMBERS
    reach = element(
        "rect",
        x=chart.x(place) - chart.step / 2 + 1,
        y=top,
        width=chart.step - 2,
        height=foot - top,
        fill="none",
        class_="house-reach",
    )
    caption = [
        text(line, (8, chart.foot + 18 + LINE * n), "house-saying", size=NAME)
        for n, line in enumerate(wrapped(said, layout.width - 16, NAME))
    ]
    return element(
        "g",
        element("title", said),
        reach,
        *drawn,
        element("g", *caption, class_="house-says", display="none", aria_hidden="true"),
        class_="house-part alliance-session",
        role="img",
        tabindex="0",
        aria_label=said,
    )


def caption_room(said: Sequence[str], layout: ChartLayout) -> float:
    """Room for the longest sentence of a session."""
    return 14 + LINE * max((len(wrapped(sentence, layout.width - 16, NAME)) for sentence in said), default=1)


def hint(words: AllianceWords, layout: ChartLayout, top: float) -> Markup:
    """How to read a session in words, where the words will stand."""
    rows = wrapped(words.hint, layout.width - 16, NOTE)
    drawn = [text(row, (8, top + 18 + 15 * n), "house-hint", fill=QUIET) for n, row in enumerate(rows)]
    return element("g", *drawn, class_="house-below", aria_hidden="true")


def legend(lines: Sequence[str], layout: ChartLayout, top: float) -> tuple[Markup, float]:
    """How to read the drawing, and where the drawing ends."""
    rows = [row for said in lines for row in wrapped(said, layout.width - 16, NOTE)]
    drawn = [text(row, (8, top + 14 + 15 * n), "house-key", fill=QUIET) for n, row in enumerate(rows)]
    return element("g", *drawn, class_="house-below", aria_hidden="true"), top + 14 + 15 * len(rows)
