"""In a case file, the clients' own words about the work, and the ground rules. Each list is optional."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from attunement.domain.relationship import ClientWord, GroundRules, Reader, Wish
from attunement.domain.strict import Table
from attunement.exchange.case_acts import session_id
from attunement.exchange.case_members import Members, any_text, refuse_unknown


def word(table: Table, members: Members, sessions: Collection[str]) -> ClientWord:
    """Something felt off. Without a moment from which it may be read, nobody but the client reads it."""
    return ClientWord(
        person=_client(table, members),
        at=table.moment("at"),
        about=table.texts("about", ()),
        words=any_text(table, "words"),
        wish=table.one_of("wish", Wish, Wish.UNDECIDED),
        reader=table.one_of("reader", Reader, Reader.NOBODY_YET),
        readable_from=table.moment("readable_from", None),
        session=session_id(table, "session", sessions) if table.has("session") else table.value("session", None),
        id=table.value("id", ""),
    )


def ground_rules(table: Table, members: Members) -> GroundRules:
    """One version, and when each client signed it."""
    signed: Table = table.table("signed", Table({}, table.place("signed")))
    for person in signed.raw:
        refuse_unknown(person, members.client_ids, signed.place(person), "clients of this case")
    moments: dict[str, datetime] = {person: signed.moment(person) for person in signed.raw if signed.has(person)}
    return GroundRules(table.whole("version"), table.texts("rules"), table.moment("made"), moments)


def _client(table: Table, members: Members) -> str:
    found: str = table.text("person")
    refuse_unknown(found, members.client_ids, table.place("person"), "clients of this case")
    return found
