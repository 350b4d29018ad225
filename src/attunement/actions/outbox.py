"""Putting messages into the outbox, inside the transaction of what they are about."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext, gettext_noop, override

from attunement.actions.languages import written_to_in
from attunement.storage.models import (
    OccasionRecord,
    OutboxMessage,
    PersonRecord,
    Practice,
    ReleaseRecord,
    SafeContact,
    Staff,
)

STAFF_ALERT_SUBJECT = gettext_noop("An alert is waiting")


def write_to_person(
    *,
    kind: str,
    person: PersonRecord,
    contact: SafeContact,
    subject: str,
    body: str,
    now: datetime,
    occasions: Iterable[OccasionRecord] = (),
    release: ReleaseRecord | None = None,
) -> OutboxMessage:
    """One message to a client, with what its links lead to. Whether it may go is asked again when it goes."""
    message = OutboxMessage.objects.create(
        kind=kind,
        to=contact.email,
        person=person,
        subject=subject,
        body=body,
        made_at=now,
        changed_at=now,
        release=release,
    )
    message.occasions.set(occasions)
    return message


def tell_staff_of_alert(staff: Iterable[Staff], *, now: datetime) -> None:
    """The same words for every alert: no name, no case, no topic."""
    practice = Practice.objects.first()
    address = practice.address if practice else ""
    for member in staff:
        with override(written_to_in(member)):
            subject = gettext(STAFF_ALERT_SUBJECT)
            body = gettext("An alert is waiting for you. Please sign in: %(address)s") % {"address": f"{address}/"}
            body += "\n\n" + gettext("This message says no more on purpose.")
        OutboxMessage.objects.create(
            kind="alert", to=member.email, subject=subject, body=body, made_at=now, changed_at=now
        )
