"""The clinician takes up a step of a track for a case, goes on to another, or puts the track down."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from attunement.actions.auditing import audit
from attunement.actions.permitting import require
from attunement.domain.errors import BadInput
from attunement.domain.permission import Permission
from attunement.domain.record import CaseKind
from attunement.roadmap.tracks import track_of
from attunement.storage.models import CaseRecord, Staff, TrackStepRecord
from attunement.storage.queries.practice_guidance import practice_guidance


def take_up_track(*, by: Staff, case: CaseRecord, step: str, now: datetime | None = None) -> TrackStepRecord:
    """From now on the clinician's part of the card names this step; an empty one puts the track down."""
    require(by, Permission.WRITE_CASE, case)
    guidance = practice_guidance()
    track = track_of(guidance.tracks, step)
    fits = track is not None and step in guidance.library and CaseKind(case.kind) in track.for_cases
    if step and not fits:
        raise BadInput(f"no step '{step}' for this case", where="step", expected="a step of a track for such a case")
    moment = now or timezone.now()
    with transaction.atomic():
        row = TrackStepRecord.objects.create(case=case, step=step, by=by, at=moment)
        audit("take up a track" if step else "put a track down", at=moment, by=by, case=case, subject=step)
    return row
