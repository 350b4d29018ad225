"""What a device sends to a session's line of time, read strictly: an entry fits, or is refused by its place."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from attunement.domain.coding import About, CodeDefinition
from attunement.domain.errors import BadInput
from attunement.domain.strict import Table
from attunement.domain.timeline import AFTERWARDS, LIVE, LONGEST_SECONDS, EntryKind, Outcome
from attunement.storage.models import SessionRecord
from attunement.storage.queries.coding_schemes import scheme_version

AT_ONCE: Final = 200
"""Entries in one message; a device that was away for long sends several messages."""
MOST_SEQUENCE: Final = 2**31 - 1
STRONGEST: Final = 5


@dataclass(frozen=True)
class Sent:
    """One entry as it came, checked. `body` holds plain values only, the same for the same entry."""

    id: uuid.UUID
    sequence: int
    kind: EntryKind
    at: float
    target: uuid.UUID | None = None
    body: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class InSession:
    """Who is in a session: the ids of the clients it is for, and of the clinician."""

    clients: tuple[str, ...]
    clinician: str

    def may_be(self, person: str, about: About) -> bool:
        """True if a code about somebody may name this person."""
        if about is About.COUPLE:
            return person == ""
        return person in self.clients if about is About.PERSON else person == self.clinician


def people_in(session: SessionRecord) -> InSession:
    """The clients a session is for; everyone where nobody is named."""
    everyone = [str(person.id) for person in session.case.people.all()]
    expected = [person for person in everyone if person in session.expected]
    return InSession(tuple(expected or everyone), str(session.case.clinician_id))


def read_entries(raw: object, people: InSession) -> tuple[Sent, ...]:
    """The entries of a message, in its order. Raises BadInput with the place of the first that is wrong."""
    if not isinstance(raw, list) or len(raw) > AT_ONCE:
        raise BadInput("no list of entries, or too many", where="entries", expected=f"a list of up to {AT_ONCE}")
    found: list[Sent] = []
    for n, entry in enumerate(raw):
        table = Table(entry, f"entries[{n}]")
        found.append(_entry(table, people))
        table.done()
    return tuple(found)


def read_id(table: Table, key: str) -> uuid.UUID:
    """An id made by a device. Raises BadInput for anything but a UUID."""
    found = table.text(key)
    try:
        return uuid.UUID(found)
    except ValueError:
        raise BadInput(f"'{found[:40]}'", where=table.place(key), expected="a UUID") from None


def _entry(table: Table, people: InSession) -> Sent:
    kind: EntryKind = table.one_of("kind", EntryKind)
    sequence = table.whole("sequence")
    if not 1 <= sequence <= MOST_SEQUENCE:
        raise BadInput(f"{sequence} found", where=table.place("sequence"), expected="1 or more")
    return Sent(
        id=read_id(table, "id"),
        sequence=sequence,
        kind=kind,
        at=_seconds(table, "at"),
        target=None if kind is EntryKind.CODE else read_id(table, "target"),
        body=_body(table, kind, people),
    )


def _body(table: Table, kind: EntryKind, people: InSession) -> dict[str, Any]:
    at = _seconds(table, "at")
    if kind is EntryKind.CODE:
        return {"at": at, **_code(table, people)}
    if kind is EntryKind.END:
        return {"at": at}
    if kind is EntryKind.PROMPT:
        return {"outcome": _outcome(table)}
    if kind is EntryKind.MODIFY:
        return {"modifiers": list(table.texts("modifiers"))} | _intensity(table)
    return {}


def _code(table: Table, people: InSession) -> dict[str, Any]:
    scheme, version, key = table.text("scheme"), table.whole("version"), table.text("code")
    used = scheme_version(scheme, version)
    code = used.code(key) if used else None
    if code is None:
        raise BadInput(f"'{key[:60]}'", where=table.place("code"), expected="a code of the scheme named")
    person = table.value("person", "")
    if not people.may_be(person, code.about):
        raise BadInput("somebody else", where=table.place("person"), expected="who this code is about")
    body = {"scheme": scheme, "version": version, "code": key, "person": person, "source": _source(table)}
    return body | _lasting(table, code) | _modifiers(table, code) | _intensity(table) | _group(code)


def _group(code: CodeDefinition) -> dict[str, Any]:
    return {"group": code.group} if code.group else {}


def _lasting(table: Table, code: CodeDefinition) -> dict[str, Any]:
    is_open = table.yes_no("is_open", False)
    ends = _seconds(table, "ends") if table.has("ends") else None
    if (is_open or ends is not None) and not code.is_state:
        raise BadInput("a moment has no end", where=table.place("is_open"), expected="a code that lasts")
    return ({"is_open": True} if is_open else {}) | ({} if ends is None else {"ends": ends})


def _modifiers(table: Table, code: CodeDefinition) -> dict[str, Any]:
    given = list(table.texts("modifiers", ()))
    for key in given:
        if code.modifier(key) is None:
            raise BadInput(f"'{key[:60]}'", where=table.place("modifiers"), expected="modifiers of this code")
    return {"modifiers": given} if given else {}


def _intensity(table: Table) -> dict[str, Any]:
    found = table.whole("intensity", None)
    if found is not None and not 1 <= found <= STRONGEST:
        raise BadInput(f"{found} found", where=table.place("intensity"), expected=f"1 to {STRONGEST}")
    return {} if found is None else {"intensity": found}


def _source(table: Table) -> str:
    found: str = table.text("source", LIVE)
    if found not in (LIVE, AFTERWARDS):
        raise BadInput(f"'{found[:40]}'", where=table.place("source"), expected=f"{LIVE}, {AFTERWARDS}")
    return found


def _outcome(table: Table) -> str:
    found: Outcome = table.one_of("outcome", Outcome)
    if found not in (Outcome.USED, Outcome.DISMISSED):
        raise BadInput(f"'{found.value}'", where=table.place("outcome"), expected="used, dismissed")
    return found.value


def _seconds(table: Table, key: str) -> float:
    found = float(table.number(key))
    if not 0 <= found <= LONGEST_SECONDS:
        raise BadInput(f"{found:g} found", where=table.place(key), expected=f"0 to {LONGEST_SECONDS} seconds")
    return round(found, 3)
