"""The card, built: the room part from the room's own view alone, the clinician's part from what the clinician may know.

What keeps the room part clean is its signature: `room_card` never sees the clinician's view, and `build_card` takes
its room lines from `room_card` unchanged.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

from attunement.disclosure import DisclosedCase
from attunement.disclosure.viewer import ViewerKind
from attunement.domain.instrument import Instrument
from attunement.domain.occasion import Occasion
from attunement.roadmap.alone_lines import (
    Alone,
    avoid_line,
    difference_line,
    gate_lines,
    private_line,
    private_signals,
    value_fills,
)
from attunement.roadmap.card import Card, Kind, Line, Part
from attunement.roadmap.changes import changes
from attunement.roadmap.gates import gates
from attunement.roadmap.guidance import Guidance
from attunement.roadmap.repair_lines import last_repair_line, rupture_line, word_line
from attunement.roadmap.room_lines import Picture, change_lines, offer_said, offered_entry, picture, room_lines
from attunement.roadmap.standing import WHY_CLOSED, standing
from attunement.roadmap.track_lines import track_line
from attunement.roadmap.wording import Said, short_names

WORDS_IN_A_MINUTE: Final = 120
"""The card is read in sixty seconds: no more words than this unfolded, both parts together."""
FIRST_TO_GO: Final = (
    "alone.rupture.last",
    "alone.gate.unknown",
    "alone.private",
    "alone.difference",
    "alone.offer.track",
    "alone.avoid.track",
)
"""What is left to the other tabs where a card would be longer: never a rupture, a raised topic or a next step.

The step of a track stands on the track's own page, too.
"""
NOT_OPEN_HERE: Final = "There is no room part yet: it waits for your decision."

Instruments = Mapping[str, Instrument]
Occasions = Mapping[str, Occasion]


def room_card(
    disclosed_room: DisclosedCase, *, instruments: Instruments, occasions: Occasions, guidance: Guidance
) -> Card:
    """The card for everyone in the room. ValueError for a case disclosed to anybody else."""
    if disclosed_room.viewer.kind is not ViewerKind.ROOM:
        raise ValueError(f"expected a case disclosed to the room, got one for {disclosed_room.viewer.kind.value}")
    return Card(disclosed_room.id, _said(room_lines(disclosed_room, instruments, occasions, guidance), guidance))


def build_card(
    disclosed_clinician: DisclosedCase,
    disclosed_room: DisclosedCase | None,
    *,
    instruments: Instruments,
    occasions: Occasions,
    guidance: Guidance,
    chosen: str | None = None,
) -> Card:
    """The clinician's card: the room part unchanged, or why there is none, and the part for the clinician alone.

    `chosen` is the step of a track the clinician took up for this case; the room part never knows of it.
    Raises Refused where the first case was not disclosed to the clinician.
    """
    found_gates = gates(disclosed_clinician, guidance.topics, instruments)
    stands = standing(disclosed_clinician)
    room: tuple[Line, ...] = ()
    if disclosed_room is not None:
        room = room_card(disclosed_room, instruments=instruments, occasions=occasions, guidance=guidance).lines
    names = short_names(disclosed_clinician.clients)
    alone = Alone(disclosed_clinician, instruments, guidance, names, found_gates, stands)
    seen = picture(disclosed_clinician, instruments, occasions, guidance)
    private = private_signals(alone, disclosed_room)
    lines = [*rupture_line(alone), *word_line(alone), *last_repair_line(alone), *gate_lines(alone)]
    differing = [*difference_line(alone, seen.findings), *private_line(alone, private)]
    if disclosed_room is None:
        changed, weakest, offer = _to_prepare(alone, seen, occasions)
        unsuited = offered_entry(guidance, disclosed_clinician.kind, seen.facts)
        avoid = avoid_line(alone, unsuited.id if unsuited else None, private)
        lines += [*changed, weakest, *differing, offer, *avoid]
    else:
        offered = next((found.entry for found in room if found.kind is Kind.OFFER), None)
        lines += [*avoid_line(alone, offered, private), *differing]
    lines += track_line(alone, chosen)
    kept = _within_a_minute(room, [found for found in lines if found])
    stated = {key: replace(gate, because=guidance.reasons(gate.because)) for key, gate in found_gates.items()}
    closed = None if disclosed_room is not None else guidance.said(WHY_CLOSED.get(stands, NOT_OPEN_HERE))
    return Card(disclosed_clinician.id, (*room, *_said(kept, guidance)), stated, closed)


def _to_prepare(
    alone: Alone, seen: Picture, occasions: Occasions
) -> tuple[list[Line | None], Line | None, Line | None]:
    """Without a room part: what changed, the weakest link, and one thing to prepare.

    Nothing is offered that a raised topic speaks against.
    """
    disclosed, guidance = alone.disclosed, alone.guidance
    moved = changes(disclosed, alone.instruments, occasions)
    fills = {**seen.fills, **value_fills(seen.findings.weakest if seen.findings else None, alone.names)}
    said = Said(seen.facts, fills, seen.because, seen.certainty)
    changed = change_lines(guidance, Part.ALONE, disclosed.kind, moved, alone.names)
    weakest = alone.say(Kind.WEAKEST, said)
    entry = offered_entry(guidance, disclosed.kind, seen.facts, leave_out=alone.raised())
    if entry is None:
        said = Said({**seen.facts, "contraindicated": "yes"}, fills, seen.because, seen.certainty)
        entry = offered_entry(guidance, disclosed.kind, said.facts, leave_out=alone.raised())
    offer = offer_said(said, entry)
    return changed, weakest, alone.say(Kind.OFFER, offer) if offer else None


def _said(lines: Iterable[Line], guidance: Guidance) -> tuple[Line, ...]:
    """The lines with their reasons in the language of the guidance."""
    return tuple(replace(found, because=guidance.reasons(found.because)) for found in lines)


def _within_a_minute(room: tuple[Line, ...], alone: list[Line]) -> list[Line]:
    """The alone part, cut so that the whole card reads in a minute. The room part is never cut: it would tell."""
    kept = list(alone)
    for name in FIRST_TO_GO:
        if words((*room, *kept)) <= WORDS_IN_A_MINUTE:
            break
        kept = [found for found in kept if found.id != name]
    return kept


def words(lines: tuple[Line, ...] | list[Line]) -> int:
    """How many words stand unfolded on the card."""
    return sum(len(found.text.split()) for found in lines)
