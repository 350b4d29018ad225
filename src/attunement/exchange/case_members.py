"""Who a case file may name where: its people, its clients, its staff."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from attunement.disclosure.viewer import ViewerKind
from attunement.domain.errors import BadInput
from attunement.domain.record import Person
from attunement.domain.strict import Table

SUPERVISOR = ViewerKind.SUPERVISOR.value
MOST_NAMED = 12
"""How many known ids an error lists."""


@dataclass(frozen=True)
class Members:
    """The people of one case, for checking who is named elsewhere in its file."""

    people: tuple[Person, ...]

    def person(self, table: Table, key: str) -> str:
        """Anyone of the case."""
        return self._one(table, key, [person.id for person in self.people], "a person of this case")

    def staff(self, table: Table, key: str) -> str:
        """Someone who works on the case: acts are theirs."""
        staff = [person.id for person in self.people if not person.is_client]
        return self._one(table, key, staff, "a clinician of this case")

    def receiver(self, table: Table, key: str) -> str:
        """Who something may be released to: a person, or the supervisor, named or by role."""
        known = [*(person.id for person in self.people), SUPERVISOR]
        found = self._one(table, key, known, "a person of this case or 'supervisor'")
        roles = {person.id: person.role for person in self.people}
        return SUPERVISOR if roles.get(found) == SUPERVISOR else found

    def everyone_in(self, table: Table, key: str) -> tuple[str, ...]:
        """A list of people of the case; absent is empty."""
        return self._list(table, key, [person.id for person in self.people], "people of this case")

    def clients_in(self, table: Table, key: str) -> tuple[str, ...]:
        """A list of clients of the case; absent is empty."""
        return self._list(table, key, self.client_ids, "clients of this case")

    @property
    def client_ids(self) -> list[str]:
        """The clients' ids."""
        return [person.id for person in self.people if person.is_client]

    def _one(self, table: Table, key: str, known: list[str], expected: str) -> str:
        found: str = table.text(key)
        refuse_unknown(found, known, table.place(key), expected)
        return found

    def _list(self, table: Table, key: str, known: list[str], expected: str) -> tuple[str, ...]:
        found: tuple[str, ...] = table.texts(key, ())
        for n, name in enumerate(found):
            refuse_unknown(name, known, f"{table.place(key)}[{n}]", expected)
        return found


def refuse_unknown(found: str, known: Collection[str], where: str, expected: str) -> None:
    """BadInput unless `found` is known."""
    if found not in known:
        some = ", ".join(list(known)[:MOST_NAMED]) + ("…" if len(known) > MOST_NAMED else "")
        raise BadInput(f"'{found[:60]}' is not known", where=where, expected=f"{expected}: {some}")


def no_repeats(where: str, ids: list[str]) -> None:
    """BadInput naming the second of two entries with one id."""
    seen: set[str] = set()
    for n, name in enumerate(ids):
        if name in seen:
            raise BadInput(f"'{name[:60]}' is there twice", where=f"{where}[{n}].id", expected="an id of its own")
        seen.add(name)


def any_text(table: Table, key: str) -> str:
    """A text that may be empty, null or absent."""
    found = table.value(key, "")
    if not isinstance(found, str):
        raise BadInput(f"{str(found)[:60]} found", where=table.place(key), expected="a text")
    return found
