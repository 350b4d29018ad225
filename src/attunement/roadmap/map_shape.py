"""What the map of each kind of case is made of: which check-up, which parts, whether strain is asked.

A couple's map is the house of nine parts. A family's has five parts, asked of each person about the whole family. One
person's has four. No two kinds share a check-up, so that no answer is ever read as another kind's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from attunement.domain.record import CaseKind

CHECKUP: Final = "relationship-checkup"
PROCESS: Final = "cpc-10"
STRAIN_SCALE: Final = "strain"

FLOORS: Final = ("knowing", "appreciation", "reaching", "benefit", "handling", "backing", "meaning")
WALLS: Final = ("trust", "commitment")
PARTS: Final = (*FLOORS, *WALLS)
"""The nine parts of a couple's map, in the order asked and drawn: seven floors from the ground up, two walls."""
FAMILY_PARTS: Final = ("closeness", "heard", "fairness", "space", "together")
"""The five parts of a family's map, in the order they are asked and drawn, from the ground up."""
INDIVIDUAL_PARTS: Final = ("belonging", "support", "autonomy", "therapist")
"""The four parts of one person's map, in the order they are asked and drawn."""


@dataclass(frozen=True)
class Beside:
    """A scale of another questionnaire that stands beside a part with its own value, never mixed into it."""

    instrument: str
    scale: str


@dataclass(frozen=True)
class MapShape:
    """The map of one kind of case."""

    checkup: str
    parts: tuple[str, ...]
    """Scale keys of the check-up."""
    strain: str | None
    """The instrument whose scale `strain` is the strain; None where none is asked."""
    sitting: str
    """The sitting the check-up is asked in."""
    beside: Mapping[str, tuple[Beside, ...]]


SHAPES: Final[Mapping[CaseKind, MapShape]] = {
    CaseKind.COUPLE: MapShape(CHECKUP, PARTS, PROCESS, "the-two-of-you", {}),
    CaseKind.FAMILY: MapShape("family-checkup", FAMILY_PARTS, "family-checkup", "your-family", {}),
    CaseKind.INDIVIDUAL: MapShape(
        "individual-checkup",
        INDIVIDUAL_PARTS,
        None,
        "you-and-others",
        {
            "belonging": (Beside("ba-4", "belonging"), Beside("ons-loneliness", "total")),
            "support": (Beside("osss-3", "total"),),
            "autonomy": (Beside("ba-4", "autonomy"),),
            "therapist": (
                Beside("alliance-checkout", "alliance"),
                Beside("sparq", "positive"),
                Beside("sparq", "negative"),
            ),
        },
    ),
}
