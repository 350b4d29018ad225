"""What a signed-in client sees of their own: one disclosed view, as themself, and their open links."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from attunement.actions.auditing import audit
from attunement.actions.own_leave import OwnLeave, require_own
from attunement.disclosure import DisclosedCase, Viewer, disclose
from attunement.domain.errors import Refused
from attunement.instruments import all_instruments
from attunement.storage.models import OccasionRecord, PersonRecord, ReleaseRecord
from attunement.storage.queries.offered import occasion_here
from attunement.storage.queries.whole_case import whole_case


@dataclass(frozen=True)
class OwnLink:
    """A sitting that waits for this person, by its neutral title."""

    id: str
    title: str
    begun: bool
    until: datetime


@dataclass(frozen=True)
class OwnPage:
    """One person, what they may know of their own, and what waits for them."""

    person: PersonRecord
    known: DisclosedCase
    links: tuple[OwnLink, ...]


def read_own_page(*, leave: OwnLeave, now: datetime | None = None) -> OwnPage:
    """The page of the one who is signed in. Nothing of anyone else is in it."""
    person, moment = require_own(leave), now or timezone.now()
    audit("read own page", at=moment, by_person=person)
    known = disclose(whole_case(person.case, for_themself=True), Viewer.of(str(person.id)), all_instruments())
    waiting = OccasionRecord.objects.filter(
        person=person, sent_at=None, withdrawn_at=None, expires_at__gt=moment
    ).order_by("made_at")
    links = tuple(
        OwnLink(
            str(row.id),
            occasion_here(row.definition, row.made_at).neutral_title,
            row.started_at is not None,
            row.expires_at,
        )
        for row in waiting
    )
    return OwnPage(person, known, links)


def own_waiting_link(*, leave: OwnLeave, occasion_id: str, now: datetime | None = None) -> OccasionRecord:
    """One of them, to be opened; its own proof is still asked for. Raises Refused for anything else."""
    person, moment = require_own(leave), now or timezone.now()
    found = (
        OccasionRecord.objects.select_related("person__case__clinician")
        .filter(id=occasion_id, person=person, sent_at=None, withdrawn_at=None, expires_at__gt=moment)
        .first()
    )
    if found is None:
        raise Refused("There is no such page of yours.")
    return found


def read_own_release(*, leave: OwnLeave, release_id: str, now: datetime | None = None) -> ReleaseRecord:
    """A page this person was given. Raises Refused alike for somebody else's and for none."""
    person, moment = require_own(leave), now or timezone.now()
    found = ReleaseRecord.objects.select_related("by").filter(id=release_id, to_person=person).first()
    if found is None:
        raise Refused("There is no such page of yours.")
    audit("open release", at=moment, by_person=person, case=found.case, subject=str(found.id))
    return found
