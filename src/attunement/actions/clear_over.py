"""What nobody needs any more is cleared by the clock: sessions that are over, and tries no limit looks back to."""

from __future__ import annotations

from datetime import datetime

from django.contrib.sessions.models import Session
from django.utils import timezone

from attunement.actions.limit_tries import clear_old_tries
from attunement.actions.staff_sessions import clear_ended_sessions


def clear_over(now: datetime | None = None) -> int:
    """Gives how many rows went."""
    moment = now or timezone.now()
    browsers = Session.objects.filter(expire_date__lt=moment).delete()[0]
    return browsers + clear_ended_sessions(moment) + clear_old_tries(moment)
