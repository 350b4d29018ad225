"""`/health`: whether the installation is well. Nobody signs in for it, and it says nothing of anybody."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from attunement.storage.queries.installation_state import installation_state


@require_safe
def health(_: HttpRequest) -> JsonResponse:
    """200 while answers can be taken, else 503; a word each for the database, the disk and the worker."""
    state = installation_state(Path(settings.DATA), timezone.now())
    return JsonResponse(asdict(state), status=200 if state.serves else 503)
