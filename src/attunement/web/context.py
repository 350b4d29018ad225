"""What every template may show of the practice."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from attunement.storage.models import Practice


def practice(_request: HttpRequest) -> dict[str, object]:
    """The practice, fetched only by templates that name it."""
    return {"practice": SimpleLazyObject(_practice)}


def _practice() -> Practice | None:
    return Practice.objects.select_related("responder", "backup", "logo").defer("logo__png").first()
