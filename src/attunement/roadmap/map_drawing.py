"""A map as a picture, in the form of its kind of case: the house of two, one garden, or a small house for each."""

from __future__ import annotations

from attunement.domain.record import CaseKind
from attunement.roadmap.house_drawing import draw_house, house_figure
from attunement.roadmap.house_geometry import NARROW, WIDE, Layout
from attunement.roadmap.house_words import ENGLISH, HouseWords
from attunement.roadmap.map_reading import RelationshipMap
from attunement.roadmap.markup import Markup, element
from attunement.roadmap.plot_drawing import draw_plots


def draw_map(found: RelationshipMap, *, layout: Layout = NARROW, words: HouseWords = ENGLISH) -> str:
    """The map as one SVG element for the screen."""
    draw = draw_house if found.kind is CaseKind.COUPLE else draw_plots
    return draw(found, layout=layout, words=words)


def map_figure(found: RelationshipMap, *, words: HouseWords = ENGLISH, ident: str = "house") -> str:
    """Both layouts in one HTML figure; the style sheet shows the one that fits."""
    if found.kind is CaseKind.COUPLE:
        return house_figure(found, words=words, ident=ident)
    drawings = [
        draw_plots(found, layout=layout, words=words, ident=f"{ident}-{layout.name}") for layout in (NARROW, WIDE)
    ]
    return element("figure", *(Markup(drawn) for drawn in drawings), class_="house-figure")


def picture_for_paper(found: RelationshipMap, *, words: HouseWords, font: str) -> str:
    """The map as it is printed. A family's houses take the whole width of the sheet, two and two."""
    if found.kind is CaseKind.COUPLE:
        return draw_house(found, words=words, for_screen=False, font=font)
    layout = WIDE if found.kind is CaseKind.FAMILY else NARROW
    return draw_plots(found, layout=layout, words=words, for_screen=False, font=font)
