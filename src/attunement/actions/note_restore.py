"""That a practice was restored stands in its audit list, so that nobody need guess why days are missing."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from attunement.actions.auditing import audit
from attunement.actions.finish_set_up import PASSWORD_FILE
from attunement.actions.restore_practice import Restored
from attunement.actions.sign_audit_list import sign_audit_list
from attunement.storage.models import Practice

RESTORED = "restore backup"


def note_restore(restored: Restored, *, data: Path, now: datetime | None = None) -> None:
    """Call when the tables are up to date. Heads signed after the backup was made are void from here on, and that is
    signed too: nobody without the key can make the list look as if it had been restored.
    """
    moment = now or timezone.now()
    sign_audit_list(now=moment, data=data, is_restore=True)
    with transaction.atomic():
        _find_mail_password(data)
        audit(RESTORED, at=moment, subject=restored.file.name[:120])


def _find_mail_password(data: Path) -> None:
    """Its file came back with the rest; where the data directory has another place now, so has the file."""
    there = data.absolute() / PASSWORD_FILE
    for practice in Practice.objects.exclude(mail_password_file=""):
        before = Path(practice.mail_password_file)
        if before.name == PASSWORD_FILE and there.is_file() and not before.exists():
            practice.mail_password_file = str(there)
            practice.save(update_fields=["mail_password_file"])
