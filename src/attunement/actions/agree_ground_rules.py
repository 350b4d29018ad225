"""Ground rules for the sessions: written by the clinician, signed by each person alone, signed anew when changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext

from attunement.actions.auditing import audit
from attunement.actions.own_leave import OwnLeave, require_own
from attunement.actions.permitting import require
from attunement.actions.release_page import GROUND_RULES, OPEN_FOR, NewRelease, release_page
from attunement.domain.errors import BadInput, Refused
from attunement.domain.permission import Permission
from attunement.storage.models import (
    CaseRecord,
    GroundRulesRecord,
    GroundRulesSignature,
    PersonRecord,
    ReleaseRecord,
    Staff,
)

MOST_RULES, LONGEST_RULE = 15, 400


@dataclass(frozen=True)
class SignerLeave:
    """Why a browser may sign for a person: they are signed in, or opened the link they were given and proved it."""

    own: OwnLeave | None = None
    release: ReleaseRecord | None = None


def newest_rules(case: CaseRecord) -> GroundRulesRecord | None:
    """The version that counts; None before there is one."""
    return GroundRulesRecord.objects.filter(case=case).order_by("-version").first()


def write_ground_rules(
    *, by: Staff, case: CaseRecord, rules: Sequence[str], now: datetime | None = None
) -> GroundRulesRecord:
    """A new version, which everyone signs anew; the same rules again change nothing.

    Raises BadInput for none, too many, or too long a rule.
    """
    require(by, Permission.WRITE_CASE, case)
    plain = [" ".join(rule.replace("\0", "").split()) for rule in rules]  # PostgreSQL keeps no zero byte
    said = [rule for rule in plain if rule]
    if not 1 <= len(said) <= MOST_RULES:
        raise BadInput(gettext("there are no rules, or too many"), where="rules", expected=f"1 to {MOST_RULES}")
    if any(len(rule) > LONGEST_RULE for rule in said):
        raise BadInput(gettext("a rule is too long"), where="rules", expected=f"{LONGEST_RULE} letters at most")
    moment = now or timezone.now()
    with transaction.atomic():
        CaseRecord.objects.select_for_update(of=("self",)).get(pk=case.pk)
        newest = newest_rules(case)
        if newest is not None and newest.rules == said:
            return newest
        last = GroundRulesRecord.objects.filter(case=case).aggregate(last=Max("version"))["last"] or 0
        row = GroundRulesRecord.objects.create(case=case, version=last + 1, rules=said, made_at=moment, made_by=by)
        audit("write ground rules", at=moment, by=by, case=case, subject=str(row.version))
    return row


def give_ground_rules(
    *, by: Staff, case: CaseRecord, person: PersonRecord, by_email: bool = False, now: datetime | None = None
) -> NewRelease:
    """A link for one person to read and sign them alone. Raises Refused before there are any."""
    newest = newest_rules(case)
    if newest is None:
        raise Refused(gettext("There are no ground rules yet."))
    text = "\n".join(f"{place}. {rule}" for place, rule in enumerate(newest.rules, start=1))
    return release_page(by=by, case=case, person=person, what=GROUND_RULES, content=text, by_email=by_email, now=now)


def signer(leave: SignerLeave, *, now: datetime | None = None) -> PersonRecord:
    """The person who may sign. Raises Refused for a sign-in that ended and a link that is too old."""
    if leave.own is not None:
        return require_own(leave.own)
    since = (now or timezone.now()) - OPEN_FOR
    given = ReleaseRecord.objects.select_related("to_person__case__clinician").filter(what=GROUND_RULES, at__gt=since)
    found = given.filter(pk=leave.release.pk).first() if leave.release else None
    if found is None or found.to_person is None:
        raise Refused("This browser is not signed in.")
    return found.to_person


def sign_ground_rules(*, leave: SignerLeave, version: int, now: datetime | None = None) -> None:
    """Sign the version that was shown. Raises BadInput where it was replaced meanwhile; twice is once."""
    moment = now or timezone.now()
    person = signer(leave, now=moment)
    with transaction.atomic():
        newest = newest_rules(person.case)
        if newest is None or newest.version != version:
            raise BadInput(gettext("these rules were replaced meanwhile"), do=gettext("Please read the new ones."))
        _, signed = GroundRulesSignature.objects.get_or_create(
            rules=newest, person=person, defaults={"signed_at": moment}
        )
        if signed:
            audit("sign ground rules", at=moment, by_person=person, case=person.case, subject=str(version))


def has_signed(person: PersonRecord, rules: GroundRulesRecord) -> datetime | None:
    """When this person signed this version; None before."""
    return GroundRulesSignature.objects.filter(rules=rules, person=person).values_list("signed_at", flat=True).first()
