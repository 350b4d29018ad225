"""Sessions: planned, held, missed or cancelled, and by whom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

USUAL_MINUTES = 50


class SessionState(StrEnum):
    """What became of a session."""

    PLANNED = "planned"
    HELD = "held"
    MISSED = "missed"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class Session:
    """One meeting, or one that was meant to be.

    `late_minutes` and `missed_by` name people by id, the clinician too. `began` is when it really began, if noted.
    """

    id: str
    at: datetime
    kind: str
    attended: tuple[str, ...] = ()
    late_minutes: Mapping[str, float] = field(default_factory=dict)
    missed_by: tuple[str, ...] = ()
    state: SessionState = SessionState.HELD
    minutes: int = USUAL_MINUTES
    began: datetime | None = None
    cancelled_by: str = ""

    @property
    def is_held(self) -> bool:
        """True if it took place."""
        return self.state is SessionState.HELD

    @property
    def ends(self) -> datetime:
        """When it was to end."""
        return self.at + timedelta(minutes=self.minutes)
