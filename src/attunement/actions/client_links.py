"""Finding the sitting behind a link or a short code. Reads only: mail scanners open and even submit links."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from attunement.actions.secrets_of_links import as_typed, hashed
from attunement.storage.models import OccasionRecord


def find_occasion_by_secret(secret: str, *, now: datetime | None = None) -> OccasionRecord | None:
    """The open sitting behind a link's secret; None when there is none, it expired, or it was withdrawn."""
    key = hashed(secret)
    return _open_one(now, secret_hash=key) or _open_one(now, further_links__secret_hash=key)


def find_occasion_by_code(code: str, *, now: datetime | None = None) -> OccasionRecord | None:
    """The same, for the short code typed by hand."""
    return _open_one(now, code_hash=hashed(as_typed(code)))


def find_occasion(occasion_id: str, *, now: datetime | None = None) -> OccasionRecord | None:
    """The open sitting with this id (remembered in the browser's session)."""
    return _open_one(now, id=occasion_id)


def _open_one(now: datetime | None, **which: str) -> OccasionRecord | None:
    return (
        OccasionRecord.objects.select_related("person__case__clinician")
        .filter(expires_at__gt=now or timezone.now(), withdrawn_at=None, **which)
        .first()
    )
