"""The relationship map drawn as a house: an inline SVG for pages, print and files.

Two layouts: narrow (a phone) and wide (a desk); `house_figure` gives both and the style sheet `styles/house.css`
shows the one that fits. There is no style, script or event in the drawing, so the strictest content policy holds;
presentation attributes carry the light theme, classes let the style sheet carry any other:

    house house--narrow house--wide house--paper       the whole drawing
    house-part house-part--<key> house-part--low       one part, a focusable group (also --strain)
    house-name house-note house-note--silent house-end house-key house-hint house-legend   texts
    house-track house-low house-tick                   the short scale
    house-says                                         the part's sentence, shown on hover and focus
    house-bridge, and what house_marks and house_scene name

The same map gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from attunement.roadmap import house_scene as scene
from attunement.roadmap.house_geometry import (
    LANE,
    NARROW,
    RADIUS,
    WIDE,
    Axis,
    House,
    Layout,
    shortened,
    text_width,
    weather,
    wrapped,
)
from attunement.roadmap.house_marks import INK, mark
from attunement.roadmap.house_scale import NAME, NOTE, QUIET, is_empty, lanes_of, scale, text
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
from attunement.roadmap.markup import Markup, amount, clean, element, isolated
from attunement.roadmap.relationship_map import FLOORS, WALLS, PartReading, RelationshipMap

BOLD = 1.04
"""How much wider a name is drawn than plain text."""


@dataclass(frozen=True)
class _Drawing:
    """What every part of one drawing needs to know."""

    house: House
    found: RelationshipMap
    words: HouseWords
    letters: dict[str, str]
    for_screen: bool


def house_figure(found: RelationshipMap, *, words: HouseWords = ENGLISH, ident: str = "house") -> str:
    """Both layouts in one HTML figure; without the style sheet both show, one after the other."""
    drawings = [
        draw_house(found, layout=layout, words=words, ident=f"{ident}-{layout.name}") for layout in (NARROW, WIDE)
    ]
    return element("figure", *(Markup(drawn) for drawn in drawings), class_="house-figure")


def draw_house(
    found: RelationshipMap,
    *,
    layout: Layout = NARROW,
    words: HouseWords = ENGLISH,
    ident: str = "house",
    for_screen: bool = True,
    font: str = "system-ui, -apple-system, 'Segoe UI', 'Noto Sans', sans-serif",
) -> str:
    """The map as one SVG element. `ident` begins its ids, so that a page may hold several.

    `for_screen=False` leaves out what paper cannot do: focus, the hint, and sentences that wait for a pointer.
    """
    drawing = _Drawing(_house(found, layout), found, words, initials(dict(found.people)), for_screen)
    parts = [*(_floor(drawing, key) for key in FLOORS), *(_wall(drawing, key) for key in WALLS), _strain(drawing)]
    foot = _below(drawing)
    body = [
        element("title", words.title, id=f"{ident}-title"),
        element("desc", words.described, id=f"{ident}-desc"),
        scene.sky(drawing.house, weather(highest_strain(found))),
        scene.roof(drawing.house),
        *parts,
        scene.ground(drawing.house),
        foot.drawn,
    ]
    return element(
        "svg",
        *body,
        xmlns="http://www.w3.org/2000/svg",
        class_=f"house house--{layout.name}{'' if for_screen else ' house--paper'}",
        viewBox=f"0 0 {amount(layout.width)} {amount(foot.ends)}",
        role="group",
        aria_labelledby=f"{ident}-title",
        aria_describedby=f"{ident}-desc",
        font_family=font,
        fill=INK,
    )


def _house(found: RelationshipMap, layout: Layout) -> House:
    """The house with floors high enough for the marks that would cover each other, and a sky as well."""
    plain = House(layout, 1)
    fullest = max(max(lanes_of(plain.floor_axis(key), found.part(key)), default=0) for key in FLOORS)
    return House(layout, fullest + 1, max(lanes_of(plain.strain_axis(), found.strain), default=0) + 1)


def _floor(drawing: _Drawing, key: str) -> Markup:
    house, part = drawing.house, drawing.found.part(key)
    layout, top = house.layout, house.floor_top(key)
    left, right = layout.inside
    beside = (house.row - layout.row) / 2 if layout is WIDE else 0.0
    note = _note(drawing, part)
    (x, y), note_x = (left + layout.name_at[0], top + layout.name_at[1] + beside), right - layout.note_ends
    room = layout.track[0] - layout.name_at[0] - 20 if layout is WIDE else note_x - x - text_width(note, NOTE) - 2
    drawn = [
        scene.floor(house, key, empty=is_empty(part)),
        text(shortened(capital(part.name), room / BOLD, NAME), (x, y), "house-name", size=NAME),
        text(note, (note_x, top + layout.note_at + beside), "house-note", anchor="end"),
        *_measured(drawing, house.floor_axis(key), part, house.row - 6),
    ]
    return _part(drawing, part, sentence(part, dict(drawing.found.people), drawing.words), drawn)


def _wall(drawing: _Drawing, key: str) -> Markup:
    """A wall's name stands on the ground under it: no name has to be turned to fit."""
    house, part = drawing.house, drawing.found.part(key)
    left, width = house.wall_left(key), house.layout.wall
    name_x, anchor = (left, "start") if key == WALLS[0] else (left + width, "end")
    drawn = [
        scene.wall(house, key),
        *_measured(drawing, house.wall_axis(key), part, width - 2),
        *_wall_note(drawing, part, left + width / 2),
        text(capital(part.name), (name_x, house.ground + 17), "house-name", size=NAME, anchor=anchor),
    ]
    return _part(drawing, part, sentence(part, dict(drawing.found.people), drawing.words), drawn)


def _wall_note(drawing: _Drawing, part: PartReading, x: float) -> list[Markup]:
    """The note of a wall, at its top."""
    house = drawing.house
    lines = wrapped(_note(drawing, part), min(house.layout.wall - 4, 60), NOTE)
    return [text(line, (x, house.eaves + 18 + 13 * n), "house-note", anchor="middle") for n, line in enumerate(lines)]


def _measured(drawing: _Drawing, axis: Axis, part: PartReading, room: float, *, low_zone: bool = True) -> list[Markup]:
    """The part's scale with its marks; where there is nothing to mark, words in its place, up along a wall."""
    if not is_empty(part):
        return scale(drawing.letters, axis, part, room, low_zone=low_zone)
    words = drawing.words
    said = words.too_few if any(reading.keyed for reading in part.people.values()) else words.not_answered
    x, y = (axis.start[0] + axis.end[0]) / 2, (axis.start[1] + axis.end[1]) / 2
    turned = f"rotate(-90 {amount(x)} {amount(y)})" if axis.stands else None
    silence = text(said, (x, y + 4), "house-note house-note--silent", anchor="middle", fill=QUIET)
    return [element("g", silence, transform=turned)]


def _strain(drawing: _Drawing) -> Markup:
    house, part, words = drawing.house, drawing.found.strain, drawing.words
    axis = house.strain_axis()
    (left, y), (right, _) = axis.start, axis.end
    level = strain_level(highest_strain(drawing.found), words)
    lift = 32 + (house.sky - house.layout.sky) / 2
    drawn = [
        element(
            "rect", x=left - 20, y=4, width=right - left + 40, height=house.sky - 8, fill="none", class_="house-reach"
        ),
        text(capital(level or words.strain), (left - 12, y - lift), "house-name", size=NAME),
        text(_note(drawing, part), (right + 12, y - lift), "house-note", anchor="end"),
        *_measured(drawing, axis, part, 44 + (house.sky - house.layout.sky), low_zone=False),
    ]
    return _part(drawing, part, strain_sentence(drawing.found, words), drawn)


def _part(drawing: _Drawing, part: PartReading, said: str, drawn: Sequence[str]) -> Markup:
    low = any(reading.is_low for reading in part.people.values()) and part is not drawing.found.strain
    classes = f"house-part house-part--{part.key}" + (" house-part--low" if low else "")
    if not drawing.for_screen:
        return element("g", *drawn, class_=classes)
    return element(
        "g",
        element("title", said),
        *drawn,
        _caption(drawing, said),
        class_=classes,
        role="img",
        tabindex="0",
        aria_label=said,
    )


def _note(drawing: _Drawing, part: PartReading) -> str:
    """The few words beside a part's name: apart, or who has not answered."""
    words, readings = drawing.words, part.people
    if is_empty(part):
        return ""
    if part.difference and part.difference.apart and part.difference.value is not None:
        return words.apart.format(words.number(part.difference.value))
    silent = [drawing.letters[person] for person, r in readings.items() if r.value is None and not r.keyed]
    if silent:
        return words.no_answer_from.format(", ".join(silent))
    short = [drawing.letters[person] for person, r in readings.items() if r.value is None]
    return words.too_few_from.format(", ".join(short)) if short else ""


@dataclass(frozen=True)
class _Foot:
    """What stands under the house, and where the drawing ends."""

    drawn: Markup
    ends: float


def _below(drawing: _Drawing) -> _Foot:
    """Who is who, how to read it, and room for the sentence of the part one looks at."""
    house, words = drawing.house, drawing.words
    layout = house.layout
    y = house.ground + 44
    column = (layout.width - 24) / layout.columns
    drawn: list[Markup] = []
    for n, (person, called) in enumerate(drawing.found.people.items()):
        x, line = 12 + RADIUS + 4 + column * (n % layout.columns), y + LANE * 1.25 * (n // layout.columns)
        name = isolated(shortened(clean(called), column - 2 * RADIUS - 22, NAME))
        drawn += [
            mark(n, (x, line), drawing.letters[person]),
            text(name, (x + RADIUS + 9, line + 4.5), "house-legend", size=NAME),
        ]
    rows = (len(drawing.found.people) - 1) // layout.columns
    y += LANE * 1.25 * rows + 28
    for line_of_key in wrapped_key(words, layout):
        drawn.append(text(line_of_key, (12, y), "house-key", fill=QUIET))
        y += 15
    ends = y - 4
    if drawing.for_screen:
        for n, line_of_hint in enumerate(wrapped(words.hint, layout.width - 24, NOTE)):
            drawn.append(text(line_of_hint, (12, ends + 22 + 15 * n), "house-hint", fill=QUIET))
        ends = _caption_top(drawing) + 16 * _caption_lines(drawing)
    return _Foot(element("g", *drawn, class_="house-below", aria_hidden="true"), ends)


def wrapped_key(words: HouseWords, layout: Layout) -> list[str]:
    """How to read the drawing, in lines that fit."""
    lines: list[str] = []
    for said in words.key:
        if lines and text_width(f"{lines[-1]} {said}", NOTE) <= layout.width - 24:
            lines[-1] += f" {said}"
        else:
            lines += wrapped(said, layout.width - 24, NOTE)
    return lines


def _caption_top(drawing: _Drawing) -> float:
    rows = (len(drawing.found.people) - 1) // drawing.house.layout.columns
    return (
        drawing.house.ground
        + 44
        + LANE * 1.25 * rows
        + 28
        + 15 * len(wrapped_key(drawing.words, drawing.house.layout))
        + 18
    )


def _caption_lines(drawing: _Drawing) -> int:
    people = dict(drawing.found.people)
    said = [
        *(sentence(part, people, drawing.words) for part in drawing.found.parts),
        strain_sentence(drawing.found, drawing.words),
    ]
    return max(len(_caption_wrapped(drawing, text)) for text in said)


def _caption_wrapped(drawing: _Drawing, said: str) -> list[str]:
    return wrapped(said, drawing.house.layout.width - 24, NAME)


def _caption(drawing: _Drawing, said: str) -> Markup:
    """The sentence under the house; hidden until the style sheet shows it for the part one points at or is on."""
    top = _caption_top(drawing)
    lines = [
        text(line, (12, top + 16 * n), "house-saying", size=NAME)
        for n, line in enumerate(_caption_wrapped(drawing, said))
    ]
    return element("g", *lines, class_="house-says", display="none", aria_hidden="true")
