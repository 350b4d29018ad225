"""Every number the page about a session goes by. All are design rules: lines we drew, tested against nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

LONGEST_GAP: Final = 120.0
SOON: Final = 120.0
SOFTENS_WITHIN: Final = 300.0
FEWEST: Final = 5
FEWEST_USES: Final = 10
FEWEST_SESSIONS: Final = 5
SAME_MOMENT: Final = 3.0

HARSH_START: Final = "harsh-start-up"
GENTLE_START: Final = "gentle-start-up"
REPAIR_ATTEMPT: Final = "repair-attempt"
TAKEN_UP: Final = "accepted"
NOT_TAKEN_UP: Final = "not-accepted"
REACHING_OUT: Final = "reaching-out"
"""Keys of our couple scheme. A scheme without them is summed up without these sentences."""


@dataclass(frozen=True)
class SessionRule:
    """One of them, to be shown."""

    value: float
    unit: str
    says: str


SESSION_RULES: Final = (
    SessionRule(LONGEST_GAP, "seconds", "After a longer silence the next moment is not counted as following."),
    SessionRule(SOON, "seconds", "What comes within this time after a prompt is looked at as what followed it."),
    SessionRule(SOFTENS_WITHIN, "seconds", "How long something that brings closer may take to count as softening."),
    SessionRule(FEWEST, "moments", "With fewer, no share, no ratio and no order is spoken of."),
    SessionRule(FEWEST_USES, "uses", "With fewer over all sessions, nothing is said of a move or an antidote."),
    SessionRule(FEWEST_SESSIONS, "sessions", "The uses must come from so many sessions."),
    SessionRule(SAME_MOMENT, "seconds", "Two coders' moments this close can be the same moment."),
)
