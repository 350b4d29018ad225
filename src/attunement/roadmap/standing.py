"""Where joint work stands, in the clinician's words: what was decided and what the decision still waits for.

The room itself opens and closes in `disclosure`; this only says why, to the clinician.
"""

from __future__ import annotations

from typing import Final

from attunement.disclosure import DisclosedCase
from attunement.disclosure.joint_work import SAFETY_OCCASION_INSTRUMENTS, Standing, joint_work
from attunement.domain.errors import Refused

__all__ = ["WHY_CLOSED", "Standing", "standing"]

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
    occasions = [r.answered for r in disclosed.responses if r.instrument in SAFETY_OCCASION_INSTRUMENTS]
    clients = [person.id for person in disclosed.clients]
    return joint_work(disclosed.kind, clients, disclosed.decisions, occasions)
