"""A policy is signed by each person alone, at their own sitting."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from attunement.actions.auditing import audit
from attunement.actions.record_answers import require_open
from attunement.domain.errors import BadInput
from attunement.storage.models import OccasionRecord, PolicyProposal, PolicySignature


def sign_policy(*, occasion: OccasionRecord, browser_key: str, version: int, now: datetime | None = None) -> None:
    """Sign the version that was shown. Raises BadInput when it is not the one now put to this person."""
    moment = now or timezone.now()
    require_open(occasion, browser_key)
    newest = PolicyProposal.objects.filter(case=occasion.person.case_id).order_by("-version").first()
    if newest is None or newest.version != version:
        raise BadInput("this agreement was replaced meanwhile", do="Please read the new one.")
    with transaction.atomic():
        _, signed = PolicySignature.objects.get_or_create(
            proposal=newest, person=occasion.person, defaults={"signed_at": moment}
        )
        if signed:
            person = occasion.person
            audit("sign policy", at=moment, by_person=person, case=person.case, subject=f"{newest.name} {version}")
