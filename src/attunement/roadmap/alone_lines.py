"""For the clinician alone: the gates and decisions, where people differ, whose private answer matters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from attunement.disclosure import DisclosedCase
from attunement.domain.instrument import Instrument
from attunement.domain.record import CaseKind
from attunement.domain.worded import worded
from attunement.roadmap.card import Certainty, Kind, Line, Part
from attunement.roadmap.facts import TOPICS, best
from attunement.roadmap.findings import Findings, PartFinding
from attunement.roadmap.gates import Gate, GateState, raised_by
from attunement.roadmap.guidance import Guidance
from attunement.roadmap.library_entry import Entry, EntryKind
from attunement.roadmap.signals import RaisedSignal, raised_signals
from attunement.roadmap.standing import WHY_CLOSED, Standing
from attunement.roadmap.tracks import track_for
from attunement.roadmap.wording import Said, line


@dataclass(frozen=True)
class Alone:
    """What every line of this part is made from."""

    disclosed: DisclosedCase
    instruments: Mapping[str, Instrument]
    guidance: Guidance
    names: Mapping[str, str]
    gates: Mapping[str, Gate]
    standing: Standing

    def say(self, kind: Kind, said: Said, name: str = "") -> Line | None:
        """A line of this part."""
        facts = {"case": self.disclosed.kind.value, **said.facts}
        made = replace(said, facts=facts)
        return line(self.guidance.sentences, Part.ALONE, kind, made, name)

    def called(self, people: tuple[str, ...]) -> str:
        """One person's name, or how many they are."""
        if len(people) == 1:
            return self.names[people[0]]
        return self.guidance.said("both" if len(people) == len(self.disclosed.clients) == 2 else "several")

    def leads_to(self, kind: EntryKind, facts: Mapping[str, str]) -> Entry | None:
        """The reframe or the protocol that fits a line best; it stands folded under it and costs the card no word."""
        case = self.disclosed.kind
        return best([e for e in self.guidance.library.values() if e.kind is kind and case in e.for_cases], facts)

    def raised(self) -> tuple[str, ...]:
        """The topics that are raised, the most urgent first."""
        return tuple(key for key in TOPICS if self.gates[key].state is GateState.RAISED)


def gate_lines(alone: Alone) -> list[Line | None]:
    """The most urgent raised topic, the decision about joint work, then what else is raised or not known."""
    speaking = [key for key in TOPICS if alone.gates[key].state in (GateState.RAISED, GateState.REVIEW)]
    closed = alone.standing is not Standing.OPEN
    leading = next((key for key in speaking if key != "violence"), None)
    shown = [key for key in TOPICS if (key == "violence" and (closed or key in speaking)) or key == leading]
    others = [key for key in speaking if key not in shown]
    return [*(_gate_line(alone, key) for key in shown), _others_line(alone, others), _unknown_line(alone)]


def _gate_line(alone: Alone, key: str) -> Line | None:
    gate, topic = alone.gates[key], alone.guidance.topics[key]
    facts = {"topic": key, "state": gate.state.value}
    because = gate.because
    if key == "violence":
        facts["standing"] = alone.standing.value
        if alone.standing is not Standing.OPEN:
            because = (alone.guidance.said(WHY_CLOSED[alone.standing]), *because)
    fills = {"topic": topic.name}
    people = raised_by(alone.disclosed, topic, alone.instruments)
    if people:
        fills["person"] = alone.called(people)
    entry = alone.leads_to(EntryKind.PROTOCOL, facts)
    spoken_of = gate.state in (GateState.RAISED, GateState.REVIEW)
    track = track_for(alone.guidance.tracks, key, alone.disclosed.kind) if spoken_of else None
    said = Said(facts, fills, because, entry=entry, track=track.id if track else None)
    return alone.say(Kind.GATE, said, key)


def _others_line(alone: Alone, others: list[str]) -> Line | None:
    if not others:
        return None
    named = ", ".join(alone.guidance.topics[key].name for key in others)
    because = tuple(reason for key in others for reason in alone.gates[key].because)
    return alone.say(Kind.GATE, Said({"topic": "several"}, {"topics": named}, because), "more")


def _unknown_line(alone: Alone) -> Line | None:
    unknown = [key for key in TOPICS if alone.gates[key].state is GateState.UNDETERMINED]
    if not unknown:
        return None
    because = tuple(
        worded("{topic}: {reason}", topic=alone.guidance.topics[key].name, reason=reason)
        for key in unknown
        for reason in alone.gates[key].because
    )
    said = Said({"topic": "unknown"}, {"count": str(len(unknown))}, because, Certainty.UNKNOWN)
    return alone.say(Kind.GATE, said, "unknown")


def difference_line(alone: Alone, findings: Findings | None) -> list[Line | None]:
    """Where people differ most; nothing for one person."""
    if findings is None or alone.disclosed.kind is CaseKind.INDIVIDUAL:
        return []
    apart = sorted((part for part in findings.parts if part.apart), key=lambda part: -_distance(part))
    widest = apart[0] if apart else None
    said = Said(
        {"views": findings.views},
        {**value_fills(widest, alone.names), **_other_part(apart)} if widest else {},
        widest.because if widest else (alone.guidance.said("by the design rule: 2 points or more is apart"),),
        widest.certainty if widest else Certainty.LOW if findings.parts else Certainty.UNKNOWN,
    )
    return [alone.say(Kind.DIFFERENCE, said)]


def _distance(part: PartFinding) -> float:
    return max(part.values.values()) - min(part.values.values())


def _other_part(apart: list[PartFinding]) -> dict[str, str]:
    other = next((part for part in apart if part.lowest != apart[0].lowest), None)
    return {"other_part": other.name} if other else {}


def value_fills(part: PartFinding | None, names: Mapping[str, str]) -> dict[str, str]:
    """Who is lowest and highest on a part, and where: for the clinician's part only."""
    if part is None or len(part.values) < 2:
        return {}
    lower = part.lowest
    higher = max((person for person in part.values if person != lower), key=lambda person: part.values[person])
    return {
        "part": part.name,
        "lower": names[lower],
        "lower_value": f"{part.values[lower]:.3g}",
        "higher": names[higher],
        "higher_value": f"{part.values[higher]:.3g}",
    }


def private_signals(alone: Alone, room: DisclosedCase | None) -> tuple[RaisedSignal, ...]:
    """Signals in answers that are not known to everyone in the room, the most telling first."""
    everything = raised_signals(alone.disclosed, alone.guidance.signals, alone.instruments)
    known = raised_signals(room, alone.guidance.signals, alone.instruments) if room else ()
    shared = {(found.signal.id, found.person) for found in known if not found.signal.alone_only}
    return tuple(found for found in everything if (found.signal.id, found.person) not in shared)


def private_line(alone: Alone, private: tuple[RaisedSignal, ...]) -> list[Line | None]:
    """The one private answer that bears most on today, and whose it is."""
    if not private:
        return []
    first = private[0]
    people = tuple(found.person for found in private if found.signal == first.signal)
    said = Said(
        {"signal": first.signal.id},
        {"person": alone.called(people), "says": first.signal.says},
        tuple(found.because for found in private),
        first.certainty,
        alone.leads_to(EntryKind.REFRAME, {"signal": first.signal.id}),
    )
    return [alone.say(Kind.PRIVATE, said)]


def avoid_line(alone: Alone, entry_id: str | None, private: tuple[RaisedSignal, ...]) -> list[Line | None]:
    """Not today: the offer where a raised topic speaks against it; else what a private answer or a closed room asks."""
    entry = alone.guidance.library.get(entry_id) if entry_id else None
    against = [key for key in alone.raised() if entry and key in entry.contraindication.topics]
    if entry and against:
        topic = alone.guidance.topics[against[0]]
        people = raised_by(alone.disclosed, topic, alone.instruments)
        because = (entry.contraindication.words, *alone.gates[against[0]].because)
        fills = {"entry": entry.name, "person": alone.called(people), "topic": topic.name}
        return [alone.say(Kind.AVOID, Said({"contraindicated": "yes"}, fills, because, entry=entry))]
    warned = [_against_signal(alone, private)] if private else []
    if any(warned) or alone.standing is Standing.OPEN:
        return warned
    because = (alone.guidance.said(WHY_CLOSED[alone.standing]),)
    return [alone.say(Kind.AVOID, Said({"standing": alone.standing.value}, {}, because))]


def _against_signal(alone: Alone, private: tuple[RaisedSignal, ...]) -> Line | None:
    same = [found for found in private if found.signal == private[0].signal]
    fills = {"person": alone.called(tuple(found.person for found in same))}
    because = tuple(found.because for found in same)
    return alone.say(Kind.AVOID, Said({"signal": private[0].signal.id}, fills, because, private[0].certainty))
