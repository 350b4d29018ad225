"""The two of a couple: how the split between them changes, drawn as bars around their usual one."""

from __future__ import annotations

from attunement.roadmap import alliance_scene as scene
from attunement.roadmap.alliance_drawing import Day, caption_room, hint, legend, part, svg
from attunement.roadmap.alliance_geometry import LAYOUTS, Chart, ChartLayout
from attunement.roadmap.alliance_reading import Pair, Partners
from attunement.roadmap.alliance_rules import alliance_rules
from attunement.roadmap.alliance_words import ENGLISH, AllianceWords, change_said, split_said
from attunement.roadmap.house_geometry import shortened
from attunement.roadmap.house_scale import NOTE, QUIET, text
from attunement.roadmap.markup import Markup, clean, element, isolated


def partners_figure(
    partners: Partners, *, words: AllianceWords = ENGLISH, day: Day | None = None, ident: str = "partners"
) -> str:
    """The change in the split between a couple's two, both layouts; empty while there is none to show."""
    if not any(pair.change is not None for pair in partners.pairs):
        return ""
    drawings = [
        _draw_partners(partners, layout, words, day or words.day, f"{ident}-{layout.name}") for layout in LAYOUTS
    ]
    return element("figure", *(Markup(drawn) for drawn in drawings), class_="house-figure")


def _draw_partners(partners: Partners, layout: ChartLayout, words: AllianceWords, day: Day, ident: str) -> str:
    hidden = max(0, len(partners.pairs) - layout.most)
    pairs = partners.pairs[hidden:]
    chart = Chart(layout, len(pairs), has_strip=True, strip_alone=True)
    changes = [pair.change for pair in pairs]
    drawn = scene.strip(chart, changes, alliance_rules().split_changed_by)
    up = words.partners_up.format(isolated(clean(partners.one)), isolated(clean(partners.other)))
    drawn.append(text(shortened(up, layout.width - chart.left - 4, NOTE), (chart.left, 14), "house-note"))
    said = [_pair_said(partners, pair, words, day(pair.at)) for pair in pairs]
    drawn.append(text(day(pairs[0].at), (chart.left, chart.foot - 3), "house-end", fill=QUIET))
    drawn += [part(chart, n, 0, (), sentence, layout) for n, sentence in enumerate(said)]
    title = words.partners_title.format(isolated(partners.one), isolated(partners.other))
    cut = [words.only_newest.format(len(pairs), len(partners.pairs))] if hidden else []
    below, foot = legend((*cut, words.change_key), layout, chart.foot + caption_room(said, layout))
    return svg(layout, ident, title, words.partners_described, [*drawn, hint(words, layout, chart.foot), below], foot)


def _pair_said(partners: Partners, pair: Pair, words: AllianceWords, day: str) -> str:
    named = words.session.format(pair.number)
    parts = [
        words.rates.format(isolated(partners.one), words.number(pair.one)),
        words.rates.format(isolated(partners.other), words.number(pair.other)),
        ", ".join(said for said in (split_said(pair.split, words), change_said(pair, words)) if said),
    ]
    return f"{named}, {day}: {'; '.join(parts)}."
