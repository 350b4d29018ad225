"""From a case to one client's steps of time: which sessions there were, what was rated and what happened."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import timedelta

from attunement.disclosure import DisclosedCase, DisclosedResponse, disclosed_score
from attunement.domain.answers import number
from attunement.domain.instrument import Instrument
from attunement.domain.record import CaseKind
from attunement.domain.relationship import Mirror
from attunement.domain.scoring import scale_score
from attunement.domain.session import Session, SessionState
from attunement.roadmap.alliance_reading import (
    ALLIANCE_SCALE,
    BREAK_QUESTIONS,
    CHECKOUT,
    FELT_OFF,
    MIRROR,
    Event,
    EventKind,
    Slot,
)
from attunement.roadmap.alliance_rules import AllianceRules

Instruments = Mapping[str, Instrument]


def slots_of(
    disclosed: DisclosedCase,
    person: str,
    instruments: Instruments,
    rules: AllianceRules,
    held_back: Collection[str] = (),
) -> tuple[Slot, ...]:
    """One client's slots, the oldest first, with ratings and events; `held_back` names sessions by id."""
    answered = {response.session for response in disclosed.responses_of(person, CHECKOUT)}
    past = [session for session in disclosed.sessions if session.state is not SessionState.PLANNED]
    theirs = {session.id for session in past if _concerns(disclosed, session, person)} | answered
    sessions = [session for session in disclosed.sessions if session.id in theirs]
    slots = [_slot(session, person) for session in sorted(sessions, key=lambda s: (s.at, s.id))]
    for response in disclosed.responses_of(person, CHECKOUT):
        slots = _with_checkout(slots, response, instruments[CHECKOUT], rules)
    for response in disclosed.responses_of(person, BREAK_QUESTIONS):
        slots = _with_break(slots, response, instruments[BREAK_QUESTIONS], rules)
    for mirror in sorted((m for m in disclosed.mirrors if m.person == person), key=lambda m: m.at):
        slots = _with_mirror(slots, mirror, instruments[MIRROR])
    return tuple(_numbered(_hidden(slot, held_back) for slot in sorted(slots, key=lambda s: s.at)))


def _concerns(disclosed: DisclosedCase, session: Session, person: str) -> bool:
    """True if this session was this client's. Who was expected is not kept: a missed joint one was for everyone."""
    if person in (*session.attended, *session.missed_by, session.cancelled_by) or disclosed.kind is CaseKind.INDIVIDUAL:
        return True
    clients = {client.id for client in disclosed.clients}
    named = clients & {*session.attended, *session.missed_by, session.cancelled_by}
    return session.kind == "joint" and (not session.is_held or not named)


def _slot(session: Session, person: str) -> Slot:
    events: list[Event] = []
    if session.state is SessionState.CANCELLED:
        events.append(Event(EventKind.CANCELLED, (session.cancelled_by,) if session.cancelled_by else ()))
    elif session.missed_by or session.state is SessionState.MISSED:
        events.append(Event(EventKind.MISSED, session.missed_by))
    late = tuple(who for who, minutes in session.late_minutes.items() if minutes > 0)
    if late:
        events.append(Event(EventKind.LATE, late))
    came = session.is_held and person not in session.missed_by and (person in session.attended or not session.attended)
    return Slot(session.id, session.at, 0 if came else None, events=tuple(events))


def _with_checkout(
    slots: list[Slot], response: DisclosedResponse, instrument: Instrument, rules: AllianceRules
) -> list[Slot]:
    """The slots with one check-out: in its session's, in the last one's before it, or in a slot of its own."""
    scored = disclosed_score(instrument, response).scales.get(ALLIANCE_SCALE)
    felt_off = number(response.answers.get(FELT_OFF))
    flagged = felt_off is not None and felt_off >= rules.felt_off_from
    events = (Event(EventKind.FELT_OFF, (response.person,)),) if flagged else ()

    def rated(slot: Slot) -> Slot:
        value = scored.value if scored else None
        kept = tuple(event for event in slot.events if event.kind is not EventKind.FELT_OFF)
        return replace(slot, client=value, felt_off=felt_off, events=kept + events)

    place = _place(slots, response, rules)
    if place is None:
        return sorted([*slots, rated(Slot("", response.answered, 0))], key=lambda slot: slot.at)
    return [rated(slot) if n == place else slot for n, slot in enumerate(slots)]


def _with_break(
    slots: list[Slot], response: DisclosedResponse, instrument: Instrument, rules: AllianceRules
) -> list[Slot]:
    place = _place(slots, response, rules, taken=True)
    if place is None or not disclosed_score(instrument, response).flags:
        return slots
    slot = slots[place]
    events = (*slot.events, Event(EventKind.RISQ, (response.person,)))
    return [*slots[:place], replace(slot, events=events), *slots[place + 1 :]]


def _place(slots: list[Slot], response: DisclosedResponse, rules: AllianceRules, *, taken: bool = False) -> int | None:
    """The slot a form belongs to: its own session's, else the last one held shortly before; None where none was."""
    for n, slot in enumerate(slots):
        if response.session and slot.session == response.session:
            return n
    before = [n for n, slot in enumerate(slots) if slot.number is not None and slot.at <= response.answered]
    if not before or (slots[before[-1]].client is not None and not taken):
        return None
    near = response.answered - slots[before[-1]].at <= timedelta(days=rules.linked_within)
    return before[-1] if near else None


def _with_mirror(slots: list[Slot], mirror: Mirror, instrument: Instrument) -> list[Slot]:
    found = scale_score(instrument, instrument.scale(ALLIANCE_SCALE), mirror.answers)
    return [replace(slot, clinician=found.value) if slot.session == mirror.session else slot for slot in slots]


def _hidden(slot: Slot, held_back: Collection[str]) -> Slot:
    if slot.session not in held_back or slot.client is None:
        return slot
    said = (EventKind.FELT_OFF, EventKind.RISQ)
    events = tuple(event for event in slot.events if event.kind not in said)
    return replace(slot, client=None, felt_off=None, events=events, held_back=True)


def _numbered(slots: Iterable[Slot]) -> Iterable[Slot]:
    count = 0
    for slot in slots:
        answered = slot.client is not None or slot.felt_off is not None  # who answered after a session had one
        counts = slot.number is not None or answered
        count += counts
        yield replace(slot, number=count if counts else None)
