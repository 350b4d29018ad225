"""The table twin of a session's points: every moment with its anchor; and the same as rows of a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from attunement.roadmap.markup import Markup, clean, element
from attunement.roadmap.session_drawing import moment_id
from attunement.roadmap.session_reading import Moment, SessionReading
from attunement.roadmap.session_words import ENGLISH, SessionWords, clock

COLUMNS = (
    "seconds", "ends", "person", "code", "scheme", "version", "modifiers", "intensity", "sign", "weight", "points",
    "source",
)  # fmt: skip
"""Of the file: what was coded, by its keys, so that any program can go on with it."""
Address = Callable[[float], str]
"""Where a moment can be played or read."""


def moments_table(found: SessionReading, *, words: SessionWords = ENGLISH, address: Address | None = None) -> str:
    """Every moment in order of time."""
    heads = (words.when, words.who, words.what, words.points)
    head = element("thead", element("tr", *(element("th", cell, scope="col") for cell in heads)))
    body = element("tbody", *(_row(found, moment, words, address) for moment in found.moments))
    return element("table", element("caption", words.graph_title), head, body, class_="house-table session-moments")


def _row(found: SessionReading, moment: Moment, words: SessionWords, address: Address | None) -> Markup:
    at = clock(moment.at)
    if moment.event.ends is not None:
        at = words.until.format(at=at, ends=clock(moment.event.ends))
    when = element("a", at, href=address(moment.at)) if address is not None else at
    return element(
        "tr",
        element("th", when, scope="row"),
        element("td", element("bdi", clean(found.called(moment, words)))),
        element("td", _what(found, moment)),
        element("td", words.number(found.points[moment.n])),
        id=moment_id(moment.n),
        tabindex="-1",
    )


def _what(found: SessionReading, moment: Moment) -> str:
    code = found.codes.get(moment.event.code)
    said = []
    for key in moment.event.modifiers:
        modifier = None if code is None else code.modifier(key)
        said.append(key if modifier is None else modifier.name)
    intensity = [] if moment.event.intensity is None else [str(moment.event.intensity)]
    return clean(", ".join([moment.name, *said, *intensity]))


def moment_rows(found: SessionReading, roles: Mapping[str, str]) -> list[list[str]]:
    """The moments as rows under COLUMNS. `roles` says what to call a person in a file: never their name."""
    return [
        [
            f"{moment.at:.3f}",
            "" if moment.event.ends is None else f"{moment.event.ends:.3f}",
            roles.get(moment.event.person, ""),
            moment.event.code,
            moment.event.scheme,
            str(moment.event.version or ""),
            " ".join(moment.event.modifiers),
            "" if moment.event.intensity is None else str(moment.event.intensity),
            str(moment.sign),
            f"{moment.weight:g}",
            f"{found.points[moment.n]:g}",
            moment.event.source,
        ]
        for moment in found.moments
    ]
