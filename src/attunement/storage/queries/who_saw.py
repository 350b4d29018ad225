"""Who saw what of one person: for the person, from the audit list. No word of what there was to see.

Each page of the case counts as "read the case": the name of a page could tell one partner what the other brought up.
For the same reason only reading and handing on is told, not what was done, and nothing that was about somebody else.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, tzinfo
from enum import StrEnum

from attunement.storage.models import AlertRecord, AuditEntry, HandedOutRecord, PersonRecord

ABOUT_ONE_PERSON_ONLY = ("read words", "read a word")
"""What a person asked their clinician to read is between the two: it stands in no list that the other may ask for."""
THE_PRACTICE = ""
"""Nobody in particular: what happens by the clock."""


class Sight(StrEnum):
    """The ways of seeing something of a person."""

    READ = "read the case"
    READ_RECORD = "read the person's own record, to hand it out"
    READ_SHARED = "read what the clinician shared"
    SHARED = "showed the supervisor a page"
    EXPORTED = "took the case out as a file"
    RELEASED = "gave the person a page"
    HANDED_OUT = "handed a reviewed record out"
    ALERTED = "saw an alert about the person"
    MESSAGE = "sent the person a message"


@dataclass(frozen=True)
class Seen:
    """On one day, by one member of staff (empty: the practice, by the clock), in one way, so many times."""

    day: date
    who: str
    how: Sight
    times: int


def who_saw(person: PersonRecord, zone: tzinfo) -> list[Seen]:
    """Everyone who did, by the days of the practice's clocks, the latest first."""
    counted: Counter[tuple[date, str, Sight]] = Counter()
    own = _own_subjects(person)
    for entry in AuditEntry.objects.filter(case=person.case_id, by_person=None).select_related("by").iterator():
        how = _how(entry, str(person.id), own)
        if how is not None:
            who = entry.by.name if entry.by else THE_PRACTICE
            counted[entry.at.astimezone(zone).date(), who, how] += 1
    found = [Seen(day, who, how, times) for (day, who, how), times in counted.items()]
    return sorted(found, key=lambda seen: (-seen.day.toordinal(), seen.who, seen.how))


def _own_subjects(person: PersonRecord) -> dict[str, Sight]:
    """What belongs to this person alone, by its id."""
    alerts = AlertRecord.objects.filter(person=person).values_list("id", flat=True)
    handed = HandedOutRecord.objects.filter(person=person).values_list("id", flat=True)
    return {str(one): Sight.ALERTED for one in alerts} | {str(one): Sight.HANDED_OUT for one in handed}


def _how(entry: AuditEntry, person: str, own: dict[str, Sight]) -> Sight | None:
    about = entry.subject.endswith(person)
    match entry.act:
        case "read one person's record":
            return Sight.READ_RECORD if about else None
        case "release":
            return Sight.RELEASED if about else None
        case "send message":
            return Sight.MESSAGE if about else None
        case "read what was shared":
            return Sight.READ_SHARED
        case "share with supervisor":
            return Sight.SHARED
        case "acknowledge alert" | "hand out a reviewed record":
            return own.get(entry.subject)
    if entry.act.startswith("export the case"):
        return Sight.EXPORTED
    reads = entry.act.startswith("read ") and entry.by is not None and not entry.subject
    return Sight.READ if reads and entry.act not in ABOUT_ONE_PERSON_ONLY else None
