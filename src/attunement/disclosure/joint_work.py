"""Where joint work stands, read from acts and occasions only, never from an answer.

A clinician's dated decision opens the room; each new safety occasion, whatever was answered, asks for it again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from enum import StrEnum
from typing import Final

from attunement.domain.record import CaseKind, Decision, JointWork

SAFETY_OCCASION_INSTRUMENTS: Final = ("hark", "safety-own")
"""A safety occasion is a response to one of these, nothing else."""


class Standing(StrEnum):
    """Whether the room is open, and if not, what it waits for."""

    OPEN = "open"
    UNDECIDED = "undecided"
    NOT_NOW = "not-now"
    NOT_EVERYONE = "not-everyone"
    NEW_OCCASION = "new-occasion"


def joint_work(
    kind: CaseKind, clients: Collection[str], decisions: Iterable[Decision], occasions: Iterable[datetime]
) -> Standing:
    """Where joint work stands: for these clients, after these decisions and safety occasions.

    Open when the latest decision about violence is to go on, names everyone as talked with alone and is later than
    every occasion, and no other topic's latest decision is "not now". Of two at one moment the cautious one stands.
    """
    if kind is CaseKind.INDIVIDUAL:
        return Standing.OPEN
    ordered = sorted(decisions, key=lambda d: (d.at, d.joint_work is JointWork.NOT_NOW))
    latest = {decision.about: decision for decision in ordered}
    if any(decision.joint_work is JointWork.NOT_NOW for decision in latest.values()):
        return Standing.NOT_NOW
    violence = latest.get("violence")
    if violence is None:
        return Standing.UNDECIDED
    if not set(clients) <= set(violence.talked_alone_with):
        return Standing.NOT_EVERYONE
    later = any(occasion >= violence.at for occasion in occasions)
    return Standing.NEW_OCCASION if later else Standing.OPEN
