"""A reviewed export of one person's record: looked at part by part, looked at again, made, and kept on record."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db import transaction
from django.utils import timezone

from attunement.actions.auditing import audit
from attunement.actions.export_person import export_person
from attunement.actions.intended_use_text import intended_use
from attunement.domain.errors import BadInput
from attunement.exchange.reviewed_export import ReviewedPart, only, parts_of
from attunement.storage.models import CaseRecord, HandedOutRecord, Staff


class WhyLeftOut(StrEnum):
    """Why a part stays here."""

    NOT_ASKED_FOR = "not-asked-for"
    NOT_WANTED = "not-wanted"
    COULD_HARM = "could-harm"
    SOMEONE_ELSE = "someone-else"


@dataclass(frozen=True)
class Reviewed:
    """What goes and what stays, as the second look shows it."""

    goes: tuple[ReviewedPart, ...]
    stays: tuple[ReviewedPart, ...]


def parts_to_review(
    *, by: Staff, case: CaseRecord, person_id: str, now: datetime | None = None
) -> tuple[ReviewedPart, ...]:
    """Every part of this person's own record. Raises Refused for a stranger; the reading is noted."""
    return parts_of(export_person(by=by, case=case, person_id=person_id, now=now))


def look_again(parts: Collection[ReviewedPart], keys: Collection[str]) -> Reviewed:
    """What was ticked and what was not. Raises BadInput where the record changed meanwhile, or nothing was ticked."""
    if not set(keys) <= {part.key for part in parts}:
        raise BadInput("the record changed since you looked at it", where="parts", do="Please look at it again.")
    if not keys:
        raise BadInput("nothing was ticked", where="parts", expected="at least one part that goes")
    goes = tuple(part for part in parts if part.key in keys)
    return Reviewed(goes, tuple(part for part in parts if part.key not in keys))


def hand_out(
    *,
    by: Staff,
    case: CaseRecord,
    person_id: str,
    keys: Collection[str],
    why_left_out: Mapping[str, WhyLeftOut],
    to_whom: str,
    now: datetime | None = None,
) -> HandedOutRecord:
    """Make the file of the parts named, and keep it on record: to whom, when, what stayed here and why.

    Raises BadInput where a part that stays has no reason, or nobody is named who gets it.
    """
    moment = now or timezone.now()
    record = export_person(by=by, case=case, person_id=person_id, now=moment)
    reviewed = look_again(parts_of(record), keys)
    if not to_whom.strip() or len(to_whom) > 200 or "\0" in to_whom:
        raise BadInput("nobody is named who gets it", where="to whom", expected="1 to 200 characters")
    if without := [part.title for part in reviewed.stays if part.key not in why_left_out]:
        raise BadInput(f"no reason is given why '{without[0]}' stays", where="left out", expected="a reason for each")
    use = intended_use()
    with transaction.atomic():
        row = HandedOutRecord.objects.create(
            case=case,
            person_id=person_id,
            by=by,
            at=moment,
            to_whom=to_whom.strip(),
            intended_use=use.version,
            parts=[part.title for part in reviewed.goes],
            left_out=[{"part": p.title, "why": WhyLeftOut(why_left_out[p.key]).value} for p in reviewed.stays],
            content=_as_text(only(record, keys, intended_use=use.shortly)),
        )
        audit("hand out a reviewed record", at=moment, by=by, case=case, subject=str(row.id))
    return row


def _as_text(document: dict[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False, allow_nan=False, indent=2) + "\n"
