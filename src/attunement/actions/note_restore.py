"""That a practice was restored stands in its audit list, so that nobody need guess why days are missing."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from attunement.actions.auditing import audit
from attunement.actions.restore_practice import Restored
from attunement.actions.sign_audit_list import sign_audit_list

RESTORED = "restore backup"


def note_restore(restored: Restored, *, data: Path, now: datetime | None = None) -> None:
    """Call when the tables are up to date. Heads signed after the backup was made are void from here on, and that is
    signed too: nobody without the key can make the list look as if it had been restored.
    """
    moment = now or timezone.now()
    sign_audit_list(now=moment, data=data, is_restore=True)
    with transaction.atomic():
        audit(RESTORED, at=moment, subject=restored.file.name[:120])
