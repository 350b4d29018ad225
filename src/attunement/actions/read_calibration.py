"""Reading one's own guesses beside the answers. The actor is the only one it can ever be about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from attunement.actions.auditing import audit
from attunement.actions.permitting import require
from attunement.analysis.calibration import Calibration, calibration
from attunement.domain.permission import Permission
from attunement.storage.models import Staff
from attunement.storage.queries.calibration import Pair, pairs_of


@dataclass(frozen=True)
class OwnCalibration:
    """The pairs, what they show, and how many guesses were made after a look at the answers."""

    pairs: list[Pair]
    seen_before: int
    calibration: Calibration


def read_calibration(*, by: Staff, now: datetime | None = None) -> OwnCalibration:
    """Of the cases this clinician has now. Raises Refused for anybody who has none of their own."""
    require(by, Permission.WRITE_CASE)
    audit("read own calibration", at=now or timezone.now(), by=by)
    pairs, seen = pairs_of(by)
    return OwnCalibration(pairs, seen, calibration([p.guess for p in pairs], [p.answer for p in pairs]))
