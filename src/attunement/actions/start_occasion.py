"""Starting a sitting, and going on with it from another device."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from attunement.actions.auditing import audit
from attunement.actions.proofs import LockedOut, WrongProof, check_proof
from attunement.actions.secrets_of_links import LENGTH_OF_RETURN_CODE, as_typed, hashed, new_code
from attunement.domain.errors import Refused
from attunement.storage.models import BrowserLeave, OccasionRecord
from attunement.storage.queries.offered import occasion_here

__all__ = [
    "AlreadyStarted",
    "LockedOut",
    "Started",
    "WrongProof",
    "may_see_answers",
    "resume_occasion",
    "start_handed_over",
    "start_occasion",
]


class AlreadyStarted(Refused):
    """Started in another browser: going on here takes the return code."""


@dataclass(frozen=True)
class Started:
    """A key for this browser's session, and the code to go on with from another device."""

    browser_key: str
    return_code: str


def start_occasion(*, occasion: OccasionRecord, proof: str, now: datetime | None = None) -> Started:
    """Start the sitting in this browser.

    Raises WrongProof, LockedOut, or AlreadyStarted (use `resume_occasion`).
    """
    moment = now or timezone.now()
    if occasion.started_at is not None:
        raise AlreadyStarted("This was started in another browser.")
    check_proof(occasion, occasion.person, proof, now=moment)
    code = new_code(LENGTH_OF_RETURN_CODE)
    hashed_code = make_password(code)
    with transaction.atomic():
        row = OccasionRecord.objects.select_for_update().get(pk=occasion.pk)
        if row.started_at is not None:
            raise AlreadyStarted("This was started in another browser.")
        row.started_at, row.return_code_hash, row.wrong_tries = moment, hashed_code, 0
        row.save(update_fields=["started_at", "return_code_hash", "wrong_tries"])
        key = _leave(row, moment)
        audit("start sitting", at=moment, by_person=row.person, case=row.person.case, subject=str(row.id))
    return Started(key, code)


def start_handed_over(*, occasion: OccasionRecord, now: datetime | None = None) -> str:
    """Start a sitting in this browser, which the clinician hands to the person; gives the browser's key.

    The clinician sees who takes it, so nothing is asked that only the person knows. Raises Refused for a link that was
    made for another way, AlreadyStarted for one that was started.
    """
    moment = now or timezone.now()
    with transaction.atomic():
        row = OccasionRecord.objects.select_for_update().get(pk=occasion.pk)
        if not row.handed_over or not occasion_here(row.definition).may_be_handed_over:
            raise Refused("This is no sitting to be handed over.")
        if row.started_at is not None:
            raise AlreadyStarted("This was started already.")
        row.started_at = moment
        row.save(update_fields=["started_at"])
        key = _leave(row, moment)
        audit("start sitting handed over", at=moment, by_person=row.person, case=row.person.case, subject=str(row.id))
    return key


def resume_occasion(*, occasion: OccasionRecord, proof: str, return_code: str, now: datetime | None = None) -> str:
    """Go on with the sitting in another browser; gives that browser's key.

    Raises WrongProof or LockedOut, without saying which of the two was wrong.
    """
    moment = now or timezone.now()
    check_proof(occasion, occasion.person, proof, now=moment, return_code=as_typed(return_code))
    with transaction.atomic():
        key = _leave(occasion, moment)
        OccasionRecord.objects.filter(pk=occasion.pk).update(wrong_tries=0)
        case = occasion.person.case
        audit("go on with sitting", at=moment, by_person=occasion.person, case=case, subject=str(occasion.id))
    return key


def may_see_answers(occasion: OccasionRecord, browser_key: str) -> bool:
    """True for a browser session that started or resumed this sitting."""
    return bool(browser_key) and occasion.browsers.filter(key_hash=hashed(browser_key)).exists()


def _leave(occasion: OccasionRecord, now: datetime) -> str:
    key = secrets.token_urlsafe(32)
    BrowserLeave.objects.create(occasion=occasion, key_hash=hashed(key), given_at=now)
    return key
