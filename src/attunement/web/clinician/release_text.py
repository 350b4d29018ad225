"""The text of a page to release or share, in plain words; from the view of whoever may get it, never a wider one."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext

from attunement.disclosure import DisclosedCase
from attunement.domain.record import CaseKind
from attunement.roadmap.card import Card, Kind, Line, Part
from attunement.roadmap.card_words import ENGLISH
from attunement.roadmap.house_words import sentence, strain_sentence
from attunement.roadmap.relationship_map import relationship_map
from attunement.web.clinician.map_words import house_words
from attunement.web.spoken import spoken_instruments, spoken_occasions


def room_text(card: Card) -> str:
    """The card's room part, with the steps of what is offered."""
    return _text(card.of(Part.ROOM), with_steps=True)


def whole_card_text(card: Card) -> str:
    """Both parts, for a supervisor the clinician chose to show it to."""
    room = room_text(card) or card.room_closed or ""
    return "\n\n".join(
        [
            gettext("For the room"),
            room,
            gettext("For the clinician alone"),
            _text(card.of(Part.ALONE), with_steps=False),
        ]
    )


def map_text(known: DisclosedCase) -> str:
    """One sentence a part, as this viewer may know it; empty while nothing was answered."""
    found = relationship_map(known, spoken_instruments(), spoken_occasions())
    if found.is_empty:
        return ""
    words = house_words()
    said = [sentence(part, dict(found.people), words) for part in found.parts]
    scale = gettext("Each value is a mean of answers from 1 to 7. No margin of error is known for these questions yet.")
    strain = [strain_sentence(found, words)] if found.strain.people else []
    new = [gettext("These questions are new and not yet validated.")] if found.kind is not CaseKind.COUPLE else []
    return "\n".join([*said, *strain, "", " ".join([scale, *new])])


def _text(lines: Iterable[Line], *, with_steps: bool) -> str:
    return "\n\n".join(_line(line, with_steps) for line in lines)


def _line(line: Line, with_steps: bool) -> str:
    steps = [f"{n}. {step}" for n, step in enumerate(line.steps, start=1)]
    shown = steps if with_steps and line.kind is Kind.OFFER else []
    return "\n".join([gettext(ENGLISH.heading(line)), line.text, *shown])
