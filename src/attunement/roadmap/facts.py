"""The words the rules are written in: facts about a case, and which of several rules fits them best.

A rule's `when` names facts and the values it is for. It fits when every fact it names has one of its values; of all
that fit, the one naming most facts wins, and of equals the first in the files' order. Nothing is drawn by lot.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, Protocol, TypeVar

from attunement.domain.errors import BadInput
from attunement.domain.record import CaseKind
from attunement.domain.relationship import Wish
from attunement.domain.strict import Table
from attunement.roadmap.gates import GateState
from attunement.roadmap.map_shape import FAMILY_PARTS, PARTS

Facts = Mapping[str, str]
When = Mapping[str, frozenset[str]]

SUBJECTS: Final = ("support", "belonging", "autonomy", "mood", "alliance")
"""What one person's own answers can be about, beside the parts between people."""
TOPICS: Final = ("suicidality", "violence", "psychosis", "substances", "affair")
"""The five topics of the gate, the most urgent first."""
TRACKS: Final = ("trauma", "addiction-recovery", "affair-recovery", "partner-aggression", "desire-discrepancy")
"""The specialised tracks; which one is taken up is the clinician's choice and nobody else's business."""
PRIVATE_FACTS: Final = frozenset({"topic", "state", "standing", "contraindicated", "track", "rupture", "wish"})
"""Facts that rest on private answers or on the clinician's own work. Nothing in the room may read them."""
OFFER_FACTS: Final = frozenset(
    {"focus", "part", "pattern", "apart", "answered", "views", "strain", "strongest", "appreciation", "signal"}
)
"""Facts an offer for the room is chosen by."""

VOCABULARY: Final[Mapping[str, tuple[str, ...]]] = {
    "case": tuple(kind.value for kind in CaseKind),
    "focus": ("opening", "connection", "strain", "strength", *SUBJECTS),
    "part": (*PARTS, *FAMILY_PARTS, "strain", *SUBJECTS),
    "pattern": ("both-low", "one-low", "apart", "mixed", "both-middling", "both-high"),
    "apart": ("yes", "no", "unknown"),
    "answered": ("all", "some", "one-silent", "nobody"),
    "views": ("alike", "one-sided", "reversed", "unknown"),
    "strain": ("high-both", "high-one", "low", "unknown"),
    "strongest": ("criticism", "contempt", "defensiveness", "stonewalling", "escalation", "none"),
    "appreciation": ("left", "uneven", "gone", "unknown"),
    "change": ("better", "worse", "opposite", "steady", "first", "nothing"),
    "who": ("all", "some"),
    "topic": (*TOPICS, "several", "unknown"),
    "state": tuple(state.value for state in GateState),
    "standing": ("open", "undecided", "not-now", "not-everyone", "new-occasion"),
    "contraindicated": ("yes", "no"),
    "track": TRACKS,
    "rupture": ("suspected", "open", "mistake", "repaired", "unrepaired"),
    "wish": tuple(wish.value for wish in Wish),
}
"""Every fact a rule may name, and its values. `signal` is checked against the signals themselves."""


class Rule(Protocol):
    """Anything with a `when`."""

    @property
    def when(self) -> When:
        """The facts it is for."""


R = TypeVar("R", bound=Rule)


def fits(when: When, facts: Facts) -> bool:
    """True if every fact named has one of the values named."""
    return all(facts.get(name) in values for name, values in when.items())


def best(rules: Iterable[R], facts: Facts) -> R | None:
    """The most specific rule that fits, the first of equals; None if none fits."""
    fitting = [rule for rule in rules if fits(rule.when, facts)]
    return max(fitting, key=lambda rule: len(rule.when)) if fitting else None


def read_when(table: Table, signals: Iterable[str] = ()) -> When:
    """A `when` table: each value a text or a list of texts. BadInput for a fact or value nobody knows."""
    known = {**VOCABULARY, "signal": tuple(signals)}
    found: dict[str, frozenset[str]] = {}
    for name in table.raw:
        if name not in known:
            raise BadInput("unknown fact", where=table.place(name), expected="one of " + ", ".join(sorted(known)))
        raw = table.value(name)
        values = raw if isinstance(raw, list) else [raw]
        wrong = [value for value in values if value not in known[name]]
        if wrong or not values:
            what = f"'{wrong[0]}' found" if wrong else "an empty list found"
            raise BadInput(what, where=table.place(name), expected="one of " + ", ".join(known[name]))
        found[name] = frozenset(values)
    table.done()
    return found
