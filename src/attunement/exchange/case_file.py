"""A case file: one JSON document with everything everyone said and did, read strictly into a Case."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

from attunement.disclosure.viewer import RESERVED
from attunement.domain.answers import Answer, checked
from attunement.domain.case import Case
from attunement.domain.errors import BadInput
from attunement.domain.instrument import Instrument
from attunement.domain.record import CaseKind, Person, Response
from attunement.domain.relationship import Mirror, Sense
from attunement.domain.strict import Table, read_all
from attunement.exchange import case_acts, case_relationship
from attunement.exchange.case_members import Members, any_text, no_repeats
from attunement.exchange.strict_json import read_json

CLIENTS_OF = {
    CaseKind.COUPLE: (2, 2, "exactly two clients in a couple"),
    CaseKind.INDIVIDUAL: (1, 1, "exactly one client in an individual case"),
    CaseKind.FAMILY: (2, None, "two clients or more in a family"),
}


def read_case(path: Path, instruments: Mapping[str, Instrument]) -> Case:
    """The case in a file. Raises BadInput naming the file and the place in it, like `people[1].role`."""
    raw = read_json(path)
    try:
        return case_from(raw, instruments)
    except BadInput as error:
        where = f"{path.name}: {error.where}" if error.where else path.name
        raise BadInput(error.what, where=where, expected=error.expected, do=error.do) from None


def case_from(raw: object, instruments: Mapping[str, Instrument]) -> Case:
    """The case in a document already read. Raises BadInput naming the place."""
    return read_all(Table(raw, ""), lambda table: _case(table, instruments))


def _case(table: Table, instruments: Mapping[str, Instrument]) -> Case:
    about: Table = table.table("case")
    kind: CaseKind = about.one_of("kind", CaseKind)
    people = _people(table, kind)
    members = Members(people)
    sessions = table.each("sessions", lambda t: case_acts.session(t, members))
    no_repeats("sessions", [session.id for session in sessions])
    known = {session.id for session in sessions}
    case = Case(
        id=about.text("id"),
        kind=kind,
        opened=about.moment("opened"),
        people=people,
        policies=table.each("policies", lambda t: case_acts.policy(t, members)),
        sessions=sessions,
        responses=table.each("responses", lambda t: _response(t, members, known, instruments)),
        decisions=table.each("decisions", lambda t: case_acts.decision(t, members)),
        consents=table.each("consents", lambda t: case_acts.consent(t, members)),
        releases=table.each("releases", lambda t: case_acts.release(t, members)),
        codes=table.each("codes", lambda t: case_acts.code(t, members, known)),
        mirrors=table.each("mirrors", lambda t: _mirror(t, members, known, instruments)),
        repairs=table.each("repairs", lambda t: case_acts.repair(t, members, known)),
        words=table.each("words", lambda t: case_relationship.word(t, members, known)),
        ground_rules=table.each("ground_rules", lambda t: case_relationship.ground_rules(t, members)),
    )
    about.done()
    return case


def _people(table: Table, kind: CaseKind) -> tuple[Person, ...]:
    people = table.each("people", _person)
    no_repeats("people", [person.id for person in people])
    least, most, expected = CLIENTS_OF[kind]
    clients = sum(person.is_client for person in people)
    if clients < least or (most is not None and clients > most):
        raise BadInput(f"{clients} found", where="people", expected=expected)
    return people


def _person(table: Table) -> Person:
    person = Person(table.text("id"), table.text("role"), any_text(table, "name"))
    if person.id in RESERVED:
        raise BadInput(
            f"'{person.id}' means a kind of viewer", where=table.place("id"), expected="another id for a person"
        )
    return person


def _response(
    table: Table, members: Members, sessions: Collection[str], instruments: Mapping[str, Instrument]
) -> Response:
    instrument = _instrument(table, instruments)
    return Response(
        person=members.person(table, "person"),
        instrument=instrument.id,
        version=_version(table, instrument),
        answered=table.moment("answered"),
        answers=_answers(table.table("answers"), instrument),
        session=case_acts.session_id(table, "session", sessions)
        if table.has("session")
        else table.value("session", None),
    )


def _mirror(table: Table, members: Members, sessions: Collection[str], instruments: Mapping[str, Instrument]) -> Mirror:
    """The clinician's own side of one session with one client; the guess was made before the reveal."""
    return Mirror(
        person=members.person(table, "person"),
        by=members.staff(table, "by"),
        session=case_acts.session_id(table, "session", sessions),
        at=table.moment("at"),
        guess=table.number("guess", None),
        answers=_answers(table.table("answers"), instruments["alliance-mirror"]),
        sense=table.one_of("sense", Sense, None),
    )


def _instrument(table: Table, instruments: Mapping[str, Instrument]) -> Instrument:
    name = table.text("instrument")
    if name not in instruments:
        raise BadInput(
            f"there is no instrument '{name[:60]}'",
            where=table.place("instrument"),
            expected="an id from `attunement instruments`",
        )
    return instruments[name]


def _version(table: Table, instrument: Instrument) -> int:
    """Another version is another set of questions: its answers cannot be read with this one's options."""
    version: int = table.whole("version")
    if version != instrument.version:
        raise BadInput(
            f"version {version} found, and {instrument.id} here is version {instrument.version}",
            where=table.place("version"),
            expected=f"{instrument.version}",
        )
    return version


def _answers(table: Table, instrument: Instrument) -> dict[str, Answer]:
    answers: dict[str, Answer] = {}
    for key, value in table.raw.items():
        if not instrument.has_item(key):
            raise BadInput(
                f"{instrument.id} has no such item",
                where=table.place(key),
                expected="one of " + ", ".join(item.key for item in instrument.items),
            )
        answers[key] = checked(instrument.item(key), value, where=table.place(key))
    return answers
