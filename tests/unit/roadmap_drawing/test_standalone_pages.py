"""Map and card as one HTML file: self-contained, nothing private in the title, the clinician's part apart."""

from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser

import pytest

from attunement.roadmap.card import Card, Part
from attunement.roadmap.standalone import card_page, map_page
from tests.unit.roadmap_drawing import drawn_maps as maps

VOID = {"meta", "br", "hr"}


class Page(HTMLParser):
    """What a browser would see: elements, their attributes, and the text of each section."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[tuple[str, dict[str, str | None]]] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text: dict[str, str] = {}
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop()[0] == tag, f"</{tag}> closes something else"

    def handle_data(self, data: str) -> None:
        for tag, attributes in self.open:
            for name in {tag, *(attributes.get("class") or "").split()}:
                self.text[name] = self.text.get(name, "") + data


PAGES = {
    "map": map_page(maps.APART),
    "card": card_page(maps.drawn_card(), maps.APART),
    "card of the room": card_page(Card("c1", maps.drawn_card().of(Part.ROOM)), maps.APART),
}


@pytest.mark.parametrize("html", PAGES.values(), ids=PAGES.keys())
def test_a_page_runs_nothing_and_fetches_nothing(html: str) -> None:
    page = Page(html)
    assert not page.open, "every element is closed"
    for tag, attributes in page.elements:
        assert tag not in {"script", "link", "img", "iframe", "object", "base", "form"}
        assert not {"style", "src", "href"} & set(attributes)
        assert not any(name.startswith("on") for name in attributes)
    assert "url(" not in html
    assert "@import" not in html


@pytest.mark.parametrize("html", PAGES.values(), ids=PAGES.keys())
def test_a_page_names_its_language_and_its_title_names_nobody(html: str) -> None:
    page = Page(html)
    assert dict(page.elements)["html"]["lang"] == "en"
    assert page.text["title"].startswith(("Relationship map", "Roadmap card"))
    assert not {"Ana", "Ben", "c1"} & set(page.text["title"].replace(".", " ").split())
    assert "No diagnosis, no prediction" in page.text["footer"]


def test_the_room_comes_first_and_holds_nothing_that_is_for_the_clinician_alone() -> None:
    html = PAGES["card"]
    page = Page(html)
    room = html[html.index('<section class="part">') : html.index('<section class="part part--alone">')]
    assert "hidden" not in room.lower()
    assert "Small promises" in room
    assert "For you alone: do not print or show" in page.text["part--alone"]
    for word in ("Hidden-heron", "Hidden-otter", "hidden-badger", "Hidden-marten"):
        assert word in page.text["part--alone"]


def test_the_clinicians_part_does_not_print() -> None:
    style = Page(PAGES["card"]).text["style"]
    assert ".part--alone { display: none; }" in style[style.index("@media print") :]


def test_the_card_of_the_room_has_no_other_part() -> None:
    page = Page(PAGES["card of the room"])
    assert "part--alone" not in page.text
    assert "For you alone" not in page.text["main"]
    assert "house" in page.text, "the room's own map stands in the room's part"


def test_each_line_says_why_how_sure_and_on_what_evidence() -> None:
    text = " ".join(Page(PAGES["card"]).text["line--weakest"].split())
    for said in ("Weakest link", "Why, and how sure", "Trust: 5.5 and 2", "a first impression", "Practice wisdom"):
        assert said in text
    assert "Say it back." in Page(PAGES["card"]).text["line--offer"]


def test_gates_are_a_table_that_calls_nothing_safe() -> None:
    text = Page(PAGES["card"]).text
    assert "Violence" in text["gate--raised"]
    assert "this does not mean safe" in text["gate--not-raised"]


def test_a_closed_room_says_why_to_the_clinician_only() -> None:
    closed = Card("c1", maps.drawn_card().of(Part.ALONE), room_closed="It waits for your decision.")
    html = card_page(closed)
    page = Page(html)
    assert "It waits for your decision." in page.text["part--alone"]
    assert "There is nothing for the room yet." in html[: html.index('part--alone">')]


def test_hostile_text_in_a_line_stays_text() -> None:
    line = replace(maps.drawn_card().lines[0], text="</p><script>alert(1)</script>", because=("<b>",), evidence="a&b")
    page = Page(card_page(Card("c1", (line,))))
    assert "</p><script>alert(1)</script>" in page.text["line__says"]
    assert "script" not in [tag for tag, _ in page.elements]
