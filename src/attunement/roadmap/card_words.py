"""Every word the printed card and its page use, beside what the card itself says; another language passes its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from attunement.roadmap.card import Certainty, Kind, Line, Part
from attunement.roadmap.gates import GateState
from attunement.roadmap.house_words import ENGLISH as HOUSE_ENGLISH
from attunement.roadmap.house_words import HouseWords

_HEADINGS = {
    Kind.CHANGE: "What changed",
    Kind.WEAKEST: "Weakest link",
    Kind.BEGIN: "Begin with",
    Kind.OFFER: "Offer",
    Kind.AVOID: "Not today",
    Kind.DIFFERENCE: "Where they differ",
    Kind.PRIVATE: "Bears on today",
    Kind.GATE: "Waits for your decision",
    Kind.RUPTURE: "Rupture and repair",
}

_CERTAINTIES = {
    Certainty.HIGH: "fairly sure",
    Certainty.MODERATE: "likely, not certain",
    Certainty.LOW: "a first impression, easily wrong",
    Certainty.UNKNOWN: "we cannot say how sure",
}

_STATES = {
    GateState.RAISED: "raised",
    GateState.UNDETERMINED: "not known yet",
    GateState.REVIEW: "raised earlier, answered no now: look again",
    GateState.NOT_RAISED: "not raised; this does not mean safe",
}


@dataclass(frozen=True)
class CardWords:
    """Titles, labels and the words for kinds, certainty and gate states."""

    language: str = "en"
    house: HouseWords = HOUSE_ENGLISH
    map_title: str = "Relationship map"
    map_lead: str = "What was answered, part by part. Low and apart are design rules, not cut-offs."
    table_label: str = "The map as a table"
    card_title: str = "Roadmap card"
    for_room: str = "For the room"
    for_room_says: str = "Built only from what everyone in the room may know."
    room_empty: str = "There is nothing for the room yet."
    for_you: str = "For you alone: do not print or show"
    for_you_says: str = "This may rest on private answers. It is left out when the page is printed."
    sheet_for_you: str = "For you alone: do not show or leave lying"
    sheet_for_you_says: str = "This may rest on private answers. Keep this sheet to yourself."
    why: str = "Why, and how sure"
    steps: str = "Steps"
    how_sure: str = "How sure:"
    evidence: str = "Evidence:"
    same_reasons: str = "Why: as under “{}”"
    """On paper the same reasons are not written out twice."""
    gates_label: str = "Gates"
    gates_say: str = (
        "Gates: what was answered in private. A state decides nothing; you do, after talking with each person alone."
    )
    gate_columns: tuple[str, str, str] = ("Topic", "State", "Because")
    is_not: str = (
        "No diagnosis, no prediction: a summary of answers, for people to talk about. The clinician may overrule "
        "every line."
    )
    printed: str = "Printed on {}"
    headings: Mapping[Kind, str] = field(default_factory=lambda: _HEADINGS)
    in_room: Mapping[Kind, str] = field(default_factory=lambda: {Kind.DIFFERENCE: "Where you differ"})
    """Headings that speak to the people in the room instead of about them."""
    certainties: Mapping[Certainty, str] = field(default_factory=lambda: _CERTAINTIES)
    states: Mapping[GateState, str] = field(default_factory=lambda: _STATES)

    def heading(self, line: Line) -> str:
        """What a line is about, in two or three words."""
        spoken = self.in_room if line.part is Part.ROOM else {}
        return spoken.get(line.kind, self.headings[line.kind])

    def certainty(self, certainty: Certainty) -> str:
        """How sure we are, in words."""
        return self.certainties[certainty]

    def gate_state(self, state: GateState) -> str:
        """What the answers say about a gate's topic, in words; never a verdict on safety."""
        return self.states[state]


ENGLISH = CardWords()
