"""What came next after what, drawn: first on the left, next on the right, the broader the oftener; and its table."""

from __future__ import annotations

from collections.abc import Sequence

from attunement.analysis.followings import Following
from attunement.roadmap.alliance_drawing import legend, svg
from attunement.roadmap.alliance_geometry import LAYOUTS, ChartLayout
from attunement.roadmap.alliance_scene import path
from attunement.roadmap.house_geometry import shortened
from attunement.roadmap.house_scale import NAME, NOTE, QUIET, text
from attunement.roadmap.markup import Markup, amount, clean, element, isolated
from attunement.roadmap.session_drawing import moment_id
from attunement.roadmap.session_reading import SessionReading
from attunement.roadmap.session_summary import after
from attunement.roadmap.session_words import ENGLISH, SessionWords, clock

ROW, MOST_WAYS = 34.0, 14


def way_said(found: SessionReading, row: Following, words: SessionWords) -> str:
    """One pair as a sentence."""
    return words.way.format(
        given=found.named(row.given, words),
        target=found.named(row.target, words),
        count=row.share.count,
        of=row.share.of,
        usual=words.hundred(row.usual),
        verdict=verdict_said(row, words),
    )


def verdict_said(row: Following, words: SessionWords) -> str:
    """How it stands beside chance, in words."""
    return {
        "more": words.verdict_more,
        "less": words.verdict_less,
        "as usual": words.verdict_usual,
        "too few": words.verdict_few,
    }[row.verdict]


def most_frequent(found: SessionReading) -> list[Following]:
    """The pairs that occurred more than once, most first."""
    pairs = [row for row in found.following.rows if row.share.count > 1]
    return _in_order(found, pairs)


def _in_order(found: SessionReading, pairs: list[Following]) -> list[Following]:
    """Most first; of equals the earliest in the session, never what somebody's id happens to be."""
    return sorted(pairs, key=lambda row: (-row.share.count, after(found, row), found.named(row.given)))


def ways_figure(found: SessionReading, *, words: SessionWords = ENGLISH, ident: str = "ways") -> str:
    """What came next after what, the most frequent pairs. Empty where nothing followed twice."""
    pairs = most_frequent(found)
    if not pairs:
        return ""
    drawn = (_ways(found, pairs[:MOST_WAYS], layout, words, f"{ident}-{layout.name}") for layout in LAYOUTS)
    return element("figure", *drawn, class_="house-figure")


def _ways(
    found: SessionReading, pairs: Sequence[Following], layout: ChartLayout, words: SessionWords, ident: str
) -> Markup:
    given = list(dict.fromkeys(row.given for row in pairs))
    target = list(dict.fromkeys(row.target for row in pairs))
    side = 0.34 * layout.width
    ends = (side, layout.width - side)
    most = max(row.share.count for row in pairs)
    drawn = [
        text(words.first, (8, 16), "house-end", fill=QUIET),
        text(words.next, (layout.width - 8, 16), "house-end", anchor="end", fill=QUIET),
    ]
    for labels, x, anchor in ((given, 8.0, "start"), (target, layout.width - 8, "end")):
        for n, label in enumerate(labels):
            drawn += _label(found, label, (x, _row(n)), anchor, side - 16, words)
    drawn += [
        _way(found, row, (_row(given.index(row.given)), _row(target.index(row.target))), ends, most, words)
        for row in pairs
    ]
    below, foot = legend(words.ways_key, layout, _row(max(len(given), len(target))) - 8)
    return Markup(svg(layout, ident, words.ways_title, words.ways_described, [*drawn, below], foot))


def _row(n: int) -> float:
    return 40.0 + n * ROW


def _label(
    found: SessionReading, label: str, at: tuple[float, float], anchor: str, room: float, words: SessionWords
) -> list[Markup]:
    who, _, what = found.named(label, words).partition(": ")
    x, y = at
    return [
        text(shortened(clean(what), room, NAME), (x, y + 1), "house-name", anchor=anchor, size=NAME),
        text(isolated(shortened(clean(who), room, NOTE)), (x, y + 14), "house-end", anchor=anchor, fill=QUIET),
    ]


def _way(
    found: SessionReading,
    row: Following,
    rows: tuple[float, float],
    ends: tuple[float, float],
    most: int,
    words: SessionWords,
) -> Markup:
    (y0, y1), (x0, x1) = rows, ends
    middle, high, low = amount((x0 + x1) / 2), amount(y0), amount(y1)
    d = f"M{amount(x0)} {high}C{middle} {high} {middle} {low} {amount(x1)} {low}"
    told = row.verdict == "more"
    band = path(
        d,
        f"session-way{' session-way--more' if told else ''}",
        stroke="#1d5a63" if told else "#c9b48f",
        stroke_width=1.5 + 8 * row.share.count / most,
        stroke_opacity=0.85 if told else 0.6,
    )
    said, first = way_said(found, row, words), after(found, row)[0]
    return element(
        "a", element("title", said), band, href=f"#{moment_id(first)}", aria_label=said, class_="session-moment"
    )


def ways_table(found: SessionReading, *, words: SessionWords = ENGLISH) -> str:
    """Every pair that occurred more than once or came less often than chance, with its moments as links."""
    rows = [row for row in found.following.rows if row.share.count > 1 or row.verdict == "less"]
    heads = (words.given, words.target, words.times, words.share, words.usual, words.verdict, words.moments)
    head = element("thead", element("tr", *(element("th", cell, scope="col") for cell in heads)))
    body = element("tbody", *(_cells(found, row, words) for row in _in_order(found, rows)))
    return element("table", element("caption", words.ways_title), head, body, class_="house-table")


def _cells(found: SessionReading, row: Following, words: SessionWords) -> Markup:
    bounds = words.bounds(row.share)
    share = f"{bounds['share']} ({words.reach} {bounds['low']}–{bounds['high']})"
    moments = [
        element("a", clock(found.moments[n].at), href=f"#{moment_id(n)}", class_="session-when")
        for n in after(found, row)
    ]
    spaced = [part for link in moments for part in (link, " ")][:-1]
    return element(
        "tr",
        element("th", clean(found.named(row.given, words)), scope="row"),
        element("td", clean(found.named(row.target, words))),
        element("td", f"{row.share.count}/{row.share.of}"),
        element("td", share),
        element("td", words.hundred(row.usual)),
        element("td", verdict_said(row, words)),
        element("td", *(spaced or [words.none])),
    )
