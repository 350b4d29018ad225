"""The acts in a case file: policies signed, sessions held, decisions, consents, releases, codes, repairs."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from attunement.domain.errors import BadInput
from attunement.domain.record import Consent, Decision, JointWork, Policy, PolicyName, Release
from attunement.domain.repair import Origin, Repair, RepairStep, RuptureState
from attunement.domain.session import USUAL_MINUTES, Session, SessionState
from attunement.domain.strict import Table
from attunement.domain.timeline import TimelineEvent
from attunement.exchange.case_members import Members, any_text, refuse_unknown


def session_id(table: Table, key: str, known: Collection[str]) -> str:
    """The id of a session of the file."""
    found: str = table.text(key)
    refuse_unknown(found, known, table.place(key), "a session of this case")
    return found


def policy(table: Table, members: Members) -> Policy:
    """One version of what the clients agree about, and when each signed."""
    signed: Table = table.table("signed", Table({}, table.place("signed")))
    for person in signed.raw:
        refuse_unknown(person, members.client_ids, signed.place(person), "clients of this case")
    # null is "has not signed yet", as in an export with a line for each client
    moments: dict[str, datetime] = {person: signed.moment(person) for person in signed.raw if signed.has(person)}
    return Policy(table.one_of("name", PolicyName), table.whole("version"), moments)


def session(table: Table, members: Members) -> Session:
    """One meeting, or one that was meant to be: who came, who was late by how much, who missed or cancelled it."""
    late: Table = table.table("late_minutes", Table({}, table.place("late_minutes")))
    known = [person.id for person in members.people]
    for person in late.raw:
        refuse_unknown(person, known, late.place(person), "people of this case")
    minutes: int = table.whole("minutes", USUAL_MINUTES)
    if minutes < 1:
        raise BadInput(f"{minutes} found", where=table.place("minutes"), expected="1 or more")
    cancelled_by = any_text(table, "cancelled_by")
    if cancelled_by:
        refuse_unknown(cancelled_by, known, table.place("cancelled_by"), "people of this case")
    return Session(
        id=table.text("id"),
        at=table.moment("date"),
        kind=table.text("kind"),
        attended=members.everyone_in(table, "attended"),
        late_minutes={person: _not_negative(late, person) for person in late.raw},
        missed_by=members.everyone_in(table, "missed_by"),
        state=table.one_of("state", SessionState) if table.has("state") else SessionState.HELD,
        minutes=minutes,
        began=table.moment("began", None),
        cancelled_by=cancelled_by,
    )


def decision(table: Table, members: Members) -> Decision:
    """A clinician's dated decision about joint work."""
    return Decision(
        about=table.text("about"),
        by=members.staff(table, "by"),
        at=table.moment("at"),
        joint_work=table.one_of("joint_work", JointWork),
        talked_alone_with=members.clients_in(table, "talked_alone_with"),
        reason=any_text(table, "reason"),
    )


def consent(table: Table, members: Members) -> Consent:
    """A leave given, and withdrawn or not."""
    given: datetime = table.moment("given")
    withdrawn: datetime | None = table.moment("withdrawn", None)
    if withdrawn is not None and withdrawn < given:
        raise BadInput("withdrawn before it was given", where=table.place("withdrawn"), expected="a later date")
    return Consent(members.person(table, "person"), table.text("to"), given, withdrawn)


def release(table: Table, members: Members) -> Release:
    """A text as it was shown to one person or the supervisor."""
    return Release(
        to=members.receiver(table, "to"),
        by=members.staff(table, "by"),
        at=table.moment("at"),
        what=table.text("what"),
        content=any_text(table, "content"),
    )


def code(table: Table, members: Members, sessions: Collection[str]) -> TimelineEvent:
    """Something seen in a session, in seconds from its start. Without a person it is everyone's together."""
    at, ends = _not_negative(table, "at"), table.number("ends", None)
    if ends is not None and ends < at:
        raise BadInput(f"{ends:g} found", where=table.place("ends"), expected=f"{at:g} or later, where it begins")
    return TimelineEvent(
        session=session_id(table, "session", sessions),
        at=at,
        person=members.person(table, "person") if any_text(table, "person") else "",
        code=table.text("code"),
        source=table.text("source"),
        confirmed=table.yes_no("confirmed"),
        id=any_text(table, "id"),
        ends=None if ends is None else float(ends),
        modifiers=table.texts("modifiers", ()),
        intensity=table.whole("intensity", None),
        by=any_text(table, "by"),
        scheme=any_text(table, "scheme"),
        version=table.whole("version", 0),
        is_open=table.yes_no("is_open", False),
        group=any_text(table, "group"),
    )


def repair(table: Table, members: Members, sessions: Collection[str]) -> Repair:
    """A rupture being repaired. Without a state, its outcome says it where it is one of ours."""
    outcome = any_text(table, "outcome") or None
    ended = RuptureState(outcome) if outcome in set(RuptureState) else RuptureState.CONFIRMED
    return Repair(
        opened=session_id(table, "opened", sessions),
        kind=table.text("kind"),
        steps=table.each("steps", lambda t: RepairStep(t.text("step"), t.moment("at"), any_text(t, "tried"))),
        closed=table.moment("closed", None),
        outcome=outcome,
        id=any_text(table, "id"),
        person=members.person(table, "person") if any_text(table, "person") else "",
        state=table.one_of("state", RuptureState, ended),
        origin=table.one_of("origin", Origin, Origin.RATINGS),
    )


def _not_negative(table: Table, key: str) -> float:
    found: float = table.number(key)
    if found < 0:
        raise BadInput(f"{found:g} found", where=table.place(key), expected="0 or more")
    return found
