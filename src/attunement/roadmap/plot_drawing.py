"""The map of people who stand apart, drawn: a garden for one person, a small house for each member of a family.

No two people's marks ever stand on one scale, so that nothing in the picture puts one beside another. The same
classes, sentences and rules as the house of two (`house_drawing`); the same map gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from attunement.domain.record import CaseKind
from attunement.roadmap import plot_scene as scene
from attunement.roadmap.house_geometry import NARROW, RADIUS, Axis, Layout, shortened, text_width, weather, wrapped
from attunement.roadmap.house_marks import INK, mark
from attunement.roadmap.house_scale import NAME, NOTE, QUIET, is_empty, scale, text
from attunement.roadmap.house_words import (
    ENGLISH,
    HouseWords,
    capital,
    highest_strain,
    initials,
    sentence,
    strain_level,
    strain_sentence,
)
from attunement.roadmap.map_reading import PartReading, RelationshipMap
from attunement.roadmap.map_shape import STRAIN_SCALE
from attunement.roadmap.markup import Markup, amount, clean, element, isolated
from attunement.roadmap.plot_geometry import NAME_WIDTH, NAMEPLATE, ROW, Plot, plots

LINE = 16.0
"""From one line of a caption to the next."""


@dataclass(frozen=True)
class _Apart:
    """One person's plot with everything its parts need."""

    plot: Plot
    person: int
    """Which of the people, from 0: it chooses shape and tone of the mark."""
    found: RelationshipMap
    """This person's map alone."""
    letters: dict[str, str]
    words: HouseWords
    for_screen: bool


def draw_plots(
    found: RelationshipMap,
    *,
    layout: Layout = NARROW,
    words: HouseWords = ENGLISH,
    ident: str = "house",
    for_screen: bool = True,
    font: str = "system-ui, -apple-system, 'Segoe UI', 'Noto Sans', sans-serif",
) -> str:
    """The map of an individual or a family as one SVG element; the arguments are those of `draw_house`."""
    apart = _apart(found, layout, words, for_screen=for_screen)
    described = words.garden_described if found.kind is CaseKind.INDIVIDUAL else words.row_described
    foot = max(one.plot.ground for one in apart) + _caption_room(found, layout, words, for_screen=for_screen)
    key, ends = _key(words, layout, foot + 20, for_screen=for_screen)
    body = [
        element("title", words.title, id=f"{ident}-title"),
        element("desc", described, id=f"{ident}-desc"),
        *(drawn for one in apart for drawn in _plot(one)),
        key,
    ]
    return element(
        "svg",
        *body,
        xmlns="http://www.w3.org/2000/svg",
        class_=f"house house--{layout.name}{'' if for_screen else ' house--paper'}",
        viewBox=f"0 0 {amount(layout.width)} {amount(ends)}",
        role="group",
        aria_labelledby=f"{ident}-title",
        aria_describedby=f"{ident}-desc",
        font_family=font,
        fill=INK,
    )


def _apart(found: RelationshipMap, layout: Layout, words: HouseWords, *, for_screen: bool) -> list[_Apart]:
    letters = initials(dict(found.people))
    room = _caption_room(found, layout, words, for_screen=for_screen)
    keys = tuple(part.key for part in found.parts)
    places = plots(len(found.people), keys, layout, found.kind, has_strain=bool(found.strain.people), captions=room)
    return [
        _Apart(place, n, own, letters, words, for_screen)
        for n, (place, own) in enumerate(zip(places, found.apart(), strict=True))
    ]


def _caption_room(found: RelationshipMap, layout: Layout, words: HouseWords, *, for_screen: bool) -> float:
    """Room under each plot for the longest sentence of its parts; none on paper, which nobody points at."""
    if not for_screen:
        return 6.0
    width = _caption_width(layout, found.kind)
    said = [_said(own, part, words) for own in found.apart() for part in own.measured]
    return 10 + LINE * max((len(wrapped(text_, width, NAME)) for text_ in said), default=1)


def _caption_width(layout: Layout, kind: CaseKind) -> float:
    side_by_side = layout.name == "wide" and kind is CaseKind.FAMILY
    return layout.width / (2 if side_by_side else 1) - 24


def _said(found: RelationshipMap, part: PartReading, words: HouseWords) -> str:
    return strain_sentence(found, words) if part is found.strain else sentence(part, dict(found.people), words)


def _plot(one: _Apart) -> list[Markup]:
    """One person: whose plot it is, what stands around it, and each part."""
    plot = one.plot
    around = scene.garden(plot) if plot.kind is CaseKind.INDIVIDUAL else scene.small_roof(plot)
    strain = [_strain(one)] if plot.has_strain else []
    return [_nameplate(one), around, *strain, *(_bed(one, part) for part in one.found.parts)]


def _nameplate(one: _Apart) -> Markup:
    plot, (called,) = one.plot, one.found.people.values()
    (person,) = one.found.people
    x, y = plot.left + 2 + RADIUS, plot.top + NAMEPLATE / 2
    name = isolated(shortened(clean(called), plot.width - 2 * RADIUS - 20, NAME))
    drawn = [
        mark(one.person, (x, y), one.letters[person]),
        text(name, (x + RADIUS + 8, y + 4.5), "house-name", size=NAME + 1),
    ]
    return element("g", *drawn, class_="house-nameplate", aria_hidden="true")


def _bed(one: _Apart, part: PartReading) -> Markup:
    drawn = [scene.bed(one.plot, part.key, empty=is_empty(part)), *_row(one, part, capital(part.name))]
    return _part(one, part, drawn)


def _strain(one: _Apart) -> Markup:
    """The weather outside this person's house, and how they put it."""
    plot, part = one.plot, one.found.strain
    left, right = plot.inside
    top = plot.row_top(STRAIN_SCALE)
    reach = element("rect", x=left, y=top, width=right - left, height=ROW, fill="none", class_="house-reach")
    name = capital(strain_level(highest_strain(one.found), one.words) or one.words.strain)
    sky = scene.small_sky((left + NAME_WIDTH - 18, top + ROW / 2), weather(highest_strain(one.found)))
    return _part(one, part, [reach, *_row(one, part, name, low_zone=False), sky])


def _row(one: _Apart, part: PartReading, name: str, *, low_zone: bool = True) -> list[Markup]:
    """Name, scale with the one mark, and the value as a number."""
    plot, axis = one.plot, one.plot.axis(part.key)
    left, right = plot.inside
    y = plot.row_top(part.key) + ROW / 2
    value = next((r.value for r in part.people.values() if r.value is not None), None)
    room = NAME_WIDTH - (44 if part.key == STRAIN_SCALE and value is not None else 0)
    named = text(shortened(name, room, NAME), (left + 8, y + 4), "house-name", size=NAME)
    if value is None:
        return [named, _silence(one, part, axis)]
    said = text(one.words.number(value), (right - 8, y + 4), "house-note", anchor="end", size=NAME)
    return [named, *scale(one.letters, axis, part, ROW - 6, low_zone=low_zone, first=one.person), said]


def _silence(one: _Apart, part: PartReading, axis: Axis) -> Markup:
    some = any(reading.keyed for reading in part.people.values())
    at = ((axis.start[0] + axis.end[0]) / 2, axis.start[1] + 4)
    said = one.words.too_few if some else one.words.not_answered
    return text(said, at, "house-note house-note--silent", anchor="middle", fill=QUIET)


def _part(one: _Apart, part: PartReading, drawn: Sequence[Markup]) -> Markup:
    low = part is not one.found.strain and any(reading.is_low for reading in part.people.values())
    classes = f"house-part house-part--{part.key}" + (" house-part--low" if low else "")
    if not one.for_screen:
        return element("g", *drawn, class_=classes)
    said = _said(one.found, part, one.words)
    return element(
        "g",
        element("title", said),
        *drawn,
        _caption(one, said),
        class_=classes,
        role="img",
        tabindex="0",
        aria_label=said,
    )


def _caption(one: _Apart, said: str) -> Markup:
    """The sentence under this person's plot, shown for the part one points at or is on."""
    plot = one.plot
    width = plot.width - (0 if plot.kind is CaseKind.FAMILY else 12)
    lines = [
        text(line, (plot.left + 4, plot.ground + 16 + LINE * n), "house-saying", size=NAME)
        for n, line in enumerate(wrapped(said, width - 8, NAME))
    ]
    return element("g", *lines, class_="house-says", display="none", aria_hidden="true")


def _key(words: HouseWords, layout: Layout, top: float, *, for_screen: bool) -> tuple[Markup, float]:
    """How to read the drawing, and where the drawing ends."""
    lines: list[str] = []
    for said in (*words.plot_key, *((words.hint,) if for_screen else ())):
        if lines and said is not words.hint and text_width(f"{lines[-1]} {said}", NOTE) <= layout.width - 24:
            lines[-1] += f" {said}"
        else:
            lines += wrapped(said, layout.width - 24, NOTE)
    drawn = [text(line, (12, top + 15 * n), "house-key", fill=QUIET) for n, line in enumerate(lines)]
    return element("g", *drawn, class_="house-below", aria_hidden="true"), top + 15 * len(lines)
