"""A questionnaire as a thing: its items, scales, bands, flags, licence and worked examples. All of it data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from attunement.domain.audience import Audience, most_private


class ItemKind(StrEnum):
    """What an answer to the item looks like."""

    CHOICE = "choice"  # one of the options' values
    COUNT = "count"  # a whole number from 0
    NUMBER = "number"  # a number in a range, in steps (a visual analogue line, a guess)
    NAMES = "names"  # names or nicknames; an empty list is "nobody"
    WORDS = "words"  # some of the words offered, unscored


class Wording(StrEnum):
    """Whether the words of the items ship with the software."""

    SHIPPED = "shipped"
    BRING_YOUR_OWN = "bring-your-own"


class Evidence(StrEnum):
    """How the leave to ship was established; `new` is our own writing."""

    SEEN = "seen"
    INFERRED = "inferred"
    NEW = "new"


class Method(StrEnum):
    """How a scale's value is made from its items' keyed values."""

    SUM = "sum"
    MEAN = "mean"
    SCREEN = "screen"  # number of yes; bands positive, negative, undetermined


class MissingRule(StrEnum):
    """What a scale does when answers are missing."""

    COMPLETE = "complete"  # no value unless every item is answered
    PRORATE = "prorate"  # a sum is scaled up, a mean is taken of what is there, from `at_least` answers on
    IGNORE = "ignore"  # a sum of what is there, not scaled up, from `at_least` answers on


@dataclass(frozen=True)
class Option:
    """One printed answer: its value, its words, and the codes other systems give it (LOINC answers)."""

    value: float
    label: str
    codes: tuple[str, ...] = ()
    word: str = ""
    """For words offered: what is stored when it is chosen, the same in whatever language the label is shown."""

    @property
    def stored_word(self) -> str:
        """The word an answer holds: the label as first written."""
        return self.word or self.label


@dataclass(frozen=True)
class Item:
    """One question."""

    key: str
    text: str
    audience: Audience
    kind: ItemKind = ItemKind.CHOICE
    options: tuple[Option, ...] = ()
    reverse: bool = False
    recode: Mapping[float, float] = field(default_factory=dict)
    range: tuple[float, float, float] = (0, 0, 1)
    most: int | None = None
    only_after_yes_to: tuple[str, ...] = ()
    """Asked only when one of these items was answered yes; unasked is then not a blank."""
    only_from: float | None = None
    """With `only_after_yes_to`: this value or more stands for the yes (1 or more on a count)."""
    only_for: str | None = None
    """Asked only in this kind of case: couple, individual or family."""
    codes: tuple[str, ...] = ()
    """What other systems call this item (LOINC)."""
    option_set: str = ""
    """The name of its options in the definition, by which a translation finds their labels."""
    note: str = ""

    def keyed(self, value: float) -> float:
        """The value as scored: recoded, or turned round on the item's own range when the item is reversed."""
        if self.recode:
            return self.recode[value]
        if not self.reverse:
            return value
        values = [option.value for option in self.options] or [self.range[0], self.range[1]]
        return min(values) + max(values) - value


@dataclass(frozen=True)
class Band:
    """A named stretch of a scale, from its lowest value up to the next band's."""

    key: str
    label: str
    from_value: float


@dataclass(frozen=True)
class Change:
    """What is published about change on a scale; nothing here means: show raw change only."""

    critical: float | None = None
    z: float | None = None
    sd: float | None = None
    reliability: float | None = None
    reliability_kind: str = ""
    source: str = ""


@dataclass(frozen=True)
class Scale:
    """One number made from some items."""

    key: str
    name: str
    items: tuple[str, ...]
    method: Method
    missing: MissingRule = MissingRule.COMPLETE
    at_least: int | None = None
    bands: tuple[Band, ...] = ()
    yes_values: tuple[float, ...] = (1,)
    higher_is_better: bool | None = None
    change: Change | None = None
    codes: tuple[str, ...] = ()
    """What other systems call this scale's stated total (LOINC)."""
    note: str = ""


@dataclass(frozen=True)
class FlagRule:
    """A mark raised by single answers, whatever the totals and however little else is answered."""

    key: str
    level: str
    items: tuple[str, ...]
    values: tuple[float, ...] = ()
    at_least: float | None = None
    topic: str | None = None

    def fires_on(self, value: float) -> bool:
        """True if this value of one of the items raises the flag."""
        return value in self.values or (self.at_least is not None and value >= self.at_least)


@dataclass(frozen=True)
class Licence:
    """The leave to use the wording, and how it was established."""

    name: str
    evidence: Evidence
    source: str
    check: str


@dataclass(frozen=True)
class Example:
    """A worked example: answers and what scoring them must give. Run as a test."""

    says: str
    answers: Mapping[str, object]
    scales: Mapping[str, Mapping[str, object]]
    flags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Instrument:
    """One questionnaire, complete."""

    id: str
    version: int
    name: str
    about: str
    grade: str
    minutes: float
    wording: Wording
    licence: Licence
    author: str
    checked_by: str
    reviewed: str
    intro: str
    items: tuple[Item, ...]
    scales: tuple[Scale, ...]
    flags: tuple[FlagRule, ...]
    examples: tuple[Example, ...]
    validated: bool
    answered_by: str = "client"
    codes: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def item(self, key: str) -> Item:
        """The item with this key; KeyError if there is none."""
        return self._by_key[key]

    def scale(self, key: str) -> Scale:
        """The scale with this key; KeyError if there is none."""
        return {scale.key: scale for scale in self.scales}[key]

    def has_item(self, key: str) -> bool:
        """True if an item has this key."""
        return key in self._by_key

    def audience_of(self, scale: Scale) -> Audience:
        """The class of a scale's value: the most private of its items'."""
        return most_private(self.item(key).audience for key in scale.items)

    @property
    def _by_key(self) -> dict[str, Item]:
        return {item.key: item for item in self.items}
