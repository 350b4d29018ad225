"""Who may send which message: taken for a while, given back, and settled for those who died with it."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Case, Q, QuerySet, Value, When

from attunement.actions.deliver_slip import Slip, slip_of
from attunement.domain.delivery import DeliveryState
from attunement.storage.models import OutboxMessage

LEASE = timedelta(minutes=5)
"""How long a message is one sender's. Far longer than a mail server may keep us waiting for one answer."""
AT_A_TIME = 20
URGENT = "alert"
INTERRUPTED = "interrupted while the mail server took it"


def slips() -> Path:
    """Where senders keep their slips."""
    return Path(settings.DATA) / "sending"


def anything_due(now: datetime) -> bool:
    """True if a message waits to be sent now."""
    return _due(now).exists()


def take(slip: Slip, now: datetime) -> list[UUID]:
    """Take what is due, alerts first, in a transaction of its own: two senders never take the same."""
    urgent_first = Case(When(kind=URGENT, then=Value(0)), default=Value(1))
    with transaction.atomic():
        due = _due(now).select_for_update(skip_locked=True).order_by(urgent_first, "made_at", "id")
        found = list(due.values_list("pk", flat=True)[:AT_A_TIME])
        OutboxMessage.objects.filter(pk__in=found).update(
            state=DeliveryState.TAKEN, taken_by=slip.sender, taken_until=now + LEASE
        )
    return found


def give_back(slip: Slip, now: datetime, *, trouble: str, after: timedelta) -> None:
    """Lay back what was taken and not handed over: there is no mail server now."""
    taken = OutboxMessage.objects.filter(taken_by=slip.sender, state=DeliveryState.TAKEN)
    taken.update(state=DeliveryState.PLANNED, taken_by="", due_at=now + after, trouble=trouble)


def begin_handing(slip: Slip, message: UUID, now: datetime) -> bool:
    """Write down that the last line comes next. False where the message is no longer ours: then it must not go."""
    ours = OutboxMessage.objects.filter(pk=message, state=DeliveryState.TAKEN, taken_by=slip.sender)
    return ours.update(state=DeliveryState.HANDING, changed_at=now) == 1


def settle_what_was_interrupted(now: datetime) -> int:
    """Decide for each message whose sender died: plan it again where it surely did not go, else say "perhaps".

    Gives how many were settled.
    """
    held = OutboxMessage.objects.filter(state__in=[DeliveryState.TAKEN, DeliveryState.HANDING])
    senders = held.order_by().values_list("taken_by", flat=True).distinct()
    return sum(_settle(sender, now) for sender in list(senders))


def _settle(sender: str, now: datetime) -> int:
    held = OutboxMessage.objects.filter(taken_by=sender)
    taken, in_hand = held.filter(state=DeliveryState.TAKEN), held.filter(state=DeliveryState.HANDING)
    with slip_of(sender, slips()) as found, transaction.atomic():
        if found is not None:
            unsure = [pk for pk in in_hand.values_list("pk", flat=True) if found.may_have_handed_over(pk)]
            return _perhaps(in_hand.filter(pk__in=unsure), now) + _plan_again(in_hand) + _plan_again(taken)
        # It lives, or it is on another machine. What it only took goes back when its time is over: it will notice
        # before the last line. What it was handing over from elsewhere, nobody here can know.
        late = Q(taken_until__lt=now)
        elsewhere = not (slips() / sender).exists()
        return _plan_again(taken.filter(late)) + (_perhaps(in_hand.filter(late), now) if elsewhere else 0)


def _plan_again(messages: QuerySet[OutboxMessage]) -> int:
    return messages.update(state=DeliveryState.PLANNED, taken_by="", due_at=None)


def _perhaps(messages: QuerySet[OutboxMessage], now: datetime) -> int:
    return messages.update(state=DeliveryState.PERHAPS, changed_at=now, trouble=INTERRUPTED, body="")


def _due(now: datetime) -> QuerySet[OutboxMessage]:
    return OutboxMessage.objects.filter(Q(due_at=None) | Q(due_at__lte=now), state=DeliveryState.PLANNED)
