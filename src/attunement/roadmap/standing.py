"""Where joint work stands, in the clinician's words: what was decided and what the decision still waits for.

The room itself opens and closes in `disclosure`; this only says why, to the clinician.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from attunement.disclosure import DisclosedCase
from attunement.disclosure.engine import SAFETY_OCCASION_INSTRUMENTS
from attunement.domain.errors import Refused
from attunement.domain.record import CaseKind, Decision, JointWork


class Standing(StrEnum):
    """Whether the room is open, and if not, what it waits for."""

    OPEN = "open"
    UNDECIDED = "undecided"
    NOT_NOW = "not-now"
    NOT_EVERYONE = "not-everyone"
    NEW_OCCASION = "new-occasion"


WHY_CLOSED: Final = {
    Standing.UNDECIDED: "No decision about joint work yet. Talk with each person alone, then decide.",
    Standing.NOT_NOW: "You decided: no joint work for now.",
    Standing.NOT_EVERYONE: "The decision to go on does not name everyone as talked with alone.",
    Standing.NEW_OCCASION: "Someone has answered the questions on their own since you decided. Decide again.",
}


def standing(disclosed: DisclosedCase) -> Standing:
    """Where joint work stands. Raises Refused for any viewer but the clinician."""
    if not disclosed.is_for_clinician:
        raise Refused("Decisions about joint work are the clinician's.")
    if disclosed.kind is CaseKind.INDIVIDUAL:
        return Standing.OPEN
    latest: dict[str, Decision] = {}
    for decision in sorted(disclosed.decisions, key=lambda d: (d.at, d.joint_work is JointWork.NOT_NOW)):
        latest[decision.about] = decision
    if any(decision.joint_work is JointWork.NOT_NOW for decision in latest.values()):
        return Standing.NOT_NOW
    violence = latest.get("violence")
    if violence is None:
        return Standing.UNDECIDED
    if not {person.id for person in disclosed.clients} <= set(violence.talked_alone_with):
        return Standing.NOT_EVERYONE
    occasions = [r.answered for r in disclosed.responses if r.instrument in SAFETY_OCCASION_INSTRUMENTS]
    later = any(occasion >= violence.at for occasion in occasions)
    return Standing.NEW_OCCASION if later else Standing.OPEN
