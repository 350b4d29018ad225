"""Which of the invented practice's cards a draft would stand on, and how the line would read."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from attunement.actions.permitting import require
from attunement.disclosure import DisclosedCase, Viewer, disclose
from attunement.domain.errors import Refused
from attunement.domain.permission import Permission
from attunement.exchange.case_file import read_case
from attunement.exchange.practice_file import examples_folder, read_practice
from attunement.instruments import all_instruments, all_occasions
from attunement.roadmap.card import Card, Line
from attunement.roadmap.card_building import build_card
from attunement.roadmap.guidance import Guidance
from attunement.roadmap.library_entry import Entry
from attunement.storage.models import Staff
from attunement.storage.queries.practice_guidance import practice_guidance


@dataclass(frozen=True)
class OnCard:
    """One line of one example case's card that would name the draft, and what stands there without it."""

    label: str
    line: Line
    instead_of: str


@dataclass(frozen=True)
class Preview:
    """Where the draft would stand among the example cases, and how many there are."""

    cases: int
    lines: tuple[OnCard, ...]


def preview_entry(*, by: Staff, entry: Entry) -> Preview:
    """The draft beside the practice's library as it is now. Everyone in the examples is invented; nothing is stored."""
    require(by, Permission.READ_LIBRARY)
    now = practice_guidance()
    others = {key: other for key, other in now.library.items() if key != entry.id}
    with_it = replace(now, library={entry.id: entry, **others})
    folder = examples_folder()
    examples = _examples(folder) if folder else ()
    lines = [
        OnCard(label, line, _at(line.id, _card(known, room, now)))
        for label, known, room in examples
        for line in _card(known, room, with_it).lines
        if line.entry == entry.id
    ]
    return Preview(len(examples), tuple(lines))


def _card(known: DisclosedCase, room: DisclosedCase | None, guidance: Guidance) -> Card:
    return build_card(known, room, instruments=all_instruments(), occasions=all_occasions(), guidance=guidance)


def _at(line: str, card: Card) -> str:
    return next((found.text for found in card.lines if found.id == line), "")


@cache
def _examples(folder: Path) -> tuple[tuple[str, DisclosedCase, DisclosedCase | None], ...]:
    instruments = all_instruments()
    found = []
    for example in read_practice(folder).cases:
        whole = read_case(folder / "cases" / example.file, instruments)
        try:
            room = disclose(whole, Viewer.room(), instruments)
        except Refused:
            room = None
        found.append((example.label, disclose(whole, Viewer.clinician(), instruments), room))
    return tuple(found)
