""" "Something felt off": said by a client, who chooses what is done with it, who reads it and from when.

No message ever carries it or is sent because of it: it waits on the reader's own page.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from attunement.actions.auditing import audit
from attunement.actions.own_leave import OwnLeave, require_own
from attunement.domain.errors import BadInput, Refused
from attunement.domain.relationship import Reader, When, Wish, readable_from
from attunement.domain.session import SessionState
from attunement.roadmap.client_voice import felt_off
from attunement.storage.models import ClientWordRecord, PersonRecord, SessionRecord

LONGEST = 4000


class ReadAlready(Refused):
    """Someone has read it: what was read cannot be unread."""


def say_felt_off(*, leave: OwnLeave, about: Sequence[str], words: str, now: datetime | None = None) -> ClientWordRecord:
    """Keep what the client ticked and wrote. Nobody can read it until they choose someone.

    Raises BadInput where nothing was said, for too long a text, and for something that is not on the list.
    """
    person, moment = require_own(leave), now or timezone.now()
    said = words.replace("\0", "").strip()  # PostgreSQL keeps no zero byte, and none may hold a word up
    known = [entry.key for entry in felt_off().about]
    if any(key not in known for key in about):
        raise BadInput("that is not on the list", where="about", expected="something of the list")
    if len(said) > LONGEST:
        raise BadInput(gettext("this is too long"), where="words", expected=f"{LONGEST} letters at most")
    if not said and not about:
        raise BadInput(gettext("nothing was ticked or written"), where="words")
    occasion = leave.occasion if leave.sign_in is None else None
    with transaction.atomic():
        row = ClientWordRecord.objects.create(
            person=person,
            occasion=occasion,
            session=occasion.session if occasion else None,
            at=moment,
            about=[key for key in known if key in about],
            words=said,
        )
        _audit("say a word", person, row, moment)
    return row


def own_word(*, leave: OwnLeave, word_id: str) -> ClientWordRecord:
    """One of this person's own words. Raises Refused alike for somebody else's and for none."""
    found = ClientWordRecord.objects.filter(person=require_own(leave), pk=_id(word_id)).first()
    if found is None:
        raise Refused("There is no such page of yours.")
    return found


def wish_for(*, leave: OwnLeave, word_id: str, wish: Wish, now: datetime | None = None) -> ClientWordRecord:
    """Note what the client wants done. Raises ReadAlready once someone read it."""

    def change(row: ClientWordRecord) -> None:
        row.wish = wish.value

    return _changed(leave, word_id, "change a word", change, now or timezone.now())


def let_read(
    *, leave: OwnLeave, word_id: str, reader: Reader, when: When, now: datetime | None = None
) -> ClientWordRecord:
    """Note who may read it and from when; for nobody yet, the time does not matter.

    Raises ReadAlready once someone read it; BadInput for a supervisor where there is none, and for "before the next
    session" where none is planned.
    """
    moment = now or timezone.now()

    def change(row: ClientWordRecord) -> None:
        if reader is Reader.SUPERVISOR and row.person.case.clinician.supervisor_id is None:
            raise BadInput("there is no supervisor", where="reader", expected="someone who is there")
        row.reader = reader.value
        row.readable_from = None
        if reader is not Reader.NOBODY_YET:
            row.readable_from = readable_from(when, moment, next_session(row.person, moment))

    return _changed(leave, word_id, "choose who reads a word", change, moment)


def take_back(*, leave: OwnLeave, word_id: str, now: datetime | None = None) -> None:
    """Delete a word nobody has read. Raises ReadAlready."""
    moment = now or timezone.now()
    with transaction.atomic():
        row = _unread(leave, word_id, moment)
        _audit("take a word back", row.person, row, moment)
        row.delete()


def next_session(person: PersonRecord, now: datetime) -> datetime | None:
    """When this person is next expected, as the diary has it."""
    planned = SessionRecord.objects.filter(case=person.case, state=SessionState.PLANNED.value, at__gt=now)
    theirs = (row for row in planned.order_by("at") if not row.expected or str(person.id) in row.expected)
    return next((row.at for row in theirs), None)


def _changed(
    leave: OwnLeave, word_id: str, act: str, change: Callable[[ClientWordRecord], None], now: datetime
) -> ClientWordRecord:
    with transaction.atomic():
        row = _unread(leave, word_id, now)
        change(row)
        row.save(update_fields=["wish", "reader", "readable_from"])
        _audit(act, row.person, row, now)
    return row


def _unread(leave: OwnLeave, word_id: str, now: datetime) -> ClientWordRecord:
    """Locked, so that a reader who opens it at this very moment comes before or after, never between."""
    person = require_own(leave)
    rows = ClientWordRecord.objects.select_for_update(of=("self",)).select_related("person__case__clinician")
    row = rows.filter(person=person, pk=_id(word_id)).first()
    if row is None:
        raise Refused("There is no such page of yours.")
    if row.read_at is not None and row.read_at <= now:
        raise ReadAlready(gettext("This was read already, so it cannot be changed. You can write a new one."))
    return row


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Refused("There is no such page of yours.") from None


def _audit(act: str, person: PersonRecord, row: ClientWordRecord, now: datetime) -> None:
    """Without the case: its history is read by the clinician, whom the client may not have chosen."""
    audit(act, at=now, by_person=person, subject=str(row.pk))
