"""Giving one person a page: an explicit act that stores a snapshot. Later answers never change it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext, override

from attunement.actions.auditing import audit
from attunement.actions.languages import written_to_in
from attunement.actions.outbox import write_to_person
from attunement.actions.permitting import require
from attunement.actions.proofs import check_proof
from attunement.actions.secrets_of_links import as_typed, hashed, new_code, new_secret, spaced
from attunement.domain.delivery import GIVEN_PAGE_OPEN_FOR
from attunement.domain.errors import BadInput, Refused
from attunement.domain.permission import Permission
from attunement.storage.models import CaseRecord, PersonRecord, Practice, ReleaseRecord, Staff

KINDS = ("roadmap", "map", "message")
GROUND_RULES = "ground-rules"
"""Given by `agree_ground_rules`, which writes the text."""
LONGEST = 20_000
OPEN_FOR = GIVEN_PAGE_OPEN_FOR


@dataclass(frozen=True)
class NewRelease:
    """What was given, and how the person reaches it; the link and code can be shown this once."""

    release: ReleaseRecord
    url: str
    code: str


def release_page(
    *,
    by: Staff,
    case: CaseRecord,
    person: PersonRecord,
    what: str,
    content: str,
    by_email: bool = False,
    now: datetime | None = None,
) -> NewRelease:
    """Give one person a text, as shown to the clinician before. Raises BadInput for an empty or unknown one.

    `by_email` mails a neutral message with the link, where the person's safe-contact record allows it.
    """
    require(by, Permission.WRITE_CASE, case)
    moment = now or timezone.now()
    if what not in (*KINDS, GROUND_RULES):
        raise BadInput(f"'{what}' found", where="what", expected="one of " + ", ".join(KINDS))
    if not content.strip() or len(content) > LONGEST:
        raise BadInput("the text is empty or too long", where="content", expected=f"1 to {LONGEST} characters")
    if person.case_id != case.id:
        raise Refused("There is no such person in this case.")
    practice = Practice.objects.get()
    secret, code = new_secret(), new_code()
    with transaction.atomic():
        row = ReleaseRecord.objects.create(
            case=case,
            to_person=person,
            by=by,
            at=moment,
            what=what,
            content=content,
            secret_hash=hashed(secret),
            code_hash=hashed(code),
        )
        url = f"{practice.address.rstrip('/')}/c/#{secret}"
        if by_email:
            _mail(person, row, url, moment)
        audit("release", at=moment, by=by, case=case, subject=f"{what} to {person.id}")
    return NewRelease(row, url, spaced(code))


def share_with_supervisor(
    *, by: Staff, case: CaseRecord, what: str, content: str, now: datetime | None = None
) -> ReleaseRecord:
    """Show the clinician's supervisor a snapshot. Raises Refused when the clinician has none."""
    require(by, Permission.WRITE_CASE, case)
    if by.supervisor is None:
        raise Refused("No supervisor is set for you.")
    if not content.strip() or len(content) > LONGEST:
        raise BadInput("the text is empty or too long", where="content", expected=f"1 to {LONGEST} characters")
    moment = now or timezone.now()
    with transaction.atomic():
        row = ReleaseRecord.objects.create(case=case, by=by, at=moment, what=what[:20], content=content)
        audit("share with supervisor", at=moment, by=by, case=case, subject=what[:20])
    return row


def find_release_by_secret(secret: str, *, now: datetime | None = None) -> ReleaseRecord | None:
    """The page behind a link, by its secret or its short code; None when there is none or it expired. Reads only."""
    moment = now or timezone.now()
    given = ReleaseRecord.objects.select_related("to_person__case__clinician").filter(at__gt=moment - OPEN_FOR)
    found = given.exclude(secret_hash="").filter(secret_hash=hashed(secret)).first()
    return found or given.exclude(code_hash="").filter(code_hash=hashed(as_typed(secret))).first()


def open_release(*, release: ReleaseRecord, proof: str, now: datetime | None = None) -> str:
    """The page's text, for the person it was given to. Raises WrongProof or LockedOut."""
    moment = now or timezone.now()
    if release.to_person is None:
        raise Refused("This page was not given to a client.")
    check_proof(release, release.to_person, proof, now=moment)
    audit("open release", at=moment, by_person=release.to_person, case=release.case, subject=str(release.id))
    return release.content


def _mail(person: PersonRecord, release: ReleaseRecord, url: str, now: datetime) -> None:
    contact = getattr(person, "safe_contact", None)
    if contact is None or not contact.allows_email:
        raise Refused(f"{person.name}'s safe-contact record does not allow e-mail. Show the code in person instead.")
    with override(written_to_in(person)):
        subject = gettext("As agreed")
        body = "\n".join([gettext("Hello,"), "", gettext("here is what we talked about:"), "", url])
    write_to_person(
        kind="release",
        person=person,
        contact=contact,
        subject=subject,
        body=body,
        now=now,
        release=release,
    )
