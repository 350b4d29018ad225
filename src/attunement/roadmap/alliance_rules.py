"""The numbers the alliance page goes by, from `alliance/rules.toml`: each with its unit and where it comes from."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Final

from attunement.domain.errors import BadInput
from attunement.domain.strict import Table, read_all
from attunement.instruments.loading import read_toml

DATA: Final = Path(__file__).parent / "alliance"
WHOLE: Final = frozenset(
    {"first_sessions", "connected_in_a_row", "recent", "soon_by", "unformed_after", "split_pairs", "flagged_within"}
    | {"missed_from", "linked_within", "long_break"}
)
"""The rules that count something."""


@dataclass(frozen=True)
class AllianceRules:
    """Units and meaning of each stand in the file."""

    first_sessions: int
    connected_from: float
    connected_in_a_row: int
    deep_from: float
    recent: int
    soon_by: int
    unformed_after: int
    moved_by: float
    split_pairs: int
    split_changed_by: float
    felt_off_from: float
    flagged_within: int
    missed_from: int
    linked_within: int
    band_width: float
    long_break: int


@dataclass(frozen=True)
class StatedRule:
    """One rule as a reader needs it."""

    key: str
    value: float
    unit: str
    says: str
    source: str


@cache
def alliance_rules() -> AllianceRules:
    """The rules that ship."""
    return rules_from(shipped_rules())


@cache
def shipped_rules() -> tuple[StatedRule, ...]:
    """Every rule with its words, in the file's order."""
    path = DATA / "rules.toml"
    return read_rules(read_toml(path), path.name)


def rules_from(stated: tuple[StatedRule, ...]) -> AllianceRules:
    """The rules as numbers. BadInput for one that is missing."""
    values = {rule.key: int(rule.value) if rule.key in WHOLE else rule.value for rule in stated}
    missing = [field.name for field in fields(AllianceRules) if field.name not in values]
    if missing:
        raise BadInput(f"no rule '{missing[0]}'", where="rules.toml", expected="a value, unit, says and source")
    return AllianceRules(**values)  # type: ignore[arg-type]


def read_rules(raw: object, where: str) -> tuple[StatedRule, ...]:
    """The rules of a document. BadInput for one nobody knows, or a part that is missing or wrong."""
    table = Table(raw, where)
    known = {field.name for field in fields(AllianceRules)}
    for key in table.raw:
        if key not in known:
            raise BadInput("unknown rule", where=table.place(key), expected="one of " + ", ".join(sorted(known)))
    return tuple(read_all(table.table(key), lambda t, key=key: _rule(t, key)) for key in table.raw)  # type: ignore[misc]


def _rule(table: Table, key: str) -> StatedRule:
    value = table.whole("value") if key in WHOLE else table.number("value")
    if value <= 0:
        raise BadInput(f"{value:g} found", where=table.place("value"), expected="more than 0")
    return StatedRule(key, value, table.text("unit"), table.text("says"), table.text("source"))
