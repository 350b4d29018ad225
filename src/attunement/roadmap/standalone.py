"""The map and the card as one self-contained HTML page: what the command line writes with `--format html`.

No script and nothing fetched; the page's own policy says so too. The title names no one.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files

from attunement.domain.languages import is_from_right
from attunement.roadmap.card import Card, Line, Part
from attunement.roadmap.card_words import ENGLISH, CardWords
from attunement.roadmap.gates import Gate
from attunement.roadmap.house_table import map_table
from attunement.roadmap.map_drawing import map_figure
from attunement.roadmap.markup import Markup, element, join
from attunement.roadmap.relationship_map import RelationshipMap

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def map_page(found: RelationshipMap, *, words: CardWords = ENGLISH) -> str:
    """The map of one viewer: the picture, its table twin, and what it is not."""
    body = [
        element("h1", words.map_title),
        element("p", words.map_lead, class_="lead"),
        element("section", *_map(found, words), class_="part"),
    ]
    return html_page(words.map_title, body, words)


def card_page(card: Card, found: RelationshipMap | None = None, *, words: CardWords = ENGLISH) -> str:
    """The card of one viewer, and the map of that same viewer.

    What is for the clinician alone stands in a section of its own that does not print; so does the clinician's map.
    """
    alone = card.of(Part.ALONE)
    is_clinicians = bool(alone or card.gates or card.room_closed)
    map_shown = _map(found, words) if found else ()
    room = _lines(card.of(Part.ROOM), words) or [element("p", words.room_empty)]
    sections = [
        element("h1", words.card_title),
        _section(words.for_room, words.for_room_says, [*room, *(() if is_clinicians else map_shown)], "part"),
    ]
    if is_clinicians:
        closed = [element("p", card.room_closed, class_="part__word", dir="auto")] if card.room_closed else []
        gates = [_gates(card, words)] if card.gates else []
        own = [*closed, *_lines(alone, words), *gates, *map_shown]
        sections.append(_section(words.for_you, words.for_you_says, own, "part part--alone"))
    return html_page(words.card_title, sections, words)


def html_page(title: str, body: Sequence[str], words: CardWords) -> str:
    """A whole page around `body`, with its style and a policy that lets nothing in. The title must name no one."""
    style = "\n".join(
        (files("attunement.roadmap") / "styles" / name).read_text("utf-8") for name in ("page.css", "house.css")
    )
    head = [
        element("meta", charset="utf-8"),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", http_equiv="Content-Security-Policy", content=_POLICY),
        element("meta", name="referrer", content="no-referrer"),
        element("meta", name="robots", content="noindex"),
        element("title", title),
        element("style", Markup(style)),
    ]
    main = element("main", *body, element("footer", element("p", words.is_not)))
    direction = {"dir": "rtl"} if is_from_right(words.language) else {}
    page = element("html", element("head", *head), element("body", main), lang=words.language, **direction)
    return f"<!doctype html>\n{page}\n"


def _section(title: str, says: str, body: Sequence[str], class_: str) -> Markup:
    return element("section", element("h2", title), element("p", says, class_="part__word"), *body, class_=class_)


def _map(found: RelationshipMap, words: CardWords) -> tuple[Markup, ...]:
    table = element(
        "div",
        Markup(map_table(found, words=words.house)),
        class_="scroll",
        tabindex="0",
        role="region",
        aria_label=words.table_label,
    )
    return Markup(map_figure(found, words=words.house)), table


def _lines(lines: Sequence[Line], words: CardWords) -> list[Markup]:
    return [element("ul", *(_line(line, words) for line in lines), class_="lines", role="list")] if lines else []


def _line(line: Line, words: CardWords) -> Markup:
    """One line: what it says, and folded under it why, how sure, on what evidence, and the steps."""
    return element(
        "li",
        element("h3", words.heading(line)),
        element("p", line.text, class_="line__says", dir="auto"),
        *_steps(line, words),
        element("details", element("summary", words.why), *_why(line, words)),
        class_=f"line line--{line.kind.value}",
        id=f"line-{line.id}",
    )


def _steps(line: Line, words: CardWords) -> list[Markup]:
    if not line.steps:
        return []
    steps = element("ol", *(element("li", step, dir="auto") for step in line.steps))
    return [element("details", element("summary", words.steps), steps)]


def _why(line: Line, words: CardWords) -> list[Markup]:
    reasons = element("ul", *(element("li", reason, dir="auto") for reason in line.because))
    sure = element("p", f"{words.how_sure} {words.certainty(line.certainty)}.")
    return [reasons, sure, element("p", f"{words.evidence} {line.evidence}", dir="auto")]


def _gates(card: Card, words: CardWords) -> Markup:
    """The gates as the clinician reads them: topic, state in words, and every reason."""
    head = element("tr", *(element("th", title, scope="col") for title in words.gate_columns))
    rows = [_gate(gate, words) for gate in card.gates.values()]
    table = element("table", element("caption", words.gates_say), element("thead", head), element("tbody", *rows))
    return element("div", table, class_="scroll", tabindex="0", role="region", aria_label=words.gates_label)


def _gate(gate: Gate, words: CardWords) -> Markup:
    reasons = element("ul", *(element("li", reason, dir="auto") for reason in gate.because))
    name = gate.topic[:1].upper() + gate.topic[1:]
    cells = [element("th", name, scope="row"), element("td", words.gate_state(gate.state)), element("td", reasons)]
    return element("tr", join(cells), class_=f"gate--{gate.state.value}")
