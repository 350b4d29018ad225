"""The disclosure engine: what each viewer may know of a case.

The rule that everything here serves: what a person or the room can get never depends on another person's
private answers, on the gate, or on the clinician's private work.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from attunement.disclosure.disclosed import _MADE_HERE, DisclosedCase, DisclosedResponse
from attunement.disclosure.joint_work import SAFETY_OCCASION_INSTRUMENTS, Standing, joint_work
from attunement.disclosure.policy import classes_for_room
from attunement.disclosure.viewer import Viewer, ViewerKind
from attunement.domain.answers import Answer, is_given
from attunement.domain.audience import Audience
from attunement.domain.case import Case
from attunement.domain.errors import Refused
from attunement.domain.instrument import Instrument, ItemKind
from attunement.domain.record import Policy, Response
from attunement.domain.relationship import ClientWord, GroundRules, Reader
from attunement.domain.session import Session

Instruments = Mapping[str, Instrument]

EVERY_CLASS = frozenset(Audience)
NOT_SAFETY = frozenset({Audience.SHARED, Audience.CLINICIAN})
NOT_FOR_STUDY = ("private-own",)
"""Questions about a secret: an affair, unusual experiences."""


def disclose(case: Case, viewer: Viewer, instruments: Instruments) -> DisclosedCase:
    """What `viewer` may know of `case`.

    Raises Refused for the room of a couple or family while no standing decision opens it.
    """
    match viewer.kind:
        case ViewerKind.CLINICIAN:
            return _for_clinician(case, viewer, instruments)
        case ViewerKind.ROOM:
            return _for_room(case, viewer, instruments)
        case ViewerKind.PERSON:
            return _for_person(case, viewer, instruments)
        case ViewerKind.SUPERVISOR:
            supervisors = {person.id for person in case.people if person.role == "supervisor"}
            named = {ViewerKind.SUPERVISOR.value, *supervisors}
            shared = [r for r in case.releases if r.to in named]
            return _make(case, viewer, releases=shared, words=_words_for(case, Reader.SUPERVISOR))
        case ViewerKind.RESEARCHER:
            return _for_researcher(case, viewer, instruments)


def room_is_open(case: Case) -> bool:
    """True when joint work stands: decided after everyone was talked with alone and after the last safety occasion.

    Reads acts and occasions only, never an answer, so that nothing anyone can see depends on what was answered.
    """
    occasions = [r.answered for r in case.responses if r.instrument in SAFETY_OCCASION_INSTRUMENTS]
    return joint_work(case.kind, case.client_ids, case.decisions, occasions) is Standing.OPEN


def _for_clinician(case: Case, viewer: Viewer, instruments: Instruments) -> DisclosedCase:
    return _make(
        case,
        viewer,
        people=case.people,
        policies=case.policies,
        sessions=case.sessions,
        responses=_cut(case.responses, instruments, lambda _: EVERY_CLASS),
        decisions=case.decisions,
        consents=case.consents,
        releases=case.releases,
        codes=case.codes,
        repairs=case.repairs,
        module_requests=case.module_requests,
        mirrors=case.mirrors,
        words=_words_for(case, Reader.CLINICIAN),
        ground_rules=case.ground_rules,
    )


def _words_for(case: Case, reader: Reader) -> list[ClientWord]:
    """The clients' words this reader was chosen for, from the time each client chose."""
    return [word for word in case.words if word.may_be_read_by(reader, case.as_of)]


def _for_room(case: Case, viewer: Viewer, instruments: Instruments) -> DisclosedCase:
    if not room_is_open(case):
        raise Refused(
            "There is no room part yet: it waits for a clinician's decision to go on, made after talking with each "
            "person alone and after the last time anyone answered the questions on their own."
        )
    everyone = set(case.client_ids)
    held = [session for session in case.sessions if session.is_held]
    together = tuple(_plain(session) for session in held if everyone <= set(session.attended))
    responses = [r for r in case.responses if r.person in everyone]
    return _make(
        case,
        viewer,
        people=case.people,
        policies=[policy for policy in case.policies if policy.in_force_since(case.client_ids) is not None],
        sessions=together,
        responses=_cut(responses, instruments, lambda r: classes_for_room(case, r.answered), blank_declined=True),
        ground_rules=[rules for rules in case.ground_rules if everyone <= set(rules.signed)],
    )


def _plain(session: Session) -> Session:
    """A session without who was late or what was noted of it."""
    return Session(session.id, session.at, session.kind, session.attended)


def _for_person(case: Case, viewer: Viewer, instruments: Instruments) -> DisclosedCase:
    """Their own record. Safety answers stay out even of their own copy: a partner may be looking over the shoulder."""
    own = viewer.person or ""
    return _make(
        case,
        viewer,
        people=[person for person in case.people if person.id == own],
        policies=[_own_signature(policy, own) for policy in case.policies if own in policy.signed],
        sessions=[_plain(session) for session in case.sessions if session.is_held and own in session.attended],
        responses=_cut([r for r in case.responses if r.person == own], instruments, lambda _: NOT_SAFETY),
        consents=[consent for consent in case.consents if consent.person == own],
        releases=[release for release in case.releases if release.to == own],
        words=[word for word in case.words if word.person == own],
        ground_rules=[_own_name(rules, own) for rules in case.ground_rules],
    )


def _for_researcher(case: Case, viewer: Viewer, instruments: Instruments) -> DisclosedCase:
    """Clients without names; answers without safety, secrets, or names given; no acts, no sessions.

    Whoever knows one partner's answers finds that partner's rows, and then the other's: so what could do harm in
    such hands is not there at all.
    """
    theirs = [r for r in case.responses if r.person in case.client_ids and r.instrument not in NOT_FOR_STUDY]
    cut = _cut(theirs, instruments, lambda _: NOT_SAFETY)
    kept = [replace(r, answers=_without_names(r, instruments[r.instrument]), session=None) for r in cut]
    return _make(
        case,
        viewer,
        people=[replace(person, name="") for person in case.clients],
        responses=[response for response in kept if response.answers],
    )


def _without_names(response: DisclosedResponse, instrument: Instrument) -> dict[str, Answer]:
    return {key: a for key, a in response.answers.items() if instrument.item(key).kind is not ItemKind.NAMES}


def _own_name(rules: GroundRules, own: str) -> GroundRules:
    return replace(rules, signed={person: at for person, at in rules.signed.items() if person == own})


def _own_signature(policy: Policy, own: str) -> Policy:
    return replace(policy, signed={own: policy.signed[own]})


def _cut(
    responses: Iterable[Response],
    instruments: Instruments,
    classes_of: Callable[[Response], frozenset[Audience]],
    *,
    blank_declined: bool = False,
) -> list[DisclosedResponse]:
    """The responses with only the items of the classes allowed; a response with no such item is not there at all."""
    disclosed: list[DisclosedResponse] = []
    for response in sorted(responses, key=lambda r: (r.answered, r.person, r.instrument)):
        instrument, classes = instruments[response.instrument], classes_of(response)
        visible = {item.key for item in instrument.items if item.audience in classes}
        if not visible:
            continue
        answers: dict[str, Answer] = {
            key: (answer if is_given(answer) or not blank_declined else None)
            for key, answer in response.answers.items()
            if key in visible
        }
        disclosed.append(
            DisclosedResponse(
                person=response.person,
                instrument=response.instrument,
                version=response.version,
                answered=response.answered,
                answers=answers,
                session=response.session,
                classes=classes,
            )
        )
    return disclosed


def _make(case: Case, viewer: Viewer, **parts: Iterable[object]) -> DisclosedCase:
    lists = ("people", "policies", "sessions", "responses", "decisions", "consents", "releases", "codes", "repairs")
    since = ("module_requests", "mirrors", "words", "ground_rules")
    filled: dict[str, Any] = {name: tuple(parts.get(name, ())) for name in (*lists, *since)}
    return DisclosedCase(viewer=viewer, id=case.id, kind=case.kind, opened=case.opened, made_by=_MADE_HERE, **filled)
