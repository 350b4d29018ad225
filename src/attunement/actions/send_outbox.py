"""Taking messages from the outbox to the mail server, each once: docs/decisions/0008-each-message-once.md."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.core.mail import get_connection
from django.db import transaction
from django.utils import timezone

from attunement.actions.auditing import audit
from attunement.actions.deliver_claim import (
    anything_due,
    begin_handing,
    give_back,
    settle_what_was_interrupted,
    slips,
    take,
)
from attunement.actions.deliver_slip import Slip, new_slip
from attunement.actions.deliver_smtp import MailServer, NoMailServer, NotAccepted, Unclear, as_mail
from attunement.domain.delivery import DeliveryState
from attunement.storage.models import OutboxMessage, Practice, ReminderStop, SafeContact

SENT_MESSAGE = "send message"
WENT = (DeliveryState.SENT, DeliveryState.PERHAPS)
MOST_TRIES = 10
RETRY_AFTER = timedelta(minutes=5)
LONGEST_WAIT = timedelta(hours=12)
NO_SERVER_WAIT = timedelta(minutes=1)
DEMO_TROUBLE = "the demo sends no e-mail"
CONTACT_TROUBLE = "the safe-contact record no longer allows e-mail"
REQUEST_TROUBLE = "the person asked for no more reminders"
NOT_NEEDED_TROUBLE = "what it asks for was answered or closed meanwhile"


def send_outbox(*, now: datetime | None = None) -> int:
    """Send what is waiting, a handful at a time; gives how many went out. In the demo nothing leaves.

    May be called by any number of workers at once, and be killed at any moment.
    """
    moment = now or timezone.now()
    settle_what_was_interrupted(moment)
    practice = Practice.objects.first()
    if practice is None or not anything_due(moment):
        return 0
    server = MailServer(get_connection)
    with new_slip(slips()) as slip:
        try:
            return _send_all(take(slip, moment), _Sending(practice, server, slip, moment))
        finally:
            server.close()


def _send_all(messages: list[UUID], sending: _Sending) -> int:
    went = 0
    for message in messages:
        try:
            went += sending.send(message)
        except NoMailServer as trouble:
            give_back(sending.slip, sending.now, trouble=str(trouble), after=NO_SERVER_WAIT)
            break
    return went


class _Sending:
    """One sender at work, with its connection and its slip."""

    def __init__(self, practice: Practice, server: MailServer, slip: Slip, now: datetime) -> None:
        self.practice, self.server, self.slip, self.now = practice, server, slip, now

    def send(self, pk: UUID) -> bool:
        """True if the mail server took it."""
        message = OutboxMessage.objects.select_related("person__case").get(pk=pk)
        closed = _reason_not_to(message, self.practice, self.now)
        if closed:
            self._becomes(message, *closed, message.tries)
            return False
        try:
            self.server.offer(as_mail(message, self.practice.mail_from))
            if not begin_handing(self.slip, pk, self.now):
                self.server.hang_up()  # another took it over while we were slow; without its last line it is not sent
                return False
            self.slip.write(pk)
            self.server.finish()
        except NotAccepted as answer:
            self.slip.clear()
            self._was_not_accepted(message, answer)
            return False
        except Unclear as trouble:
            self._becomes(message, DeliveryState.PERHAPS, str(trouble))
        else:
            self._becomes(message, DeliveryState.SENT)
        self.slip.clear()
        return True

    def _was_not_accepted(self, message: OutboxMessage, answer: NotAccepted) -> None:
        tries = message.tries + 1
        if answer.for_good:
            self._becomes(message, DeliveryState.BOUNCED, str(answer), tries)
        elif tries >= MOST_TRIES:
            self._becomes(message, DeliveryState.GIVEN_UP, str(answer), tries)
        else:
            OutboxMessage.objects.filter(pk=message.pk, taken_by=self.slip.sender).update(
                state=DeliveryState.PLANNED,
                taken_by="",
                tries=tries,
                trouble=str(answer),
                due_at=self.now + wait_before_try(tries, urgent=message.person_id is None),
            )

    def _becomes(
        self, message: OutboxMessage, state: DeliveryState, trouble: str = "", tries: int | None = None
    ) -> None:
        """Where its way to the mail server ends. The body goes: it holds links."""
        with transaction.atomic():
            changed = OutboxMessage.objects.filter(pk=message.pk, taken_by=self.slip.sender).update(
                state=state,
                changed_at=self.now,
                trouble=trouble,
                body="",
                taken_by="",
                tries=message.tries + 1 if tries is None else tries,
                **({"sent_at": self.now} if state is DeliveryState.SENT else {}),
            )
            if changed and state in WENT:
                person = message.person
                audit(SENT_MESSAGE, at=self.now, case=person.case if person else None, subject=_to_whom(message))


def _to_whom(message: OutboxMessage) -> str:
    """For the audit list: the kind of a message, and the person's id. No address."""
    return f"{message.kind} {message.person_id}" if message.person_id else message.kind


def wait_before_try(tries: int, *, urgent: bool) -> timedelta:
    """How long to wait after so many tries: longer each time for clients, always soon for staff."""
    return RETRY_AFTER if urgent else min(RETRY_AFTER * 2 ** (tries - 1), LONGEST_WAIT)


def _reason_not_to(message: OutboxMessage, practice: Practice, now: datetime) -> tuple[DeliveryState, str] | None:
    """Asked at the last moment, not when the message was written."""
    if practice.is_demo:
        return DeliveryState.KEPT, DEMO_TROUBLE
    if message.person is None:
        return None
    contact = SafeContact.objects.filter(person=message.person).first()
    if contact is None or not contact.allows_email or contact.email != message.to:
        return DeliveryState.REFUSED, CONTACT_TROUBLE
    if message.kind == "reminder" and ReminderStop.objects.filter(person=message.person).exists():
        return DeliveryState.STOPPED, REQUEST_TROUBLE
    links = message.occasions.all()
    if links.exists() and not links.filter(sent_at=None, withdrawn_at=None, expires_at__gt=now).exists():
        return DeliveryState.STOPPED, NOT_NEEDED_TROUBLE
    return None
