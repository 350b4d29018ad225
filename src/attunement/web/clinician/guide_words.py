"""The guide in the language of the page: tiles, prompts, the opening line. Made from the room's view alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from django.utils.translation import gettext, gettext_lazy

from attunement.disclosure import DisclosedCase
from attunement.domain.coding import About, CodeDefinition, CodingScheme
from attunement.domain.record import CaseKind
from attunement.domain.timeline import Entry, Prompt
from attunement.roadmap.card import Kind, Part
from attunement.roadmap.card_building import room_card
from attunement.roadmap.prompt_rules import Move, shipped_prompts
from attunement.roadmap.prompting import in_words
from attunement.storage.queries.coding_schemes import schemes_here
from attunement.web.spoken import spoken_instruments, spoken_occasions, spoken_practice_guidance

BETWEEN_TWO: Final = "couple"
MOVES: Final = {
    Move.INTERRUPT: gettext_lazy("Interrupt"),
    Move.NAME_THE_PATTERN: gettext_lazy("Name the pattern"),
    Move.CONTENT_TO_PROCESS: gettext_lazy("From what to how"),
    Move.SLOW_THE_BODY: gettext_lazy("Slow the body down"),
    Move.CLOSE: gettext_lazy("Bring it to a close"),
}


@dataclass(frozen=True)
class Column:
    """One column of tiles: whose they are, and how a key of the keyboard reaches it."""

    about: str
    person: str
    name: str
    key: str
    place: int


@dataclass(frozen=True)
class Tile:
    """One tile: a code for somebody."""

    code: CodeDefinition
    person: str
    stroke: str
    shown_stroke: str


@dataclass(frozen=True)
class Board:
    """The tiles of one scheme, column by column."""

    scheme: CodingScheme
    columns: tuple[tuple[Column, tuple[Tile, ...]], ...]


def columns_of(room: DisclosedCase, people: tuple[str, ...]) -> tuple[Column, ...]:
    """The first client, what is everyone's and the clinician's, then the other clients."""
    names = spoken_names({person.id: person.called for person in room.clients})
    clients = [
        Column(
            About.PERSON.value, person, names[person], "" if place == 0 else "Shift" if place == 1 else "none", place
        )
        for place, person in enumerate(people)
    ]
    both = gettext("You two") if room.kind is CaseKind.COUPLE else gettext("Together")
    return (*clients[:1], Column(About.COUPLE.value, "", both, "", -1), *clients[1:])


def boards(columns: tuple[Column, ...], clinician: str) -> tuple[Board, ...]:
    """Every scheme that fits, with a tile for each code and person. With one client there is nothing between two."""
    alone = len(columns) <= len((About.PERSON, About.COUPLE))
    schemes = (scheme for scheme in schemes_here().values() if not (alone and scheme.id == BETWEEN_TWO))
    return tuple(
        Board(scheme, tuple((_named(column, scheme), _tiles(scheme, column, clinician)) for column in columns))
        for scheme in schemes
    )


def _named(column: Column, scheme: CodingScheme) -> Column:
    """The middle is the clinician's where a scheme has nothing that is everyone's."""
    if column.about == About.COUPLE.value and not scheme.of(About.COUPLE):
        return replace(column, name=gettext("Your own moves"))
    return column


def _tiles(scheme: CodingScheme, column: Column, clinician: str) -> tuple[Tile, ...]:
    if column.about == About.PERSON.value:
        return tuple(_tile(code, column.person, column.key) for code in scheme.of(About.PERSON))
    both = [_tile(code, "", "") for code in scheme.of(About.COUPLE)]
    return (*both, *(_tile(code, clinician, "") for code in scheme.of(About.CLINICIAN)))


def _tile(code: CodeDefinition, person: str, key: str) -> Tile:
    if not code.key_stroke or key == "none":
        return Tile(code, person, "", "")
    shift = key == "Shift"
    return Tile(
        code, person, code.key_stroke.upper() if shift else code.key_stroke, ("⇧" if shift else "") + code.key_stroke
    )


def spoken_names(names: Mapping[str, str]) -> dict[str, str]:
    """How people are spoken to in the room: by their first name, where no two are called the same."""
    first = {person: name.split()[0] if name.split() else person for person, name in names.items()}
    return {person: name if list(first.values()).count(name) == 1 else names[person] for person, name in first.items()}


def opening_line(room: DisclosedCase) -> str:
    """What the room's card begins with; empty where it has no such line."""
    card = room_card(
        room, instruments=spoken_instruments(), occasions=spoken_occasions(), guidance=spoken_practice_guidance()
    )
    return next((line.text for line in card.of(Part.ROOM) if line.kind is Kind.BEGIN), "")


def entry_as_json(entry: Entry) -> dict[str, Any]:
    """An entry as devices read it."""
    return {"id": entry.id, "n": entry.n, "kind": entry.kind.value, "target": entry.target, "body": dict(entry.body)}


def prompt_as_json(prompt: Prompt, names: Mapping[str, str]) -> dict[str, Any] | None:
    """A prompt in the words of the page; None where the rule is no longer there."""
    rule = shipped_prompts().rule(prompt.rule)
    if rule is None:
        return None
    others = [name for person, name in names.items() if person != prompt.person]
    other = others[0] if prompt.person and len(others) == 1 else ""
    words = in_words(rule, names.get(prompt.person, ""), other, gettext)
    return {
        "id": prompt.id,
        "move": str(MOVES[rule.move]),
        "title": words.title,
        "say": list(words.say),
        "why": words.why,
    }
