"""What of a couple's case is one person's own when they separate, and goes into a record of their own."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from enum import StrEnum

from attunement.domain.record import Consent, Policy
from attunement.domain.session import Session

JOINT = "joint"
NOTED_AS = "joint session"
"""All that a person's own record says of a session both came to, besides its date."""


class Share(StrEnum):
    """How much of a session goes into one person's record."""

    WHOLE = "whole"
    DATE_ONLY = "date-only"
    NOTHING = "nothing"


def share_of(session: Session, person: str, clients: Collection[str], expected: Collection[str] = ()) -> Share:
    """How much of a session is this person's own.

    The whole of one that concerned nobody else; the date of a joint one they came to. That they missed a joint one
    says something of the other, who may have come: nothing.
    """
    concerned = {*session.attended, *session.late_minutes, *session.missed_by, session.cancelled_by, *expected}
    concerned &= set(clients)
    if concerned == {person} and (session.kind != JOINT or set(expected) & set(clients)):
        return Share.WHOLE
    return Share.DATE_ONLY if session.is_held and person in session.attended else Share.NOTHING


def consents_that_end(policies: Iterable[Policy], person: str, ended: datetime) -> tuple[Consent, ...]:
    """What this person had agreed the other may know: it was given, and it ends with the joint work.

    Whether the other ever signed is not said.
    """
    return tuple(
        Consent(person, f"{policy.name.value}, version {policy.version}", policy.signed[person], ended)
        for policy in sorted(policies, key=lambda p: p.version)
        if person in policy.signed
    )
