"""At night: what the detector supposes about clients in general, estimated anew from the practice's own check-outs."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Final

from django.utils import timezone

from attunement.analysis.rupture import ENOUGH_CLIENTS, rupture_states
from attunement.roadmap.alliance_course import LEAST, MOST, STEP
from attunement.storage.models import DetectorParameters
from attunement.storage.queries.detector import FOLDS, newest_fit
from attunement.storage.queries.rated_sessions import rated_sessions

AT_NIGHT: Final = range(1, 5)
"""Hours of the practice's clock: an estimate takes some seconds of a worker's time."""
OLD_AFTER: Final = timedelta(hours=20)


def refit_when_due() -> int:
    """The duty: one quarter a turn, at night only. Gives how many were estimated, 0 or 1."""
    now = timezone.now()
    if timezone.localtime(now).hour not in AT_NIGHT:
        return 0
    return refit_detector(now=now)


def refit_detector(*, now: datetime) -> int:
    """Estimate for the quarter of the cases whose estimate is oldest, without those cases; 0 where none is old yet, or
    where fewer than ENOUGH_CLIENTS clients have rated."""
    newest = {fold: newest_fit(fold) for fold in range(FOLDS)}
    due = [fold for fold, row in newest.items() if row is None or row.fitted_at <= now - OLD_AFTER]
    due.sort(key=lambda fold: row.fitted_at.timestamp() if (row := newest[fold]) else 0.0)
    for fold in due:
        rows = rated_sessions(without_fold=fold)
        if rows.clients < ENOUGH_CLIENTS:
            continue
        seen = rupture_states(rows.client, rows.session, rows.rating, scale=(LEAST, MOST), step=STEP, priors="file")
        DetectorParameters.objects.create(
            fitted_at=now,
            clients=rows.clients,
            sessions=len(rows.rating),
            parameters={"without_fold": fold, "population": asdict(seen.population)},
        )
        return 1
    return 0
