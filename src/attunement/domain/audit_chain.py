"""The audit list as a chain: each entry is sealed together with the one before it, so that a change shows, and where.

A seal is SHA-256 over the seal before and everything the entry says. Seals alone stop nobody who rewrites the whole
chain; for that its head is signed from time to time and kept outside of the database (`SignedHead`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import Enum
from hashlib import sha256
from itertools import pairwise

FIRST = "0" * 64
"""What stands before the first entry."""
CLOCK_SLACK = timedelta(minutes=1)
"""Clocks of several machines differ, and are corrected by seconds."""
LOOKED_AT_TOGETHER = 200
"""How many entries with a wrong seal are tried in each other's places; of more only neighbours."""


class Attack(Enum):
    """What was done to the list."""

    CHANGED = "changed"
    MISSING = "missing"
    MISSING_AT_END = "missing at the end"
    MOVED = "moved"
    PUT_IN = "put in"
    OLDER = "older copy"
    REWRITTEN = "rewritten"
    CLOCK_SET_BACK = "clock set back"


@dataclass(frozen=True)
class AuditFacts:
    """What one entry says. Ids as text, empty for none."""

    number: int
    at: datetime
    written_at: datetime
    by: str
    by_person: str
    act: str
    case: str
    subject: str


@dataclass(frozen=True)
class SealedEntry:
    """An entry as it is stored; `row` is where it stands among the rows."""

    facts: AuditFacts
    before: str
    seal: str
    row: int


@dataclass(frozen=True)
class Head:
    """Where the list ends."""

    number: int
    seal: str


@dataclass(frozen=True)
class SignedHead:
    """Where the list ended at a moment, signed and kept elsewhere. After a restore earlier, longer ones are void."""

    head: Head
    at: datetime
    is_restore: bool = False


@dataclass(frozen=True)
class Fault:
    """Something wrong with the list, and the number of the entry where."""

    attack: Attack
    number: int
    text: str


def seal_of(before: str, facts: AuditFacts) -> str:
    """The seal of an entry that follows the one with the seal `before`."""
    said = [
        before,
        facts.number,
        _moment(facts.at),
        _moment(facts.written_at),
        facts.by,
        facts.by_person,
        facts.act,
        facts.case,
        facts.subject,
    ]
    return sha256(json.dumps(said, ensure_ascii=True).encode()).hexdigest()


def find_faults(entries: Iterable[SealedEntry], signed: Sequence[SignedHead]) -> Iterator[Fault]:
    """What is wrong with the entries, taken in the order of their numbers, and against the heads signed so far."""
    walk = _Walk({one.head.number for one in signed})
    yield from walk.through(entries)
    yield from _wrong_seals(walk.wrong)
    yield from _signed_backwards(signed)
    yield from _against(signed, walk, resealed=not walk.wrong and not walk.torn)


def end_faults(last: Head, head: Head, now: datetime, last_written: datetime | None) -> Iterator[Fault]:
    """What is wrong with its end: against the end the database itself remembers, and the clock now."""
    if last.number < head.number:
        text = f"entries {last.number + 1} to {head.number} are missing at the end"
        yield Fault(Attack.MISSING_AT_END, last.number + 1, text)
    elif last.number > head.number:
        yield Fault(Attack.PUT_IN, head.number + 1, f"entry {head.number + 1} was put in behind the end")
    elif last.seal != head.seal:
        yield Fault(Attack.CHANGED, last.number, f"entry {last.number}, the last, is not the one that was written")
    if last_written is not None and now < last_written - CLOCK_SLACK:
        written = f"entry {last.number} was written at {_short(last_written)}"
        text = f"the clock was set back: it shows {_short(now)}, and {written}"
        yield Fault(Attack.CLOCK_SET_BACK, last.number, text)


class _Walk:
    """Once through the list: where it is torn, which seals are wrong, and the seals that were signed."""

    def __init__(self, wanted: set[int]) -> None:
        self._wanted = wanted
        self.seals: dict[int, str] = {0: FIRST}
        self.wrong: list[SealedEntry] = []
        self.torn = False
        self.last = Head(0, FIRST)

    def through(self, entries: Iterable[SealedEntry]) -> Iterator[Fault]:
        row, latest = 0, datetime(1970, 1, 1, tzinfo=UTC)
        for entry in entries:
            number = entry.facts.number
            yield from self._gap(number)
            yield from self._links(entry)
            if entry.row < row:
                yield Fault(Attack.MOVED, number, f"entry {number} was moved: its row stands before an earlier one's")
            if not self.wrong or self.wrong[-1] is not entry:  # of a wrong one not even its time is to be believed
                yield from _clock(entry, latest)
                latest = max(latest, entry.facts.written_at)
            row = max(row, entry.row)
            self.last = Head(number, entry.seal)
            if number in self._wanted:
                self.seals[number] = entry.seal

    def _gap(self, number: int) -> Iterator[Fault]:
        first, last = self.last.number + 1, number - 1
        if last >= first:
            self.torn = True
            said = f"entry {first} is missing" if first == last else f"entries {first} to {last} are missing"
            yield Fault(Attack.MISSING, first, said)

    def _links(self, entry: SealedEntry) -> Iterator[Fault]:
        number = entry.facts.number
        if seal_of(entry.before, entry.facts) != entry.seal:
            self.wrong.append(entry)
        elif entry.before != self.last.seal and number == self.last.number + 1:
            follows_a_wrong_one = bool(self.wrong) and self.wrong[-1].facts.number == number - 1
            self.torn = True
            if not follows_a_wrong_one:
                yield Fault(
                    Attack.CHANGED, number - 1, f"entry {number - 1} is not the one that entry {number} follows"
                )


def _clock(entry: SealedEntry, latest: datetime) -> Iterator[Fault]:
    if entry.facts.written_at < latest - CLOCK_SLACK:
        text = f"the clock was set back before entry {entry.facts.number}, written at {_short(entry.facts.written_at)}"
        yield Fault(Attack.CLOCK_SET_BACK, entry.facts.number, f"{text}, after one at {_short(latest)}")


def _wrong_seals(wrong: Sequence[SealedEntry]) -> Iterator[Fault]:
    """Name each: moved where it belongs elsewhere, put in where its place belongs to another, else changed."""
    home = {entry.facts.number: _home(entry, wrong) for entry in wrong}
    owned = {number: came for came, number in home.items() if number is not None}
    put_in = 0
    for entry in wrong:
        number = entry.facts.number
        at_home = home[number]
        if at_home is None and number in owned:
            put_in += 1
            text = f"entry {number} was put in; what stood there is number {owned[number]} now"
            yield Fault(Attack.PUT_IN, number, text)
        elif at_home is None:
            yield Fault(Attack.CHANGED, number, f"entry {number} was changed after it was written")
        elif number - at_home != put_in or not put_in:
            yield Fault(Attack.MOVED, number, f"entry {number} was moved: it was written as number {at_home}")


def _home(entry: SealedEntry, wrong: Sequence[SealedEntry]) -> int | None:
    """The number under which an entry's words and a seal that is there belong together."""
    number = entry.facts.number
    near = wrong if len(wrong) <= LOOKED_AT_TOGETHER else [one for one in wrong if abs(one.facts.number - number) <= 2]
    numbers = {number - 1, number + 1, *(one.facts.number for one in near)} - {number}
    for other in sorted(numbers, key=lambda found: (abs(found - number), found)):
        facts = replace(entry.facts, number=other)
        if seal_of(entry.before, facts) == entry.seal:
            return other
    for one in near:
        if one is not entry and seal_of(one.before, replace(entry.facts, number=one.facts.number)) == one.seal:
            return one.facts.number
    return None


def _against(signed: Sequence[SignedHead], walk: _Walk, *, resealed: bool) -> Iterator[Fault]:
    """The first signed head that the list does not bear out."""
    sure = 0
    for one in _still_valid(signed):
        if one.head.number > walk.last.number:
            text = (
                f"the list ends with entry {walk.last.number}, and on {_short(one.at)} it had {one.head.number}: an "
                "older copy was put in its place, or the last entries and the mark of the end were taken away"
            )
            yield Fault(Attack.OLDER, walk.last.number + 1, text)
            return
        if walk.seals.get(one.head.number) != one.head.seal:
            if resealed:
                text = (
                    f"between entry {sure + 1} and entry {one.head.number} something was changed and all after it "
                    f"sealed anew: it is not the list that was signed on {_short(one.at)}"
                )
                yield Fault(Attack.REWRITTEN, sure + 1, text)
            return
        sure = one.head.number


def _signed_backwards(signed: Sequence[SignedHead]) -> Iterator[Fault]:
    for earlier, later in pairwise(signed):
        if later.at < earlier.at - CLOCK_SLACK:
            text = (
                f"the clock was set back, or signed heads were exchanged: {later.head.number} entries were signed at "
                f"{_short(later.at)}, after {earlier.head.number} at {_short(earlier.at)}"
            )
            yield Fault(Attack.CLOCK_SET_BACK, later.head.number, text)


def _still_valid(signed: Sequence[SignedHead]) -> list[SignedHead]:
    """Without those that a restore left behind: it is on record, signed, that the list went back."""
    valid: list[SignedHead] = []
    for one in signed:
        if one.is_restore:
            valid = [earlier for earlier in valid if earlier.head.number <= one.head.number]
        valid.append(one)
    return valid


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def _short(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"
