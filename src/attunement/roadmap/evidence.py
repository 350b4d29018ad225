"""The streams of evidence beside the ratings, their stated weights, and the rules for a first hypothesis: as data."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Final

from attunement.domain.errors import BadInput
from attunement.domain.repair import RuptureKind
from attunement.domain.strict import Table, read_all
from attunement.domain.worded import Worded, worded
from attunement.instruments.loading import read_toml

DATA: Final = Path(__file__).parent / "repair"
STREAMS: Final = (
    "client-word", "felt-off", "risq", "own-sense", "own-sense-a-little", "code", "split-change", "straight-lined",
    "missing-form", "client-missed", "client-late", "clinician-missed", "clinician-late",
)  # fmt: skip
"""Every stream the program can find; each has its line in the file, and the file has no other."""
SIGNS: Final = (
    "code-withdrawal", "code-confrontation", "felt-off-low", "felt-off-high", "bond-fallen", "agreement-high",
    "agreement-fallen", "straight-lined", "client-missed",
)  # fmt: skip
HEAVIEST: Final = 5.0


@dataclass(frozen=True)
class Stream:
    """One stream. `voice`: somebody said or saw it, so that it may speak before the ratings can; `always`: it opens
    a card by itself, however sure the sum is."""

    key: str
    weight: float
    says: str
    source: str
    voice: bool
    always: bool = False

    def filled(self, *, name: str, value: str) -> Worded:
        """What it says of one client; a kind of rupture found in the session is a word of ours, a number a number."""
        fill = float(value) if "." in value else worded(value)
        return worded(self.says, name=name, value=fill)


@dataclass(frozen=True)
class EvidenceRules:
    """The numbers the streams are found by; unit and meaning of each stand in the file."""

    suspect_from: float
    felt_off_from: float
    felt_off_low_to: float
    late_from: float
    split_changed_by: float
    straight_items: float
    fallen_by: float
    high_from: float


@dataclass(frozen=True)
class KindRule:
    """A hypothesis and the signs that must all be there for it."""

    kind: RuptureKind
    signs: frozenset[str]


@dataclass(frozen=True)
class Evidence:
    """The file, whole."""

    rules: EvidenceRules
    streams: Mapping[str, Stream]
    kinds: tuple[KindRule, ...]

    def guess(self, signs: Collection[str]) -> RuptureKind:
        """The kind of the first rule that fits; unknown where none does."""
        return next((rule.kind for rule in self.kinds if rule.signs <= set(signs)), RuptureKind.UNKNOWN)


@cache
def shipped_evidence() -> Evidence:
    """The evidence that ships."""
    path = DATA / "evidence.toml"
    return read_evidence(read_toml(path), path.name)


def read_evidence(raw: object, where: str) -> Evidence:
    """The evidence of a document. BadInput naming the place for what is missing, unknown or out of bounds."""
    table = Table(raw, where)
    table.text("reviewed_by")
    rules = read_all(
        table.table("rules"), lambda t: EvidenceRules(**{f.name: t.number(f.name) for f in fields(EvidenceRules)})
    )
    listed = table.each("streams", _stream)
    streams = {stream.key: stream for stream in listed}
    kinds = table.each("kinds", _kind)
    table.done()
    keys = [stream.key for stream in listed]
    for key in sorted(set(STREAMS) ^ set(keys)) or sorted({key for key in keys if keys.count(key) > 1}):
        raise BadInput(f"'{key}'", where=f"{where}.streams", expected="each of " + ", ".join(STREAMS) + ", once")
    return Evidence(rules, streams, kinds)


def _stream(table: Table) -> Stream:
    weight: float = table.number("weight")
    if not 0 < weight <= HEAVIEST:
        raise BadInput(f"{weight:g} found", where=table.place("weight"), expected=f"above 0, at most {HEAVIEST:g}")
    says: str = table.text("says")
    try:
        says.format(name="", value="")
    except (KeyError, IndexError, ValueError):  # else it would be found out only when the stream is
        raise BadInput(
            f"'{says}' found", where=table.place("says"), expected="no place but {name} and {value}"
        ) from None
    return Stream(
        key=table.text("key"),
        weight=weight,
        says=says,
        source=table.text("source"),
        voice=table.yes_no("voice", default=False),
        always=table.yes_no("always", default=False),
    )


def _kind(table: Table) -> KindRule:
    signs = table.texts("signs")
    for sign in signs:
        if sign not in SIGNS:
            raise BadInput(f"'{sign}' found", where=table.place("signs"), expected="of " + ", ".join(SIGNS))
    return KindRule(table.one_of("kind", RuptureKind), frozenset(signs))
