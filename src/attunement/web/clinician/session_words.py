"""A session in words: what became of it, and what can be noted of it in two taps."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext

from attunement.domain.diary import EARLIEST, Outcome
from attunement.domain.errors import BadInput
from attunement.domain.session import SessionState
from attunement.storage.models import SessionRecord
from attunement.storage.queries.diary import expected_people

EVERYONE = "everyone"
LATE_BY = (5, 10, 15, 30)
"""Minutes one tap offers."""


@dataclass(frozen=True)
class Who:
    """Someone a session was for, or the clinician, as a button names them."""

    id: str
    name: str


@dataclass(frozen=True)
class ShownSession:
    """One session with its words and its buttons."""

    record: SessionRecord
    people: list[Who]
    everyone: list[Who]
    said: str
    is_planned: bool
    may_note: bool
    late_by: tuple[int, ...] = LATE_BY


@dataclass(frozen=True)
class Noted:
    """A tap, read: what became of it, who, and by how many minutes."""

    outcome: Outcome
    who: list[str]
    minutes: float = 0


def shown(session: SessionRecord) -> ShownSession:
    """The session as pages show it."""
    clients = [Who(str(person.id), person.name) for person in expected_people(session)]
    me = Who(str(session.case.clinician_id), gettext("me"))
    planned = session.state == SessionState.PLANNED.value
    return ShownSession(
        record=session,
        people=clients,
        everyone=[*clients, me],
        said=said_of(session),
        is_planned=planned,
        may_note=session.at <= timezone.now() + EARLIEST,
    )


def said_of(session: SessionRecord) -> str:
    """What became of it, in a sentence or two."""
    names = _names(session)
    late = [
        gettext("%(name)s came %(n)d minutes late.") % {"name": names.get(who, "?"), "n": round(minutes)}
        for who, minutes in session.late_minutes.items()
        if minutes
    ]
    missed = ", ".join(names.get(who, "?") for who in session.missed_by)
    match SessionState(session.state):
        case SessionState.PLANNED:
            return gettext("Planned.")
        case SessionState.CANCELLED:
            if not session.cancelled_by:  # a calendar does not say who
                return gettext("Cancelled.")
            return gettext("Cancelled by %(name)s.") % {"name": names.get(session.cancelled_by, "?")}
        case SessionState.MISSED:
            return gettext("Missed by %(names)s.") % {"names": missed}
        case SessionState.HELD:
            without = [gettext("%(names)s did not come.") % {"names": missed}] if missed else []
            return " ".join([gettext("Held."), *without, *late])


def noted(session: SessionRecord, posted: str) -> Noted:
    """Read a button: `began`, `held`, `late:<who>:<minutes>`, `missed:<who>`, `cancelled:<who>`."""
    word, _, rest = posted.partition(":")
    who, _, minutes = rest.partition(":")
    if word not in list(Outcome) or (minutes and not (minutes.isascii() and minutes.isdigit() and len(minutes) < 4)):
        raise BadInput("that says nothing about a session", expected="one of its buttons")
    everyone = [str(person.id) for person in expected_people(session)]
    named = everyone if who == EVERYONE else [who] if who else []
    return Noted(Outcome(word), named, float(minutes or 0))


def _names(session: SessionRecord) -> dict[str, str]:
    clients = {str(person.id): person.name for person in session.case.people.all()}
    return {**clients, str(session.case.clinician_id): session.case.clinician.name}
