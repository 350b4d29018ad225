"""The room part: built from what everyone in the room may know, and from nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from attunement.disclosure import DisclosedCase
from attunement.domain.instrument import Instrument
from attunement.domain.occasion import Occasion
from attunement.domain.record import CaseKind
from attunement.roadmap.card import Certainty, Kind, Line, Part
from attunement.roadmap.changes import Changes, changes
from attunement.roadmap.facts import best
from attunement.roadmap.findings import Findings, find
from attunement.roadmap.guidance import Guidance
from attunement.roadmap.library_entry import Entry
from attunement.roadmap.relationship_map import relationship_map
from attunement.roadmap.signals import anything_answered, raised_signals
from attunement.roadmap.wording import Said, line

NOTHING_YET = "no answers that may be known here yet"


@dataclass(frozen=True)
class Picture:
    """What one viewer's answers amount to: facts for the rules, the part's name, reasons and how sure they are."""

    facts: Mapping[str, str]
    part: str | None
    because: tuple[str, ...]
    certainty: Certainty
    findings: Findings | None = None

    @property
    def fills(self) -> dict[str, str]:
        """What a sentence may say of it."""
        return {"part": self.part} if self.part else {}


def picture(
    disclosed: DisclosedCase,
    instruments: Mapping[str, Instrument],
    occasions: Mapping[str, Occasion],
    guidance: Guidance,
) -> Picture:
    """The picture for one viewer: between people from the map, for one person from their own answers."""
    if disclosed.kind is CaseKind.INDIVIDUAL:
        return _of_one(disclosed, instruments, guidance)
    compare = disclosed.is_for_clinician or disclosed.kind is CaseKind.COUPLE
    found = find(relationship_map(disclosed, instruments, occasions), disclosed.kind, compare=compare)
    facts, weakest = found.facts(), found.weakest
    because = weakest.because if weakest else (guidance.said(NOTHING_YET),)
    certainty = weakest.certainty if weakest else Certainty.UNKNOWN
    if found.focus == "strain":
        because = (*found.strain_because, *because) if weakest else found.strain_because
        certainty = Certainty.MODERATE if found.strain == "high-both" else Certainty.LOW
    if found.answered == "one-silent" and found.focus != "strain":
        because, certainty = (guidance.said("not everyone has answered yet"),), Certainty.UNKNOWN
    return Picture(facts, weakest.name if weakest else None, because, certainty, found)


def _of_one(disclosed: DisclosedCase, instruments: Mapping[str, Instrument], guidance: Guidance) -> Picture:
    signals = [signal for signal in guidance.signals if not signal.alone_only]
    raised = raised_signals(disclosed, signals, instruments)
    facts = {"case": disclosed.kind.value, "answered": "all"}
    if raised:
        first = raised[0]
        subject = first.signal.subject
        same = tuple(found.because for found in raised if found.signal.subject == subject)
        facts |= {"focus": subject, "part": subject, "signal": first.signal.id}
        return Picture(facts, None, same, first.certainty)
    if anything_answered(disclosed, signals, instruments):
        because = (guidance.said("nothing that was answered is past its bound"),)
        return Picture({**facts, "focus": "strength"}, None, because, Certainty.MODERATE)
    return Picture(
        {**facts, "focus": "opening", "answered": "nobody"}, None, (guidance.said(NOTHING_YET),), Certainty.UNKNOWN
    )


def room_lines(
    disclosed: DisclosedCase,
    instruments: Mapping[str, Instrument],
    occasions: Mapping[str, Occasion],
    guidance: Guidance,
) -> tuple[Line, ...]:
    """What changed, the weakest link, begin with, offer, not today; in this order."""
    seen = picture(disclosed, instruments, occasions, guidance)
    moved = changes(disclosed, instruments, occasions)
    said = Said(seen.facts, seen.fills, seen.because, seen.certainty)
    entry = offered_entry(guidance, disclosed.kind, seen.facts, room=True)
    offer = offer_said(said, entry)
    lines = [
        *change_lines(guidance, Part.ROOM, disclosed.kind, moved, {}),
        line(guidance.sentences, Part.ROOM, Kind.WEAKEST, said),
        line(guidance.sentences, Part.ROOM, Kind.BEGIN, said),
        line(guidance.sentences, Part.ROOM, Kind.OFFER, offer) if offer else None,
        line(guidance.sentences, Part.ROOM, Kind.AVOID, said),
    ]
    return tuple(found for found in lines if found)


def offered_entry(
    guidance: Guidance,
    case: CaseKind,
    facts: Mapping[str, str],
    leave_out: tuple[str, ...] = (),
    *,
    room: bool = False,
) -> Entry | None:
    """The library entry whose indication fits best; entries that a topic of `leave_out` speaks against are left out.

    With `room`, only what may stand there.
    """
    usable = [
        entry
        for entry in guidance.library.values()
        if entry.is_offered
        and (entry.may_stand_in_room or not room)
        and case in entry.for_cases
        and not set(entry.contraindication.topics) & set(leave_out)
    ]
    return best(usable, facts)


def offer_said(said: Said, entry: Entry | None) -> Said | None:
    """What the offer's line has to go on; None where the library has nothing."""
    if entry is None:
        return None
    fills = {**said.fills, "entry": entry.name, "minutes": str(entry.minutes)}
    return Said(said.facts, fills, said.because, said.certainty, entry)


def change_lines(
    guidance: Guidance, part: Part, case: CaseKind, moved: Changes, names: Mapping[str, str]
) -> list[Line | None]:
    """At most two: the largest change for the better and for the worse; else one that says there is none."""
    found = [change for way in ("better", "worse") if (change := moved.most(way))]
    found = found or [change for change in [moved.most("opposite")] if change]
    lines = []
    for change in found:
        facts = {"case": case.value, "change": change.direction, "who": change.who}
        facts |= {"part": change.part} if change.part == "strain" else {}
        fills = {"part": guidance.said(change.name)}
        if names:
            fills["person"] = names[change.people[0]] if len(change.people) == 1 else guidance.said("some")
        said = Said(facts, fills, change.because, change.certainty)
        lines.append(line(guidance.sentences, part, Kind.CHANGE, said, change.direction))
    if not found:
        facts = {"case": case.value, "change": moved.state}
        certainty = Certainty.MODERATE if moved.state == "steady" else Certainty.UNKNOWN
        said = Said(facts, {}, (guidance.said(NO_CHANGE[moved.state]),), certainty)
        lines.append(line(guidance.sentences, part, Kind.CHANGE, said, "none"))
    return lines


NO_CHANGE = {
    "steady": "no value moved as far as its bound between the last two times",
    "first": "answered once so far",
    "nothing": NOTHING_YET,
}
