"""Links to sittings: by e-mail where the safe-contact record allows it, else as a QR code or a short code."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext, override

from attunement.actions.auditing import audit
from attunement.actions.close_case import require_open_case
from attunement.actions.confirm_adults import require_adult
from attunement.actions.languages import written_to_in
from attunement.actions.outbox import write_to_person
from attunement.actions.permitting import require
from attunement.actions.secrets_of_links import hashed, new_code, new_secret, spaced
from attunement.domain.errors import BadInput, Refused
from attunement.domain.permission import Permission
from attunement.domain.record import CaseKind
from attunement.storage.models import OccasionRecord, PersonRecord, Practice, SafeContact, Staff
from attunement.storage.queries.offered import occasion_here, occasions_here, offered

OPEN_FOR = timedelta(days=21)


@dataclass(frozen=True)
class NewLink:
    """A link as it can be shown this once: afterwards only its hash is known."""

    occasion: OccasionRecord
    neutral_title: str
    url: str
    code: str


def make_links(
    *,
    by: Staff,
    person: PersonRecord,
    occasions: Sequence[str],
    by_email: bool = False,
    now: datetime | None = None,
) -> list[NewLink]:
    """Make one link for each sitting named. With `by_email`, one message carries them all.

    An older open link to the same sitting that was never started is withdrawn.
    Raises Refused where the safe-contact record does not allow e-mail, where safety questions are off, where nobody
    confirmed that the person is an adult, or where the case is closed.
    """
    require(by, Permission.WRITE_CASE, person.case)
    moment = now or timezone.now()
    require_adult(person)
    require_open_case(person.case)
    practice = Practice.objects.select_related("responder", "backup").get()
    contact = SafeContact.objects.filter(person=person).first()
    if by_email and (contact is None or not contact.allows_email):
        raise Refused(f"{person.name}'s safe-contact record does not allow e-mail. Show the code in person instead.")
    for name in occasions:
        _check(name, person, practice, moment)
    with transaction.atomic():
        links = [_make(by, person, name, practice, moment) for name in dict.fromkeys(occasions)]
        if by_email and contact is not None:
            _mail(person, contact, links, moment)
        way = "by e-mail" if by_email else "shown"
        audit("make links", at=moment, by=by, case=person.case, subject=f"{person.id} {way}")
    return links


def withdraw_link(*, by: Staff, occasion: OccasionRecord, now: datetime | None = None) -> None:
    """Close a link that should no longer be answered. What was answered stays."""
    require(by, Permission.WRITE_CASE, occasion.person.case)
    moment = now or timezone.now()
    with transaction.atomic():
        OccasionRecord.objects.filter(pk=occasion.pk, withdrawn_at=None).update(withdrawn_at=moment)
        audit("withdraw link", at=moment, by=by, case=occasion.person.case, subject=str(occasion.id))


def _check(name: str, person: PersonRecord, practice: Practice, now: datetime) -> None:
    known = occasions_here()
    if name not in known:
        raise BadInput(f"no sitting '{name}'", where="occasions", expected="one of " + ", ".join(known))
    occasion = known[name]
    if CaseKind(person.case.kind) not in occasion.kinds:
        raise BadInput(f"'{occasion.title}' is not for a {person.case.kind}", where="occasions")
    if name not in offered(person.case.kind, now=now):
        raise Refused(f"'{occasion.title}' is not offered here: the practice's manager can change that.")
    if occasion.safety and not practice.safety_on:
        missing = ", ".join(practice.missing_for_safety)
        raise Refused(f"Safety questions are off until the practice has set: {missing}.")


def _make(by: Staff, person: PersonRecord, name: str, practice: Practice, now: datetime) -> NewLink:
    OccasionRecord.objects.filter(person=person, definition=name, started_at=None, withdrawn_at=None).update(
        withdrawn_at=now
    )
    secret, code = new_secret(), new_code()
    row = OccasionRecord.objects.create(
        person=person,
        definition=name,
        secret_hash=hashed(secret),
        code_hash=hashed(code),
        made_by=by,
        made_at=now,
        expires_at=now + OPEN_FOR,
    )
    url = f"{practice.address.rstrip('/')}/c/#{secret}"
    return NewLink(row, occasion_here(name).neutral_title, url, spaced(code))


def _mail(person: PersonRecord, contact: SafeContact, links: Sequence[NewLink], now: datetime) -> None:
    """Neutral words: nothing says therapy, partner or what is asked. In the reader's language, not the writer's."""
    with override(written_to_in(person)):
        lines = [f"{gettext(link.neutral_title)}: {link.url}" for link in links]
        body = "\n".join(
            [
                gettext("Hello,"),
                "",
                gettext("here is what we talked about. It is for you alone; please do not pass it on."),
                "",
                *lines,
                "",
                gettext("You can stop at any time and go on later."),
            ]
        )
        subject = gettext("As agreed")
    write_to_person(
        kind="links",
        person=person,
        contact=contact,
        subject=subject,
        body=body,
        now=now,
        occasions=[link.occasion for link in links],
    )
