"""The rules of the guide's prompts, as data: when one is called for, which move it is, and words to say."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Final

from attunement.domain.coding import CodingScheme
from attunement.domain.errors import BadInput
from attunement.domain.strict import Table
from attunement.instruments.coding_loading import shipped_schemes
from attunement.instruments.loading import read_toml

FILE: Final = Path(__file__).parent / "prompts" / "prompts.toml"
OPEN_PLACES: Final = frozenset({"name", "other"})


class Move(StrEnum):
    """The one thing a prompt proposes."""

    INTERRUPT = "interrupt"
    NAME_THE_PATTERN = "name-the-pattern"
    CONTENT_TO_PROCESS = "content-to-process"
    SLOW_THE_BODY = "slow-the-body"
    CLOSE = "close"


class When(StrEnum):
    """What kind of thing a rule looks for. What each reads is in `prompting`."""

    COUNT = "count"
    LOOP = "loop"
    UNMET = "unmet"
    LASTING = "lasting"
    SILENT = "silent"
    FLOODED = "flooded"
    AFTER_FLOODING = "after-flooding"
    TIME = "time"


NEEDS: Final = {
    When.COUNT: {"codes", "at_least", "within", "of"},
    When.LOOP: {"codes", "answers", "answered_within", "at_least", "within"},
    When.UNMET: {"codes", "met", "unmet", "answers", "wait"},
    When.LASTING: {"codes", "wait"},
    When.SILENT: {"wait", "others_at_least"},
    When.FLOODED: set(),
    When.AFTER_FLOODING: {"codes", "within"},
    When.TIME: {"before_end"},
}
"""The keys a rule of each kind must have, and no others of these."""


@dataclass(frozen=True)
class Pace:
    """How often prompts may come, in seconds and counts."""

    gap: float
    stays: float
    fresh: float
    most: int
    rests_after: int


@dataclass(frozen=True)
class Rule:
    """One rule. Times are seconds; what a kind of rule does not need is zero or empty."""

    id: str
    rank: int
    when: When
    move: Move
    title: str
    say: tuple[str, ...]
    why: str
    again_after: float
    codes: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()
    met: tuple[str, ...] = ()
    unmet: tuple[str, ...] = ()
    of_one_person: bool = False
    at_least: int = 0
    others_at_least: int = 0
    within: float = 0.0
    answered_within: float = 0.0
    wait: float = 0.0
    before_end: float = 0.0


@dataclass(frozen=True)
class PromptRules:
    """The file, whole: rules by their rank."""

    pace: Pace
    rules: tuple[Rule, ...]
    evidence: str
    reviewed_by: str

    def rule(self, key: str) -> Rule | None:
        """One rule, or None where an older version had it."""
        return next((rule for rule in self.rules if rule.id == key), None)


@cache
def shipped_prompts() -> PromptRules:
    """The rules that ship."""
    return read_prompts(read_toml(FILE), FILE.name, shipped_schemes().values())


def read_prompts(raw: object, where: str, schemes: Collection[CodingScheme]) -> PromptRules:
    """The rules of a document. Raises BadInput with the place; codes must be of one of the schemes."""
    table = Table(raw, where)
    known = {code.key for scheme in schemes for code in scheme.codes}
    rules = table.each("rules", lambda t: _rule(t, known))
    pace: Table = table.table("pace")
    found = PromptRules(
        _pace(pace), tuple(sorted(rules, key=lambda r: r.rank)), table.text("evidence"), table.text("reviewed_by")
    )
    pace.done()
    table.done()
    for name, given in (("id", [rule.id for rule in rules]), ("rank", [rule.rank for rule in rules])):
        if len(set(given)) < len(given):
            raise BadInput(f"one {name} stands twice", where=f"{where}.rules", expected=f"each {name} once")
    return found


def _pace(table: Table) -> Pace:
    return Pace(
        gap=_seconds(table, "gap"),
        stays=_seconds(table, "stays"),
        fresh=_seconds(table, "fresh"),
        most=_count(table, "most"),
        rests_after=_count(table, "rests_after"),
    )


def _rule(table: Table, known: Collection[str]) -> Rule:
    when: When = table.one_of("when", When)
    _only_what_it_needs(table, when)
    return Rule(
        id=table.text("id"),
        rank=table.whole("rank"),
        when=when,
        move=table.one_of("move", Move),
        title=_words(table.text("title"), table.place("title")),
        say=tuple(_words(text, table.place("say")) for text in table.texts("say")),
        why=table.text("why"),
        again_after=_seconds(table, "again_after"),
        codes=_codes(table, "codes", known),
        answers=_codes(table, "answers", known),
        met=table.texts("met", ()),
        unmet=table.texts("unmet", ()),
        of_one_person=_of_one_person(table),
        at_least=_count(table, "at_least"),
        others_at_least=_count(table, "others_at_least"),
        within=_seconds(table, "within"),
        answered_within=_seconds(table, "answered_within"),
        wait=_seconds(table, "wait"),
        before_end=_seconds(table, "before_end"),
    )


def _only_what_it_needs(table: Table, when: When) -> None:
    given = {key for needed in NEEDS.values() for key in needed if table.has(key)}
    for key in sorted(given ^ NEEDS[when]):
        expected = ", ".join(sorted(NEEDS[when])) or "none of these keys"
        raise BadInput(f"a rule '{when.value}'", where=table.place(key), expected=expected)


def _of_one_person(table: Table) -> bool:
    found = table.text("of", "anyone")
    if found not in ("anyone", "person"):
        raise BadInput(f"'{found}'", where=table.place("of"), expected="anyone, person")
    return bool(found == "person")


def _codes(table: Table, key: str, known: Collection[str]) -> tuple[str, ...]:
    found: tuple[str, ...] = table.texts(key, ())
    for code in found:
        if code not in known:
            raise BadInput(f"'{code}'", where=table.place(key), expected="codes of our schemes")
    return found


def _words(text: str, where: str) -> str:
    places = {name for _, name, _, _ in Formatter().parse(text) if name is not None}
    if not places <= OPEN_PLACES:
        raise BadInput(f"'{text[:60]}'", where=where, expected="no open places but {name} and {other}")
    return text


def _seconds(table: Table, key: str) -> float:
    found = float(table.number(key, 0))
    if found < 0 or (table.has(key) and not found):
        raise BadInput(f"{found:g} found", where=table.place(key), expected="seconds, more than 0")
    return found


def _count(table: Table, key: str) -> int:
    found: int = table.whole(key, 0)
    if found < 0 or (table.has(key) and not found):
        raise BadInput(f"{found} found", where=table.place(key), expected="1 or more")
    return found
