"""Taking messages from the outbox to the mail server."""

from __future__ import annotations

from datetime import datetime, timedelta
from smtplib import SMTPException

from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from attunement.storage.models import OutboxMessage, Practice

MOST_TRIES = 6
RETRY_AFTER = timedelta(minutes=5)
DEMO_TROUBLE = "the demo sends no e-mail"
CONTACT_TROUBLE = "the safe-contact record no longer allows e-mail"


def send_outbox(*, now: datetime | None = None) -> int:
    """Send what is waiting; gives how many went out. In the demo nothing leaves the machine."""
    moment = now or timezone.now()
    practice = Practice.objects.first()
    if practice is None:
        return 0
    return sum(_send(message, practice, moment) for message in _take(moment))


def _take(now: datetime) -> list[OutboxMessage]:
    """Claim what is due, in its own transaction, so that two workers never send the same message."""
    with transaction.atomic():
        due = (
            OutboxMessage.objects.select_for_update()
            .filter(sent_at=None, tries__lt=MOST_TRIES)
            .filter(Q(taken_at=None) | Q(taken_at__lt=now - RETRY_AFTER))
        )
        found = list(due.select_related("person__safe_contact")[:100])
        for message in found:
            message.taken_at, message.tries = now, message.tries + 1
            message.save(update_fields=["taken_at", "tries"])
    return found


def _send(message: OutboxMessage, practice: Practice, now: datetime) -> bool:
    trouble = _reason_not_to(message, practice)
    if trouble:
        OutboxMessage.objects.filter(pk=message.pk).update(trouble=trouble, tries=MOST_TRIES)
        return False
    try:
        EmailMessage(message.subject, message.body, practice.mail_from, [message.to]).send()
    except (SMTPException, OSError, ValueError) as error:  # ValueError: an address or subject that is no header
        OutboxMessage.objects.filter(pk=message.pk).update(trouble=type(error).__name__)
        return False
    OutboxMessage.objects.filter(pk=message.pk).update(sent_at=now, trouble="", body="")
    return True


def _reason_not_to(message: OutboxMessage, practice: Practice) -> str:
    if practice.is_demo:
        return DEMO_TROUBLE
    contact = getattr(message.person, "safe_contact", None)
    if message.person is not None and not (contact and contact.allows_email and contact.email == message.to):
        return CONTACT_TROUBLE
    return ""
