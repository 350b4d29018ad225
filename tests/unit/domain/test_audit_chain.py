"""Every attack on a chained list is found and named with its place; an honest list has no fault."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from attunement.domain.audit_chain import (
    CLOCK_SLACK,
    FIRST,
    Attack,
    AuditFacts,
    Fault,
    Head,
    SealedEntry,
    SignedHead,
    end_faults,
    find_faults,
    seal_of,
)

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)
Entries = list[SealedEntry]


def entry(number: int, before: str, *, act: str = "read map", written: datetime | None = None) -> SealedEntry:
    moment = written or NOON + timedelta(minutes=number)
    facts = AuditFacts(number, moment, moment, "miriam", "", act, f"case {number}", "")
    return SealedEntry(facts, before, seal_of(before, facts), number * 10)


def honest(length: int = 12) -> Entries:
    found: Entries = []
    for number in range(1, length + 1):
        found.append(entry(number, found[-1].seal if found else FIRST))
    return found


def resealed(entries: Entries) -> Entries:
    """What an attacker who knows how it is made would write."""
    found: Entries = []
    for number, one in enumerate(entries, start=1):
        facts, before = replace(one.facts, number=number), found[-1].seal if found else FIRST
        found.append(SealedEntry(facts, before, seal_of(before, facts), number * 10))
    return found


def head(entries: Entries) -> Head:
    return Head(entries[-1].facts.number, entries[-1].seal) if entries else Head(0, FIRST)


def signed(entries: Entries, number: int, *, at: datetime | None = None, is_restore: bool = False) -> SignedHead:
    return SignedHead(head(entries[:number]), at or NOON + timedelta(hours=number), is_restore)


def faults(entries: Entries, heads: list[SignedHead] | None = None) -> list[tuple[Attack, int]]:
    return [(fault.attack, fault.number) for fault in find_faults(entries, heads or [])]


def act_of(one: SealedEntry, act: str) -> SealedEntry:
    return replace(one, facts=replace(one.facts, act=act))


def swapped_numbers(e: Entries) -> Entries:
    """Entries 5 and 8 with each other's numbers."""
    e[4], e[7] = (
        replace(e[7], facts=replace(e[7].facts, number=5), row=e[4].row),
        replace(e[4], facts=replace(e[4].facts, number=8), row=e[7].row),
    )
    return e


def swapped_words(e: Entries) -> Entries:
    """What 5 and 8 say exchanged, their seals left where they are."""
    five, eight = e[4], e[7]
    e[4] = replace(five, facts=replace(eight.facts, number=5))
    e[7] = replace(eight, facts=replace(five.facts, number=8))
    return e


def put_in(e: Entries, place: int = 6) -> Entries:
    """One more before entry 6, the others moved up by one."""
    new = entry(place, e[place - 2].seal, act="nothing to see", written=e[place - 2].facts.written_at)
    later = [replace(one, facts=replace(one.facts, number=one.facts.number + 1), row=one.row + 10) for one in e[5:]]
    return [*e[:5], replace(new, seal="ab" * 32), *later]


Case = tuple[str, Callable[[Entries], Entries], list[tuple[Attack, int]]]
ATTACKS: list[Case] = [
    ("edit", lambda e: [*e[:4], act_of(e[4], "open case"), *e[5:]], [(Attack.CHANGED, 5)]),
    ("edit the first", lambda e: [act_of(e[0], "open case"), *e[1:]], [(Attack.CHANGED, 1)]),
    ("edit two", lambda e: [*e[:2], act_of(e[2], "x"), *e[3:8], act_of(e[8], "y"), *e[9:]], [
        (Attack.CHANGED, 3), (Attack.CHANGED, 9)]),
    ("delete in the middle", lambda e: [*e[:4], *e[5:]], [(Attack.MISSING, 5)]),
    ("delete three", lambda e: [*e[:4], *e[7:]], [(Attack.MISSING, 5)]),
    ("delete the first", lambda e: e[1:], [(Attack.MISSING, 1)]),
    ("reorder numbers", swapped_numbers, [(Attack.MOVED, 5), (Attack.MOVED, 8)]),
    ("reorder words", swapped_words, [(Attack.MOVED, 5), (Attack.MOVED, 8)]),
    ("reorder rows", lambda e: [*e[:4], replace(e[4], row=90), *e[5:8], replace(e[8], row=50), *e[9:]], [
        (Attack.MOVED, 6), (Attack.MOVED, 7), (Attack.MOVED, 8), (Attack.MOVED, 9)]),
    ("insert", put_in, [(Attack.PUT_IN, 6)]),
    ("a seal and its entry written anew", lambda e: [*e[:4], entry(5, e[3].seal, act="x"), *e[5:]], [
        (Attack.CHANGED, 5)]),
]  # fmt: skip


@pytest.mark.parametrize(("how", "harm", "expected"), ATTACKS, ids=[case[0] for case in ATTACKS])
def test_each_attack_is_named_with_its_place(
    how: str, harm: Callable[[Entries], Entries], expected: list[tuple[Attack, int]]
) -> None:
    assert faults(honest()) == []
    assert faults(harm(honest())) == expected


@pytest.mark.parametrize("length", [0, 1, 2, 300])
def test_an_honest_list_of_any_length_has_no_fault(length: int) -> None:
    entries = honest(length)
    heads = [signed(entries, number) for number in range(1, length + 1, 7)]
    assert faults(entries, heads) == []
    assert list(end_faults(head(entries), head(entries), NOON + timedelta(days=9), None)) == []


def test_a_long_list_with_everything_moved_up_is_searched_in_reasonable_time() -> None:
    found = faults(put_in(honest(2000)))
    assert found == [(Attack.PUT_IN, 6)]


def ends(entries: Entries, remembered: Head, now: datetime = NOON + timedelta(days=1)) -> list[Fault]:
    written = entries[-1].facts.written_at if entries else None
    return list(end_faults(head(entries), remembered, now, written))


def test_what_is_deleted_at_the_end_is_named_by_what_the_database_remembers() -> None:
    entries = honest()
    (fault,) = ends(entries[:9], head(entries))
    assert (fault.attack, fault.number) == (Attack.MISSING_AT_END, 10)
    assert "10 to 12" in fault.text
    (all_gone,) = ends([], head(entries))
    assert (all_gone.attack, all_gone.number) == (Attack.MISSING_AT_END, 1)


def test_what_is_deleted_at_the_end_with_the_mark_of_it_is_named_by_the_signed_head() -> None:
    entries = honest()
    assert faults(entries[:9], [signed(entries, 4), signed(entries, 12)]) == [(Attack.OLDER, 10)]
    assert ends(entries[:9], head(entries[:9])) == []


def test_what_is_put_in_behind_the_end_is_named() -> None:
    entries = honest()
    (fault,) = ends([*entries, entry(13, entries[-1].seal)], head(entries))
    assert (fault.attack, fault.number) == (Attack.PUT_IN, 13)
    (other,) = ends([*entries[:-1], entry(12, entries[-2].seal, act="x")], head(entries))
    assert (other.attack, other.number) == (Attack.CHANGED, 12)


def test_an_older_copy_is_named_by_the_signed_head() -> None:
    entries = honest()
    (fault,) = find_faults(honest(7), [signed(entries, 5), signed(entries, 11)])
    assert (fault.attack, fault.number) == (Attack.OLDER, 8)
    assert "ends with entry 7" in fault.text
    assert "it had 11" in fault.text


def test_an_older_copy_that_has_grown_on_is_named_too() -> None:
    entries = honest()
    grown = [*honest(6), *resealed([*honest(6), *[entry(n, "", act="other") for n in range(7, 15)]])[6:]]
    assert faults(grown, [signed(entries, 5), signed(entries, 11)]) == [(Attack.REWRITTEN, 6)]


def test_a_list_rewritten_from_some_place_on_is_named_between_two_signed_heads() -> None:
    entries = honest()
    forged = resealed([*entries[:5], act_of(entries[5], "nothing"), *entries[6:]])
    assert faults(forged) == [], "the chain alone cannot know: this is what the signatures are for"
    assert faults(forged, [signed(entries, 3), signed(entries, 9)]) == [(Attack.REWRITTEN, 4)]


def test_after_a_restore_that_was_signed_the_longer_list_is_no_fault() -> None:
    entries = honest()
    went_back = signed(entries, 6, at=NOON + timedelta(hours=20), is_restore=True)
    grown = resealed([*entries[:6], *[entry(n, "", act="after") for n in range(7, 11)]])
    later = SignedHead(head(grown), NOON + timedelta(hours=21))
    heads = [signed(entries, 5), signed(entries, 11), went_back, later]
    assert faults(grown, heads) == []
    assert faults(grown, [heads[0], heads[1], later]) == [(Attack.OLDER, 11)], "without that signature it is one"


def test_a_clock_set_back_is_named_where_it_shows() -> None:
    entries = honest(5)
    entries.append(entry(6, entries[-1].seal, written=NOON))
    entries.append(entry(7, entries[-1].seal, written=NOON + timedelta(minutes=9)))
    assert faults(entries) == [(Attack.CLOCK_SET_BACK, 6)]
    (now,) = ends(honest(5), head(honest(5)), now=NOON)
    assert (now.attack, now.number) == (Attack.CLOCK_SET_BACK, 5)


@pytest.mark.parametrize(("back", "found"), [(CLOCK_SLACK, 0), (CLOCK_SLACK + timedelta(microseconds=1), 1)])
def test_clocks_that_differ_a_little_are_no_attack(back: timedelta, found: int) -> None:
    entries = honest(1)
    entries.append(entry(2, entries[0].seal, written=entries[0].facts.written_at - back))
    assert len(faults(entries)) == found
    assert len(ends(honest(1), head(honest(1)), now=NOON + timedelta(minutes=1) - back)) == found


def test_heads_signed_in_the_wrong_order_show() -> None:
    entries = honest()
    backwards = [signed(entries, 3, at=NOON + timedelta(hours=5)), signed(entries, 6, at=NOON)]
    assert faults(entries, backwards) == [(Attack.CLOCK_SET_BACK, 6)]


@pytest.mark.parametrize("name", ["at", "written_at", "by", "by_person", "act", "case", "subject", "number"])
def test_the_seal_covers_every_word_of_an_entry(name: str) -> None:
    facts = honest(1)[0].facts
    value = getattr(facts, name)
    other = value + (timedelta(microseconds=1) if isinstance(value, datetime) else 1 if name == "number" else "x")
    assert seal_of(FIRST, facts) != seal_of(FIRST, replace(facts, **{name: other}))


def test_a_word_cannot_slip_from_one_field_into_the_next() -> None:
    facts = honest(1)[0].facts
    one, other = replace(facts, act="a", case="bc"), replace(facts, act="ab", case="c")
    assert seal_of(FIRST, one) != seal_of(FIRST, other)


def test_the_same_moment_has_the_same_seal_in_every_time_zone() -> None:
    facts = honest(1)[0].facts
    from zoneinfo import ZoneInfo

    elsewhere = replace(facts, at=facts.at.astimezone(ZoneInfo("Asia/Kolkata")))
    assert seal_of(FIRST, facts) == seal_of(FIRST, elsewhere)
