"""The check-out: each client who came is asked after the session, by e-mail, by a code, or on a device handed over.

What one link asks is fixed when it is made: by the number of that client's own sessions and by how much they were
asked this month, never by anyone else's record.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db import transaction
from django.utils import timezone

from attunement.actions.auditing import audit
from attunement.actions.make_links import NewLink, make_links
from attunement.actions.permitting import require
from attunement.actions.sign_in import sign_out
from attunement.actions.start_occasion import start_handed_over
from attunement.domain.burden import USED_UP, Additions, additions, minutes_of
from attunement.domain.errors import Refused
from attunement.domain.occasion import Occasion, due_at, for_session, questions
from attunement.domain.permission import Permission
from attunement.domain.record import CaseKind
from attunement.storage.models import OccasionRecord, PersonRecord, SessionRecord, Staff
from attunement.storage.queries.burden import burden_of
from attunement.storage.queries.check_outs import SITTING, Stage, check_out
from attunement.storage.queries.diary import number_of
from attunement.storage.queries.offered import instruments_here, occasion_here


class Way(StrEnum):
    """How the check-out reaches a client."""

    EMAIL = "email"
    SHOWN = "shown"
    HANDED_OVER = "handed-over"


@dataclass(frozen=True)
class HandedOver:
    """A check-out begun on this device, the key its browser keeps, and the check-outs that wait in line, by id."""

    first: OccasionRecord
    key: str
    in_line: tuple[str, ...]


def ask_after_session(
    *, by: Staff, session: SessionRecord, person: PersonRecord, way: Way, now: datetime | None = None
) -> NewLink:
    """Ask one client who came about this session.

    A link to it that was not started is closed. Raises Refused for somebody who did not come, for one who has begun or
    answered it, and as `make_links` does.
    """
    require(by, Permission.WRITE_CASE, session.case)
    moment = now or timezone.now()
    if str(person.id) not in session.attended:
        raise Refused(f"{person.name} was not at this session.")
    with transaction.atomic():
        PersonRecord.objects.select_for_update(of=("self",)).get(pk=person.pk)  # two taps ask once
        standing = check_out(session, person, moment)
        if standing.stage is Stage.RECEIVED:
            raise Refused(f"{person.name} has answered already.")
        if standing.record is not None and standing.record.started_at and standing.stage is not Stage.NEVER:
            raise Refused(f"{person.name} has begun to answer already.")
        chosen = _chosen(session, person, moment)
        [link] = make_links(by=by, person=person, occasions=[SITTING], by_email=way is Way.EMAIL, now=moment)
        _fix(link.occasion, session, chosen, handed_over=way is Way.HANDED_OVER)
        audit(f"ask after session: {way.value}", at=moment, by=by, case=session.case, subject=str(session.id))
    return link


def hand_over(
    *, by: Staff, session: SessionRecord, people: Sequence[PersonRecord], now: datetime | None = None
) -> HandedOver:
    """Hand this device to the first of these people; the others' check-outs are made and wait in line.

    All of it or nothing: where one of them cannot be asked, nobody is, and the clinician stays signed in. Raises
    Refused as `ask_after_session` does, and for nobody.
    """
    require(by, Permission.WRITE_CASE, session.case)
    moment = now or timezone.now()
    if not people:
        raise Refused("Nobody was named to take the device.")
    with transaction.atomic():
        made = [
            ask_after_session(by=by, session=session, person=person, way=Way.HANDED_OVER, now=moment).occasion
            for person in people
        ]
        sign_out(by=by, now=moment)
        key = start_handed_over(occasion=made[0], now=moment)
    first = OccasionRecord.objects.select_related("person__case__clinician").get(pk=made[0].pk)
    return HandedOver(first, key, tuple(str(occasion.id) for occasion in made[1:]))


def remind_of_check_out(*, by: Staff, occasion: OccasionRecord, now: datetime | None = None) -> NewLink:
    """A fresh link by e-mail to a check-out nobody has begun, about the same session."""
    if occasion.session is None:
        raise Refused("This is about no session.")
    return ask_after_session(by=by, session=occasion.session, person=occasion.person, way=Way.EMAIL, now=now)


def _chosen(session: SessionRecord, person: PersonRecord, now: datetime) -> Additions:
    """What the session's number adds for this client, and what rests because they were asked enough this month."""
    occasion, instruments = occasion_here(SITTING, now), instruments_here()
    month = burden_of(person, now)
    due = due_at(occasion, number_of(session, person))
    base = _minutes(occasion, person, ())
    more = {name: _minutes(occasion, person, (name,)) - base for name in due if name in instruments}
    return additions(list(more), more, asked=month.minutes, base=base, budget=month.budget)


def _minutes(occasion: Occasion, person: PersonRecord, added: tuple[str, ...]) -> float:
    instruments = instruments_here()
    asked = questions(for_session(occasion, added), instruments, {}, kind=CaseKind(person.case.kind))
    return minutes_of(asked, instruments)


def _fix(occasion: OccasionRecord, session: SessionRecord, chosen: Additions, *, handed_over: bool) -> None:
    occasion.session, occasion.handed_over = session, handed_over
    occasion.added = list(chosen.added)
    occasion.rested = [{"instrument": name, "because": USED_UP} for name in chosen.rested]
    occasion.save(update_fields=["session", "handed_over", "added", "rested"])
