"""Who an answer is for. Every item has one class; everything derived has the most private class of its sources."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum


class Audience(StrEnum):
    """The three classes, from the widest to the most private."""

    SHARED = "shared"
    CLINICIAN = "clinician"
    SAFETY = "safety"

    @property
    def privacy(self) -> int:
        """0 for the widest class, 2 for the most private."""
        return list(Audience).index(self)


def most_private(classes: Iterable[Audience]) -> Audience:
    """The class of something derived from things of these classes; what is derived from nothing is shared."""
    return max(classes, key=lambda audience: audience.privacy, default=Audience.SHARED)
