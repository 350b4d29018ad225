"""One client's trajectory as the rules read it: what was rated, whether a connection has formed, where it goes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from attunement.analysis.rupture_naming import RATED_BEFORE_TELLING
from attunement.roadmap.alliance_reading import IN_THE_DIARY, EventKind, Slot, Span, Trajectory
from attunement.roadmap.alliance_rules import AllianceRules


@dataclass(frozen=True)
class Grown:
    """What moved by a point or more between a client's first and newest check-up: how many parts up, how many down."""

    up: int = 0
    down: int = 0


@dataclass(frozen=True)
class Found:
    """One trajectory as the rules read it."""

    trajectory: Trajectory
    rules: AllianceRules

    @property
    def rated(self) -> list[Slot]:
        """The slots the client rated."""
        return [slot for slot in self.trajectory.slots if slot.client is not None]

    @property
    def values(self) -> list[float]:
        """Their ratings, in order."""
        return [slot.client for slot in self.rated if slot.client is not None]

    @property
    def answered(self) -> Slot | None:
        """The newest slot the client answered anything at: a form without the five still says whether it felt off."""
        said = (EventKind.FELT_OFF, EventKind.RISQ)
        slots = [
            slot
            for slot in self.trajectory.slots
            if slot.client is not None or slot.felt_off is not None or any(e.kind in said for e in slot.events)
        ]
        return slots[-1] if slots else None

    @property
    def is_early(self) -> bool:
        """True while nobody knows what is usual for this client: the detector's own rule."""
        return len(self.rated) < RATED_BEFORE_TELLING

    @property
    def connected_at(self) -> int | None:
        """The number of the session from which on they were connected: so many ratings in a row from the bound up."""
        row, high = self.rules.connected_in_a_row, [v >= self.rules.connected_from for v in self.values]
        place = next((n for n in range(len(high) - row + 1) if all(high[n : n + row])), None)
        return None if place is None else self.rated[place].number

    @property
    def is_rising(self) -> bool:
        """True if the newest ratings (as many as must be in a row) are over the first ones by the bound."""
        row = self.rules.connected_in_a_row
        return len(self.values) >= 2 * row and mean(self.values[-row:]) - mean(self.values[:row]) >= self.rules.moved_by

    @property
    def is_unformed(self) -> bool:
        """True if a connection has not formed: enough ratings, never connected, and not rising."""
        return len(self.values) >= self.rules.unformed_after and self.connected_at is None and not self.is_rising

    @property
    def drift(self) -> float | None:
        """The newest ratings' mean minus the first ones'; None until the two share no session."""
        recent = self.rules.recent
        return mean(self.values[-recent:]) - mean(self.values[:recent]) if len(self.values) >= 2 * recent else None

    @property
    def flagged(self) -> int:
        """How many of the newest slots did not go as planned."""
        newest = self.trajectory.slots[-self.rules.flagged_within :]
        return sum(any(event.kind in IN_THE_DIARY for event in slot.events) for slot in newest)

    @property
    def both(self) -> list[Slot]:
        """The slots both sides rated."""
        return [slot for slot in self.trajectory.slots if slot.split is not None]

    @property
    def newest_span(self) -> Span | None:
        """The rupture to speak of: the newest open one, else the newest; a mistake only while it is open."""
        spans = [span for span in self.trajectory.spans if span.is_open or not span.is_mistake]
        return max(spans, key=lambda span: (span.is_open, span.start), default=None)


def mean(values: Sequence[float]) -> float:
    """The mean of some ratings."""
    return sum(values) / len(values)
