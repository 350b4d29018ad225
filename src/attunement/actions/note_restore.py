"""That a practice was restored stands in its audit list, so that nobody need guess why days are missing."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from attunement.actions.auditing import audit
from attunement.actions.restore_practice import Restored

RESTORED = "restore backup"


def note_restore(restored: Restored, *, now: datetime | None = None) -> None:
    """Call when the tables are up to date."""
    with transaction.atomic():
        audit(RESTORED, at=now or timezone.now(), subject=restored.file.name[:120])
