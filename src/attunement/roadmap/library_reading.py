"""From a table to an entry or a track of the library: ours from files, a practice's own from its pages.

Every fault is a BadInput that names the key. What would bring something private into the room is refused here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from attunement.domain.errors import BadInput
from attunement.domain.record import CaseKind
from attunement.domain.strict import Table, read_all
from attunement.roadmap.facts import OFFER_FACTS, PRIVATE_FACTS, TOPICS, When, read_when
from attunement.roadmap.library_entry import Contraindication, Entry, EntryEvidence, EntryKind, Setting
from attunement.roadmap.sentence import LONGEST_FILL
from attunement.roadmap.tracks import Track

PRACTICE_WISDOM: Final = "practice wisdom"
SHORTEST, LONGEST = 1, 240
"""Minutes an entry may take."""
MOST_LINES, LONGEST_LINE, LONGEST_NAME = 12, 400, 48
"""How many steps there may be, and how many letters in one, and in a name: the card is read in a minute."""
FACTS_OF: Final = {
    EntryKind.TRACK: frozenset({"track"}),
    EntryKind.REFRAME: frozenset({"signal"}),
    EntryKind.PROTOCOL: frozenset({"topic", "state", "standing"}),
    EntryKind.CAUTION: frozenset({"contraindicated"}) | OFFER_FACTS,
}
"""The facts the line of each kind is chosen by; every other kind is offered, by the facts of an offer."""
NOT_FOR_THE_ROOM: Final = re.compile(
    r"\b(affairs?|infidelit\w+|unfaithful\w*|violen\w+|abus\w+|assault\w*|rape\w*|threats?|alcohol\w*|drink\w*|drugs?"
    r"|addict\w*|suicid\w+|psychos\w+|psychotic|voices|secrets?)\b",
    re.IGNORECASE,
)
"""What the private questions are about. What the room can read, name and steps, may not speak of it: it would look
like somebody's answer."""


def read_entry(table: Table, signals: Iterable[str] = ()) -> Entry:
    """One entry of the library. Raises BadInput naming the key for the first thing that is wrong."""
    kind = table.one_of("kind", EntryKind)
    against: Table = table.table("contraindication")
    entry = Entry(
        id=table.text("id"),
        version=table.whole("version"),
        name=_name(table),
        kind=kind,
        setting=table.one_of("setting", Setting),
        for_cases=_cases(table),
        when=read_indication(table.table("indication"), kind, signals),
        contraindication=read_all(against, lambda t: Contraindication(t.text("words"), known(t, "topics", TOPICS))),
        steps=_lines(table, "steps"),
        say=_lines(table, "say"),
        watch=_lines(table, "watch"),
        minutes=_minutes(table),
        evidence=read_all(table.table("evidence"), read_evidence),
        reviewed_by=table.text("reviewed_by"),
        licence=table.text("licence"),
    )
    check_for_room(entry, table)
    return entry


def read_track(table: Table) -> Track:
    """One track. Whether its steps exist is checked where the library is known."""
    return Track(
        id=table.text("id"),
        version=table.whole("version"),
        name=_name(table),
        for_cases=_cases(table),
        topics=known(table, "topics", TOPICS),
        applies=some(table, "applies"),
        not_when=some(table, "not_when"),
        first=some(table, "first"),
        stop=some(table, "stop"),
        entries=some(table, "entries"),
        evidence=read_all(table.table("evidence"), read_evidence),
        reviewed_by=table.text("reviewed_by"),
        licence=table.text("licence"),
    )


def read_indication(table: Table, kind: EntryKind, signals: Iterable[str] = ()) -> When:
    """The facts an entry is for: only such as its kind of line is chosen by, and at least one."""
    allowed = FACTS_OF.get(kind, OFFER_FACTS)
    found = read_when(table, signals)
    for name in found:
        if name not in allowed:
            what = f"'{name}' is not what a {kind.value} is chosen by"
            raise BadInput(what, where=table.place(name), expected="only " + ", ".join(sorted(allowed)))
    if not found:
        raise BadInput("empty", where=table.where, expected="at least one of " + ", ".join(sorted(allowed)))
    return found


def check_for_room(entry: Entry, table: Table) -> None:
    """BadInput for an entry made for the room that reads, or speaks of, what is asked in private."""
    if not entry.is_offered:
        return
    private = sorted(PRIVATE_FACTS & set(entry.when))
    if entry.setting is Setting.ROOM and private:
        expected = "facts the room may know, or another setting"
        raise BadInput(
            "an entry for the room reads it", where=table.place(f"indication.{private[0]}"), expected=expected
        )
    for key, text in (("name", entry.name), *(("steps", step) for step in entry.steps)):
        told = NOT_FOR_THE_ROOM.search(text) if entry.may_stand_in_room else None
        if told:
            expected = "words that tell nothing that is asked in private"
            raise BadInput(f"'{told.group()}' where the room can read it", where=table.place(key), expected=expected)


def read_evidence(table: Table) -> EntryEvidence:
    """Practice wisdom has no source; anything else names one and the place where it was read."""
    grade, source, place = table.text("grade"), table.text("source", ""), table.text("place", "")
    if (grade == PRACTICE_WISDOM) == bool(source) or bool(source) != bool(place):
        expected = f"grade '{PRACTICE_WISDOM}' with no source, or a source and the place where it was read"
        raise BadInput(f"grade '{grade}', source '{source}', place '{place}'", where=table.where, expected=expected)
    return EntryEvidence(grade, source, place)


def some(table: Table, key: str) -> tuple[str, ...]:
    """At least one text, none of them empty."""
    found: tuple[str, ...] = table.texts(key)
    if not found or not all(text.strip() for text in found):
        raise BadInput("empty", where=table.place(key), expected="at least one text, none of them empty")
    return found


def known(table: Table, key: str, names: Iterable[str]) -> tuple[str, ...]:
    """A list of texts out of those known."""
    found: tuple[str, ...] = table.texts(key)
    all_known = list(names)
    wrong = [value for value in found if value not in all_known]
    if wrong:
        raise BadInput(f"'{wrong[0]}' found", where=table.place(key), expected="one of " + ", ".join(all_known))
    return found


def _lines(table: Table, key: str) -> tuple[str, ...]:
    found = some(table, key)
    if len(found) > MOST_LINES or max(len(text) for text in found) > LONGEST_LINE:
        expected = f"at most {MOST_LINES}, each of at most {LONGEST_LINE} letters"
        raise BadInput("too long", where=table.place(key), expected=expected)
    return found


def _name(table: Table) -> str:
    return check_name(table.text("name"), table)


def check_name(name: str, table: Table) -> str:
    """The name, as short as a line of the card needs it. Raises BadInput."""
    if len(name) > LONGEST_NAME or "{" in name or not name.isprintable():
        expected = f"at most {LONGEST_NAME} letters on one line, without braces"
        raise BadInput("no name for a card", where=table.place("name"), expected=expected)
    if len(name.split()) > LONGEST_FILL["entry"]:
        raise BadInput(f"'{name}' found", where=table.place("name"), expected=f"at most {LONGEST_FILL['entry']} words")
    return name


def _cases(table: Table) -> tuple[CaseKind, ...]:
    some(table, "for")
    return tuple(CaseKind(case) for case in known(table, "for", [kind.value for kind in CaseKind]))


def _minutes(table: Table) -> int:
    minutes: int = table.whole("minutes")
    if not SHORTEST <= minutes <= LONGEST:
        raise BadInput(f"{minutes} found", where=table.place("minutes"), expected=f"{SHORTEST} to {LONGEST} minutes")
    return minutes
