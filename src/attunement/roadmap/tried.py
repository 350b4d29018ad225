"""What was tried, followed to what came next: the moves of the guide, one's own moves, and each pattern's antidote.

For the clinician whose sessions they are. Nothing here compares clinicians, and nothing shows that a move *did*
something: a move is made when things go badly, and what is bad mostly gets better by itself. So beside the uses stands
what came when the same prompt was left alone, and below a floor nothing is said at all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from attunement.analysis.few_values import FewValues, mean_of_few
from attunement.analysis.shares import Share, share_of
from attunement.domain.timeline import Outcome
from attunement.roadmap.session_reading import SessionReading
from attunement.roadmap.session_rules import FEWEST_SESSIONS, FEWEST_USES, SOFTENS_WITHIN
from attunement.roadmap.session_summary import next_sign

LARGEST_CHANGE = 6.0
"""Points a check-out can move: its scale goes from 1 to 7."""


class Kind(StrEnum):
    """What was tried."""

    MOVE = "move"
    OWN_MOVE = "own-move"
    ANTIDOTE = "antidote"


@dataclass(frozen=True)
class SessionTried:
    """A session as it was coded, and how the check-outs after it stood beside those after each client's one before."""

    reading: SessionReading
    changes: tuple[float, ...] = ()
    """One a client who answered both, in points."""


@dataclass(frozen=True)
class Tried:
    """One thing over all sessions; shares and the change are None where there are too few to say.

    `closer` and `apart`: what came next within two minutes brought closer, or drove apart. `left_alone`: the same
    share of "closer" after prompts for this move that were not used. `change`: the check-outs of sessions with it.
    """

    kind: Kind
    key: str
    name: str
    uses: int
    sessions: int
    closer: Share | None
    apart: Share | None
    left_alone: Share | None
    change: FewValues | None

    @property
    def is_enough(self) -> bool:
        """True if something may be said."""
        return self.closer is not None


@dataclass
class _Uses:
    name: str
    signs: list[int] = field(default_factory=list)
    alone: list[int] = field(default_factory=list)
    alone_in: set[str] = field(default_factory=set)
    used_in: dict[str, tuple[float, ...]] = field(default_factory=dict)


def tried(sessions: Iterable[SessionTried]) -> tuple[Tried, ...]:
    """Everything that was tried, by kind and in the order of its key: never by how well it did."""
    found: dict[tuple[Kind, str], _Uses] = {}
    for session in sessions:
        _moves(found, session)
        _own_moves(found, session)
        _antidotes(found, session)
    order = list(Kind)
    rows = sorted(found.items(), key=lambda item: (order.index(item[0][0]), item[0][1]))
    return tuple(_summed(kind, key, uses) for (kind, key), uses in rows if uses.signs)


def _moves(found: dict[tuple[Kind, str], _Uses], session: SessionTried) -> None:
    reading = session.reading
    for prompt in reading.prompts:
        uses = found.setdefault((Kind.MOVE, prompt.move), _Uses(prompt.move))
        sign, _ = next_sign(reading, prompt.at if prompt.outcome_at is None else prompt.outcome_at)
        if prompt.outcome is Outcome.USED:
            uses.signs.append(sign)
            uses.used_in[reading.session] = session.changes
        elif prompt.outcome in (Outcome.DISMISSED, Outcome.PASSED):
            uses.alone.append(sign)
            uses.alone_in.add(reading.session)


def _own_moves(found: dict[tuple[Kind, str], _Uses], session: SessionTried) -> None:
    for moment in session.reading.moments:
        if moment.by_clinician:
            uses = found.setdefault((Kind.OWN_MOVE, moment.event.code), _Uses(moment.name))
            uses.signs.append(next_sign(session.reading, moment.at)[0])
            uses.used_in[session.reading.session] = session.changes


def _antidotes(found: dict[tuple[Kind, str], _Uses], session: SessionTried) -> None:
    """An antidote is tried where it follows its own pattern of the same person in time; each use counts once."""
    reading = session.reading
    answers: dict[str, set[str]] = defaultdict(set)
    for key, code in reading.codes.items():
        if code.antidote is not None:
            answers[code.antidote].add(key)
    for moment in reading.moments:
        patterns = answers.get(moment.event.code, set())
        before = [
            m
            for m in reading.moments
            if m.event.code in patterns and m.who == moment.who and 0 < moment.at - m.at <= SOFTENS_WITHIN
        ]
        if before:
            uses = found.setdefault((Kind.ANTIDOTE, moment.event.code), _Uses(moment.name))
            uses.signs.append(next_sign(reading, moment.at)[0])
            uses.used_in[reading.session] = session.changes


def _summed(kind: Kind, key: str, uses: _Uses) -> Tried:
    enough = len(uses.signs) >= FEWEST_USES and len(uses.used_in) >= FEWEST_SESSIONS
    alone = len(uses.alone) >= FEWEST_USES and len(uses.alone_in) >= FEWEST_SESSIONS
    return Tried(
        kind,
        key,
        uses.name,
        len(uses.signs),
        len(uses.used_in),
        share_of(uses.signs.count(1), len(uses.signs)) if enough else None,
        share_of(uses.signs.count(-1), len(uses.signs)) if enough else None,
        share_of(uses.alone.count(1), len(uses.alone)) if alone else None,
        _change(uses.used_in) if enough else None,
    )


def _change(sessions: Mapping[str, tuple[float, ...]]) -> FewValues | None:
    """One value a session, the mean of its clients: two clients of one hour are not two hours."""
    means = [sum(changes) / len(changes) for changes in sessions.values() if changes]
    if len(means) < FEWEST_SESSIONS:
        return None
    return mean_of_few(means, least=-LARGEST_CHANGE, most=LARGEST_CHANGE)
