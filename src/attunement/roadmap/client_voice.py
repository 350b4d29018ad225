"""What a client can say when something felt off, and what ground rules can begin with: read from `voice/*.toml`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from attunement.domain.errors import BadInput
from attunement.domain.record import CaseKind
from attunement.domain.relationship import Wish
from attunement.domain.strict import Table, read_all
from attunement.instruments.loading import read_toml

HERE = Path(__file__).parent / "voice"


@dataclass(frozen=True)
class About:
    """One thing of the short list. `key` is what is stored when it is ticked."""

    key: str
    text: str


@dataclass(frozen=True)
class WishWords:
    """One thing a client can want done: its name, what happens then, and words to begin with."""

    wish: Wish
    name: str
    then: str
    begin: tuple[str, ...]


@dataclass(frozen=True)
class FeltOff:
    """The short list, and every wish in the order it is offered."""

    about: tuple[About, ...]
    wishes: tuple[WishWords, ...]

    def texts_of(self, keys: tuple[str, ...]) -> tuple[str, ...]:
        """What was ticked, in words; a key this version no longer knows stands as it is."""
        known = {about.key: about.text for about in self.about}
        return tuple(known.get(key, key) for key in keys)

    def words_of(self, wish: Wish) -> WishWords:
        """A wish in words."""
        return next(words for words in self.wishes if words.wish is wish)


@dataclass(frozen=True)
class StarterRule:
    """One ground rule to begin with."""

    key: str
    text: str
    for_cases: tuple[CaseKind, ...]


@cache
def felt_off() -> FeltOff:
    """What ships. Raises BadInput, naming file and key, for a wrong file."""
    return load_felt_off(HERE / "felt-off.toml")


@cache
def starter_rules() -> tuple[StarterRule, ...]:
    """What ships. Raises BadInput, naming file and key, for a wrong file."""
    return load_starter_rules(HERE / "ground-rules.toml")


def rules_to_begin_with(kind: CaseKind) -> tuple[str, ...]:
    """The starter rules for one kind of case."""
    return tuple(rule.text for rule in starter_rules() if kind in rule.for_cases)


def load_felt_off(path: Path) -> FeltOff:
    """A file's short list and wishes; every wish must be there once."""
    found = read_all(
        Table(read_toml(path), path.name),
        lambda table: FeltOff(table.each("about", _about), table.each("wishes", _wish)),
    )
    _each_once([about.key for about in found.about], f"{path.name}.about")
    wishes = [words.wish for words in found.wishes]
    _each_once([wish.value for wish in wishes], f"{path.name}.wishes")
    missing = [wish.value for wish in Wish if wish not in wishes]
    if missing or not found.about:
        what = f"no wish '{missing[0]}'" if missing else "an empty short list"
        raise BadInput(what, where=path.name, expected="something to tick, and every wish")
    return found


def load_starter_rules(path: Path) -> tuple[StarterRule, ...]:
    """A file's rules; for every kind of case at least one."""
    found = read_all(Table(read_toml(path), path.name), lambda table: table.each("rules", _rule))
    _each_once([rule.key for rule in found], f"{path.name}.rules")
    bare = [kind.value for kind in CaseKind if not any(kind in rule.for_cases for rule in found)]
    if bare:
        raise BadInput(f"no rule for a {bare[0]}", where=path.name, expected="at least one for each kind of case")
    return found


def _about(table: Table) -> About:
    return About(table.text("key"), table.text("text"))


def _wish(table: Table) -> WishWords:
    return WishWords(table.one_of("key", Wish), table.text("name"), table.text("then"), table.texts("begin"))


def _rule(table: Table) -> StarterRule:
    kinds = table.texts("for_cases")
    unknown = [kind for kind in kinds if kind not in {known.value for known in CaseKind}]
    if unknown:
        raise BadInput(f"'{unknown[0]}' found", where=table.place("for_cases"), expected="kinds of case")
    return StarterRule(table.text("key"), table.text("text"), tuple(CaseKind(kind) for kind in kinds))


def _each_once(keys: list[str], where: str) -> None:
    twice = sorted({key for key in keys if keys.count(key) > 1})
    if twice:
        raise BadInput(f"'{twice[0]}' twice", where=where, expected="each key once")
