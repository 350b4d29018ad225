"""For the clinician alone, first of all: the open rupture, what a client asked for, what the last repair did."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from attunement.domain.relationship import ClientWord
from attunement.domain.repair import Origin, Repair, RepairStep, RepairStepName, RuptureKind, RuptureState
from attunement.domain.repairing import next_step
from attunement.domain.worded import worded
from attunement.roadmap.alone_lines import Alone
from attunement.roadmap.card import Certainty, Kind, Line
from attunement.roadmap.client_voice import felt_off
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
    steps = () if suspected else (worded("{count} steps so far", count=len(repair.steps)),)
    because = (*_opened(repair), *repair.because, *steps)
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
    because = tuple(_taken(step) for step in last.steps)
    fills = {"count": str(last.sessions_to_repair)} if last.sessions_to_repair else {}
    said = Said({"rupture": last.state.value}, fills, (*_opened(last), *(because or (worded("no step was noted"),))))
    return [alone.say(Kind.RUPTURE, said, "last")]


def _kind(repair: Repair) -> str:
    found = repair.kind.split()[0] if repair.kind.split() else ""
    return "unnamed" if found in ("", RuptureKind.UNKNOWN.value) else found


def _opened(repair: Repair) -> tuple[str, ...]:
    if repair.noticed is not None:
        return (worded("noticed on {on:%Y-%m-%d}", on=repair.noticed),)
    return (worded("opened in session {session}", session=repair.opened),) if repair.opened else ()


def _told(word: ClientWord) -> tuple[str, ...]:
    said = (f"“{word.words}”",) if word.words else ()
    texts = felt_off().texts_of(word.about)
    about = tuple(worded(text) for text in texts)
    return (worded("{on:%Y-%m-%d}: they chose that you read it", on=word.at), *about, *said)


def _taken(step: RepairStep) -> str:
    if step.tried:
        return worded("{on:%Y-%m-%d}, {step}: {tried}", on=step.at, step=worded(step.step), tried=step.tried)
    return worded("{on:%Y-%m-%d}, {step}", on=step.at, step=worded(step.step))
