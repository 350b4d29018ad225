"""For the clinician alone, first of all: the open rupture, what a client asked for, what the last repair did."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from attunement.domain.relationship import ClientWord
from attunement.domain.repair import Origin, Repair, RepairStepName, RuptureKind, RuptureState
from attunement.domain.repairing import next_step
from attunement.roadmap.alone_lines import Alone
from attunement.roadmap.card import Certainty, Kind, Line
from attunement.roadmap.wording import Said

STEP_PHRASES: Final[Mapping[RepairStepName, str]] = {
    RepairStepName.CLARIFY: "clarify what happened",
    RepairStepName.OWN_PART: "own your part",
    RepairStepName.ACKNOWLEDGE: "acknowledge the feelings",
    RepairStepName.EXPLORE: "explore what it touched",
    RepairStepName.AGREE: "agree the next thing",
    RepairStepName.FOLLOW_UP: "follow up",
}
"""How the card says each step of the plan."""
SURE_FROM: Final = 0.8
"""A suspicion from here on is called likely, below it a first impression (design rule)."""
SESSIONS_A_WORD_STANDS: Final = 2
"""A client's word stands on the card until so many sessions were held after it; it stays on its own page."""


def rupture_line(alone: Alone) -> list[Line | None]:
    """The open rupture, a confirmed one before a suspected one, and the next step of its repair."""
    open_ones = [repair for repair in alone.disclosed.repairs if repair.is_open]
    if not open_ones:
        return []
    repair = min(open_ones, key=lambda found: found.state is RuptureState.SUSPECTED)
    suspected = repair.state is RuptureState.SUSPECTED
    step = next_step([step.step for step in repair.steps])
    fills = {"kind": alone.guidance.said(_kind(repair)), "step": alone.guidance.said(STEP_PHRASES[step])}
    if repair.person:
        fills["person"] = alone.called((repair.person,))
    because = (*_opened(repair), *repair.because, *(() if suspected else (f"{len(repair.steps)} steps so far",)))
    certainty = Certainty.HIGH
    if suspected:
        certainty = Certainty.MODERATE if (repair.probability or 0.0) >= SURE_FROM else Certainty.LOW
    stands = "suspected" if suspected else "mistake" if repair.origin is Origin.MISTAKE else "open"
    return [alone.say(Kind.RUPTURE, Said({"rupture": stands}, fills, because, certainty))]


def word_line(alone: Alone) -> list[Line | None]:
    """What a client wrote to this clinician and wants done; the newest, while it is new."""
    held = sorted(session.at for session in alone.disclosed.sessions if session.is_held)
    newest = [word for word in alone.disclosed.words if sum(at > word.at for at in held) < SESSIONS_A_WORD_STANDS]
    if not newest:
        return []
    word = max(newest, key=lambda found: found.at)
    said = Said({"wish": word.wish.value}, {"person": alone.called((word.person,))}, _told(word))
    return [alone.say(Kind.RUPTURE, said, "word")]


def last_repair_line(alone: Alone) -> list[Line | None]:
    """What the last repair did, until the next one is open."""
    ended = (RuptureState.REPAIRED, RuptureState.UNREPAIRED)
    closed = [repair for repair in alone.disclosed.repairs if repair.closed is not None and repair.state in ended]
    if not closed or any(repair.is_open for repair in alone.disclosed.repairs):
        return []
    last = max(closed, key=lambda repair: repair.closed or alone.disclosed.opened)
    because = tuple(f"{step.at:%Y-%m-%d}, {step.step}{f': {step.tried}' if step.tried else ''}" for step in last.steps)
    fills = {"count": str(last.sessions_to_repair)} if last.sessions_to_repair else {}
    said = Said({"rupture": last.state.value}, fills, (*_opened(last), *(because or ("no step was noted",))))
    return [alone.say(Kind.RUPTURE, said, "last")]


def _kind(repair: Repair) -> str:
    found = repair.kind.split()[0] if repair.kind.split() else ""
    return "unnamed" if found in ("", RuptureKind.UNKNOWN.value) else found


def _opened(repair: Repair) -> tuple[str, ...]:
    if repair.noticed is not None:
        return (f"noticed on {repair.noticed:%Y-%m-%d}",)
    return (f"opened in session {repair.opened}",) if repair.opened else ()


def _told(word: ClientWord) -> tuple[str, ...]:
    said = (f"“{word.words}”",) if word.words else ()
    about = (", ".join(word.about),) if word.about else ()
    return (f"{word.at:%Y-%m-%d}: they chose that you read it", *about, *said)
