"""Reminders for those who have not begun or stopped half-way, and an end to them on request.

When one is due is in `domain.reminding`. What a reminder says depends on nobody but the person it goes to.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext, override

from attunement.actions.auditing import audit
from attunement.actions.languages import written_to_in
from attunement.actions.outbox import write_to_person
from attunement.actions.permitting import require
from attunement.actions.secrets_of_links import hashed, new_secret
from attunement.domain.permission import Permission
from attunement.domain.reminding import due_reminders
from attunement.storage.models import (
    FurtherLink,
    OccasionRecord,
    OutboxMessage,
    PersonRecord,
    Practice,
    ReminderStop,
    Staff,
)
from attunement.storage.queries.offered import occasion_here
from attunement.storage.queries.who_waits import WaitingRecord, people_who_wait, reach_of, waiting_sittings

KIND = "reminder"


def plan_reminders(*, now: datetime | None = None) -> int:
    """Plan a reminder for everyone who is due for one; gives how many messages. Twice at once plans each once."""
    moment = now or timezone.now()
    practice = Practice.objects.first()
    if practice is None:
        return 0
    return sum(_remind(person, practice, moment) for person in people_who_wait(moment))


def stop_reminders(*, person: PersonRecord, by: Staff | None = None, now: datetime | None = None) -> None:
    """No more reminders for this person; one that waits to go out stays here. Stopping twice changes nothing.

    Without `by` the person asked for it, by the link in a reminder.
    """
    if by is not None:
        require(by, Permission.WRITE_CASE, person.case)
    moment = now or timezone.now()
    with transaction.atomic():
        _, stopped = ReminderStop.objects.get_or_create(person=person, defaults={"at": moment, "by": by})
        if stopped:
            asked = None if by else person
            audit("stop reminders", at=moment, by=by, by_person=asked, case=person.case, subject=str(person.id))


def allow_reminders(*, person: PersonRecord, by: Staff, now: datetime | None = None) -> None:
    """The person said that reminders are welcome again."""
    require(by, Permission.WRITE_CASE, person.case)
    with transaction.atomic():
        deleted, _ = ReminderStop.objects.filter(person=person).delete()
        if deleted:
            audit("allow reminders", at=now or timezone.now(), by=by, case=person.case, subject=str(person.id))


def find_reminded(reminder_id: str) -> PersonRecord | None:
    """Whom a reminder went to, by the number in its link; None for none. Reads only."""
    found = OutboxMessage.objects.filter(pk=reminder_id, kind=KIND).select_related("person__case").first()
    return found.person if found else None


def _remind(person: PersonRecord, practice: Practice, now: datetime) -> bool:
    with transaction.atomic():
        row = PersonRecord.objects.select_for_update(of=("self",)).select_related("case").get(pk=person.pk)
        waiting = waiting_sittings(row, now)  # read under the lock: another worker may just have planned it
        due = due_reminders([found.sitting for found in waiting], reach_of(row), now)
        chosen = [found for found in waiting if found.sitting in due]
        if not chosen:
            return False
        _write(row, chosen, practice, now)
        audit("plan reminder", at=now, case=row.case, subject=str(row.id))
    return True


def _write(person: PersonRecord, chosen: Sequence[WaitingRecord], practice: Practice, now: datetime) -> None:
    with override(written_to_in(person)):
        _write_in_words(person, chosen, practice, now)


def _write_in_words(person: PersonRecord, chosen: Sequence[WaitingRecord], practice: Practice, now: datetime) -> None:
    address = practice.address.rstrip("/")
    links = [_link(found.record, address, now) for found in chosen]
    message = write_to_person(
        kind=KIND,
        person=person,
        contact=person.safe_contact,
        subject=gettext("As agreed"),
        body="",
        now=now,
        occasions=[found.record for found in chosen],
    )
    begun = any(found.sitting.begun for found in chosen)
    message.body = "\n".join(_lines(links, begun=begun, no_more=f"{address}/c/no-more?m={message.id}"))
    message.save(update_fields=["body"])


def _link(record: OccasionRecord, address: str, now: datetime) -> str:
    """A further link: the first one may be on paper, and goes on working."""
    secret = new_secret()
    FurtherLink.objects.create(occasion=record, secret_hash=hashed(secret), made_at=now)
    return f"{gettext(occasion_here(record.definition).neutral_title)}: {address}/c/#{secret}"


def _lines(links: Sequence[str], *, begun: bool, no_more: str) -> list[str]:
    """Neutral words: nothing says therapy, partner or what is asked."""
    waits = gettext("this is still here for you, whenever it suits you. It is for you alone.")
    go_on = [gettext("You can go on where you stopped.")] if begun else []
    return [
        gettext("Hello,"),
        "",
        waits,
        *go_on,
        "",
        *links,
        "",
        gettext("If you want no more messages like this one: %(link)s") % {"link": no_more},
    ]
