"""Which language someone is written to in, and a member's own choice."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from attunement.actions.auditing import audit
from attunement.domain.errors import BadInput
from attunement.domain.languages import LANGUAGES, WRITTEN_IN, is_offered
from attunement.storage.models import PersonRecord, Practice, Staff


def check_language(code: str, where: str) -> None:
    """Raise BadInput for one that is not offered. Empty is none chosen."""
    if code and not is_offered(code):
        expected = "one of " + ", ".join(language.code for language in LANGUAGES)
        raise BadInput(f"'{code[:20]}' found", where=where, expected=expected)


def choose_language(*, by: Staff, language: str, now: datetime | None = None) -> None:
    """The language of this member's own pages; empty for the practice's."""
    check_language(language, "language")
    with transaction.atomic():
        by.language = language
        by.save(update_fields=["language"])
        audit("choose language", at=now or timezone.now(), by=by)


def written_to_in(reader: PersonRecord | Staff) -> str:
    """The language of messages to someone: their own, else the practice's, else the one everything is written in."""
    practice = Practice.objects.only("language").first()
    own = (reader.language, practice.language if practice else "")
    return next((code for code in own if is_offered(code)), WRITTEN_IN)
